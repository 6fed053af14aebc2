from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm import Session

from bot.database import Database, add_new, announce
from bot.ledger.inbound import Inbound
from tests.bot.plain_rows import T0, add, names

THREADS = 16


# --- writing -----------------------------------------------------------------------------------------


def test_write_returns_what_its_function_returned_and_commits(database: Database) -> None:
    def work(session: Session) -> str:
        add("one")(session)
        return "done"

    assert database.write(work) == "done"
    assert names(database) == ["one"]


def test_write_that_raises_leaves_nothing(database: Database) -> None:
    def work(session: Session) -> None:
        add("one")(session)
        session.flush()
        raise LookupError("no")

    with pytest.raises(LookupError):
        database.write(work)

    assert names(database) == []


def test_writes_on_sqlite_run_in_the_order_of_asking(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    begun, go = threading.Event(), threading.Event()
    order: list[int] = []

    def hold(_session: Session) -> None:
        begun.set()
        go.wait(10)

    threads = [threading.Thread(target=database.write, args=(hold,))]
    threads[0].start()
    begun.wait(10)
    waiting = database._writer._pool._work_queue  # type: ignore[union-attr]
    for number in range(THREADS):
        threads.append(threading.Thread(target=database.write, args=(lambda _, n=number: order.append(n),)))
        threads[-1].start()
        while waiting.qsize() <= number:  # Until this one has asked; nothing tells.
            time.sleep(0.001)
    go.set()
    for thread in threads:
        thread.join(10)
    database.close()

    assert order == list(range(THREADS))


def test_writes_of_many_threads_all_arrive(database: Database) -> None:
    def many(worker: int) -> None:
        for number in range(10):
            database.write(add(f"{worker:02}-{number}"))

    threads = [threading.Thread(target=many, args=(worker,)) for worker in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert len(names(database)) == THREADS * 10


def test_a_write_inside_a_write_raises_and_nothing_is_kept(database: Database) -> None:
    def outer(session: Session) -> None:
        add("outer")(session)
        database.write(add("inner"))

    with pytest.raises(RuntimeError, match="a write inside a write"):
        database.write(outer)

    assert names(database) == []
    database.write(add("after"))
    assert names(database) == ["after"]


def test_the_read_side_refuses_to_write(database: Database) -> None:
    with database.read() as session:
        add("one")(session)
        with pytest.raises(DBAPIError):
            session.flush()

    assert names(database) == []
    database.write(add("after"))  # What reads next to it on PostgreSQL does not make the pool read-only.
    assert names(database) == ["after"]


def test_reading_goes_on_while_a_write_is_open(database: Database) -> None:
    database.write(add("before"))

    def work(session: Session) -> list[str]:
        add("during")(session)
        session.flush()
        return names(database)

    assert database.write(work) == ["before"]


# --- what is told after a commit ---------------------------------------------------------------------


def test_listeners_hear_topics_once_the_rows_can_be_read(database: Database) -> None:
    heard: list[tuple[frozenset[str], list[str]]] = []
    database.after_commit(lambda topics: heard.append((topics, names(database))))

    def work(session: Session) -> None:
        add("one")(session)
        announce(session, "outbox")
        announce(session, "outbox")
        announce(session, "home")
        assert heard == []

    database.write(work)

    assert heard == [(frozenset({"outbox", "home"}), ["one"])]


def test_listeners_hear_nothing_of_what_was_rolled_back(database: Database) -> None:
    heard: list[frozenset[str]] = []
    database.after_commit(heard.append)
    database.write(add("one"))

    def work(session: Session) -> None:
        announce(session, "outbox")
        add("one")(session)  # Is there already: the commit itself fails.

    with pytest.raises(IntegrityError):
        database.write(work)

    assert heard == []


def test_listeners_hear_nothing_of_a_write_without_topics(database: Database) -> None:
    heard: list[frozenset[str]] = []
    database.after_commit(heard.append)

    database.write(add("one"))

    assert heard == []


# --- what columns hold -------------------------------------------------------------------------------


def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="an instant needs a time zone"):
        database.write(add("one", datetime(2027, 3, 2, 15, 0)))  # noqa: DTZ001 -- that is the point.


def test_an_instant_comes_back_in_utc_whatever_zone_it_was_given_in(database: Database) -> None:
    database.write(add("one", datetime(2027, 3, 2, 9, 0, 0, 123456, tzinfo=timezone(timedelta(hours=-6)))))

    with database.read() as session:
        at = session.scalars(select(Inbound.at)).one()

    assert (at, at.tzinfo) == (T0.replace(microsecond=123456), UTC)


def test_instants_are_compared_as_instants(database: Database) -> None:
    database.write(add("one"))
    same = T0.astimezone(timezone(timedelta(hours=9)))

    with database.read() as session:
        found = session.scalars(select(Inbound.identity).where(Inbound.at == same)).all()

    assert found == ["one"]


def test_add_new_adds_once_and_says_so(database: Database) -> None:
    added = [
        database.write(lambda s: add_new(s, Inbound, identity="one", at=T0)),
        database.write(lambda s: add_new(s, Inbound, identity="one", at=T0 + timedelta(days=1))),
        database.write(lambda s: add_new(s, Inbound, identity="two", at=T0)),
    ]

    assert added == [True, False, True]
    with database.read() as session:
        assert session.scalars(select(Inbound.at)).all() == [T0, T0]


def test_add_new_by_many_at_once_is_new_for_one(database: Database) -> None:
    together = threading.Barrier(8)
    won: list[bool] = []

    def work() -> None:
        together.wait(10)
        won.append(database.write(lambda s: add_new(s, Inbound, identity="one", at=T0)))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert sorted(won) == [False] * 7 + [True]
