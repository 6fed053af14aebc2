"""A press of Skip through the whole handler, beside the same rows written by plain SQL through the same writer."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from slack_bolt import App, BoltRequest

from bot import settings as setting
from bot.app import build
from bot.clock import SystemClock
from bot.database import Database
from bot.practice.server import PracticeServer
from bot.practice.workspace import Workspace
from handlers.manifest import manifest
from messages.render import Renderer
from tests.bench import places, presses
from tests.bench.presses import Asked, Floor
from tests.bench.rows import Row, milliseconds, quantile
from tests.bench.sizes import Sizes
from tests.support import samples

T = TypeVar("T")

CONCURRENCY = (1, 16)
GOAL_RATIO, GOAL_ACK_SECONDS = 2.0, 0.1
#: Presses before anything is timed: statements are compiled, connections opened, the token looked up.
WARMING = 20

_COMPARES = (
    "From the signed request to the answer (verify, dispatch, one transaction), beside the same four rows written by"
    " plain SQL in one transaction through the same writer."
)
_ACK = "The slowest hundredth of these requests, beside the 3 s after which Slack gives up."


@dataclass
class Timings:
    """Seconds that each press took."""

    handler: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)


def measure(sizes: Sizes) -> list[Row]:
    rows = []
    for name, place in (("SQLite", places.sqlite), ("PostgreSQL", places.postgres)):
        with tempfile.TemporaryDirectory() as folder, place(Path(folder)) as database:
            for concurrency, timings in _measured(database, sizes).items():
                rows += _rows(f"{name}, {concurrency} at once", timings, concurrency)
    return rows


def _measured(database: Database, sizes: Sizes) -> dict[int, Timings]:
    now = datetime.now(UTC)
    blocks = Renderer().message(samples.SAMPLES["prompt"], "en-US").blocks  # type: ignore[arg-type]
    half = WARMING + sizes.rounds * sizes.presses * len(CONCURRENCY)
    asked = presses.ask(database, 2 * half, now)
    requests, floors = presses.requests(asked[:half], blocks), iter(asked[half:])
    floor = Floor(database)
    with _bolt(database) as bolt:
        press, write = _pressing(bolt), _writing(floor)
        timed(press, _next(requests, WARMING), 1)
        timed(write, _next(floors, WARMING), 1)
        found = {}
        for concurrency in CONCURRENCY:
            found[concurrency] = timings = Timings()
            for _ in range(sizes.rounds):
                timings.handler += timed(press, _next(requests, sizes.presses), concurrency)
                timings.floor += timed(write, _next(floors, sizes.presses), concurrency)
    _same_rows(database, half)
    return found


def timed(work: Callable[[T], None], things: list[T], concurrency: int) -> list[float]:
    """How long `work` took for each of `things`, with so many threads each taking the next as it is done."""
    left, lock, took, failed = iter(things), threading.Lock(), list[float](), list[BaseException]()

    def run() -> None:
        while not failed:
            with lock:
                thing = next(left, None)
            if thing is None:
                return
            began = time.perf_counter()
            try:
                work(thing)
            except BaseException as error:
                failed.append(error)
            took.append(time.perf_counter() - began)

    threads = [threading.Thread(target=run) for _ in range(concurrency)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return took


@contextmanager
def _bolt(database: Database) -> Iterator[App]:
    """The real app; the practice workspace is there because Bolt looks its token up, once."""
    workspace = Workspace.new()
    installed = workspace.install_app(manifest())
    with ExitStack() as stack:
        server = stack.enter_context(PracticeServer(workspace))
        settings = setting.load(
            env_file=None,
            slack_bot_token=installed.bot_token,
            slack_signing_secret=presses.SECRET,
            slack_api_url=server.api_url,
            database_url=database.url,
        )
        yield build(settings, SystemClock(), database).bolt


def _pressing(bolt: App) -> Callable[[BoltRequest], None]:
    def press(request: BoltRequest) -> None:
        answer = bolt.dispatch(request)
        if answer.status != 200 or answer.body:
            raise RuntimeError(f"a press was answered with {answer.status}")

    return press


def _writing(floor: Floor) -> Callable[[Asked], None]:
    return lambda one: floor.press(one, datetime.now(UTC))


def _next(things: Iterable[T], count: int) -> list[T]:
    return [thing for _, thing in zip(range(count), things, strict=False)]


def _same_rows(database: Database, half: int) -> None:
    """A floor that wrote less, or a press that was refused, would make the comparison worthless."""
    if presses.counts(database) != (2 * half,) * 4:
        raise RuntimeError("the presses and the floor did not write the same rows")


def _rows(what: str, timings: Timings, concurrency: int) -> list[Row]:
    rows = []
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        handler, floor = quantile(timings.handler, share), quantile(timings.floor, share)
        ratio = handler / floor
        rows.append(
            Row(
                f"press, {what}, {name}",
                milliseconds(handler),
                f"{milliseconds(floor)} plain SQL",
                _COMPARES,
                ratio,
                f"≤ {GOAL_RATIO:.0f} times",
                ratio <= GOAL_RATIO,
            )
        )
    if concurrency == max(CONCURRENCY):
        ack = quantile(timings.handler, 0.99)
        goal = f"≤ {GOAL_ACK_SECONDS * 1000:.0f} ms"
        rows.append(Row(f"ack, {what}, p99", milliseconds(ack), "3 s", _ACK, None, goal, ack <= GOAL_ACK_SECONDS))
    return rows
