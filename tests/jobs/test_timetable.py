from __future__ import annotations

import pkgutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import structlog

import jobs
from bot.clock import SystemClock
from bot.database import Database
from jobs import timetable
from jobs.timetable import Entry
from jobs.work import Work

NAME = "Austin · Chief of Staff"


@pytest.fixture
def work(sqlite_url: str) -> Iterator[Work]:
    database = Database(sqlite_url)
    yield Work(database, SystemClock())
    database.close()


@contextmanager
def firing(monkeypatch: pytest.MonkeyPatch, work: Work, *entries: Entry) -> Iterator[None]:
    monkeypatch.setattr(timetable, "timetable", lambda _seconds: entries)
    scheduler = timetable.start(work, 1)
    try:
        yield
    finally:
        scheduler.shutdown(wait=True)


def fail(_work: Work) -> int:
    raise LookupError(NAME)


def test_every_job_is_in_the_timetable() -> None:
    modules = {module.name for module in pkgutil.iter_modules(jobs.__path__)} - {"timetable", "work"}

    entries = timetable.timetable(15)

    assert {entry.name for entry in entries} == modules
    assert len(entries) == len(modules)
    assert {entry.name: entry.run.__module__ for entry in entries} == {name: f"jobs.{name}" for name in modules}


def test_what_is_due_is_noticed_at_every_tick() -> None:
    seconds = {entry.name: entry.seconds for entry in timetable.timetable(7)}

    assert seconds["send_due"] == 7
    assert all(value >= 7 for value in seconds.values())


def test_every_job_runs_on_an_empty_network(work: Work) -> None:
    ran = [entry.run(work) for entry in timetable.timetable(1)]

    assert ran == [0] * len(ran)


def test_tick_all_runs_every_job_in_order(monkeypatch: pytest.MonkeyPatch, work: Work) -> None:
    ran: list[str] = []

    def note(name: str) -> Callable[[Work], int]:
        def run(_work: Work) -> int:
            ran.append(name)
            return 0

        return run

    monkeypatch.setattr(timetable, "timetable", lambda _s: [Entry(name, 1, note(name)) for name in ("one", "two")])

    timetable.tick_all(work, 1)

    assert ran == ["one", "two"]


def test_ticks_fire_again_and_again_with_what_a_job_is_given(monkeypatch: pytest.MonkeyPatch, work: Work) -> None:
    given: list[Work] = []
    thrice = threading.Semaphore(0)

    def run(handed: Work) -> int:
        given.append(handed)
        thrice.release()
        return 0

    with firing(monkeypatch, work, Entry("one", 0.02, run)):
        fired = [thrice.acquire(timeout=10) for _ in range(3)]

    assert fired == [True] * 3
    assert set(map(id, given)) == {id(work)}


def test_a_job_that_fails_ends_neither_itself_nor_the_others(monkeypatch: pytest.MonkeyPatch, work: Work) -> None:
    failed, others = threading.Semaphore(0), threading.Semaphore(0)

    def broken(handed: Work) -> int:
        failed.release()
        return fail(handed)

    def other(_work: Work) -> int:
        others.release()
        return 0

    with firing(monkeypatch, work, Entry("broken", 0.02, broken), Entry("other", 0.02, other)):
        fired = [one.acquire(timeout=10) for one in (failed, failed, others, failed, others)]

    assert fired == [True] * 5


def test_a_job_that_fails_is_logged_by_kind_without_its_text(work: Work) -> None:
    with structlog.testing.capture_logs() as logged:
        timetable.tick(Entry("broken", 1, fail), work)

    assert logged == [{"event": "job_failed", "log_level": "error", "job": "broken", "error": "LookupError"}]


@pytest.mark.parametrize(
    ("done", "lines"), [(0, []), (3, [{"event": "job_done", "log_level": "info", "job": "one", "done": 3}])]
)
def test_a_job_is_logged_when_it_did_something(work: Work, done: int, lines: list[object]) -> None:
    with structlog.testing.capture_logs() as logged:
        timetable.tick(Entry("one", 1, lambda _work: done), work)

    assert logged == lines


def test_a_tick_that_comes_late_runs_once_all_the_same(monkeypatch: pytest.MonkeyPatch, work: Work) -> None:
    monkeypatch.setattr(timetable, "timetable", lambda _seconds: (Entry("one", 60, lambda _work: 0),))
    scheduler = timetable.start(work, 1)
    (job,) = scheduler.get_jobs()
    scheduler.shutdown()

    assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
