"""`throughline run` as a process of its own: how soon it acks its first event, and what it holds in memory.

It is connected to the practice workspace by Socket Mode and told everything by its environment, as it would be
on somebody's server.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from bot.database import Database
from bot.network import founding, people
from bot.network.rows import PersonKind
from bot.practice.apps import App
from bot.practice.driver import Actor, Driver
from bot.practice.server import PracticeServer
from bot.practice.workspace import Workspace
from handlers.manifest import manifest
from messages import ids
from tests.bench.rows import Row, quantile
from tests.bench.sizes import Sizes

GOAL_MEGABYTES, GOAL_SECONDS = 120, 2.0
PATIENCE = 30.0
#: How long nothing happens before memory is looked at.
IDLE_SECONDS = 1.0

_PROGRAM = Path(sys.executable).with_name("throughline")
_START = "From starting `throughline run` to the workspace having the ack of the first event it could send."
_PEER = "beside a Python that has only imported the two libraries it cannot do without, slack_bolt and sqlalchemy."
_IDLE = f"Resident memory of `throughline run` connected and idle, nobody having asked a question yet, {_PEER}"
_ROUTING = f"The same after somebody asked a question and the router was loaded for it, {_PEER}"
_BARE = "import slack_bolt, sqlalchemy.orm, sys; print(flush=True); sys.stdin.read()"


@dataclass(frozen=True)
class Memory:
    """Megabytes (10⁶ bytes): all pages held, and with pages shared with others counted by share."""

    resident: float
    proportional: float

    def __str__(self) -> str:
        return f"{self.resident:.0f} MB (PSS {self.proportional:.0f})"


@dataclass(frozen=True)
class Seen:
    """One life of the process."""

    first_ack: float
    idle: Memory
    routing: Memory


def measure(sizes: Sizes) -> list[Row]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        workspace = Workspace.new()
        app = workspace.install_app(manifest())
        server = stack.enter_context(PracticeServer(workspace))
        environment = _environment(folder, app, server)
        leader = _prepared(folder, environment, workspace)
        seen = [_life(environment, folder, workspace, leader) for _ in range(sizes.starts)]
        bare = _bare_memory()
    return _rows(seen, bare)


def _environment(folder: Path, app: App, server: PracticeServer) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "SLACK_BOT_TOKEN": app.bot_token,
        "SLACK_APP_TOKEN": app.app_token,
        "SLACK_API_URL": server.api_url,
        "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}",
        "THROUGHLINE_LOG_LEVEL": "WARNING",
    }


def _prepared(folder: Path, environment: dict[str, str], workspace: Workspace) -> Actor:
    """A founded network with one leader in it, who is handed back."""
    subprocess.run([_PROGRAM, "init"], env=environment, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    account = workspace.add_person("Austin · Chief of Staff")
    database = Database(environment["DATABASE_URL"])

    def enlist(session: Session) -> None:
        people.add(
            session,
            team_id=workspace.team.id,
            slack_id=account.id,
            name=account.real_name,
            kind=PersonKind.LEADER,
            seat_id=founding.seat_id(session, "Austin", "chief_of_staff"),
            now=datetime.now(UTC),
        )

    database.write(enlist)
    database.close()
    return Driver(workspace).person(account.id)


def _life(environment: dict[str, str], folder: Path, workspace: Workspace, leader: Actor) -> Seen:
    driver = Driver(workspace)
    began = time.perf_counter()
    with _running(environment, folder) as process:
        driver.until(lambda: workspace.sockets.count > 0, PATIENCE)
        leader.type(leader.dm_with_app(), "help")
        driver.settle(PATIENCE)
        first_ack = time.perf_counter() - began
        time.sleep(IDLE_SECONDS)
        idle = memory_of(process.pid)
        _ask(leader)
        time.sleep(IDLE_SECONDS)
        routing = memory_of(process.pid)
    driver.until(lambda: workspace.sockets.count == 0, PATIENCE)
    return Seen(first_ack, idle, routing)


def _ask(leader: Actor) -> None:
    """The form of a question, written and sent on: where it could go is what the router is loaded for."""
    form = leader.run(ids.ASK_COMMAND, "How do other cities fund affordable housing near transit?").view
    if form is None or not leader.submit(form).ok:
        raise RuntimeError("the question was not taken")


@contextmanager
def _running(environment: dict[str, str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([_PROGRAM, "run"], env=environment, cwd=folder)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def _bare_memory() -> Memory:
    with subprocess.Popen([sys.executable, "-c", _BARE], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        memory = memory_of(process.pid)
        process.stdin.close()
    return memory


def memory_of(pid: int) -> Memory:
    """What Linux says of this process; raises OSError elsewhere."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    kilobytes = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
    return Memory(kilobytes["Rss"] * 1024 / 1e6, kilobytes["Pss"] * 1024 / 1e6)


def _rows(seen: list[Seen], bare: Memory) -> list[Row]:
    first_ack = quantile([life.first_ack for life in seen], 0.5)
    return [
        Row(
            f"start to first ack, median of {len(seen)}",
            f"{first_ack:.2f} s",
            "",
            _START,
            None,
            f"≤ {GOAL_SECONDS:.0f} s",
            first_ack <= GOAL_SECONDS,
        ),
        _memory_row("idle memory", [life.idle for life in seen], bare, _IDLE, GOAL_MEGABYTES),
        _memory_row("memory with routing loaded", [life.routing for life in seen], bare, _ROUTING, None),
    ]


def _memory_row(what: str, found: list[Memory], bare: Memory, compares: str, goal: int | None) -> Row:
    most = max(found, key=lambda memory: memory.resident)
    return Row(
        what,
        str(most),
        f"{bare} bare",
        compares,
        most.resident / bare.resident,
        "" if goal is None else f"≤ {goal} MB",
        None if goal is None else most.resident <= goal,
    )
