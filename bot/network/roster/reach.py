"""How everybody can be reached: people by how Slack knows them, and the seats that nobody holds.

It says who can be written to, and nothing of what anybody answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.directory.records import SlackUser, user_of_row
from bot.directory.rows import SlackUserRow
from bot.network.roster.reports import Reach
from bot.network.rows import HoldingRow, JurisdictionRow, PartnerRow, PersonRow, RoleRow, SeatRow


@dataclass(frozen=True)
class Reachable:
    """A person in one of their seats, or a seat that waits for somebody."""

    name: str  # Empty where a seat waits for somebody.
    kind: str
    place: str
    role: str
    title: str
    partner: str
    email: str | None
    slack_id: str | None
    reach: Reach


def reach_of(account: SlackUser) -> Reach:
    """How somebody with this account can be reached."""
    if account.is_deleted:
        return Reach.LEFT
    if account.is_invited:
        return Reach.INVITED
    return Reach.GUEST if account.is_guest or account.is_single_channel_guest else Reach.IN_SLACK


def everybody(session: Session) -> Sequence[Reachable]:
    """People by name, somebody with two seats twice; then the seats without a holder, by place."""
    return [*_people(session), *_waiting(session)]


def _people(session: Session) -> list[Reachable]:
    current = (HoldingRow.person_id == PersonRow.id) & HoldingRow.until.is_(None)
    query = (
        select(PersonRow, SlackUserRow, SeatRow, JurisdictionRow, RoleRow.label, PartnerRow.name)
        .select_from(PersonRow)
        .outerjoin(SlackUserRow, SlackUserRow.slack_id == PersonRow.slack_user_id)
        .outerjoin(HoldingRow, current)
        .outerjoin(SeatRow, SeatRow.id == HoldingRow.seat_id)
        .outerjoin(JurisdictionRow, JurisdictionRow.id == SeatRow.jurisdiction_id)
        .outerjoin(RoleRow, RoleRow.key == SeatRow.role)
        .outerjoin(PartnerRow, PartnerRow.id == PersonRow.partner_id)
        .order_by(PersonRow.name, PersonRow.id, HoldingRow.id)
    )
    return [
        Reachable(
            name=person.name,
            kind=person.kind.value,
            place=_place(jurisdiction),
            role=label or "",
            title="" if seat is None else seat.title,
            partner=partner or "",
            email=person.email,
            slack_id=person.slack_user_id,
            reach=_reach(person, account),
        )
        for person, account, seat, jurisdiction, label, partner in session.execute(query)
    ]


def _waiting(session: Session) -> list[Reachable]:
    held = select(HoldingRow.id).where(HoldingRow.seat_id == SeatRow.id, HoldingRow.until.is_(None)).exists()
    query = (
        select(SeatRow, JurisdictionRow, RoleRow.label)
        .join(JurisdictionRow, JurisdictionRow.id == SeatRow.jurisdiction_id)
        .join(RoleRow, RoleRow.key == SeatRow.role)
        .where(~held)
        .order_by(JurisdictionRow.name, SeatRow.id)
    )
    return [
        Reachable("", "leader", _place(place), label, seat.title, "", None, None, Reach.NOBODY)
        for seat, place, label in session.execute(query)
    ]


def _place(jurisdiction: JurisdictionRow | None) -> str:
    return "" if jurisdiction is None else f"{jurisdiction.name}, {jurisdiction.state}"


def _reach(person: PersonRow, account: SlackUserRow | None) -> Reach:
    if person.slack_user_id is None:
        return Reach.EMAIL_ONLY
    if not person.is_active:
        return Reach.LEFT
    return Reach.IN_SLACK if account is None else reach_of(user_of_row(account))
