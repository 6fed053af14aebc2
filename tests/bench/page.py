"""The practice workspace's page: a click to the changed page, a long channel, and two hundred open pages.

The page is opened in the system's Chromium; open pages beyond one are plain HTTP connections in a process of
their own, so that the memory looked at is the workspace's.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

from bot.practice.driver import Actor, Driver
from bot.practice.page.live import PAUSE
from bot.practice.page.site import routes
from bot.practice.server import HOST, PracticeServer
from bot.practice.workspace import Workspace
from handlers.manifest import manifest
from tests.bench.process import Memory, memory_of
from tests.bench.rows import Row, milliseconds, quantile
from tests.bench.sizes import Sizes
from tests.support.chromium import chromium

GOAL_OPEN = 1.0
PATIENCE = 30.0
READERS = 20
REST = 2 * PAUSE  # Seconds after which no page is still resting from the hint before.
FACE = "eyes"
SHARES = (("median", 0.5), ("p99", 0.99))

_PROCESSES = multiprocessing.get_context("spawn")

_CLICK = (
    "From a click on a reaction in Chromium to the page that shows it, beside the bare request of the same act"
    " to the same server."
)
_OPEN = (
    "From asking for a channel with so many messages to its newest message on the screen of Chromium, beside the"
    " bare request of the same page."
)
_MEMORY = "Resident memory of the workspace's process with so many pages open, beside the same before the first."
_FAN_OUT = "From somebody's message in a channel to the last of so many open pages having heard, beside one open page."
#: Clicks a reaction and waits until the page shows it changed; milliseconds.
_CLICKED = """() => new Promise((done) => {
    const face = () => document.querySelector("#messages .reaction");
    const before = face().getAttribute("aria-pressed"), began = performance.now();
    const watch = new MutationObserver(() => {
        const now = face();
        if (!now || now.getAttribute("aria-pressed") === before || now.closest("[aria-busy]")) return;
        watch.disconnect();
        requestAnimationFrame(() => done(performance.now() - began));
    });
    watch.observe(document.querySelector("#messages"), { subtree: true, childList: true, attributes: true });
    face().click();
})"""


@dataclass(frozen=True)
class Place:
    """A workspace with its page, a channel in it, and those who read there."""

    workspace: Workspace
    server: PracticeServer
    channel: str
    writer: Actor
    readers: Sequence[Actor]

    def path(self, reader: Actor) -> str:
        return f"/as/{reader.id}/c/{self.channel}"


def measure(sizes: Sizes) -> list[Row]:
    with _place() as place, tempfile.TemporaryDirectory() as profile, chromium(Path(profile)) as context:
        page = context.new_page()
        clicks = _clicks(place, page, sizes.clicks)
        opens = _opens(place, page, sizes.opens, sizes.messages)
    with _place() as place:
        crowd = _crowd(place, sizes.pages)
    return [*clicks, opens, *crowd]


@contextmanager
def _place() -> Iterator[Place]:
    workspace = Workspace.new()
    workspace.install_app(manifest())
    people = [workspace.add_person(f"City {number}").id for number in range(READERS + 1)]
    channel = workspace.add_channel("town-hall", members=people).id
    writer, *readers = (Driver(workspace).person(one) for one in people)
    with PracticeServer(workspace, routes=routes(workspace)) as server:
        yield Place(workspace, server, channel, writer, readers)


def _clicks(place: Place, page: Page, count: int) -> list[Row]:
    ts = place.writer.type(place.channel, "Who takes this?")
    place.writer.react(place.channel, ts, FACE)
    here, other = place.readers[:2]
    page.goto(place.server.url + place.path(here))
    page.locator("#messages .reaction").wait_for()
    body = json.dumps({"act": "react", "place": {"channel": place.channel, "ts": ts}, "name": FACE})
    page.evaluate(_CLICKED)
    clicked, bare = [], []
    for _ in range(count):
        clicked.append(page.evaluate(_CLICKED) / 1000)
        bare.append(_asked(place, "POST", f"/as/{other.id}/act", body))
    rows = []
    for name, share in SHARES:
        took, floor = quantile(clicked, share), quantile(bare, share)
        what = f"click to changed page, {name} of {count}"
        rows.append(Row(what, milliseconds(took), f"{milliseconds(floor)} bare request", _CLICK, took / floor))
    return rows


def _opens(place: Place, page: Page, count: int, messages: int) -> Row:
    for number in range(messages):
        place.writer.type(place.channel, f"Message {number} of many, with a link https://example.org/{number}")
    newest = page.get_by_text(f"Message {messages - 1} of many")
    address, opened, bare = place.path(place.readers[0]), [], []
    for _ in range(count):
        page.goto("about:blank")
        began = time.perf_counter()
        page.goto(place.server.url + address)
        newest.wait_for()
        opened.append(time.perf_counter() - began)
        bare.append(_asked(place, "GET", address))
    took, floor = quantile(opened, 0.5), quantile(bare, 0.5)
    what = f"open {messages} messages, median of {count}"
    beside = f"{milliseconds(floor)} bare request"
    return Row(what, milliseconds(took), beside, _OPEN, took / floor, f"< {GOAL_OPEN:.0f} s", took < GOAL_OPEN)


def _crowd(place: Place, pages: int) -> list[Row]:
    before = memory_of(os.getpid())
    alone, _ = _fan_out(place, 1)
    took, memory = _fan_out(place, pages)
    return [
        Row(f"memory, {pages} open pages", str(memory), f"{before} none", _MEMORY, memory.resident / before.resident),
        Row(f"message to {pages} open pages", milliseconds(took), f"{milliseconds(alone)} one", _FAN_OUT, took / alone),
    ]


def _fan_out(place: Place, pages: int) -> tuple[float, Memory]:
    """Seconds from a message to the last of so many open pages having heard, and our memory while they were open."""
    ours, theirs = _PROCESSES.Pipe()
    paths = [place.path(place.readers[number % READERS]) for number in range(pages)]
    listener = _PROCESSES.Process(target=_listen, args=(urlsplit(place.server.url).port, paths, theirs))
    listener.start()
    try:
        _heard(ours)
        time.sleep(REST)
        memory, began = memory_of(os.getpid()), time.monotonic()
        place.writer.type(place.channel, "Good morning, all of you.")
        return _heard(ours) - began, memory
    finally:
        ours.send(None)
        listener.join(PATIENCE)


def _heard(pipe: Connection) -> float:
    if not pipe.poll(PATIENCE):
        raise TimeoutError("not every open page heard of it")
    return float(pipe.recv())


def _listen(port: int, paths: Sequence[str], pipe: Connection) -> None:
    """In a process of its own: open each page's stream, tell when all had their first hint, and when the next."""
    asyncio.run(_streams(port, paths, pipe))


