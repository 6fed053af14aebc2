"""Rows that mean nothing, to see what a database does with rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Database
from bot.ledger.inbound import Inbound

T0 = datetime(2027, 3, 2, 15, 0, tzinfo=UTC)


def add(name: str, at: datetime = T0) -> Callable[[Session], None]:
    return lambda session: session.add(Inbound(identity=name, at=at, answer=None))


def names(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Inbound.identity).order_by(Inbound.identity)))
