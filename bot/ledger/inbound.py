"""The identity of every request that Slack sent, so that the same one twice changes nothing.

Knows identities as opaque strings; handlers build them from what Slack documents as stable.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.database import Base, add_new

#: Slack repeats an event for up to 24 hours with Delayed Events on; a day more costs nothing.
KEPT = timedelta(days=2)


class Inbound(Base):
    """One accepted request. `answer` holds the ids from which a repeated form submission is answered again."""

    __tablename__ = "inbound"

    identity: Mapped[str] = mapped_column(String(300), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    answer: Mapped[dict[str, Any] | None]


def is_new(session: Session, identity: str, at: datetime) -> bool:
    """Record the request (`at`: machine time, UTC); False when it was recorded before, by anybody, ever so close.

    The row belongs to the caller's transaction: if that fails, the request is new again.
    """
    return add_new(session, Inbound, identity=identity, at=at)


def keep_answer(session: Session, identity: str, answer: dict[str, Any]) -> None:
    """What a repeat of this request is answered from: ids only, never text."""
    session.get_one(Inbound, identity).answer = answer


def answer_given(session: Session, identity: str) -> dict[str, Any] | None:
    """What `keep_answer` kept when this request was accepted, if it was."""
    return session.scalar(select(Inbound.answer).where(Inbound.identity == identity))


def forget_old(session: Session, at: datetime) -> int:
    """Delete identities older than any repeat can be; returns how many."""
    result = session.execute(delete(Inbound).where(Inbound.at < at - KEPT))
    return cast("CursorResult[Any]", result).rowcount
