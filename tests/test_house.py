"""Every part of the house is in its place: templates, composers, buttons, jobs, commands, processes, scopes.

Fast, because `make check` runs it; what the parts do is other tests' business.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

import bot
import handlers
import jobs
from bot.cli import application
from bot.clock import SystemClock
from bot.conversation.composers import composers
from bot.conversation.kit import Kit
from bot.database import Database
from bot.migrations import schema
from bot.questions.ranker import Ranker
from handlers.deps import Deps
from handlers.manifest import EVENTS, SCOPES, manifest
from jobs.timetable import timetable
from messages import asking, ids, leaders, partners
from messages.kinds import Home, Message, Modal
from messages.render import TEMPLATES, Renderer, folder
from tests.support.samples import SAMPLES

ROOT = Path(__file__).parents[1]
PROGRAM = Path(sys.executable).with_name("throughline")
SHOWN = {
    kind
    for room in (asking, leaders, partners)
    for kind in vars(room).values()
    if inspect.isclass(kind) and issubclass(kind, (Message, Modal, Home)) and kind.__module__ == room.__name__
}

#: Which scopes Slack asks for, for each method that the house calls (docs.slack.dev, methods).
METHOD_SCOPES = {
    "chat.postMessage": {"chat:write"},
    "chat.postEphemeral": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"channels:history", "groups:history", "im:history"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.list": {"channels:read", "groups:read"},
    "conversations.members": {"channels:read", "groups:read"},
    "conversations.open": {"im:write"},
    "users.info": {"users:read"},
    "users.list": {"users:read"},
    "users.lookupByEmail": {"users:read", "users:read.email"},
}
#: And for each event (docs.slack.dev, events); several serve public and private channels by a scope each.
EVENT_SCOPES = {
    "app_mention": {"app_mentions:read"},
    "message.im": {"im:history"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
    "user_change": {"users:read"},
}
CALL = re.compile(r'"((?:chat|conversations|users)\.[a-zA-Z]+)"')


def source(*rooms: str) -> Iterator[tuple[Path, str]]:
    """The Python files of these rooms, but for the practice workspace, which is Slack and not ours."""
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "practice" not in path.parts:
                yield path, path.read_text(encoding="utf-8")


# --- messages -------------------------------------------------------------------------------------


def test_every_message_has_a_template_and_a_sample_that_renders() -> None:
    renderer, kinds = Renderer(), {type(sample) for sample in SAMPLES.values()}

    for sample in SAMPLES.values():
        if isinstance(sample, Message):
            renderer.message(sample, "en-US")
        elif isinstance(sample, Modal):
            renderer.modal(sample, "en-US")
        else:
            renderer.home(sample, "en-US")

    assert kinds == SHOWN


def test_every_template_folder_belongs_to_a_message() -> None:
    folders = {path.parent.name for path in TEMPLATES.glob("*/message.jinja")}

    assert folders == {folder(kind) for kind in SHOWN}


def kit() -> Kit:
    return Kit(Renderer(), "Living Cities", "T0", Ranker(_no_router))


def _no_router() -> Any:
    raise AssertionError("nobody asks here")


def asked_for() -> set[str]:
    """The name of every message that somewhere in the code is ordered: Order(message=…), reply(…) and _tell(…)."""
    found = set()
    for path, text in source("bot", "handlers", "jobs"):
        for call in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            if name == "Order":
                found |= {
                    k.value.value for k in call.keywords if k.arg == "message" and isinstance(k.value, ast.Constant)
                }
            elif name in {"reply", "_tell"} and path.parent.name in {"conversation", "handlers"}:
                found |= {a.value for a in call.args[1:2] if isinstance(a, ast.Constant)}
            elif name == "_show" and path.name == "invitations.py":
                found |= {a.value for a in call.args[2:3] if isinstance(a, ast.Constant)}
    return {name for name in found if isinstance(name, str)}


def test_every_message_asked_for_has_a_composer() -> None:
    asked = asked_for()

    assert {"card", "prompt", "receipt", "paused", "talk_told", "welcome"} - asked == set()
    assert asked - set(composers(kit())) == set()


def test_every_composer_has_a_message() -> None:
    names = {folder(kind) for kind in SHOWN if issubclass(kind, Message)} | {"home"}

    assert set(composers(kit())) - names == set()


# --- buttons and forms ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def listeners(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, set[str]]]:
    """What each kind of listener was registered for, in order of asking."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('house') / 'any.db'}")
    granted = AuthorizeResult(enterprise_id=None, team_id="T0", bot_id="B0", bot_user_id="U0")
    app = App(signing_secret="any", authorize=lambda: granted, process_before_response=True)
    heard: dict[str, set[str]] = {}

    def remembering(kind: str, register: Any) -> Any:
        def remembered(name: Any, *rest: Any) -> Any:
            if isinstance(name, str):
                heard.setdefault(kind, set()).add(name)
            return register(name, *rest)

        return remembered

    for kind in ("action", "view", "command", "shortcut", "event"):
        setattr(app, kind, remembering(kind, getattr(app, kind)))
    handlers.register(app, Deps(database, SystemClock(), kit()))
    yield heard
    database.close()


