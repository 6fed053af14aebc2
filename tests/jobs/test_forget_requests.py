from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import TurnedClock
from bot.database import Database
from bot.ledger import inbound
from jobs import forget_requests
from jobs.work import Work
from tests.support.factories import FOUNDED


class FixedMachine(TurnedClock):
    """Machine time that a test sets; calendar time is years ahead of it and must not matter."""

    def __init__(self, machine: datetime) -> None:
        super().__init__(machine + timedelta(days=3000))
        self._machine = machine

    def machine(self) -> datetime:
        return self._machine


def test_requests_are_forgotten_by_machine_time_once_slack_cannot_repeat_them(database: Database) -> None:
    ages = {"new": timedelta(0), "kept": inbound.KEPT, "old": inbound.KEPT + timedelta(seconds=1)}
    for name, age in ages.items():
        database.write(lambda s, name=name, age=age: inbound.is_new(s, name, FOUNDED - age))  # type: ignore[misc]

    forgotten = forget_requests.run(Work(database, FixedMachine(FOUNDED)))

    again = {name: database.write(lambda s, n=name: inbound.is_new(s, n, FOUNDED)) for name in ages}  # type: ignore[misc]
    assert forgotten == 1
    assert again == {"new": False, "kept": False, "old": True}
