"""The gates an occurrence walks through at its time, in order; the first that stops it is its reason.

A gate looks and changes nothing, but for the last, which takes the person's week when it lets through.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.engagement.rows import OccurrenceRow, SkipReason, StepRow
from bot.network import attention, consent, people
from bot.network.people import Person
from bot.network.rows import ConsentKind


@dataclass(frozen=True)
class Case:
    """One occurrence at the gates."""

    session: Session
    occurrence: OccurrenceRow
    step: StepRow
    recipient: Person
    now: datetime

    @property
    def subject(self) -> str:
        return f"occurrence:{self.occurrence.id}"


def first_stop(case: Case) -> SkipReason | None:
    """The reason of the first gate that stops the occurrence; None when it may go."""
    return next((reason for reason, stops in GATES if stops(case)), None)


def _step_off(case: Case) -> bool:
    return case.step.is_off


def _not_active(case: Case) -> bool:
    audience = people.holders(case.session, case.step.cohort_id, case.step.role)
    return case.recipient.id not in {person.id for person in audience}


def _not_reachable(case: Case) -> bool:
    return case.recipient.slack_id is None


def _no_consent(case: Case) -> bool:
    return not consent.has(case.session, case.recipient.id, ConsentKind.PROMPTS)


def _paused(case: Case) -> bool:
    return case.recipient.paused


def _too_late(case: Case) -> bool:
    return case.now > case.occurrence.due_at + timedelta(minutes=case.step.grace_minutes)


def _attention(case: Case) -> bool:
    return not attention.reserve(case.session, case.recipient, case.occurrence.due_at, case.subject)


Gate = Callable[[Case], bool]

GATES: tuple[tuple[SkipReason, Gate], ...] = (
    (SkipReason.STEP_OFF, _step_off),
    (SkipReason.NOT_ACTIVE, _not_active),
    (SkipReason.NOT_REACHABLE, _not_reachable),
    (SkipReason.NO_CONSENT, _no_consent),
    (SkipReason.PAUSED, _paused),
    (SkipReason.TOO_LATE, _too_late),
    (SkipReason.ATTENTION, _attention),
)
