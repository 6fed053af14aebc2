"""`run`, `web` and `worker` as real processes on the practice workspace: they work, end, and survive being killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.outbox.rows import DeliveryRow, State
from bot.practice.faults import Fault, Misbehaviour
from bot.practice.workspace import Workspace
from handlers.manifest import manifest
from tests.handlers.test_asking import QUESTION
from tests.support.house import AUSTIN, CHECKIN, OWNER, OtherProcess, served_house
from tests.support.web import ask, free_port

PROGRAM = Path(sys.executable).with_name("throughline")
#: Seconds in which a process starts or ends, on a machine with much else to do.
PATIENCE = 60.0


def environment(house: OtherProcess, **more: str) -> dict[str, str]:
    app = house.workspace.app
    return {
        "PATH": os.environ["PATH"],
        "SLACK_BOT_TOKEN": app.bot_token,
        "SLACK_APP_TOKEN": app.app_token,
        "SLACK_SIGNING_SECRET": app.signing_secret,
        "SLACK_API_URL": house.home.settings.slack_api_url,
        "DATABASE_URL": house.home.settings.database_url,
        "THROUGHLINE_ORGANIZATION": "Living Cities",
        "THROUGHLINE_TICK_SECONDS": "0.2",
        "THROUGHLINE_QUIET_SECONDS": "0.2",
        **more,
    }


@contextmanager
def process(command: str, given: Mapping[str, str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A command of the program in a folder without a .env; what it says is in `folder`/COMMAND.log."""
    with (folder / f"{command}.log").open("ab") as log:
        started = subprocess.Popen([PROGRAM, command], cwd=folder, env=dict(given), stderr=log, stdout=log)
        try:
            yield started
        finally:
            started.kill()
            started.wait()


def ends(started: subprocess.Popen[bytes]) -> int:
    """Asked to stop; returns its status."""
    started.send_signal(signal.SIGTERM)
    return started.wait(PATIENCE)


