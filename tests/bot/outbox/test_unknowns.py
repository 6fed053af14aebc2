from __future__ import annotations

from typing import Any

from bot.database import Database
from bot.outbox import unknowns
from bot.outbox.outcomes import record_sent, record_target, record_unknown
from bot.outbox.rows import Kind, State
from bot.outbox.unknowns import Unknown
from tests.bot.outbox.asking import M0, T0, ask, look, m, t, take, taken


def unsure(database: Database, **given: Any) -> str:
    """Ask for a post and lose sight of it at M0."""
    delivery_id = ask(database, **given)
    claimed = taken(database)
    database.write(lambda session: record_target(session, claimed, "D1"))
    database.write(lambda session: record_unknown(session, claimed, "no_answer", T0, M0, m(5)))
    return delivery_id


def found_unknown(database: Database, machine_seconds: float = 60, quiet: float = 60) -> Unknown | None:
    with database.read() as session:
        return unknowns.next_unknown(session, m(machine_seconds), m(machine_seconds - quiet))


def certain(database: Database) -> Unknown:
    unknown = found_unknown(database)
    assert unknown is not None
    return unknown


def test_unknown_is_looked_for_after_the_quiet_period_only(database: Database) -> None:
    delivery_id = unsure(database)

    assert found_unknown(database, 59) is None
    assert certain(database) == Unknown(
        id=delivery_id, attempt=1, failures=0, channel="D1", thread_ts=None, seen_ts=None, since=M0
    )


def test_unknown_that_converges_is_planned_again_without_a_search(database: Database) -> None:
    delivery_id = unsure(database, kind=Kind.HOME)

    assert found_unknown(database) is None
    assert take(database, machine_now=m(4)) is None
    assert taken(database, machine_now=m(5)).id == delivery_id
    assert look(database, delivery_id).failures == 1


def test_unknown_that_may_happen_at_most_once_has_failed(database: Database) -> None:
    delivery_id = unsure(database, kind=Kind.EPHEMERAL, ephemeral_to="U1")

    assert (look(database, delivery_id).state, look(database, delivery_id).reason) == (State.FAILED, "unknown")


def test_found_is_sent(database: Database) -> None:
    delivery_id = unsure(database)
    unknown = certain(database)

    assert database.write(lambda session: unknowns.record_found(session, unknown, t(90), "1.5"))

    delivery = look(database, delivery_id)
    assert (delivery.state, delivery.channel, delivery.ts, delivery.ended_at) == (State.SENT, "D1", "1.5", t(90))


def test_missing_is_sent_again_as_a_further_attempt(database: Database) -> None:
    delivery_id = unsure(database)
    unknown = certain(database)

    assert database.write(lambda session: unknowns.record_missing(session, unknown))

    again = taken(database)
    assert (again.id, again.attempt, again.failures) == (delivery_id, 2, 1)


def test_answer_about_an_earlier_attempt_changes_nothing(database: Database) -> None:
    delivery_id = unsure(database)
    unknown = certain(database)
    database.write(lambda session: unknowns.record_missing(session, unknown))
    again = taken(database)
    database.write(lambda session: record_unknown(session, again, "no_answer", T0, M0, M0))

    assert not database.write(lambda session: unknowns.record_missing(session, unknown))
    assert not database.write(lambda session: unknowns.record_found(session, unknown, T0, "1.5"))
    assert look(database, delivery_id).state is State.UNKNOWN


def test_unreadable_is_looked_for_again_later(database: Database) -> None:
    delivery_id = unsure(database)
    unknown = certain(database)

    assert database.write(lambda session: unknowns.record_unreadable(session, unknown, "truncated", m(120)))

    assert (look(database, delivery_id).state, look(database, delivery_id).reason) == (State.UNKNOWN, "truncated")
    assert found_unknown(database, 119) is None
    assert found_unknown(database, 120) is not None


def test_undecidable_waits_for_a_person_and_frees_its_line(database: Database) -> None:
    delivery_id = unsure(database, to="U1")
    behind = ask(database, to="U1")
    unknown = certain(database)

    assert database.write(lambda session: unknowns.record_undecidable(session, unknown, "truncated"))

    assert look(database, delivery_id).state is State.NEEDS_REVIEW
    claimed = taken(database)
    assert claimed.id == behind
    assert database.write(lambda session: record_sent(session, claimed, T0, channel="D1", ts="1.2"))
