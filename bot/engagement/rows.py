"""The tables of engagement: what is asked, of whom, when, and what came of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class PromptKind(StrEnum):
    """What a prompt is for; who reads an answer by default follows from it."""

    REFLECTION = "reflection"  # For the person alone.
    PRACTICE = "practice"  # Something to try; for the person alone.
    CHECKIN = "checkin"  # Where something stands; staff named in it read it.
    AGENDA = "agenda"  # What a convening should be about; staff named in it read it.
    PREWORK = "prework"  # Before a convening; staff named in it read it.
    NOTICE = "notice"  # Tells and asks nothing.


class OccurrenceState(StrEnum):
    """What became of one step for one recipient."""

    PLANNED = "planned"  # Its time has not come.
    SENT_ON = "sent_on"  # It passed every gate and is in the outbox or beyond.
    SKIPPED = "skipped"  # A gate stopped it; the reason says which.
    CANCELLED = "cancelled"  # Staff called the step off before its time.


class SkipReason(StrEnum):
    """Which gate stopped an occurrence, in the order in which the gates stand."""

    STEP_OFF = "step_off"  # The step was called off.
    NOT_ACTIVE = "not_active"  # The person is no longer in the workspace or holds no seat of the audience.
    NOT_REACHABLE = "not_reachable"  # The person is not in Slack yet.
    NO_CONSENT = "no_consent"  # The person has not said yes.
    PAUSED = "paused"  # The person has paused.
    TOO_LATE = "too_late"  # The time had passed by more than the step's grace.
    ATTENTION = "attention"  # Their week, or their four weeks, already hold enough.


class PersonChoice(StrEnum):
    """What the person did with a question without answering it."""

    LATER = "later"  # Bring it back on the next working day.
    SKIPPED = "skipped"  # Not this one; no reason needed.


class PromptRow(Base):
    """Content that asks something, or a notice that asks nothing."""

    __tablename__ = "prompt"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[PromptKind]
    title: Mapped[str] = mapped_column(String(120))
    question: Mapped[str] = mapped_column(Text)
    why_now: Mapped[str] = mapped_column(Text)


class StepRow(Base):
    """A prompt, a time and an audience."""

    __tablename__ = "step"
    __table_args__ = (CheckConstraint("grace_minutes > 0", name="grace_is_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    prompt_id: Mapped[int] = mapped_column(ForeignKey("prompt.id"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    role: Mapped[str] = mapped_column(ForeignKey("role.key"))
    local_at: Mapped[datetime] = mapped_column(DateTime(timezone=False))  # Wall time, wherever the person is.
    round: Mapped[str] = mapped_column(String(40))  # "once" for a dated step.
    sender_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    grace_minutes: Mapped[int]
    is_off: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class OccurrenceRow(Base):
    """One step for one recipient in one round."""

    __tablename__ = "occurrence"
    __table_args__ = (
        UniqueConstraint("step_id", "recipient_id", "round"),
        CheckConstraint("(state = 'skipped') = (reason IS NOT NULL)", name="a_skip_has_a_reason"),
        Index("ix_occurrence_due", "state", "due_at"),
        Index("ix_occurrence_recipient_id", "recipient_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id"))
    recipient_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    round: Mapped[str] = mapped_column(String(40))
    due_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(60))  # The zone that due_at was computed with.
    state: Mapped[OccurrenceState]
    reason: Mapped[SkipReason | None]
    decided_at: Mapped[datetime | None]
    delivery_id: Mapped[str | None] = mapped_column(String(40), unique=True)
    choice: Mapped[PersonChoice | None]
    chosen_at: Mapped[datetime | None]


class ResponseRow(Base):
    """The answer to one occurrence; its text stands in the ledger."""

    __tablename__ = "response"
    __table_args__ = (UniqueConstraint("occurrence_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"))
    words_id: Mapped[int] = mapped_column(ForeignKey("words.id"))
    answered_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    taken_back_at: Mapped[datetime | None]


class ResponseMessageRow(Base):
    """A message that an answer, or part of it, was typed in; what it said stands in the answer alone."""

    __tablename__ = "response_message"
    __table_args__ = (Index("ix_response_message_response_id", "response_id"),)

    channel_id: Mapped[str] = mapped_column(String(30), primary_key=True)
    ts: Mapped[str] = mapped_column(String(30), primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