async def _streams(port: int, paths: Sequence[str], pipe: Connection) -> None:
    lines = [await _stream(port, path) for path in paths]
    for _ in range(2):
        await asyncio.gather(*(_hint(reader) for reader, _ in lines))
        pipe.send(time.monotonic())
    await asyncio.to_thread(pipe.recv)
    for _, writer in lines:
        writer.close()


async def _stream(port: int, path: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection(HOST, port)
    live = f"{'/'.join(path.split('/')[:3])}/live?at={path}"
    writer.write(f"GET {live} HTTP/1.1\r\nHost: {HOST}:{port}\r\n\r\n".encode())
    return reader, writer


async def _hint(reader: asyncio.StreamReader) -> None:
    line = b""
    while not line.startswith(b"data:"):
        line = await reader.readline()
        if not line:
            raise ConnectionError("the stream of an open page has ended")


def _asked(place: Place, method: str, path: str, body: str = "") -> float:
    """Seconds that one request took, by a client that does nothing else."""
    port = urlsplit(place.server.url).port
    headers = {"Origin": place.server.url, "Content-Type": "application/json"}
    began = time.perf_counter()
    connection = http.client.HTTPConnection(HOST, port)
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    answer.read()
    took = time.perf_counter() - began
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} was answered with {answer.status}")
    return took
