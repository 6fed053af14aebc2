"""The lines of a city's records, as they stand in the files: plain values, each instant with its offset.

An entry knows nothing of where it comes from. Names of fields are what a clerk reads at the head of a column.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.network.zones import zone


def stamp(instant: datetime | None, name: str) -> str:
    """An instant as clocks in the zone showed it, with its offset; nothing for none."""
    return "" if instant is None else instant.astimezone(zone(name)).isoformat(timespec="seconds")


@dataclass(frozen=True)
class Holder:
    """Who held a seat, and when."""

    person: int
    name: str
    slack_id: str
    role: str
    title: str
    held_from: str
    held_until: str
    zone: str


@dataclass(frozen=True)
class Asked:
    """What somebody was asked, or why they were not."""

    asking: int
    person: int
    name: str
    sender: str
    prompt: str
    kind: str
    question: str
    why_now: str
    due_at: str
    became: str
    why_not: str
    sent_at: str
    slack_channel: str
    slack_message: str
    chose: str
    chose_at: str
    zone: str


@dataclass(frozen=True)
class Answered:
    """One wording of an answer."""

    answer: int
    asking: int
    person: int
    name: str
    version: int
    is_last: bool
    text: str
    written_at: str
    who_reads_it: str
    taken_back_at: str
    zone: str


@dataclass(frozen=True)
class Asking:
    """One wording of a question that somebody wrote."""

    question: int
    person: int
    name: str
    version: int
    is_last: bool
    text: str
    state: str
    shown_as: str
    written_at: str
    sent_at: str
    who_reads_it: str
    taken_back_at: str
    zone: str


@dataclass(frozen=True)
class Turn:
    """Who had a question, and what they did with it."""

    turn: int
    question: int
    sent_to: str
    state: str
    held_by: str
    offered_at: str
    answer_promised_by: str
    zone: str


@dataclass(frozen=True)
class Received:
    """An answer that came back to somebody's question."""

    received: int
    question: int
    author: str
    organization: str
    text: str
    sent_at: str
    helped: str
    zone: str


@dataclass(frozen=True)
class Agreed:
    """What somebody agreed to, as it stands."""

    person: int
    name: str
    what: str
    state: str
    since: str
    zone: str


@dataclass(frozen=True)
class Happened:
    """One line of what happened, in ids."""

    line: int
    at: str
    who: str
    action: str
    subject: str
    detail: str
    zone: str


@dataclass(frozen=True)
class CityRecords:
    """Everything of one body; each field is a file of its own."""

    people: tuple[Holder, ...]
    asked: tuple[Asked, ...]
    answers: tuple[Answered, ...]
    questions: tuple[Asking, ...]
    referrals: tuple[Turn, ...]
    answers_received: tuple[Received, ...]
    consents: tuple[Agreed, ...]
    audit: tuple[Happened, ...]
