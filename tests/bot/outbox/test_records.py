from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import NoResultFound

from bot.database import Database
from bot.outbox import records, unknowns
from bot.outbox.claims import Claimed
from bot.outbox.outcomes import record_sent, record_target, record_unknown
from bot.outbox.rows import Kind, State
from tests.bot.outbox.asking import M0, T0, ask, look, t, take, taken


def doubtful(database: Database, **given: Any) -> str:
    """A post of which nobody can tell whether it arrived."""
    delivery_id = ask(database, **given)
    claimed = taken(database)
    database.write(lambda session: record_target(session, claimed, "D1"))
    database.write(lambda session: record_unknown(session, claimed, "no_answer", T0, M0, M0))
    with database.read() as session:
        unknown = unknowns.next_unknown(session, M0, M0)
    assert unknown is not None
    database.write(lambda session: unknowns.record_undecidable(session, unknown, "truncated"))
    return delivery_id


def sent(database: Database, claimed: Claimed) -> None:
    database.write(lambda session: record_sent(session, claimed, T0, channel="C1", ts="1.1"))


def test_get_of_nothing_is_an_error(database: Database) -> None:
    with database.read() as session, pytest.raises(NoResultFound):
        records.get(session, "nothing")


def test_counts_have_a_number_for_every_state(database: Database) -> None:
    for person in ("U1", "U2", "U3"):
        ask(database, to=person)
    taken(database)

    with database.read() as session:
        assert records.counts(session) == dict.fromkeys(State, 0) | {State.PLANNED: 2, State.SENDING: 1}


def test_of_subject_gives_its_deliveries_in_order(database: Database) -> None:
    first = ask(database, subject="occurrence:1")
    ask(database, subject="occurrence:2")
    second = ask(database, subject="occurrence:1")

    with database.read() as session:
        assert [delivery.id for delivery in records.of_subject(session, "occurrence:1")] == [first, second]


def test_at_place_gives_the_post_and_not_its_updates(database: Database) -> None:
    post = ask(database, to="C1")
    ask(database, to="C1", kind=Kind.UPDATE, after=post)
    for _ in range(2):
        sent(database, taken(database))

    with database.read() as session:
        found = records.at_place(session, "C1", "1.1")
        assert found is not None
        assert found.id == post
        assert records.at_place(session, "C1", "1.2") is None


def test_to_review_lists_what_waits_for_a_person(database: Database) -> None:
    delivery_id = doubtful(database, to="U1")
    ask(database, to="U2")

    with database.read() as session:
        assert [delivery.id for delivery in records.to_review(session)] == [delivery_id]


def test_arrived_ends_it_as_sent(database: Database) -> None:
    delivery_id = doubtful(database)

    assert database.write(lambda session: records.arrived(session, delivery_id, t(90)))

    assert (look(database, delivery_id).state, look(database, delivery_id).ended_at) == (State.SENT, t(90))
    assert take(database, now=t(90)) is None


def test_send_again_sends_it_even_past_its_time(database: Database) -> None:
    delivery_id = doubtful(database, not_after=t(60))

    assert database.write(lambda session: records.send_again(session, delivery_id, t(90)))

    assert taken(database, now=t(90)).id == delivery_id


@pytest.mark.parametrize("decide", [records.arrived, records.send_again])
def test_decision_nobody_waited_for_changes_nothing(database: Database, decide: Callable[..., bool]) -> None:
    delivery_id = ask(database, not_before=t(60))

    assert not database.write(lambda session: decide(session, delivery_id, T0))

    assert look(database, delivery_id).not_before == t(60)
