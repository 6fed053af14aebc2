from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import structlog
from sqlalchemy.orm import Session

from bot.clock import TurnedClock
from bot.database import Database
from bot.engagement import occurrences
from bot.engagement.rows import OccurrenceState, SkipReason
from bot.outbox.rows import State
from jobs import send_due
from jobs.work import Work
from tests.bot.engagement.planning import GRACE, IN_AUSTIN, IN_ROCHESTER, Planning
from tests.support.factories import FOUNDED, found


@pytest.fixture
def planning(database: Database) -> Planning:
    made = Planning(database, database.write(found))
    made.agree()
    made.schedule()
    return made


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock(FOUNDED)


def test_each_is_asked_when_the_time_has_come_where_they_are(planning: Planning, clock: TurnedClock) -> None:
    work = Work(planning.database, clock)
    decided = []
    for instant in (IN_ROCHESTER - timedelta(seconds=1), IN_ROCHESTER, IN_AUSTIN, IN_AUSTIN + GRACE):
        clock.turn_to(instant)
        decided.append(send_due.run(work))

    asked = [one.person for one in planning.deliveries("prompt", State.PLANNED)]
    assert decided == [0, 1, 1, 0]
    assert asked == [planning.network.rochester.id, planning.network.austin.id]


def test_what_an_outage_made_too_late_is_skipped_with_its_reason(planning: Planning, clock: TurnedClock) -> None:
    clock.turn_to(IN_AUSTIN + timedelta(days=3))

    assert send_due.run(Work(planning.database, clock)) == 2

    reasons = [planning.of(person)[0].reason for person in (planning.network.austin, planning.network.rochester)]
    assert reasons == [SkipReason.TOO_LATE] * 2
    assert planning.deliveries("prompt") == []


def test_one_decision_that_fails_keeps_no_other_and_is_tried_again(
    planning: Planning, clock: TurnedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.turn_to(IN_AUSTIN)
    (broken,) = planning.of(planning.network.rochester)
    decide = occurrences.decide

    def fail(session: Session, occurrence_id: int, now: Any) -> SkipReason | None:
        if occurrence_id == broken.id:
            raise LookupError(planning.network.rochester.name)
        return decide(session, occurrence_id, now)

    monkeypatch.setattr(occurrences, "decide", fail)
    with structlog.testing.capture_logs() as logged:
        send_due.run(Work(planning.database, clock))
    monkeypatch.undo()
    before = planning.of(planning.network.rochester)[0].state
    send_due.run(Work(planning.database, clock))

    assert logged == [
        {"event": "occurrence_not_decided", "log_level": "error", "occurrence": broken.id, "error": "LookupError"}
    ]
    assert before is OccurrenceState.PLANNED
    assert [planning.of(person)[0].state for person in (planning.network.austin, planning.network.rochester)] == [
        OccurrenceState.SENT_ON
    ] * 2
