"""The welcome: whether somebody wants to be asked at all, asked once, and what follows from each answer.

Knows the asking and its consequences, not its words.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.network import consent, people
from bot.network.people import Person
from bot.network.rows import ConsentKind, ConsentState
from bot.network.zones import next_working_moment
from bot.outbox.orders import Order, cancel, enqueue, new_id
from bot.outbox.rows import DeliveryRow, Kind, Lane


def invite(session: Session, person: Person, sender: Person, now: datetime) -> bool:
    """Welcome somebody at the next working moment where they are; False when they were asked before.

    Who is not in Slack yet is not asked, and can be later.
    """
    if person.slack_id is None:
        return False
    if not consent.asked(session, person.id, ConsentKind.PROMPTS, now):
        return False
    order = Order(
        kind=Kind.POST,
        message="welcome",
        to=person.address,
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
    _show(session, person, "welcome", now)


def decline(session: Session, person: Person, now: datetime) -> None:
    """The person does not want to be asked: whatever was planned for them ends in the same transaction."""
    consent.say_no(session, person.id, ConsentKind.PROMPTS, now)
    cancel(session, reason="consent_withdrawn", now=now, person=person.id, lane=Lane.PLANNED)
    _show(session, person, "welcome", now)


def pause(session: Session, person: Person, now: datetime) -> None:
    """Nothing unasked reaches the person until they resume."""
    people.hold(session, person.id)
    people.pause(session, person.id, now)
    cancel(session, reason="paused", now=now, person=person.id, lane=Lane.PLANNED)


def resume(session: Session, person: Person, now: datetime) -> None:
    people.resume(session, person.id, now)


def left(session: Session, person: Person, now: datetime) -> None:
    """The person's account is closed: whatever was planned for them ends."""
    people.hold(session, person.id)
    cancel(session, reason="left", now=now, person=person.id, lane=Lane.PLANNED)


def answered(session: Session, person: Person) -> ConsentState | None:
    """How the person answered the welcome."""
    return consent.state(session, person.id, ConsentKind.PROMPTS)


def ask_to_lend_name(session: Session, person: Person, now: datetime) -> bool:
    """Ask a staff member once whether they may be named as a sender; False when they were asked before."""
    if not consent.asked(session, person.id, ConsentKind.SENDER, now):
        return False
    order = Order(
        kind=Kind.POST,
        message="staff_welcome",
        to=person.address,
        dedupe_key=f"staff_welcome:{person.id}",
        context={"person": person.id},
        person=person.id,
    )
    enqueue(session, order, now)
    return True


def lend_name(session: Session, person: Person, now: datetime, *, agrees: bool) -> None:
    """A staff member's answer to being named as the sender."""
    (consent.say_yes if agrees else consent.say_no)(session, person.id, ConsentKind.SENDER, now)
    _show(session, person, "staff_welcome", now)


def lends_name(session: Session, person: Person) -> bool:
    return consent.has(session, person.id, ConsentKind.SENDER)


def _show(session: Session, person: Person, message: str, now: datetime) -> None:
    """Bring the message that asked up to date with the answer, where there is such a message."""
    key = f"{message}:{person.id}"
    asked = session.scalar(select(DeliveryRow).where(DeliveryRow.dedupe_key == key))
    if asked is None:
        return
    order = Order(
        kind=Kind.UPDATE,
        message=message,
        to=person.address,
        dedupe_key=f"{key}:{new_id(now)}",
        context=asked.context,
        after=asked.id,
        person=person.id,
    )
    enqueue(session, order, now)
