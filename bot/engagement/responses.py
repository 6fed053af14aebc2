"""Responses: answering, correcting, taking back, putting off and skipping, each by the person alone.

The text stands in the ledger under the promise that the caller worded; here it is never opened, but to
join what its author typed in two messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.engagement import occurrences
from bot.engagement.occurrences import Occurrence
from bot.engagement.rows import (
    OccurrenceRow,
    OccurrenceState,
    PersonChoice,
    PromptKind,
    PromptRow,
    ResponseRow,
    StepRow,
)
from bot.ledger import audit, words
from bot.ledger.words import Promise, Words
from bot.network.people import Person
from bot.network.zones import next_workday_same_time
from bot.outbox.orders import Order, cancel, enqueue
from bot.outbox.rows import Kind, Lane

#: A message typed outside a thread belongs to the newest open question no older than this.
OPEN_FOR = timedelta(days=7)
#: Messages typed within this time of each other are one answer.
ONE_ANSWER = timedelta(minutes=5)


@dataclass(frozen=True)
class Typed:
    """The Slack message that an answer was typed in."""

    channel_id: str
    ts: str


@dataclass(frozen=True)
class Response:
    """An answer, unopened."""

    id: int
    occurrence_id: int
    words: Words
    answered_at: datetime
    version: int
    taken_back: bool


def get(session: Session, response_id: int) -> Response:
    """The response with this id, which exists."""
    return _response(session, session.get_one(ResponseRow, response_id))


def of_occurrence(session: Session, occurrence_id: int) -> Response | None:
    row = session.scalar(select(ResponseRow).where(ResponseRow.occurrence_id == occurrence_id))
    return None if row is None else _response(session, row)


def of_message(session: Session, typed: Typed) -> Response | None:
    """The answer that was typed in this message."""
    here = (ResponseRow.channel_id == typed.channel_id) & (ResponseRow.ts == typed.ts)
    row = session.scalar(select(ResponseRow).where(here))
    return None if row is None else _response(session, row)


def open_questions(session: Session, person: Person, now: datetime) -> Sequence[Occurrence]:
    """What the person was asked in the last seven days and has neither answered nor skipped, newest first."""
    ids = session.scalars(
        select(OccurrenceRow.id)
        .join(StepRow, StepRow.id == OccurrenceRow.step_id)
        .join(PromptRow, PromptRow.id == StepRow.prompt_id)
        .outerjoin(ResponseRow, ResponseRow.occurrence_id == OccurrenceRow.id)
        .where(OccurrenceRow.recipient_id == person.id, OccurrenceRow.state == OccurrenceState.SENT_ON)
        .where(ResponseRow.id.is_(None), OccurrenceRow.decided_at > now - OPEN_FOR)
        .where(OccurrenceRow.choice.is_distinct_from(PersonChoice.SKIPPED), PromptRow.kind != PromptKind.NOTICE)
        .order_by(OccurrenceRow.decided_at.desc(), OccurrenceRow.id.desc())
    )
    return [occurrences.get(session, occurrence_id) for occurrence_id in ids]


def just_typed(session: Session, person: Person, now: datetime) -> Response | None:
    """The typed answer that another message now would still be part of."""
    row = session.scalar(
        select(ResponseRow)
        .join(OccurrenceRow, OccurrenceRow.id == ResponseRow.occurrence_id)
        .where(OccurrenceRow.recipient_id == person.id, ResponseRow.ts.is_not(None))
        .where(ResponseRow.changed_at > now - ONE_ANSWER, ResponseRow.taken_back_at.is_(None))
        .order_by(ResponseRow.changed_at.desc())
        .limit(1)
    )
    return None if row is None else _response(session, row)


def given(session: Session, person: Person, limit: int = 10) -> Sequence[Response]:
    """The person's answers, newest first, those taken back left out."""
    rows = session.scalars(
        select(ResponseRow)
        .join(OccurrenceRow, OccurrenceRow.id == ResponseRow.occurrence_id)
        .where(OccurrenceRow.recipient_id == person.id, ResponseRow.taken_back_at.is_(None))
        .order_by(ResponseRow.answered_at.desc())
        .limit(limit)
    )
    return [_response(session, row) for row in rows]


