from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from bot.database import Database
from bot.ledger import inbound
from tests.support.factories import FOUNDED

EVENT = "event:Ev0123456789"


def is_new(database: Database, identity: str = EVENT) -> bool:
    return database.write(lambda s: inbound.is_new(s, identity, FOUNDED))


def test_a_request_is_new_once(database: Database) -> None:
    assert [is_new(database) for _ in range(3)] == [True, False, False]
    assert is_new(database, "event:Ev0123456780")


def test_a_request_delivered_many_times_at_once_is_new_once(database: Database) -> None:
    together = threading.Barrier(6)
    got: list[bool] = []

    def work() -> None:
        together.wait(10)
        got.append(is_new(database))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert sorted(got) == [False] * 5 + [True]


def test_a_request_whose_work_failed_is_new_again(database: Database) -> None:
    def fail(session: Session) -> None:
        assert inbound.is_new(session, EVENT, FOUNDED)
        raise LookupError("the power went")

    with pytest.raises(LookupError):
        database.write(fail)

    assert is_new(database)


def test_a_repeat_is_answered_from_what_was_kept(database: Database) -> None:
    before = database.write(lambda s: inbound.answer_given(s, EVENT))
    is_new(database)
    unanswered = database.write(lambda s: inbound.answer_given(s, EVENT))

    database.write(lambda s: inbound.keep_answer(s, EVENT, {"response": 12}))

    kept = database.write(lambda s: inbound.answer_given(s, EVENT))
    assert (before, unanswered, kept) == (None, None, {"response": 12})


def test_an_answer_to_a_request_that_was_never_accepted_cannot_be_kept(database: Database) -> None:
    with pytest.raises(NoResultFound):
        database.write(lambda s: inbound.keep_answer(s, EVENT, {"response": 12}))


def test_identities_are_forgotten_two_days_after(database: Database) -> None:
    is_new(database)

    forgotten = [
        database.write(lambda s, at=at: inbound.forget_old(s, at))  # type: ignore[misc]
        for at in (FOUNDED + inbound.KEPT, FOUNDED + inbound.KEPT + timedelta(microseconds=1))
    ]

    assert forgotten == [0, 1]
    assert is_new(database)
