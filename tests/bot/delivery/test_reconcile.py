from __future__ import annotations

import pytest

from bot.database import Database
from bot.outbox import records
from bot.outbox.rows import State
from bot.practice.faults import Misbehaviour
from tests.bot.delivery.benches import Bench, bench_on
from tests.bot.delivery.workspaces import Slack


def lose_sight(bench: Bench, channel: str, misbehaviour: Misbehaviour = Misbehaviour.DROP_AFTER) -> str:
    """A post of unknown outcome."""
    bench.slack.goes_wrong(misbehaviour)
    delivery_id = bench.say(channel, "Hello")
    bench.drain()
    assert bench.states(delivery_id) == [State.UNKNOWN]
    return delivery_id


def test_nothing_is_looked_for_before_the_quiet_period_is_over(database: Database, slack: Slack) -> None:
    bench = bench_on(database, slack, patience={"quiet": 60.0})
    lose_sight(bench, slack.channel("town-hall"))

    assert bench.reconciler.run_once() == 0
    assert slack.calls("conversations.history") == 0


def test_search_begins_at_a_message_seen_before(database: Database, slack: Slack) -> None:
    bench = bench_on(database, slack, patience={"quiet": 0.0})
    channel = slack.channel("town-hall")
    for _ in range(250):  # More than a page lies behind what was seen before.
        slack.client.chat_postMessage(channel=channel, text="Earlier")
    bench.say(channel, "First")
    bench.drain()
    delivery_id = lose_sight(bench, channel)

    assert bench.reconciler.step()

    assert (bench.states(delivery_id), slack.calls("conversations.history")) == ([State.SENT], 1)


def test_search_reads_every_page(database: Database, slack: Slack) -> None:
    bench = bench_on(database, slack, patience={"quiet": 0.0})
    channel = slack.channel("town-hall")
    delivery_id = lose_sight(bench, channel)
    for _ in range(250):
        slack.client.chat_postMessage(channel=channel, text="Later")

    assert bench.reconciler.step()

    assert (bench.states(delivery_id), slack.calls("conversations.history")) == ([State.SENT], 2)


def test_search_cut_short_decides_nothing(database: Database, slack: Slack) -> None:
    bench = bench_on(database, slack, patience={"quiet": 0.0, "pages": 1})
    channel = slack.channel("town-hall")
    delivery_id = lose_sight(bench, channel, Misbehaviour.DROP_BEFORE)
    for _ in range(250):
        slack.client.chat_postMessage(channel=channel, text="Later")

    assert bench.reconciler.step()

    assert (bench.look(delivery_id).state, bench.look(delivery_id).reason) == (State.UNKNOWN, "truncated")


@pytest.mark.parametrize(
    ("misbehaviour", "given", "reason"),
    [
        (Misbehaviour.RATE_LIMITED, {"retry_after": 7}, "ratelimited"),
        (Misbehaviour.SERVER_ERROR, {"status": 500}, "http_500"),
        (Misbehaviour.MALFORMED, {}, "unreadable_answer"),
        (Misbehaviour.API_ERROR, {"error": "not_in_channel"}, "not_in_channel"),
    ],
)
def test_unreadable_history_decides_nothing_and_then_a_person_does(
    database: Database, slack: Slack, misbehaviour: Misbehaviour, given: dict[str, object], reason: str
) -> None:
    bench = bench_on(database, slack, patience={"quiet": 0.0, "again": 60.0})
    impatient = bench_on(database, slack, patience={"quiet": 0.0, "review": 0.0})
    channel = slack.channel("town-hall")
    first = lose_sight(bench, channel)
    slack.goes_wrong(misbehaviour, "conversations.history", times=2, **given)
    bench.reconciler.step()
    other = lose_sight(impatient, slack.channel("other"))

    impatient.reconciler.step()

    assert (bench.look(first).state, bench.look(first).reason) == (State.UNKNOWN, reason)
    assert (bench.look(other).state, bench.look(other).reason) == (State.NEEDS_REVIEW, reason)


def test_retry_after_of_a_search_is_honoured(database: Database, slack: Slack) -> None:
    bench = bench_on(database, slack, patience={"quiet": 0.0})
    delivery_id = lose_sight(bench, slack.channel("town-hall"))
    slack.goes_wrong(Misbehaviour.RATE_LIMITED, "conversations.history", retry_after=1)

    bench.settle()

    assert (bench.states(delivery_id), slack.texts()) == ([State.SENT], ["Hello"])
    assert slack.calls("conversations.history") == 2


def test_message_of_somebody_else_with_our_id_is_not_ours(database: Database, slack: Slack) -> None:
    bench = bench_on(database, slack, patience={"quiet": 0.0})
    stranger = bench_on(database, slack, patience={"quiet": 0.0})
    stranger.reconciler._bot_id = "B000"
    delivery_id = lose_sight(bench, slack.channel("town-hall"))

    stranger.reconciler.step()

    assert (bench.look(delivery_id).state, bench.look(delivery_id).reason) == (State.PLANNED, "not_arrived")


def test_decision_of_a_person_lets_it_go_out(database: Database, slack: Slack) -> None:
    bench = bench_on(database, slack, patience={"quiet": 0.0, "review": 0.0})
    channel = slack.channel("town-hall")
    delivery_id = lose_sight(bench, channel, Misbehaviour.DROP_BEFORE)
    slack.goes_wrong(Misbehaviour.SERVER_ERROR, "conversations.history")
    bench.reconciler.step()
    behind = bench.say(channel, "Behind")
    bench.drain()

    bench.database.write(lambda session: records.send_again(session, delivery_id, bench.clock.now()))
    bench.drain()

    assert bench.states(delivery_id, behind) == [State.SENT, State.SENT]
    assert slack.texts() == ["Behind", "Hello"]


def test_post_that_keeps_failing_goes_to_a_person(database: Database, slack: Slack) -> None:
    bench = bench_on(database, slack, patience={"quiet": 0.0})
    slack.goes_wrong(Misbehaviour.DROP_BEFORE, times=100)
    delivery_id = bench.say(slack.channel("town-hall"), "Hello")

    bench.settle()

    assert (bench.look(delivery_id).state, bench.look(delivery_id).reason) == (State.NEEDS_REVIEW, "keeps_failing")
    assert slack.posts() == []