def shown(name: str) -> set[str]:
    """Every value of `name` in everything that the samples show."""
    renderer, found = Renderer(), set()
    for sample in SAMPLES.values():
        if isinstance(sample, Message):
            view: Any = renderer.message(sample, "en-US").blocks
        else:
            view = renderer.modal(sample, "en-US") if isinstance(sample, Modal) else renderer.home(sample, "en-US")
        found |= set(_values(view, name))
    return found


def _values(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, dict):
        # An input's value is read when its form is sent; only what tells at once is heard by itself.
        if value.get("type") == "input" and not value.get("dispatch_action"):
            return
        if isinstance(value.get(name), str):
            yield value[name]
        for part in value.values():
            yield from _values(part, name)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _values(part, name)


def test_every_button_has_a_handler_and_every_handler_a_button(listeners: dict[str, set[str]]) -> None:
    assert shown("action_id") == listeners["action"]


def test_every_form_that_can_be_sent_has_a_handler_and_the_reverse(listeners: dict[str, set[str]]) -> None:
    sent = {sample.callback_id for sample in SAMPLES.values() if isinstance(sample, Modal)} - {ids.NOTICE_FORM}

    assert sent == listeners["view"]


def test_every_command_and_shortcut_of_the_manifest_has_a_handler(listeners: dict[str, set[str]]) -> None:
    features = manifest()["features"]

    assert {one["command"] for one in features["slash_commands"]} == listeners["command"]
    assert {one["callback_id"] for one in features["shortcuts"]} == listeners["shortcut"]


def test_every_event_of_the_manifest_has_a_handler_and_the_reverse(listeners: dict[str, set[str]]) -> None:
    subscribed = {"message" if event.startswith("message.") else event for event in EVENTS}

    assert subscribed == listeners["event"]


# --- jobs, commands, processes --------------------------------------------------------------------


def test_every_job_is_in_the_timetable() -> None:
    modules = {module.name for module in pkgutil.iter_modules(jobs.__path__)} - {"timetable", "work"}

    assert {entry.name for entry in timetable(1.0)} == modules
    assert [
        entry for entry in timetable(1.0) if entry.run is not importlib.import_module(f"jobs.{entry.name}").run
    ] == []


def procfile() -> dict[str, list[str]]:
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    return {name: command.split() for name, _, command in (line.partition(": ") for line in lines)}


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command there is, by the words that call it."""
    subcommands = getattr(command, "commands", None)
    if subcommands is None:
        yield path
        return
    for name, subcommand in subcommands.items():
        yield from commands(subcommand, (*path, name))


def test_every_line_of_the_procfile_is_a_command() -> None:
    known = set(commands(typer.main.get_command(application())))

    assert set(procfile()) == {"release", "web", "worker"}
    assert [line for line in procfile().values() if (line[0], tuple(line[1:]) in known) != ("throughline", True)] == []


def test_every_command_explains_itself() -> None:
    group = typer.main.get_command(application())
    paths = list(commands(group))
    assert {("run",), ("story",), ("db", "upgrade"), ("prompt", "schedule")} - set(paths) == set()
    for path in paths:
        with pytest.raises(SystemExit) as ended:
            group.main([*path, "--help"], prog_name="throughline")
        assert (path, ended.value.code) == (path, 0)


def test_release_brings_a_fresh_database_up_to_date(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'fresh.db'}"

    done = runs(procfile()["release"], tmp_path, DATABASE_URL=url)

    assert (done.returncode, done.stderr) == (0, "")
    database = Database(url)
    schema.check(database)
    database.close()


@pytest.mark.parametrize("name", ["web", "worker"])
def test_process_starts_as_far_as_it_can_without_slack(name: str, tmp_path: Path) -> None:
    """All of it is imported and its settings are read; what it then does on PostgreSQL the tests of processes show."""
    done = runs(procfile()[name], tmp_path, DATABASE_URL=f"sqlite:///{tmp_path / 'any.db'}")

    assert (done.returncode, done.stderr.partition(":")[0]) == (1, "throughline")
    assert f"`{name}` needs PostgreSQL" in done.stderr


def runs(command: list[str], cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    given = {"PATH": os.environ["PATH"], **environment}
    return subprocess.run(
        [PROGRAM, *command[1:]], cwd=cwd, env=given, capture_output=True, text=True, timeout=60, check=False
    )


def test_every_module_can_be_imported_by_itself() -> None:
    for package in (bot, handlers, jobs):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" not in module.name:
                importlib.import_module(module.name)


# --- scopes ---------------------------------------------------------------------------------------


def test_every_scope_is_needed_by_something_the_house_does() -> None:
    called = {name for _, text in source("bot/delivery", "bot/directory", "handlers") for name in CALL.findall(text)}
    needed = {scope for name in called for scope in METHOD_SCOPES.get(name, ())}
    needed |= {scope for event in EVENTS for scope in EVENT_SCOPES.get(event, ())}
    if manifest()["features"]["slash_commands"]:
        needed.add("commands")

    assert set(SCOPES) == needed
    assert manifest()["oauth_config"]["scopes"]["bot"] == sorted(SCOPES)
