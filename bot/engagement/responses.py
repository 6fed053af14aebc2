"""Responses: answering, correcting, taking back, putting off and skipping, each by the person alone.

The text stands in the ledger under the promise that the caller worded; here it is never opened, but to
join what its author typed in two messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import cast

from sqlalchemy import Select, Table, Update, bindparam, func, select, update
from sqlalchemy.orm import Session

from bot.database import add_new
from bot.engagement import occurrences
from bot.engagement.occurrences import Occurrence
from bot.engagement.rows import (
    OccurrenceRow,
    OccurrenceState,
    PersonChoice,
    PromptKind,
    PromptRow,
    ResponseMessageRow,
    ResponseRow,
    StepRow,
)
from bot.ledger import audit, words
from bot.ledger.words import Promise, Words
from bot.network.people import Person
from bot.network.zones import next_workday_same_time
from bot.outbox import records
from bot.outbox.orders import Order, cancel, enqueue, new_id
from bot.outbox.rows import ENDED_UNSENT, Kind, Lane, State

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
    """The answer that was typed in this message, or in this and others."""
    row = session.get(ResponseMessageRow, (typed.channel_id, typed.ts))
    return None if row is None else get(session, row.response_id)


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
        .where(OccurrenceRow.recipient_id == person.id, _typed_in().exists())
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
    # Two first answers at once would both see none; the lock makes the second a new version of the first.
    session.get_one(OccurrenceRow, occurrence.id, with_for_update=True)
    row = session.scalar(select(ResponseRow).where(ResponseRow.occurrence_id == occurrence.id))
    author = occurrence.recipient.id
    kept = words.write(session, author, text, promise, now, replaces=None if row is None else row.words_id)
    if row is None:
        row = ResponseRow(occurrence_id=occurrence.id, words_id=kept.id, answered_at=now, changed_at=now)
        session.add(row)
    else:
        row.words_id, row.changed_at, row.version = kept.id, now, row.version + 1
        row.taken_back_at = None
    session.flush()
    if typed is not None:
        add_new(session, ResponseMessageRow, channel_id=typed.channel_id, ts=typed.ts, response_id=row.id)
    cancel(session, reason="answered", now=now, subject=occurrence.subject, lane=Lane.PLANNED)
    audit.record(session, now, author, "response.recorded", f"response:{row.id}", version=row.version)
    _show(session, occurrence, f"answered:{row.version}", now)
    return _response(session, row)


def add_to(session: Session, response: Response, text: str, now: datetime, typed: Typed) -> Response:
    """Join a further message to the answer it belongs to, under the same promise."""
    occurrence = occurrences.get(session, response.occurrence_id)
    return answer(session, occurrence, f"{_own(session, response, now)}\n{text}", response.words.promise, now, typed)


def change_message(
    session: Session, response: Response, before: str, text: str, promise: Promise, now: datetime
) -> Response:
    """One of its messages says `text` where it said `before`; of an answer typed in several, the others stay.

    Raises Refused as `answer` does.
    """
    whole = text if _messages(session, response) == 1 else _replaced(_own(session, response, now), before, text)
    return answer(session, occurrences.get(session, response.occurrence_id), whole, promise, now)


def remove_message(session: Session, response: Response, typed: Typed, before: str, now: datetime) -> Response:
    """One of its messages, which said `before`, is gone: the others stay; without others the answer is taken back."""
    rest = _replaced(_own(session, response, now), before, "") if _messages(session, response) > 1 else ""
    if not rest.strip():
        take_back(session, response, now)
        return get(session, response.id)
    session.delete(session.get_one(ResponseMessageRow, (typed.channel_id, typed.ts)))
    return answer(session, occurrences.get(session, response.occurrence_id), rest, response.words.promise, now)


def change_readers(session: Session, response: Response, promise: Promise, now: datetime) -> None:
    """Let others read it, or no longer: by its author's own wish."""
    words.promise_again(session, response.words.id, promise, now, response.words.author)
    _show(session, occurrences.get(session, response.occurrence_id), f"readers:{new_id(now)}", now)


