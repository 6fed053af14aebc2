"""The welcome: whether somebody wants to be asked at all, asked once, and what follows from each answer.

Knows the asking and its consequences, not its words.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.network import consent, people
from bot.network.people import Person
from bot.network.rows import ConsentKind, ConsentState
from bot.network.zones import next_working_moment
from bot.outbox.orders import Order, cancel, enqueue
from bot.outbox.rows import Kind, Lane


def invite(session: Session, person: Person, sender: Person, now: datetime) -> bool:
    """Welcome somebody at the next working moment where they are; False when they were asked before."""
    if not consent.asked(session, person.id, ConsentKind.PROMPTS, now):
        return False
    order = Order(
        kind=Kind.POST,
        message="welcome",
        to=person.slack_id,
        dedupe_key=f"welcome:{person.id}",
        context={"person": person.id, "sender": sender.id},
        lane=Lane.PLANNED,
        not_before=next_working_moment(now, person.zone),
        subject=f"welcome:{person.id}",
        person=person.id,
    )
    enqueue(session, order, now)
    return True


def accept(session: Session, person: Person, now: datetime) -> None:
    """The person wants to be asked, and is no longer paused."""
    consent.say_yes(session, person.id, ConsentKind.PROMPTS, now)
    if person.paused:
        people.resume(session, person.id, now)


def decline(session: Session, person: Person, now: datetime) -> None:
    """The person does not want to be asked: whatever was planned for them ends in the same transaction."""
    consent.say_no(session, person.id, ConsentKind.PROMPTS, now)
    cancel(session, reason="consent_withdrawn", now=now, person=person.id, lane=Lane.PLANNED)


def pause(session: Session, person: Person, now: datetime) -> None:
    """Nothing unasked reaches the person until they resume."""
    people.pause(session, person.id, now)
    cancel(session, reason="paused", now=now, person=person.id, lane=Lane.PLANNED)


def resume(session: Session, person: Person, now: datetime) -> None:
    people.resume(session, person.id, now)


def answered(session: Session, person: Person) -> ConsentState | None:
    """How the person answered the welcome."""
    return consent.state(session, person.id, ConsentKind.PROMPTS)


def lend_name(session: Session, person: Person, now: datetime, *, agrees: bool) -> None:
    """A staff member's answer to being named as the sender."""
    (consent.say_yes if agrees else consent.say_no)(session, person.id, ConsentKind.SENDER, now)


def lends_name(session: Session, person: Person) -> bool:
    return consent.has(session, person.id, ConsentKind.SENDER)
