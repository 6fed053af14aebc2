"""A conversation with a new id: what went there and what is still to go is found by the new one."""

from __future__ import annotations

from sqlalchemy import select

from bot.database import Database
from bot.outbox import outcomes
from bot.outbox.moves import follow
from bot.outbox.rows import DeliveryRow
from tests.bot.outbox.asking import T0, ask, taken

OLD, NEW, OTHER = "C0OLD", "C0NEW", "C0OTHER"


def test_deliveries_follow_their_conversation_and_no_other(database: Database) -> None:
    ask(database, to=OLD)
    sent = taken(database)
    database.write(lambda session: outcomes.record_sent(session, sent, T0, channel=OLD, ts="1.1"))
    ask(database, to=OLD, in_thread_of=(OLD, "1.1"))
    ask(database, to=OTHER, in_thread_of=(OTHER, "1.1"))

    database.write(lambda session: follow(session, OLD, NEW))

    with database.read() as session:
        rows = session.scalars(select(DeliveryRow).order_by(DeliveryRow.sequence)).all()
        assert [(row.to, row.line, row.channel, row.thread_channel) for row in rows] == [
            (NEW, f"{NEW}:reply", NEW, None),
            (NEW, f"{NEW}:reply", None, NEW),
            (OTHER, f"{OTHER}:reply", None, OTHER),
        ]