def take_back(session: Session, response: Response, now: datetime) -> None:
    """Only the author reads it from now on; the row stays, because it may be a record."""
    words.take_back(session, response.words.id, now, response.words.author)
    row = session.get_one(ResponseRow, response.id)
    row.taken_back_at = row.taken_back_at or now
    _show(session, occurrences.get(session, response.occurrence_id), f"taken_back:{row.version}", now)


def put_off(session: Session, occurrence: Occurrence, now: datetime) -> datetime:
    """Bring the question back on the next working day at this time of day; returns the instant (UTC)."""
    back_at = next_workday_same_time(now, occurrence.recipient.zone)
    cancel(session, reason="put_off_again", now=now, subject=occurrence.subject, lane=Lane.PLANNED)
    _choose(session, occurrence, PersonChoice.LATER, now)
    order = Order(
        kind=Kind.POST,
        message="prompt",
        to=occurrence.recipient.address,
        dedupe_key=f"prompt:{occurrence.id}:again:{new_id(now)}",
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
    cancel(session, reason="skipped", now=now, subject=occurrence.subject, lane=Lane.PLANNED)
    _choose(session, occurrence, PersonChoice.SKIPPED, now)


def _choose(session: Session, occurrence: Occurrence, choice: PersonChoice, now: datetime) -> None:
    session.execute(_choosing(), {"occurrence": occurrence.id, "choice": choice, "chosen_at": now})
    audit.record(session, now, occurrence.recipient.id, "occurrence.put_" + choice.value, occurrence.subject)
    _show(session, occurrence, f"{choice.value}:{new_id(now)}", now)


@cache
def _choosing() -> Update:
    """The table itself, since nobody holds the row: by the ORM it would be read again, and take twice as long."""
    rows = cast("Table", OccurrenceRow.__table__)
    return update(rows).where(rows.c.id == bindparam("occurrence"))


def _show(session: Session, occurrence: Occurrence, version: str, now: datetime) -> None:
    """Bring every message that asked up to date with what was done about it."""
    for asked in records.of_subject(session, occurrence.subject):
        if asked.kind is not Kind.POST or asked.state is State.PLANNED or asked.state in ENDED_UNSENT:
            continue  # What is still to be sent says how things are by then.
        order = Order(
            kind=Kind.UPDATE,
            message="prompt",
            to=occurrence.recipient.address,
            dedupe_key=f"prompt:{occurrence.id}:{asked.id}:{version}",
            context={"occurrence": occurrence.id},
            after=asked.id,
            subject=occurrence.subject,
            person=occurrence.recipient.id,
        )
        enqueue(session, order, now)


def _own(session: Session, response: Response, now: datetime) -> str:
    """What its author wrote, for joining with what they write now."""
    return words.reveal(session, response.words, [words.Reader(response.words.author)], now)


def _replaced(whole: str, before: str, text: str) -> str:
    """`whole` with one message changed; where it no longer stands (the form changed it), what is new is added."""
    if before.strip() and before.strip() in whole:
        return whole.replace(before.strip(), text.strip(), 1)
    return f"{whole}\n{text}" if text else ""


def _messages(session: Session, response: Response) -> int:
    """In how many messages it was typed."""
    typed = select(func.count()).select_from(ResponseMessageRow)
    return session.scalar(typed.where(ResponseMessageRow.response_id == response.id)) or 0


def _typed_in() -> Select[str]:
    return select(ResponseMessageRow.ts).where(ResponseMessageRow.response_id == ResponseRow.id)


def _response(session: Session, row: ResponseRow) -> Response:
    kept = words.get(session, row.words_id)
    return Response(row.id, row.occurrence_id, kept, row.answered_at, row.version, row.taken_back_at is not None)
