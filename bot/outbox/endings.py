"""How planned deliveries end unsent, and what that means for those that wait for them.

Must not know who asks, or why beyond a word.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from bot.outbox.rows import DeliveryRow, State

#: Databases limit how many values one statement takes; this is well below every limit.
_BATCH = 500


def ended(state: State, reason: str | None, now: datetime) -> dict[str, Any]:
    """The columns of a row that ends: the secret it may hold goes with it."""
    return {"state": state, "reason": reason, "ended_at": now, "held_until": None, "response_url": None}


def end(
    session: Session, state: State, reason: str | None, now: datetime, *which: ColumnElement[bool]
) -> tuple[str, ...]:
    """End the planned rows that fit `which`, and cancel what waits for them; returns the ids of those that fitted.

    `which` speaks of the table's columns, not of the class's attributes: by the ORM it would take twice as long.
    """
    ids = session.scalars(_planned().where(*which), ended(state, reason, now)).all()
    cancel_waiting(session, ids, f"after_{state.value}", now)
    return tuple(ids)


@cache
def _planned() -> ReturningUpdate[str]:
    """Kept: whatever anybody does asks it, and putting it together takes longer than running it."""
    deliveries = cast("Table", DeliveryRow.__table__)
    return update(deliveries).where(deliveries.c.state == State.PLANNED).returning(deliveries.c.id)


def cancel_waiting(session: Session, ids: Any, reason: str, now: datetime) -> None:
    """Cancel what waits for the deliveries `ids`, which have ended unsent, and what waits for that."""
    waits_for = DeliveryRow.__table__.c.after
    for start in range(0, len(ids), _BATCH):
        end(session, State.CANCELLED, reason, now, waits_for.in_(ids[start : start + _BATCH]))
