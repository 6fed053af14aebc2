from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from bot.database import Database
from bot.outbox import orders, records
from bot.outbox.outcomes import record_refused, record_sent
from bot.outbox.rows import Kind, Lane, State
from tests.bot.outbox.asking import T0, ask, look, order, t, take, take_all, taken


def test_enqueue_plans_what_was_asked(database: Database) -> None:
    delivery_id = ask(
        database,
        message="receipt",
        to="U7",
        context={"answer": 12, "late": False},
        lane=Lane.PLANNED,
        not_before=t(60),
        not_after=t(600),
        subject="occurrence:12",
        person=7,
    )

    delivery = look(database, delivery_id)
    assert (delivery.state, delivery.kind, delivery.message, delivery.to) == (State.PLANNED, Kind.POST, "receipt", "U7")
    assert (dict(delivery.context), delivery.lane) == ({"answer": 12, "late": False}, Lane.PLANNED)
    assert (delivery.not_before, delivery.not_after, delivery.asked_at) == (t(60), t(600), T0)
    assert (delivery.subject, delivery.person) == ("occurrence:12", 7)


def test_enqueue_without_a_time_is_due_at_once(database: Database) -> None:
    assert look(database, ask(database, now=t(5))).not_before == t(5)


def test_enqueue_same_key_again_returns_the_first_and_adds_nothing(database: Database) -> None:
    first = ask(database, dedupe_key="prompt:1", to="U1")

    again = ask(database, dedupe_key="prompt:1", to="U2", now=t(60))

    assert again == first
    assert look(database, first).to == "U1"
    assert take_all(database, now=t(60)) == [first]


def test_enqueue_same_key_from_many_threads_adds_one(database: Database) -> None:
    found: list[str] = []
    asking = [threading.Thread(target=lambda: found.append(ask(database, dedupe_key="prompt:1"))) for _ in range(8)]

    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()

    assert len(found) == 8
    assert found == [found[0]] * 8
    with database.read() as session:
        assert sum(records.counts(session).values()) == 1


def test_enqueue_announces_after_the_commit(database: Database) -> None:
    heard: list[tuple[frozenset[str], int]] = []

    def listen(topics: frozenset[str]) -> None:
        with database.read() as session:
            heard.append((topics, records.counts(session)[State.PLANNED]))

    database.after_commit(listen)

    ask(database)

    assert heard == [(frozenset({"outbox"}), 1)]


def test_enqueue_rolled_back_leaves_nothing(database: Database) -> None:
    def fail(session: Any) -> None:
        orders.enqueue(session, order(), T0)
        raise LookupError

    with pytest.raises(LookupError):
        database.write(fail)

    assert take(database) is None


@pytest.mark.postgres
def test_enqueue_notifies_listeners_elsewhere(postgres_url: str) -> None:
    database = Database(postgres_url)
    with psycopg.connect(postgres_url, autocommit=True) as elsewhere:
        elsewhere.execute("LISTEN throughline_outbox")

        ask(database)

        assert [n.channel for n in elsewhere.notifies(timeout=5, stop_after=1)] == ["throughline_outbox"]
    database.close()


def test_new_id_sorts_by_time_and_never_repeats() -> None:
    ids = [orders.new_id(T0 + timedelta(milliseconds=n)) for n in range(50)]

    assert ids == sorted(ids)
    assert {len(delivery_id) for delivery_id in ids} == {32}
    assert len({orders.new_id(T0) for _ in range(50)}) == 50


@pytest.mark.parametrize(
    "given",
    [
        {"context": {"text": ["a", "b"]}},
        {"context": {"text": 1.5}},
        {"context": {"text": "a" * 201}},
        {"message": ""},
        {"to": ""},
        {"dedupe_key": ""},
        {"response_url": "http://127.0.0.1/once"},
        {"kind": Kind.RESPONSE},
        {"ephemeral_to": "U1"},
        {"kind": Kind.EPHEMERAL},
        {"kind": Kind.UPDATE},
        {"kind": Kind.DELETE},
        {"kind": Kind.REACTION},
    ],
)
def test_order_that_cannot_be_carried_out_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        order(**given)


def test_order_never_shows_its_response_url() -> None:
    assert "once" not in repr(order(kind=Kind.RESPONSE, response_url="http://127.0.0.1/once"))


def test_enqueue_after_nothing_that_exists_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="does not exist"):
        ask(database, after="nothing")


def test_enqueue_after_what_failed_is_cancelled_at_once(database: Database) -> None:
    parent = ask(database)
    claimed = taken(database)
    database.write(lambda session: record_refused(session, claimed, T0, "is_archived"))

    child = look(database, ask(database, kind=Kind.UPDATE, after=parent))

    assert (child.state, child.reason) == (State.CANCELLED, "after_failed")


@pytest.mark.parametrize(
    ("selectors", "cancelled"),
    [
        ({"subject": "occurrence:1"}, {"a", "b"}),
        ({"person": 2}, {"b", "c"}),
        ({"subject": "occurrence:1", "person": 2}, {"b"}),
        ({"lane": Lane.REPLY}, {"c"}),
        ({"messages": ("prompt", "notice")}, {"a", "c"}),
        ({"messages": ()}, set()),
    ],
)
def test_cancel_ends_what_fits_every_selector(
    database: Database, selectors: dict[str, Any], cancelled: set[str]
) -> None:
    ids = {
        "a": ask(database, subject="occurrence:1", person=1, lane=Lane.PLANNED, message="prompt"),
        "b": ask(database, subject="occurrence:1", person=2, lane=Lane.PLANNED, message="reminder"),
        "c": ask(database, subject="occurrence:2", person=2, lane=Lane.REPLY, message="notice"),
    }

    number = database.write(lambda session: orders.cancel(session, reason="paused", now=t(1), **selectors))

    found = {name for name, delivery_id in ids.items() if look(database, delivery_id).state is State.CANCELLED}
    assert (number, found) == (len(cancelled), cancelled)
    for name in cancelled:
        assert (look(database, ids[name]).reason, look(database, ids[name]).ended_at) == ("paused", t(1))


def test_cancel_without_a_selector_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="selector"):
        database.write(lambda session: orders.cancel(session, reason="paused", now=T0))


def test_cancel_leaves_what_is_being_sent(database: Database) -> None:
    delivery_id = ask(database, subject="occurrence:1")
    claimed = taken(database)

    number = database.write(lambda session: orders.cancel(session, reason="closed", now=T0, subject="occurrence:1"))

    assert (number, look(database, delivery_id).state) == (0, State.SENDING)
    assert database.write(lambda session: record_sent(session, claimed, T0, channel="D1", ts="1.1"))


def test_cancel_takes_along_what_waits(database: Database) -> None:
    parent = ask(database, subject="occurrence:1")
    child = ask(database, after=parent)
    grandchild = ask(database, kind=Kind.UPDATE, after=child)

    number = database.write(lambda session: orders.cancel(session, reason="closed", now=T0, subject="occurrence:1"))

    assert number == 1
    assert [look(database, delivery_id).reason for delivery_id in (parent, child, grandchild)] == [
        "closed",
        "after_cancelled",
        "after_cancelled",
    ]
