"""After a backup was put back: what had been due may have gone out in the time that was lost.

Knows the outbox only; where a person's messages go is told by the caller.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.outbox.claims import place_of
from bot.outbox.endings import cancel_waiting
from bot.outbox.rows import AT_MOST_ONCE, RECONCILED, DeliveryRow, State


def doubt_due(
    session: Session, *, now: datetime, machine_now: datetime, channel_of: Callable[[str], str | None]
) -> int:
    """Take nothing that was due by `now` (calendar) for unsent; returns how many deliveries are in doubt.

    Posts are looked for in Slack before they are sent again, or go to a person where nobody could tell where
    to look. What may happen at most once has failed. What converges is simply done again.
    """
    unsent = DeliveryRow.state.in_((State.PLANNED, State.SENDING))
    due = session.scalars(
        select(DeliveryRow).where(unsent, DeliveryRow.not_before <= now).order_by(DeliveryRow.sequence)
    ).all()
    return sum(_doubt(session, row, now, machine_now, channel_of) for row in due)


def _doubt(
    session: Session,
    row: DeliveryRow,
    now: datetime,
    machine_now: datetime,
    channel_of: Callable[[str], str | None],
) -> bool:
    row.owner, row.lease_until, row.held_until = None, None, None
    if row.kind in AT_MOST_ONCE:
        row.state, row.reason, row.ended_at, row.response_url = State.FAILED, "unknown", now, None
        cancel_waiting(session, [row.id], "after_failed", now)
        return True
    if row.kind not in RECONCILED:
        row.state = State.PLANNED
        return False
    place = place_of(session, row)
    row.channel = place.channel if place is not None else row.channel or channel_of(row.to)
    searchable = row.channel is not None and not _waits(session, row)
    row.state = State.UNKNOWN if searchable else State.NEEDS_REVIEW
    row.reason, row.unknown_since = "restored", machine_now
    return True


def _waits(session: Session, row: DeliveryRow) -> bool:
    """A reply to what is itself in doubt may stand in a thread that nobody knows of yet."""
    parent = select(DeliveryRow.state).where(DeliveryRow.id == row.after)
    return row.after is not None and session.scalar(parent) is not State.SENT
