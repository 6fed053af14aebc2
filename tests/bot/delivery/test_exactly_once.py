"""Hundreds of deliveries through a network that breaks and a process that dies: none lost, none doubled."""

from __future__ import annotations

import random
from typing import Any

import pytest

from bot.database import Database
from bot.delivery import slack as gateway
from bot.outbox import records
from bot.outbox.rows import State
from bot.practice.faults import Fault, Misbehaviour
from tests.bot.delivery.benches import Bench, Crash, bench_on
from tests.bot.delivery.workspaces import Slack

SEED = 20270301
CHANNELS = 60
PER_CHANNEL = 4
#: One fault strikes one call in one channel; about every other delivery meets one.
POST_FAULTS: list[dict[str, Any]] = [
    {"misbehaviour": Misbehaviour.DROP_AFTER},
    {"misbehaviour": Misbehaviour.DROP_BEFORE},
    {"misbehaviour": Misbehaviour.SERVER_ERROR},
    {"misbehaviour": Misbehaviour.ERROR_AFTER, "status": 502},
    {"misbehaviour": Misbehaviour.MALFORMED},
    {"misbehaviour": Misbehaviour.RATE_LIMITED, "retry_after": 0},
    {"misbehaviour": Misbehaviour.API_ERROR, "error": "internal_error"},
    {"misbehaviour": Misbehaviour.LATE, "seconds": 1.0},
]
SEARCH_FAULTS: list[dict[str, Any]] = [
    {"misbehaviour": Misbehaviour.RATE_LIMITED, "retry_after": 0},
    {"misbehaviour": Misbehaviour.SERVER_ERROR},
    {"misbehaviour": Misbehaviour.DROP_AFTER},
    {"misbehaviour": Misbehaviour.MALFORMED},
]
CRASHES = 0.03


def sow_faults(slack: Slack, channels: list[str], chance: random.Random) -> None:
    late = set(chance.sample(channels, 3))  # A time-out costs real time, so only a few.
    with slack.workspace.changed:
        for channel in channels:
            for _ in range(chance.randrange(4)):
                fault = chance.choice(POST_FAULTS if channel in late else POST_FAULTS[:-1])
                slack.workspace.faults.add(Fault(name="chat.postMessage", channel=channel, **fault))
            if chance.random() < 0.3:
                fault = chance.choice(SEARCH_FAULTS)
                slack.workspace.faults.add(Fault(name="conversations.history", channel=channel, **fault))


def crashing(monkeypatch: pytest.MonkeyPatch, chance: random.Random) -> list[str]:
    """Have the process die now and then just before or just after a call; returns where it did."""
    perform = gateway.perform
    crashed: list[str] = []

    def performed(*given: Any) -> Any:
        if chance.random() < CRASHES:
            crashed.append("before")
            raise Crash
        outcome = perform(*given)
        if chance.random() < CRASHES:
            crashed.append("after")
            raise Crash
        return outcome

    monkeypatch.setattr("bot.delivery.sender.perform", performed)
    return crashed


def settle(bench: Bench) -> None:
    while True:
        try:
            bench.settle()
        except Crash:
            continue
        return


def test_every_delivery_arrives_once_and_in_order(
    database: Database, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(SEED)
    bench = bench_on(database, slack, timing={"lease": 1.0})
    channels = [slack.channel(f"channel-{number}") for number in range(CHANNELS)]
    asked = {channel: [bench.say(channel, "Hello") for _ in range(PER_CHANNEL)] for channel in channels}
    sow_faults(slack, channels, chance)
    crashed = crashing(monkeypatch, chance)

    settle(bench)

    arrived: dict[str, list[str]] = {channel: [] for channel in channels}
    for post in slack.posts():
        assert post.metadata is not None
        arrived[post.channel].append(post.metadata["event_payload"]["id"])
    assert arrived == asked
    with database.read() as session:
        counts = records.counts(session)
    assert counts == dict.fromkeys(State, 0) | {State.SENT: CHANNELS * PER_CHANNEL}
    struck = slack.workspace.faults.struck("chat.postMessage")
    assert (len(struck) > CHANNELS, set(crashed)) == (True, {"before", "after"})
