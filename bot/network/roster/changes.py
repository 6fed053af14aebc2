"""What a row changes, as values: decided in one place, written down in another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from bot.directory.records import SlackUser
from bot.network.roster.book import MemberEntry, PlaceEntry, SeatEntry


@dataclass(frozen=True)
class AddPlace:
    """A jurisdiction that was not here."""

    place: PlaceEntry


@dataclass(frozen=True)
class AddSeat:
    """A role in a jurisdiction that was not here."""

    seat: SeatEntry


@dataclass(frozen=True)
class Retitle:
    """A seat has another local title."""

    seat: SeatEntry
    title: str


@dataclass(frozen=True)
class AddToCohort:
    """A seat is in a cohort now."""

    seat: SeatEntry
    cohort_id: int


@dataclass(frozen=True)
class AddMember:
    """Somebody who was not here."""

    member: MemberEntry
    locale: str


@dataclass(frozen=True)
class SetDetails:
    """Somebody's account, address, name or zone is what the entry says now."""

    member: MemberEntry
    enters_slack: bool


@dataclass(frozen=True)
class LeaveSeat:
    """Somebody holds a seat no longer."""

    member: MemberEntry
    seat: SeatEntry


@dataclass(frozen=True)
class TakeSeat:
    """Somebody holds a seat from now on."""

    member: MemberEntry
    seat: SeatEntry


@dataclass(frozen=True)
class KeepAccount:
    """What Slack said of somebody is kept, so that it is known how they can be reached."""

    account: SlackUser


Change: TypeAlias = (
    AddPlace | AddSeat | Retitle | AddToCohort | AddMember | SetDetails | LeaveSeat | TakeSeat | KeepAccount
)
