"""What became of a claimed delivery. Every record is guarded by state, owner and attempt.

A worker whose lease ran out meanwhile changes nothing and is told so by False. Must not know Slack's errors.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import CursorResult, Table, Update, bindparam, func, select, update
from sqlalchemy.orm import Session

from bot.outbox.claims import Claimed
from bot.outbox.endings import cancel_waiting, ended
from bot.outbox.orders import wake
from bot.outbox.rows import AT_MOST_ONCE, RECONCILED, DeliveryRow, State

_RELEASED: dict[str, Any] = {"owner": None, "lease_until": None}


def record_target(session: Session, claimed: Claimed, channel: str) -> bool:
    """Note, before anything is sent, where it goes and the newest message of ours that is already there.

    The second is where a later search of Slack's history starts: a Slack timestamp is comparable with no clock.
    """
    newest = session.scalar(select(func.max(DeliveryRow.ts)).where(DeliveryRow.channel == channel))
    return _guarded(session, claimed, {"channel": channel, "seen_ts": newest})


def record_sent(session: Session, claimed: Claimed, now: datetime, *, channel: str = "", ts: str = "") -> bool:
    """It arrived, as message `ts` of `channel` where there is such a thing."""
    values = {**ended(State.SENT, None, now), **_RELEASED, "ts": ts or None}
    if channel:
        values["channel"] = channel
    recorded = _guarded(session, claimed, values)
    if recorded:
        wake(session)
    return recorded


def record_refused(session: Session, claimed: Claimed, now: datetime, reason: str) -> bool:
    """It will never arrive: Slack or one of our own limits refused it."""
    return _ended_unsent(session, claimed, State.FAILED, reason, now)


def record_withheld(session: Session, claimed: Claimed, now: datetime, reason: str) -> bool:
    """At the last moment it was no longer wanted."""
    return _ended_unsent(session, claimed, State.CANCELLED, reason, now)


def record_retry(session: Session, claimed: Claimed, reason: str, until: datetime, *, failed: bool) -> bool:
    """It was certainly not sent; try again from `until` (machine time). Being told to wait is not `failed`."""
    values = {**_RELEASED, "state": State.PLANNED, "reason": reason, "held_until": until}
    return _guarded(session, claimed, {**values, "failures": claimed.failures + int(failed)})


def record_unknown(
    session: Session, claimed: Claimed, reason: str, now: datetime, machine_now: datetime, again_at: datetime
) -> bool:
    """It may have been sent. What converges is done again from `again_at` (machine time)."""
    if claimed.kind in AT_MOST_ONCE:
        return record_refused(session, claimed, now, "unknown")
    if claimed.kind not in RECONCILED:
        return record_retry(session, claimed, reason, again_at, failed=True)
    values = {**_RELEASED, "state": State.UNKNOWN, "reason": reason, "unknown_since": machine_now}
    return _guarded(session, claimed, {**values, "held_until": None})


def _ended_unsent(session: Session, claimed: Claimed, state: State, reason: str, now: datetime) -> bool:
    recorded = _guarded(session, claimed, {**ended(state, reason, now), **_RELEASED})
    if recorded:
        cancel_waiting(session, [claimed.id], f"after_{state.value}", now)
    return recorded


def _guarded(session: Session, claimed: Claimed, values: dict[str, Any]) -> bool:
    claim = {"claimed": claimed.id, "claimer": claimed.owner, "claims": claimed.attempt}
    return cast("CursorResult[Any]", session.execute(_held(), {**values, **claim})).rowcount == 1


@cache
def _held() -> Update:
    """Kept: every delivery asks it three times, and putting it together takes longer than running it."""
    deliveries = cast("Table", DeliveryRow.__table__)
    return update(deliveries).where(
        deliveries.c.id == bindparam("claimed"),
        deliveries.c.state == State.SENDING,
        deliveries.c.owner == bindparam("claimer"),
        deliveries.c.attempt == bindparam("claims"),
    )
