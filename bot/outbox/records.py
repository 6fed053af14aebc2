"""Looking at deliveries, and deciding what nobody but a person can decide.

Gives plain values; must not know what a subject or a message name stands for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, bindparam, func, select, update
from sqlalchemy.orm import Session

from bot.outbox.endings import ended
from bot.outbox.orders import Plain, wake
from bot.outbox.rows import DeliveryRow, Kind, Lane, State


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What is known of one write to Slack."""

    id: str
    kind: Kind
    message: str
    to: str
    context: Mapping[str, Plain]
    lane: Lane
    subject: str
    person: int | None
    after: str | None
    not_before: datetime
    not_after: datetime | None
    state: State
    reason: str | None
    channel: str | None
    ts: str | None
    attempt: int
    failures: int
    asked_at: datetime
    ended_at: datetime | None
    held_until: datetime | None  # Machine time.


def get(session: Session, delivery_id: str) -> Delivery:
    """Raises sqlalchemy.exc.NoResultFound when there is no such delivery."""
    return _delivery(session.scalars(_rows(DeliveryRow.id == delivery_id)).one())


def of_subject(session: Session, subject: str) -> tuple[Delivery, ...]:
    """Everything that was asked for about `subject`, in the order of asking."""
    return tuple(_delivery(row) for row in session.scalars(_of_subject(), {"subject": subject}))


def at_place(session: Session, channel: str, ts: str) -> Delivery | None:
    """The delivery that became this message, if it is one of ours."""
    became = (DeliveryRow.channel == channel, DeliveryRow.ts == ts)
    row = session.scalar(
        _rows(*became, DeliveryRow.kind.in_((Kind.POST, Kind.FILE))).order_by(DeliveryRow.sequence).limit(1)
    )
    return None if row is None else _delivery(row)


def to_review(session: Session) -> tuple[Delivery, ...]:
    """The deliveries that wait for a person's decision, oldest first."""
    rows = session.scalars(_rows(DeliveryRow.state == State.NEEDS_REVIEW).order_by(DeliveryRow.sequence))
    return tuple(_delivery(row) for row in rows)


def under_way(session: Session, now: datetime) -> int:
    """How many deliveries are in hand or due at `now` (calendar time) and not over."""
    due = (DeliveryRow.state == State.PLANNED) & (DeliveryRow.not_before <= now)
    under = due | (DeliveryRow.state == State.SENDING)
    return session.scalar(select(func.count()).select_from(DeliveryRow).where(under)) or 0


def next_due(session: Session, after: datetime) -> datetime | None:
    """The first instant after `after` (calendar time) at which a planned delivery may go out."""
    planned = (DeliveryRow.state == State.PLANNED) & (DeliveryRow.not_before > after)
    return session.scalar(select(func.min(DeliveryRow.not_before)).where(planned))


def counts(session: Session) -> dict[State, int]:
    """How many deliveries are in each state; every state has its number."""
    found = session.execute(select(DeliveryRow.state, func.count()).group_by(DeliveryRow.state)).all()
    return dict.fromkeys(State, 0) | dict(found)


def arrived(session: Session, delivery_id: str, now: datetime) -> bool:
    """A person saw that it arrived. False when nobody was waiting for that decision."""
    return _decided(session, delivery_id, ended(State.SENT, "seen_by_a_person", now))


def send_again(session: Session, delivery_id: str, now: datetime) -> bool:
    """A person wants it sent, seen before or not. False when nobody was waiting for that decision.

    Their word beats the time it once had to be sent by.
    """
    anew = {"not_before": now, "not_after": None, "failures": 0, "unknown_since": None}
    return _decided(session, delivery_id, {"state": State.PLANNED, "reason": "sent_again", **anew})


def _decided(session: Session, delivery_id: str, values: dict[str, Any]) -> bool:
    result = session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == delivery_id, DeliveryRow.state == State.NEEDS_REVIEW)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    wake(session)
    return cast("CursorResult[Any]", result).rowcount == 1


@cache
def _of_subject() -> Any:
    """Kept: whatever anybody does asks it, and putting it together takes longer than running it."""
    return _rows(DeliveryRow.subject == bindparam("subject")).order_by(DeliveryRow.sequence)


def _rows(*which: ColumnElement[bool]) -> Any:
    return select(DeliveryRow).where(*which).execution_options(populate_existing=True)


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        id=row.id,
        kind=row.kind,
        message=row.message,
        to=row.to,
        context=MappingProxyType(row.context),
        lane=row.lane,
        subject=row.subject,
        person=row.person,
        after=row.after,
        not_before=row.not_before,
        not_after=row.not_after,
        state=row.state,
        reason=row.reason,
        channel=row.channel,
        ts=row.ts,
        attempt=row.attempt,
        failures=row.failures,
        asked_at=row.asked_at,
        ended_at=row.ended_at,
        held_until=row.held_until,
    )