def until(condition: Callable[[], object]) -> None:
    """Of what another process writes to the database nobody tells us."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def connected(house: OtherProcess) -> None:
    house.driver.until(lambda: house.workspace.sockets.count > 0, PATIENCE)


def refused(command: str, given: Mapping[str, str], folder: Path) -> str:
    """What a process that cannot start says, which is one line."""
    done = subprocess.run(
        [PROGRAM, command], cwd=folder, env=dict(given), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    lines = [line for line in done.stderr.splitlines() if not line.startswith("{")]
    assert len(lines) == 1, done.stderr
    return lines[0]


@pytest.fixture
def house(sqlite_url: str) -> Iterator[OtherProcess]:
    with served_house(sqlite_url) as served:
        yield served


def test_run_asks_hears_answers_and_ends_when_told_to(house: OtherProcess, tmp_path: Path) -> None:
    with process("run", environment(house), tmp_path) as running:
        connected(house)
        house.asks(AUSTIN, prompt=CHECKIN)
        house.says(AUSTIN, "Unmistakable words.")
        assert house.texts(AUSTIN)[-1].startswith("Saved under")
        began = time.monotonic()

        assert ends(running) == 0
        assert time.monotonic() - began < 10
    log = (tmp_path / "run.log").read_text()
    assert [secret for secret in ("Unmistakable", AUSTIN, "xoxb-", "xapp-") if secret in log] == []


@pytest.mark.parametrize("method", ["conversations.open", "chat.postMessage"])
def test_message_of_a_run_that_was_killed_arrives_exactly_once(
    house: OtherProcess, tmp_path: Path, method: str
) -> None:
    """Killed before the post went out, and after Slack had it but before that was written down."""
    given = environment(house, THROUGHLINE_POST_SECONDS="3", THROUGHLINE_LEASE_SECONDS="3.5")
    with house.workspace.changed:
        house.workspace.faults.add(Fault(Misbehaviour.LATE, method, seconds=20))
    with process("run", given, tmp_path) as running:
        connected(house)
        house.agrees(AUSTIN)
        house.schedules()
        house.driver.until(lambda: house.workspace.faults.struck(method), PATIENCE)
        running.kill()
        running.wait()
    posted = [message for message in house.workspace.chat.everything() if message.bot_id]
    assert len(posted) == (1 if method == "chat.postMessage" else 0)

    with process("run", given, tmp_path) as running:
        until(lambda: _states(house, "prompt") == [State.SENT])
        assert ends(running) == 0

    assert len([text for text in house.texts(AUSTIN) if "What decision is ahead of you" in text]) == 1


def _states(house: OtherProcess, message: str) -> list[State]:
    with house.database.read() as session:
        return list(session.scalars(select(DeliveryRow.state).where(DeliveryRow.message == message)))


def test_second_run_on_the_same_file_is_refused(house: OtherProcess, tmp_path: Path) -> None:
    with process("run", environment(house), tmp_path):
        connected(house)

        said = refused("run", environment(house), tmp_path)

    assert said.startswith("throughline: Another throughline process holds ")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-practice-refused"}, "Slack refuses the token (invalid_auth)."),
        ({"SLACK_APP_TOKEN": "xapp-practice-refused"}, "Slack refuses SLACK_APP_TOKEN (invalid_auth)."),
        ({"SLACK_API_URL": "http://127.0.0.1:1/api/"}, "Slack gave no usable answer to auth.test"),
        ({"SLACK_BOT_TOKEN": "nonsense"}, "SLACK_BOT_TOKEN cannot be used: it must start with xoxb-."),
        ({"SLACK_APP_TOKEN": ""}, "SLACK_APP_TOKEN is not set."),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all.db"}, ""),
    ],
)
def test_run_that_cannot_start_says_why_in_one_line(
    house: OtherProcess, tmp_path: Path, changed: dict[str, str], said: str
) -> None:
    line = refused("run", environment(house, **changed), tmp_path)

    assert line.startswith(f"throughline: {said}")
    assert [value for value in changed.values() if value.startswith("xo") and value in line] == []


@pytest.mark.parametrize("role", ["web", "worker"])
def test_web_and_worker_refuse_sqlite(house: OtherProcess, tmp_path: Path, role: str) -> None:
    assert refused(role, environment(house), tmp_path).startswith(f"throughline: `{role}` needs PostgreSQL:")


@pytest.mark.postgres
def test_web_and_worker_play_a_prompt_and_a_question(postgres_url: str, tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with served_house(postgres_url, address) as house:
        given = environment(house, THROUGHLINE_HTTP_PORT=str(port))
        with process("web", given, tmp_path) as web, process("worker", given, tmp_path) as worker:
            until(lambda: _answers(f"{address}/readyz"))
            assert house.actor("Albuquerque · City Manager").run("/ask", "x").ok  # Its router begins to load.
            house.lends_name()

            house.asks(AUSTIN, prompt=CHECKIN)
            house.says(AUSTIN, "Half of it is done.")
            assert f"Who reads it: {OWNER}, Living Cities and you." in house.texts(AUSTIN)[-1]
            house.sends_question(QUESTION)
            house.answers("Over two years.")
            assert "Over two years." in house.texts("Albuquerque · City Manager")[-1]

            assert [ends(web), ends(worker)] == [0, 0]
    log = (tmp_path / "web.log").read_text() + (tmp_path / "worker.log").read_text()
    assert [part for part in ("Half of it", QUESTION, "Over two", AUSTIN, "xoxb-", "hooks") if part in log] == []


def _answers(url: str) -> bool:
    try:
        return ask(url, method="GET").status == 200
    except OSError:
        return False


def test_manifest_for_http_names_the_endpoint_everywhere() -> None:
    workspace = Workspace.new()

    app = workspace.install_app(manifest("https://bot.example"))

    urls = {app.event_url, app.interaction_url, *(command.url for command in app.commands)}
    assert urls == {"https://bot.example/slack/events"}
    assert not app.socket_mode
