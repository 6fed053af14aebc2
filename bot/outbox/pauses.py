"""Stopping everything at once. While a pause lasts nothing is claimed, replies included.

Must not know who may pause; a pause keeps its reason so that people can be told.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache

from sqlalchemy import Select, exists, select, update
from sqlalchemy.orm import Session

from bot.outbox.orders import wake
from bot.outbox.rows import PauseRow


def pause_all(session: Session, now: datetime, reason: str = "asked") -> None:
    """Claim nothing from now on. A second pause changes nothing: the first reason stays."""
    if not paused(session):
        session.add(PauseRow(reason=reason, started_at=now))
        session.flush()


def resume_all(session: Session, now: datetime) -> None:
    session.execute(update(PauseRow).where(PauseRow.ended_at.is_(None)).values(ended_at=now))
    wake(session)


def paused(session: Session) -> bool:
    return bool(session.scalar(_lasting()))


@cache
def _lasting() -> Select[bool]:
    """Kept: every claim asks it, and putting it together takes longer than running it."""
    return select(exists().where(PauseRow.ended_at.is_(None)))


def paused_because(session: Session) -> str | None:
    """Why everything is paused: "asked", or what Slack said of the token. None while nothing is paused."""
    return session.scalar(select(PauseRow.reason).where(PauseRow.ended_at.is_(None)).order_by(PauseRow.id).limit(1))
