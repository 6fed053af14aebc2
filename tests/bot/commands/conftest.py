"""A terminal in an empty folder, a practice workspace with the app in it, and a database with the starter."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.database import Database
from bot.engagement import library
from bot.migrations import schema
from bot.network import founding, starter
from bot.practice.server import PracticeServer
from bot.practice.workspace import Workspace
from handlers.manifest import manifest
from tests.bot.commands.terminal import Terminal, clean_environment


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Commands set up logging for their process, which here is the tests'."""
    root = logging.getLogger()
    handlers, level, set_up = root.handlers[:], root.level, structlog.get_config()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**set_up)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file as `init` leaves it."""
    path = tmp_path_factory.mktemp("founded") / "founded.db"
    database = Database(f"sqlite:///{path}")
    schema.upgrade(database)
    content = starter.load("ctg")
    database.write(lambda s: founding.found(s, content))
    database.write(lambda s: library.stock(s, content.prompts))
    database.close()
    return path


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Terminal]:
    """Nothing is there yet but Slack and the tokens."""
    monkeypatch.chdir(tmp_path)
    clean_environment(monkeypatch)
    workspace = Workspace.new(name="Practice network")
    app = workspace.install_app(manifest())
    with PracticeServer(workspace) as server:
        environment = {
            "SLACK_BOT_TOKEN": app.bot_token,
            "SLACK_APP_TOKEN": app.app_token,
            "SLACK_API_URL": server.api_url,
            "DATABASE_URL": f"sqlite:///{tmp_path}/network.db",
            "THROUGHLINE_RECORDS_CONTACT": "The network's staff",
        }
        yield Terminal(workspace, server, tmp_path, environment, monkeypatch, capsys)


@pytest.fixture
def terminal(bare: Terminal, founded: Path) -> Terminal:
    """The starter is loaded; nobody is here yet."""
    shutil.copyfile(founded, bare.folder / "network.db")
    return bare


@pytest.fixture
def staffed(terminal: Terminal) -> Terminal:
    """With an owner, and a chief of staff in Austin."""
    terminal.done("staff", "add", terminal.person("Network · Director"))
    leader = terminal.person("Austin · Chief of Staff", tz="America/Chicago")
    terminal.done("person", "add", leader, "--jurisdiction", "Austin", "--role", "chief_of_staff")
    return terminal
