from __future__ import annotations

from bot.database import Database
from bot.outbox import pauses
from bot.outbox.rows import Lane
from tests.bot.outbox.asking import T0, ask, t, take, take_all


def test_pause_stops_every_claim_until_resumed(database: Database) -> None:
    ids = [ask(database, to="U1"), ask(database, to="U2", lane=Lane.PLANNED)]

    database.write(lambda session: pauses.pause_all(session, T0))
    held_back = take(database)
    database.write(lambda session: pauses.resume_all(session, t(1)))

    assert held_back is None
    assert take_all(database) == ids


def test_pause_twice_keeps_the_first_reason(database: Database) -> None:
    database.write(lambda session: pauses.pause_all(session, T0, "token_revoked"))
    database.write(lambda session: pauses.pause_all(session, T0))

    with database.read() as session:
        assert (pauses.paused(session), pauses.paused_because(session)) == (True, "token_revoked")


def test_resume_ends_the_pause(database: Database) -> None:
    database.write(lambda session: pauses.pause_all(session, T0))
    database.write(lambda session: pauses.resume_all(session, t(1)))

    with database.read() as session:
        assert (pauses.paused(session), pauses.paused_because(session)) == (False, None)


def test_resume_wakes_the_senders(database: Database) -> None:
    heard: list[frozenset[str]] = []
    database.write(lambda session: pauses.pause_all(session, T0))
    database.after_commit(heard.append)

    database.write(lambda session: pauses.resume_all(session, t(1)))

    assert heard == [frozenset({"outbox"})]
