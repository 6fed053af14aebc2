"""How planned deliveries end unsent, and what that means for those that wait for them.

Must not know who asks, or why beyond a word.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from bot.outbox.rows import DeliveryRow, State

#: Databases limit how many values one statement takes; this is well below every limit.
_BATCH = 500


def ended(state: State, reason: str | None, now: datetime) -> dict[str, Any]:
    """The columns of a row that ends: the secret it may hold goes with it."""
    return {"state": state, "reason": reason, "ended_at": now, "held_until": None, "response_url": None}


def end(
    session: Session, state: State, reason: str | None, now: datetime, *which: ColumnElement[bool]
) -> tuple[str, ...]:
    """End the planned rows that fit `which`, and cancel what waits for them; returns the ids of those that fitted."""
    ids = session.scalars(
        update(DeliveryRow)
        .where(DeliveryRow.state == State.PLANNED, *which)
        .values(**ended(state, reason, now))
        .returning(DeliveryRow.id)
        .execution_options(synchronize_session=False)
    ).all()
    cancel_waiting(session, ids, f"after_{state.value}", now)
    return tuple(ids)


def cancel_waiting(session: Session, ids: Any, reason: str, now: datetime) -> None:
    """Cancel what waits for the deliveries `ids`, which have ended unsent, and what waits for that."""
    for start in range(0, len(ids), _BATCH):
        end(session, State.CANCELLED, reason, now, DeliveryRow.after.in_(ids[start : start + _BATCH]))
