"""The sender hears of work at once; its poll is set so long that nothing here would pass by polling."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.database import Database
from bot.outbox import orders
from bot.outbox.orders import Order
from bot.outbox.rows import Kind
from tests.bot.delivery.benches import T0, Bench, bench_on
from tests.bot.delivery.workspaces import Slack

ASK_ELSEWHERE = """
import sys
from datetime import datetime, UTC
from bot.database import Database
from bot.outbox.orders import Order, enqueue
from bot.outbox.rows import Kind

url, channel = sys.argv[1:]
order = Order(kind=Kind.POST, message="says", to=channel, dedupe_key="elsewhere")
database = Database(url)
database.write(lambda session: enqueue(session, order, datetime(2027, 3, 1, 11, tzinfo=UTC)))
database.close()
"""


@contextmanager
def sending(bench: Bench) -> Iterator[None]:
    stop = threading.Event()
    runner = threading.Thread(target=bench.sender.run, args=(stop,))
    runner.start()
    try:
        yield
    finally:
        stop.set()
        bench.sender.wake()
        runner.join(timeout=10)
        assert not runner.is_alive()


def seen(slack: Slack, count: int) -> bool:
    """Whether so many posts were there within a few seconds."""
    with slack.workspace.changed:
        return slack.workspace.changed.wait_for(lambda: len(slack.workspace.chat.everything()) >= count, timeout=8)


def test_commit_in_this_process_wakes_the_sender(bench: Bench) -> None:
    channel = bench.slack.channel("town-hall")

    with sending(bench):
        bench.say(channel, "One")
        first = seen(bench.slack, 1)
        bench.say(channel, "Two")
        second = seen(bench.slack, 2)

    assert (first, second, bench.slack.texts()) == (True, True, ["One", "Two"])


def test_commit_through_another_connection_wakes_the_sender(
    database: Database, database_url: str, slack: Slack
) -> None:
    bench = bench_on(database, slack)
    channel = slack.channel("town-hall")
    elsewhere = Database(database_url)

    with sending(bench):
        bench.say(channel, "One")
        assert seen(slack, 1)
        order = Order(kind=Kind.POST, message="says", to=channel, dedupe_key="elsewhere")
        elsewhere.write(lambda session: orders.enqueue(session, order, T0))
        woken = seen(slack, 2)

    elsewhere.close()
    assert woken


def test_commit_of_another_process_wakes_the_sender(sqlite_url: str, slack: Slack) -> None:
    database = Database(sqlite_url)
    bench = bench_on(database, slack)
    channel = slack.channel("town-hall")

    with sending(bench):
        bench.say(channel, "One")
        assert seen(slack, 1)
        subprocess.run([sys.executable, "-c", ASK_ELSEWHERE, sqlite_url, channel], check=True, timeout=30)
        woken = seen(slack, 2)

    database.close()
    assert woken


def test_step_that_breaks_does_not_end_the_sending(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    channel = bench.slack.channel("town-hall")
    broken = threading.Event()
    step = bench.sender.step

    def step_or_break() -> bool:
        if broken.is_set():
            return step()
        broken.set()
        raise LookupError

    monkeypatch.setattr(bench.sender, "step", step_or_break)
    with sending(bench):
        assert broken.wait(5)
        bench.say(channel, "One")
        went_on = seen(bench.slack, 1)

    assert went_on
