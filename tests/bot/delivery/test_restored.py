from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.delivery import restored
from bot.outbox.rows import DeliveryRow, State
from tests.bot.delivery.benches import Bench


def forget(session: Session) -> None:
    """The deliveries as a backup from before they were sent has them."""
    session.execute(update(DeliveryRow).values(state=State.PLANNED, channel=None, ts=None, seen_ts=None, attempt=0))


def test_what_went_out_in_the_lost_time_is_found_and_the_rest_is_sent(bench: Bench) -> None:
    ada, channel = bench.slack.person("Ada Member"), bench.slack.channel("town-hall")
    sent = bench.say(ada, "One"), bench.say(channel, "Two")
    bench.drain()
    bench.database.write(forget)
    unsent = bench.say(channel, "Three")

    number = bench.database.write(
        lambda session: restored.doubt_what_was_due(session, bench.clock.now(), bench.clock.machine())
    )
    bench.settle()

    assert number == 3
    assert bench.slack.texts() == ["One", "Two", "Three"]
    assert bench.states(*sent, unsent) == [State.SENT] * 3
