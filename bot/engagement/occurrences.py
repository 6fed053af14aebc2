"""Occurrences: made for everybody a step is for, and at their time sent on or skipped with a reason.

Nothing that was planned disappears: what is not sent keeps the gate that stopped it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from bot.database import add_new
from bot.engagement import invitations
from bot.engagement.gates import Case, first_stop
from bot.engagement.prompts import Prompt, prompt
from bot.engagement.rows import OccurrenceRow, OccurrenceState, PersonChoice, PromptRow, SkipReason, StepRow
from bot.ledger import audit
from bot.network import people
from bot.network.people import Person
from bot.network.zones import resolve
from bot.outbox.orders import Order, enqueue
from bot.outbox.rows import Kind, Lane

#: After this long a wall time is past in every zone there is.
PAST_EVERYWHERE = timedelta(days=2)


@dataclass(frozen=True)
class Occurrence:
    """One asking of one person, with what was asked and in whose name."""

    id: int
    prompt: Prompt
    recipient: Person
    sender: Person
    state: OccurrenceState
    reason: SkipReason | None
    due_at: datetime
    delivery_id: str | None
    choice: PersonChoice | None
    chosen_at: datetime | None

    @property
    def subject(self) -> str:
        return subject(self.id)


def subject(occurrence_id: int) -> str:
    return f"occurrence:{occurrence_id}"


def get(session: Session, occurrence_id: int) -> Occurrence:
    """The occurrence with this id, which exists."""
    row, step, content = session.execute(_with_content(), {"occurrence": occurrence_id}).one()
    return Occurrence(
        id=row.id,
        prompt=prompt(content),
        recipient=people.get(session, row.recipient_id),
        sender=people.get(session, step.sender_id),
        state=row.state,
        reason=row.reason,
        due_at=row.due_at,
        delivery_id=row.delivery_id,
        choice=row.choice,
        chosen_at=row.chosen_at,
    )


def materialise(session: Session, now: datetime) -> int:
    """Make the missing occurrences of every step still to come, and move the planned ones whose zone changed.

    Somebody who joins the audience late gets what is still to come, not what is past everywhere, and is welcomed
    first like all the others.
    Returns how many were made or moved.
    """
    to_come = StepRow.local_at > (now - PAST_EVERYWHERE).replace(tzinfo=None)
    steps = session.scalars(select(StepRow).where(StepRow.is_off.is_(False), to_come).order_by(StepRow.id)).all()
    return sum(_materialise_step(session, step, now) for step in steps)


def due(session: Session, now: datetime, limit: int = 500) -> Sequence[int]:
    """The ids of what is due at `now`, earliest first."""
    return session.scalars(
        select(OccurrenceRow.id)
        .where(OccurrenceRow.state == OccurrenceState.PLANNED, OccurrenceRow.due_at <= now)
        .order_by(OccurrenceRow.due_at, OccurrenceRow.id)
        .limit(limit)
    ).all()


def next_due(session: Session, after: datetime) -> datetime | None:
    """The first instant after `after` at which a planned occurrence is due."""
    planned = (OccurrenceRow.state == OccurrenceState.PLANNED) & (OccurrenceRow.due_at > after)
    return session.scalar(select(func.min(OccurrenceRow.due_at)).where(planned))


def decide(session: Session, occurrence_id: int, now: datetime) -> SkipReason | None:
    """Send one due occurrence on, or skip it with the first gate that stops it; decided ones stay as they are."""
    row = session.scalar(
        select(OccurrenceRow)
        .where(OccurrenceRow.id == occurrence_id, OccurrenceRow.state == OccurrenceState.PLANNED)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return None
    # Whoever says no, pauses or leaves at this very moment does so before the gates look, or after the row is there.
    people.hold(session, row.recipient_id)
    step = session.get_one(StepRow, row.step_id)
    recipient = people.get(session, row.recipient_id)
    reason = first_stop(Case(session, row, step, recipient, now))
    row.decided_at, row.reason = now, reason
    if reason is None:
        row.state, row.delivery_id = OccurrenceState.SENT_ON, _send_on(session, row, step, recipient, now)
    else:
        row.state = OccurrenceState.SKIPPED
    why = None if reason is None else reason.value
    audit.record(session, now, None, "occurrence." + row.state.value, subject(row.id), reason=why)
    return reason


@cache
def _with_content() -> Select[OccurrenceRow, StepRow, PromptRow]:
    """Kept: nearly every request asks it, and putting it together takes longer than running it."""
    return (
        select(OccurrenceRow, StepRow, PromptRow)
        .join(StepRow, StepRow.id == OccurrenceRow.step_id)
        .join(PromptRow, PromptRow.id == StepRow.prompt_id)
        .where(OccurrenceRow.id == bindparam("occurrence"))
    )


def _materialise_step(session: Session, step: StepRow, now: datetime) -> int:
    rows = session.scalars(
        select(OccurrenceRow).where(OccurrenceRow.step_id == step.id, OccurrenceRow.round == step.round)
    )
    known = {row.recipient_id: row for row in rows}
    changed = 0
    for person in people.holders(session, step.cohort_id, step.role):
        row, due_at = known.get(person.id), resolve(step.local_at, person.zone)
        if row is None:
            changed += add_new(session, OccurrenceRow, **_planned(step, person, due_at))
            if due_at > now:
                invitations.invite(session, person, people.get(session, step.sender_id), now)
        elif row.state is OccurrenceState.PLANNED and row.zone != person.zone:
            row.zone, row.due_at = person.zone, due_at
            changed += 1
    session.flush()
    return changed


def _planned(step: StepRow, person: Person, due_at: datetime) -> dict[str, object]:
    return {
        "step_id": step.id,
        "recipient_id": person.id,
        "round": step.round,
        "due_at": due_at,
        "zone": person.zone,
        "state": OccurrenceState.PLANNED,
    }


def _send_on(session: Session, row: OccurrenceRow, step: StepRow, recipient: Person, now: datetime) -> str:
    order = Order(
        kind=Kind.POST,
        message="prompt",
        to=recipient.address,
        dedupe_key=f"prompt:{row.id}",
        context={"occurrence": row.id},
        lane=Lane.PLANNED,
        not_after=row.due_at + timedelta(minutes=step.grace_minutes),
        subject=subject(row.id),
        person=recipient.id,
    )
    return enqueue(session, order, now)
