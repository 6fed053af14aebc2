"""Deliveries of which nobody knows whether they arrived, and what a look into Slack's history said.

Every record is guarded by state and attempt. Must not know how history is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.orm import Session

from bot.outbox.endings import ended
from bot.outbox.orders import wake
from bot.outbox.rows import DeliveryRow, State


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """A delivery to look for, where it would stand, and a message that was there before it was sent."""

    id: str
    attempt: int
    failures: int
    channel: str
    thread_ts: str | None
    seen_ts: str | None
    since: datetime  # Machine time.


def next_unknown(session: Session, machine_now: datetime, quiet_until: datetime) -> Unknown | None:
    """The longest unknown delivery that has been so since before `quiet_until` and is not held."""
    row = session.scalar(
        select(DeliveryRow)
        .where(
            DeliveryRow.state == State.UNKNOWN,
            DeliveryRow.unknown_since <= quiet_until,
            or_(DeliveryRow.held_until.is_(None), DeliveryRow.held_until <= machine_now),
        )
        .order_by(DeliveryRow.unknown_since, DeliveryRow.sequence)
        .limit(1)
    )
    if row is None:
        return None
    assert row.unknown_since is not None and row.channel is not None  # noqa: S101, PT018 -- the table's own rule.
    return Unknown(
        id=row.id,
        attempt=row.attempt,
        failures=row.failures,
        channel=row.channel,
        thread_ts=row.thread_ts,
        seen_ts=row.seen_ts,
        since=row.unknown_since,
    )


def record_found(session: Session, unknown: Unknown, now: datetime, ts: str) -> bool:
    """It stands in Slack's history as `ts`."""
    recorded = _guarded(session, unknown, {**ended(State.SENT, None, now), "ts": ts})
    if recorded:
        wake(session)
    return recorded


def record_missing(session: Session, unknown: Unknown) -> bool:
    """The whole of the history was read and it is not there: it may be sent again."""
    values = {"state": State.PLANNED, "reason": "not_arrived", "failures": unknown.failures + 1, "held_until": None}
    recorded = _guarded(session, unknown, {**values, "unknown_since": None})
    if recorded:
        wake(session)
    return recorded


def record_unreadable(session: Session, unknown: Unknown, reason: str, until: datetime) -> bool:
    """The history could not be read to its end; look again from `until` (machine time)."""
    return _guarded(session, unknown, {"reason": reason, "held_until": until})


def record_undecidable(session: Session, unknown: Unknown, reason: str) -> bool:
    """Nobody can tell. A person decides; until then what comes behind it in its line may pass."""
    recorded = _guarded(session, unknown, {"state": State.NEEDS_REVIEW, "reason": reason, "held_until": None})
    if recorded:
        wake(session)
    return recorded


def _guarded(session: Session, unknown: Unknown, values: dict[str, Any]) -> bool:
    result = session.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.id == unknown.id,
            DeliveryRow.state == State.UNKNOWN,
            DeliveryRow.attempt == unknown.attempt,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", result).rowcount == 1
