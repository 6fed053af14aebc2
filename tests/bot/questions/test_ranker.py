from __future__ import annotations

import threading
from collections.abc import Callable
from typing import cast

import structlog

from bot.questions.ranker import Ranker
from bot.questions.routing import Decision, Ranking, Router

RANKING = Ranking((), Decision.STAFF)


class Known:
    """Ranks everything alike."""

    def rank(self, text: str, role: str | None) -> Ranking:
        return RANKING


def ranker(load: Callable[[], object], patience: float = 5.0) -> Ranker:
    return Ranker(cast("Callable[[], Router]", load), patience)


def test_a_ranker_that_nobody_asks_loads_nothing() -> None:
    loaded: list[str] = []

    ranker(lambda: loaded.append("loaded"))

    assert loaded == []


def test_rank_loads_once_in_the_background_for_many_who_ask() -> None:
    threads: list[str] = []

    def load() -> Known:
        threads.append(threading.current_thread().name)
        return Known()

    asked = ranker(load)
    got: list[Ranking | None] = []
    asking = [threading.Thread(target=lambda: got.append(asked.rank("How?", None))) for _ in range(8)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join(10)

    assert (got, threads) == ([RANKING] * 8, ["router"])


def test_rank_gives_nothing_while_loading_takes_too_long_and_ranks_once_it_is_there() -> None:
    go = threading.Event()

    def load() -> Known:
        go.wait(10)
        return Known()

    asked = ranker(load, patience=0.01)
    late = asked.rank("How?", None)
    go.set()

    assert asked.ready(10)
    assert (late, asked.rank("How?", None)) == (None, RANKING)


def test_prepare_begins_and_waits_for_nothing() -> None:
    begun, go = threading.Event(), threading.Event()

    def load() -> Known:
        begun.set()
        go.wait(10)
        return Known()

    asked = ranker(load)
    asked.prepare()
    asked.prepare()

    assert begun.wait(10)
    go.set()
    assert asked.ready(10)


def test_a_router_that_cannot_be_loaded_is_logged_and_keeps_nobody_waiting() -> None:
    def load() -> Known:
        raise LookupError("a content file is missing")

    asked = ranker(load, patience=10.0)

    with structlog.testing.capture_logs() as logged:
        ranked = asked.rank("How?", None)

    assert (ranked, asked.ready(0)) == (None, False)
    assert logged == [{"event": "router_not_loaded", "log_level": "error", "error": "LookupError"}]
