"""Steps: a prompt put to a cohort's seats of one role at their local time.

Knows planning, not what becomes of it; that is the occurrences'.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.engagement import invitations, occurrences
from bot.engagement.prompts import Prompt
from bot.engagement.rows import StepRow
from bot.errors import ContentError, UnknownNameError
from bot.ledger import audit
from bot.network import people
from bot.network.people import Person
from bot.network.rows import CohortRow, RoleRow
from bot.network.zones import resolve

#: An occurrence later than this is skipped rather than sent at an odd hour.
GRACE_MINUTES = 120
#: Clocks are nowhere further behind UTC than this.
BEHIND_EVERYBODY = timedelta(hours=12)
#: The round of a step that happens on one date.
ONCE = "once"


@dataclass(frozen=True)
class Scheduled:
    """What scheduling came to: whom the step is for, when each hears, and who is being welcomed first."""

    step_id: int
    audience: tuple[tuple[Person, datetime], ...]  # Each with the instant (UTC).
    welcomed: int


def schedule(
    session: Session, *, prompt: Prompt, cohort_id: int, role: str, local_at: datetime, sender: Person, now: datetime
) -> Scheduled:
    """Put `prompt` to everybody in the audience at `local_at` (naive) where they are.

    Whoever was never asked whether they want questions is welcomed first, at a decent hour. Raises ContentError
    when the time is so long past that nobody anywhere would hear.
    """
    if local_at + BEHIND_EVERYBODY + timedelta(minutes=GRACE_MINUTES) < now.replace(tzinfo=None):
        raise ContentError(f"{local_at:%Y-%m-%d %H:%M} is past everywhere. Choose a time to come.")
    row = StepRow(
        prompt_id=prompt.id,
        cohort_id=cohort_id,
        role=role,
        local_at=local_at,
        round=ONCE,
        sender_id=sender.id,
        grace_minutes=GRACE_MINUTES,
        created_at=now,
    )
    session.add(row)
    session.flush()
    audience = people.holders(session, cohort_id, role)
    welcomed = sum(invitations.invite(session, person, sender, now) for person in audience)
    occurrences.materialise(session, now)
    audit.record(session, now, sender.id, "step.scheduled", f"step:{row.id}", people=len(audience))
    return Scheduled(row.id, tuple((p, resolve(local_at, p.zone)) for p in audience), welcomed)


def cohort_id(session: Session, said: str) -> int:
    """The cohort of this key or name; raises UnknownNameError that lists those there are."""
    found = session.scalar(select(CohortRow.id).where((CohortRow.key == said) | (CohortRow.name == said)))
    if found is None:
        known = ", ".join(session.scalars(select(CohortRow.key).order_by(CohortRow.key))) or "none yet"
        raise UnknownNameError(f"There is no cohort called {said!r}. Cohorts here: {known}.")
    return found


def role_key(session: Session, said: str) -> str:
    """The role of this key; raises UnknownNameError that lists those there are."""
    found = session.scalar(select(RoleRow.key).where(RoleRow.key == said))
    if found is None:
        known = ", ".join(session.scalars(select(RoleRow.key).order_by(RoleRow.key))) or "none yet"
        raise UnknownNameError(f"There is no role called {said!r}. Roles here: {known}.")
    return found
