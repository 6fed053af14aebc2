"""Taking the next delivery in hand, one at a time, so that no two workers ever hold the same one.

Machine time (leases, holds) and calendar time (not_before, not_after) are separate arguments throughout.
Must not know how a delivery is sent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, exists, or_, select, tuple_, update
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.util import AliasedClass
from sqlalchemy.sql.dml import ReturningUpdate

from bot.outbox.endings import cancel_waiting, ended
from bot.outbox.orders import Plain
from bot.outbox.pauses import paused
from bot.outbox.rows import AT_MOST_ONCE, RECONCILED, DeliveryRow, Kind, Lane, State


@dataclass(frozen=True)
class Place:
    """A message in Slack, or with an empty `ts` a conversation."""

    channel: str
    ts: str = ""


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A delivery in its owner's hands until `lease_until` (machine time)."""

    id: str
    kind: Kind
    message: str
    to: str
    context: Mapping[str, Plain]
    lane: Lane
    subject: str
    person: int | None
    place: Place | None  # The message it is about, its thread's parent, or the conversation that was opened.
    response_url: str | None = field(repr=False)
    ephemeral_to: str | None
    not_after: datetime | None
    owner: str
    attempt: int
    failures: int
    lease_until: datetime


def claim(
    session: Session,
    *,
    owner: str,
    now: datetime,
    machine_now: datetime,
    lease_seconds: float,
    without: Collection[Kind] = (),
) -> Claimed | None:
    """Take the next delivery that may go out, if there is one; `without` names kinds Slack wants none of just now.

    Replies come before what was planned. Within a conversation and lane the order is (not_before, sequence):
    a delivery being sent, of unknown outcome or held keeps back those behind it; one that waits for another
    keeps back nobody.
    """
    if paused(session):
        return None
    _expire(session, now)
    values = {"now": now, "machine_now": machine_now, "without": list(without)}
    for lane in (Lane.REPLY, Lane.PLANNED):
        row = session.scalar(_next(), {**values, "lane": lane})
        if row is not None:
            return _taken(session, row, owner, machine_now + timedelta(seconds=lease_seconds))
    return None


def sweep_leases(session: Session, *, now: datetime, machine_now: datetime) -> int:
    """Decide what becomes of deliveries whose owner let the lease run out; returns how many there were.

    What people would see twice may have arrived: unknown. What may happen at most once has failed. What
    converges is simply done again, and so is what never got as far as knowing its channel.
    """
    expired = and_(DeliveryRow.state == State.SENDING, DeliveryRow.lease_until < machine_now)
    may_have_arrived = and_(DeliveryRow.kind.in_(RECONCILED), DeliveryRow.channel.is_not(None))
    failed = _swept(session, (expired, DeliveryRow.kind.in_(AT_MOST_ONCE)), ended(State.FAILED, "unknown", now))
    cancel_waiting(session, failed, "after_failed", now)
    unsure = {"state": State.UNKNOWN, "unknown_since": machine_now, "reason": "lease_expired"}
    doubtful = _swept(session, (expired, may_have_arrived), unsure)
    again = _swept(session, (expired,), {"state": State.PLANNED, "reason": "lease_expired"})
    return len(failed) + len(doubtful) + len(again)


def next_look(session: Session, now: datetime, machine_now: datetime) -> datetime | None:
    """The machine time at which the first hold on a delivery that is due ends; None when nothing due is held."""
    return session.scalar(
        select(DeliveryRow.held_until)
        .where(
            DeliveryRow.state == State.PLANNED,
            DeliveryRow.held_until > machine_now,
            DeliveryRow.not_before <= now,
        )
        .order_by(DeliveryRow.held_until)
        .limit(1)
    )


def _expire(session: Session, now: datetime) -> None:
    ids = session.scalars(_late(), {**ended(State.EXPIRED, "too_late", now), "now": now}).all()
    cancel_waiting(session, ids, "after_expired", now)


@cache
def _late() -> ReturningUpdate[str]:
    """Skipping locked rows keeps two workers from waiting for each other in opposite order."""
    deliveries = cast("Table", DeliveryRow.__table__)
    late = (
        select(deliveries.c.sequence)
        .where(deliveries.c.state == State.PLANNED, deliveries.c.not_after < bindparam("now"))
        .with_for_update(skip_locked=True)
    )
    return update(deliveries).where(deliveries.c.sequence.in_(late)).returning(deliveries.c.id)


@cache
def _next() -> Select[DeliveryRow]:
    """The statement is always the same; putting it together takes far longer than running it."""
    return (
        select(DeliveryRow)
        .where(
            DeliveryRow.state == State.PLANNED,
            DeliveryRow.lane == bindparam("lane"),
            DeliveryRow.not_before <= bindparam("now"),
            or_(DeliveryRow.held_until.is_(None), DeliveryRow.held_until <= bindparam("machine_now")),
            DeliveryRow.kind.not_in(bindparam("without", expanding=True)),
            ~_waits(DeliveryRow),
            ~_line_in_use(),
            ~_somebody_before(),
        )
        .order_by(DeliveryRow.not_before, DeliveryRow.sequence)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


def _waits(row: type[DeliveryRow] | AliasedClass[DeliveryRow]) -> ColumnElement[bool]:
    parent = aliased(DeliveryRow)
    arrived = exists().where(parent.id == row.after, parent.state == State.SENT)
    return and_(row.after.is_not(None), ~arrived)


def _line_in_use() -> ColumnElement[bool]:
    other = aliased(DeliveryRow)
    return exists().where(other.line == DeliveryRow.line, other.state.in_((State.SENDING, State.UNKNOWN)))


def _somebody_before() -> ColumnElement[bool]:
    other = aliased(DeliveryRow)
    return exists().where(
        other.line == DeliveryRow.line,
        other.state == State.PLANNED,
        tuple_(other.not_before, other.sequence) < tuple_(DeliveryRow.not_before, DeliveryRow.sequence),
        ~_waits(other),
    )


def _taken(session: Session, row: DeliveryRow, owner: str, lease_until: datetime) -> Claimed:
    place = place_of(session, row)
    row.state, row.owner, row.lease_until = State.SENDING, owner, lease_until
    row.attempt += 1
    row.held_until = None
    session.flush()
    return Claimed(
        id=row.id,
        kind=row.kind,
        message=row.message,
        to=row.to,
        context=MappingProxyType(row.context),
        lane=row.lane,
        subject=row.subject,
        person=row.person,
        place=place,
        response_url=row.response_url,
        ephemeral_to=row.ephemeral_to,
        not_after=row.not_after,
        owner=owner,
        attempt=row.attempt,
        failures=row.failures,
        lease_until=lease_until,
    )


def place_of(session: Session, row: DeliveryRow) -> Place | None:
    """What the row refers to, noted in it. A reply to a reply belongs to the thread that one stands in."""
    if row.after is not None:
        parent = session.scalars(select(DeliveryRow).where(DeliveryRow.id == row.after)).one()
        about = parent.ts if row.kind in {Kind.UPDATE, Kind.DELETE, Kind.REACTION} else parent.thread_ts or parent.ts
        row.thread_channel, row.thread_ts = parent.channel, about
    if row.thread_channel is None:
        return None
    return Place(row.thread_channel, row.thread_ts or "")


def _swept(session: Session, which: Iterable[ColumnElement[bool]], values: dict[str, Any]) -> list[str]:
    swept = session.scalars(
        update(DeliveryRow)
        .where(*which)
        .values(**values, owner=None, lease_until=None)
        .returning(DeliveryRow.id)
        .execution_options(synchronize_session=False)
    )
    return list(swept)
