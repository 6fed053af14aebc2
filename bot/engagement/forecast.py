"""What will go out and what became of what was to go out, as plain values for commands and staff.

It shows one person, or what is planned; it never sets people beside each other by whether they replied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.engagement import occurrences
from bot.engagement.rows import OccurrenceRow, OccurrenceState, PromptRow, SkipReason, StepRow
from bot.ledger import audit
from bot.network import consent
from bot.network.people import Person
from bot.network.rows import ConsentKind, PersonRow
from bot.network.zones import local
from bot.outbox.rows import DeliveryRow, State


@dataclass(frozen=True)
class Upcoming:
    """One planned occurrence."""

    person: str
    prompt: str
    local_at: datetime  # Wall time of the person.
    zone: str


@dataclass(frozen=True)
class Coming:
    """One thing that will go to somebody by itself."""

    at: datetime
    person: str
    what: str  # A question's title, or a message's name.


@dataclass(frozen=True)
class Story:
    """One occurrence of one person: what was planned, what was decided and why, what became of the delivery."""

    prompt: str
    local_at: datetime
    zone: str
    state: OccurrenceState
    reason: SkipReason | None
    delivery: State | None
    delivery_reason: str | None


@dataclass(frozen=True)
class Standing:
    """One person's side: what they agreed to, whether they rest, and the occurrences, newest first."""

    person: str
    consent: str
    paused: bool
    active: bool
    stories: Sequence[Story]


def upcoming(session: Session, until: datetime) -> Sequence[Upcoming]:
    """Everything planned up to `until`, in order of time."""
    rows = session.scalars(
        select(OccurrenceRow.id)
        .where(OccurrenceRow.state == OccurrenceState.PLANNED, OccurrenceRow.due_at <= until)
        .order_by(OccurrenceRow.due_at, OccurrenceRow.id)
    ).all()
    found = [occurrences.get(session, occurrence_id) for occurrence_id in rows]
    return [
        Upcoming(o.recipient.name, o.prompt.title, local(o.due_at, o.recipient.zone), o.recipient.zone) for o in found
    ]


def coming(session: Session, now: datetime, limit: int) -> Sequence[Coming]:
    """The next things that go to people by themselves: planned questions, and deliveries that wait for their time."""
    asked = session.execute(
        select(OccurrenceRow.due_at, PersonRow.name, PromptRow.title)
        .join(StepRow, StepRow.id == OccurrenceRow.step_id)
        .join(PromptRow, PromptRow.id == StepRow.prompt_id)
        .join(PersonRow, PersonRow.id == OccurrenceRow.recipient_id)
        .where(OccurrenceRow.state == OccurrenceState.PLANNED)
        .order_by(OccurrenceRow.due_at, PersonRow.name)
        .limit(limit)
    ).all()
    waiting = session.execute(
        select(DeliveryRow.not_before, PersonRow.name, DeliveryRow.message)
        .join(PersonRow, PersonRow.id == DeliveryRow.person)
        .where(DeliveryRow.state == State.PLANNED, DeliveryRow.not_before > now)
        .order_by(DeliveryRow.not_before, PersonRow.name)
        .limit(limit)
    ).all()
    everything = [Coming(at, person, what) for at, person, what in (*asked, *waiting)]
    return sorted(everything, key=lambda one: one.at)[:limit]


def why(session: Session, person: Person, now: datetime, limit: int = 20) -> Standing:
    """One person's chain of decisions; looking is recorded."""
    rows = session.execute(
        select(OccurrenceRow, DeliveryRow)
        .outerjoin(DeliveryRow, DeliveryRow.id == OccurrenceRow.delivery_id)
        .where(OccurrenceRow.recipient_id == person.id)
        .order_by(OccurrenceRow.due_at.desc())
        .limit(limit)
    ).all()
    state = consent.state(session, person.id, ConsentKind.PROMPTS)
    audit.record(session, now, None, "why.asked", f"person:{person.id}")
    return Standing(
        person=person.name,
        consent="never asked" if state is None else state.value,
        paused=person.paused,
        active=person.is_active,
        stories=[_story(session, row, delivery) for row, delivery in rows],
    )


def _story(session: Session, row: OccurrenceRow, delivery: DeliveryRow | None) -> Story:
    return Story(
        prompt=occurrences.get(session, row.id).prompt.title,
        local_at=local(row.due_at, row.zone),
        zone=row.zone,
        state=row.state,
        reason=row.reason,
        delivery=None if delivery is None else delivery.state,
        delivery_reason=None if delivery is None else delivery.reason,
    )
