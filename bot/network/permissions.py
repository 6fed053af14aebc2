"""The one permission table: who may do what to what.

Asked by every handler and command before anything else; it reads, and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.errors import RefusalReason, Refused
from bot.network.people import Person
from bot.network.rows import PersonKind


class Act(StrEnum):
    """Everything a person can do that not everybody may do."""

    CONSENT = "consent"  # Answer for oneself whether to be asked.
    ANSWER = "answer"  # Answer, put off, skip, correct or take back an answer of one's own.
    PAUSE = "pause"  # Be asked, not asked, pause or go on, by one's own word; only who is asked at all.
    TALK = "talk"  # Ask for a call.
    ASK = "ask"  # Write a question, send it, take it back, say whether an answer helped.
    HOLD_QUESTION = "hold_question"  # Accept, pass or answer a question that was sent to one's organization.
    LEND_NAME = "lend_name"  # Agree to be named as the sender.


@dataclass(frozen=True)
class Subject:
    """What the act is about: whose it is, or which organization's turn it is."""

    owner: int | None = None  # A person's id.
    partner: int | None = None  # A partner's id; None with `desk` is staff's own desk.
    desk: bool = False


def allowed(person: Person, act: Act, subject: Subject) -> bool:
    """Whether this person may do this."""
    if not person.is_active:
        return False
    rule = _RULES[act]
    return rule(person, subject)


def require(person: Person | None, act: Act, subject: Subject) -> Person:
    """The person, if they are known and allowed; else raises Refused."""
    if person is None:
        raise Refused(RefusalReason.NOT_KNOWN)
    if not allowed(person, act, subject):
        foreign = subject.owner not in {None, person.id}
        raise Refused(RefusalReason.NOT_YOURS if foreign else RefusalReason.NOT_ALLOWED)
    return person


def _own(person: Person, subject: Subject) -> bool:
    return subject.owner == person.id


def _own_as_leader(person: Person, subject: Subject) -> bool:
    return person.kind is PersonKind.LEADER and subject.owner == person.id


def _own_as_staff(person: Person, subject: Subject) -> bool:
    return person.is_staff and subject.owner == person.id


def _turn(person: Person, subject: Subject) -> bool:
    if subject.desk:
        return person.is_staff
    return subject.partner is not None and person.partner_id == subject.partner


_RULES = {
    Act.CONSENT: _own,
    Act.ANSWER: _own,
    Act.PAUSE: _own_as_leader,
    Act.TALK: _own,
    Act.ASK: _own_as_leader,
    Act.HOLD_QUESTION: _turn,
    Act.LEND_NAME: _own_as_staff,
}