def answer(
    session: Session, occurrence: Occurrence, text: str, promise: Promise, now: datetime, typed: Typed | None = None
) -> Response:
    """Record an answer, or a new version where there is one already; early, late or after a skip.

    Raises Refused when the text is empty or too long; then nothing has changed.
    """
    row = session.scalar(select(ResponseRow).where(ResponseRow.occurrence_id == occurrence.id))
    author = occurrence.recipient.id
    kept = words.write(session, author, text, promise, now, replaces=None if row is None else row.words_id)
    if row is None:
        row = ResponseRow(occurrence_id=occurrence.id, words_id=kept.id, answered_at=now, changed_at=now)
        session.add(row)
    else:
        row.words_id, row.changed_at, row.version = kept.id, now, row.version + 1
        row.taken_back_at = None
    if typed is not None:
        row.channel_id, row.ts = typed.channel_id, typed.ts
    session.flush()
    cancel(session, reason="answered", now=now, subject=occurrence.subject, lane=Lane.PLANNED)
    audit.record(session, now, author, "response.recorded", f"response:{row.id}", version=row.version)
    _show(session, occurrence, f"answered:{row.version}", now)
    return _response(session, row)


def add_to(session: Session, response: Response, text: str, now: datetime, typed: Typed) -> Response:
    """Join a further message to the answer it belongs to, under the same promise."""
    before = words.reveal(session, response.words, [words.Reader(response.words.author)], now)
    occurrence = occurrences.get(session, response.occurrence_id)
    return answer(session, occurrence, f"{before}\n{text}", response.words.promise, now, typed)


def change_readers(session: Session, response: Response, promise: Promise, now: datetime) -> None:
    """Let others read it, or no longer: by its author's own wish."""
    words.promise_again(session, response.words.id, promise, now, response.words.author)


def take_back(session: Session, response: Response, now: datetime) -> None:
    """Only the author reads it from now on; the row stays, because it may be a record."""
    words.take_back(session, response.words.id, now, response.words.author)
    row = session.get_one(ResponseRow, response.id)
    row.taken_back_at = row.taken_back_at or now
    _show(session, occurrences.get(session, response.occurrence_id), f"taken_back:{row.version}", now)


def put_off(session: Session, occurrence: Occurrence, now: datetime) -> datetime:
    """Bring the question back on the next working day at this time of day; returns the instant (UTC)."""
    back_at = next_workday_same_time(now, occurrence.recipient.zone)
    _choose(session, occurrence, PersonChoice.LATER, now)
    order = Order(
        kind=Kind.POST,
        message="prompt",
        to=occurrence.recipient.slack_id,
        dedupe_key=f"prompt:{occurrence.id}:again:{back_at.date().isoformat()}",
        context={"occurrence": occurrence.id},
        lane=Lane.PLANNED,
        not_before=back_at,
        not_after=back_at + timedelta(hours=8),
        subject=occurrence.subject,
        person=occurrence.recipient.id,
    )
    enqueue(session, order, now)
    return back_at


def skip(session: Session, occurrence: Occurrence, now: datetime) -> None:
    """The person will not answer this one; nobody asks why, and answering stays possible."""
    _choose(session, occurrence, PersonChoice.SKIPPED, now)
    cancel(session, reason="skipped", now=now, subject=occurrence.subject, lane=Lane.PLANNED)


def _choose(session: Session, occurrence: Occurrence, choice: PersonChoice, now: datetime) -> None:
    row = session.get_one(OccurrenceRow, occurrence.id)
    row.choice, row.chosen_at = choice, now
    session.flush()
    audit.record(session, now, occurrence.recipient.id, "occurrence.put_" + choice.value, occurrence.subject)
    _show(session, occurrence, f"{choice.value}:{now.isoformat()}", now)


def _show(session: Session, occurrence: Occurrence, version: str, now: datetime) -> None:
    """Bring the message that asked up to date with what was done about it."""
    if occurrence.delivery_id is None:
        return
    order = Order(
        kind=Kind.UPDATE,
        message="prompt",
        to=occurrence.recipient.slack_id,
        dedupe_key=f"prompt:{occurrence.id}:{version}",
        context={"occurrence": occurrence.id},
        after=occurrence.delivery_id,
        subject=occurrence.subject,
        person=occurrence.recipient.id,
    )
    enqueue(session, order, now)


def _response(session: Session, row: ResponseRow) -> Response:
    kept = words.get(session, row.words_id)
    return Response(row.id, row.occurrence_id, kept, row.answered_at, row.version, row.taken_back_at is not None)
