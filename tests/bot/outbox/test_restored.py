from __future__ import annotations

import pytest

from bot.database import Database
from bot.outbox import restored, unknowns
from bot.outbox.outcomes import record_sent
from bot.outbox.rows import Kind, State
from tests.bot.outbox.asking import M0, T0, ask, look, t, taken


def doubt(database: Database) -> int:
    """U1 is the only person whose direct message is known."""
    known = {"U1": "D1", "C1": "C1"}
    return database.write(lambda session: restored.doubt_due(session, now=T0, machine_now=M0, channel_of=known.get))


def test_due_posts_are_in_doubt_and_later_ones_are_not(database: Database) -> None:
    due = [ask(database, to="U1"), ask(database, to="C1")]
    later = ask(database, to="U1", not_before=t(60))

    number = doubt(database)

    assert number == 2
    assert [(look(database, one).state, look(database, one).channel) for one in due] == [
        (State.UNKNOWN, "D1"),
        (State.UNKNOWN, "C1"),
    ]
    assert look(database, later).state is State.PLANNED


def test_post_that_was_being_sent_is_in_doubt(database: Database) -> None:
    delivery_id = ask(database, to="U1")
    taken(database)

    doubt(database)

    assert look(database, delivery_id).state is State.UNKNOWN


def test_post_to_nobody_knows_where_goes_to_a_person(database: Database) -> None:
    delivery_id = ask(database, to="U2")

    doubt(database)

    assert (look(database, delivery_id).state, look(database, delivery_id).reason) == (State.NEEDS_REVIEW, "restored")


def test_reply_is_looked_for_in_its_thread(database: Database) -> None:
    parent = ask(database, to="C1")
    claimed = taken(database)
    database.write(lambda session: record_sent(session, claimed, T0, channel="C1", ts="1700000000.000100"))
    ask(database, to="C1", after=parent)

    doubt(database)

    with database.read() as session:
        unknown = unknowns.next_unknown(session, M0, M0)
    assert unknown is not None
    assert (unknown.channel, unknown.thread_ts) == ("C1", "1700000000.000100")


def test_reply_to_what_is_in_doubt_itself_goes_to_a_person(database: Database) -> None:
    parent = ask(database, to="C1")
    reply = ask(database, to="C1", after=parent)

    doubt(database)

    assert [look(database, one).state for one in (parent, reply)] == [State.UNKNOWN, State.NEEDS_REVIEW]


@pytest.mark.parametrize(
    ("kind", "given", "state"),
    [
        (Kind.HOME, {}, State.PLANNED),
        (Kind.UPDATE, {"in_thread_of": ("C1", "1.1")}, State.PLANNED),
        (Kind.EPHEMERAL, {"ephemeral_to": "U1"}, State.FAILED),
        (Kind.RESPONSE, {"response_url": "http://127.0.0.1/once"}, State.FAILED),
    ],
)
def test_other_kinds_converge_or_have_had_their_chance(
    database: Database, kind: Kind, given: dict[str, object], state: State
) -> None:
    delivery_id = ask(database, to="C1", kind=kind, **given)  # type: ignore[arg-type]

    doubt(database)

    assert look(database, delivery_id).state is state
