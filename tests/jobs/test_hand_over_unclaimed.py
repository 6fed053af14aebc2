from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import structlog
from sqlalchemy.orm import Session

from bot.clock import TurnedClock
from bot.database import Database
from bot.questions import desk
from jobs import hand_over_unclaimed
from jobs.work import Work
from tests.bot.questions.exchange import ASKED, Exchange
from tests.support.factories import found


@pytest.fixture
def exchange(database: Database) -> Exchange:
    return Exchange(database, database.write(found))


def test_what_nobody_accepted_by_the_day_goes_to_staff_once(exchange: Exchange) -> None:
    waits, held = exchange.asked(), exchange.accepted()
    clock = TurnedClock(ASKED)
    work = Work(exchange.database, clock)

    handed = []
    for instant in (waits.accept_by - timedelta(seconds=1), waits.accept_by, waits.accept_by):
        clock.turn_to(instant)
        handed.append(hand_over_unclaimed.run(work))

    assert handed == [0, 1, 0]
    assert exchange.turns(waits.question_id) == [("icma", "unclaimed", None), ("staff", "offered", None)]
    assert exchange.turns(held.question_id) == [("icma", "accepted", exchange.network.icma_contact.name)]


def test_one_that_fails_keeps_no_other(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, other = exchange.asked(), exchange.asked()
    hand = desk.hand_to_staff

    def fail(session: Session, referral_id: int, now: Any) -> Any:
        if referral_id == broken.id:
            raise LookupError(exchange.network.austin.name)
        return hand(session, referral_id, now)

    monkeypatch.setattr(desk, "hand_to_staff", fail)
    with structlog.testing.capture_logs() as logged:
        hand_over_unclaimed.run(Work(exchange.database, TurnedClock(broken.accept_by)))

    assert logged == [
        {"event": "question_not_handed_over", "log_level": "error", "referral": broken.id, "error": "LookupError"}
    ]
    assert [state for _, state, _ in exchange.turns(broken.question_id)] == ["offered"]
    assert [state for _, state, _ in exchange.turns(other.question_id)] == ["unclaimed", "offered"]
