"""What the outbox tests share: a fixed time, short ways to ask for a delivery and to take one."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.database import Database
from bot.outbox import claims, orders, records
from bot.outbox.claims import Claimed
from bot.outbox.orders import Order
from bot.outbox.records import Delivery
from bot.outbox.rows import Kind

#: Calendar time and machine time are far apart on purpose: a mix-up shows at once.
T0 = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
M0 = datetime(2021, 6, 1, 8, 0, tzinfo=UTC)
LEASE = 60.0

_numbers = itertools.count(1)


def t(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def m(seconds: float) -> datetime:
    return M0 + timedelta(seconds=seconds)


def order(**given: Any) -> Order:
    asked = {"kind": Kind.POST, "message": "prompt", "to": "U1", "dedupe_key": f"key:{next(_numbers)}"}
    return Order(**(asked | given))


def ask(database: Database, now: datetime = T0, **given: Any) -> str:
    return database.write(lambda session: orders.enqueue(session, order(**given), now))


def take(database: Database, now: datetime = T0, machine_now: datetime = M0, **given: Any) -> Claimed | None:
    asked: dict[str, Any] = {"owner": "one", "lease_seconds": LEASE} | given
    return database.write(lambda session: claims.claim(session, now=now, machine_now=machine_now, **asked))


def taken(database: Database, now: datetime = T0, machine_now: datetime = M0, **given: Any) -> Claimed:
    claimed = take(database, now, machine_now, **given)
    assert claimed is not None
    return claimed


def take_all(database: Database, now: datetime = T0, machine_now: datetime = M0, **given: Any) -> list[str]:
    """The ids of everything that can be taken now without anything being finished, in order."""
    found = []
    while (claimed := take(database, now, machine_now, **given)) is not None:
        found.append(claimed.id)
    return found


def look(database: Database, delivery_id: str) -> Delivery:
    with database.read() as session:
        return records.get(session, delivery_id)
