from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.practice.driver import Driver
from tests.bot.commands.terminal import Terminal

PROGRAM = Path(sys.executable).with_name("throughline")
NEXT_WEEK = datetime.now(UTC) + timedelta(days=7)
POSTGRES = "postgresql://nobody@127.0.0.1:9/none"


@contextmanager
def running(terminal: Terminal) -> Iterator[subprocess.Popen[bytes]]:
    """`throughline run` in a process of its own, connected to the practice workspace."""
    environment = {"PATH": os.environ["PATH"], **terminal.environment}
    with subprocess.Popen([PROGRAM, "run"], cwd=terminal.folder, env=environment, stderr=subprocess.PIPE) as process:
        try:
            Driver(terminal.workspace).until(lambda: terminal.workspace.sockets.count > 0, 20)
            yield process
        finally:
            process.kill()


def told(terminal: Terminal, *people: str) -> list[int]:
    """How many messages of the bot each of them sees; the caller may hold the workspace's lock."""
    driver = Driver(terminal.workspace)
    seen = [driver.person(one).messages(driver.person(one).dm_with_app()) for one in people]
    return [sum(message.bot_id is not None for message in messages) for messages in seen]


@pytest.mark.parametrize(
    ("words", "settings", "said"),
    [
        ("run", {"SLACK_APP_TOKEN": ""}, "SLACK_APP_TOKEN is not set. Put it in the environment or in .env."),
        ("run", {"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is not set. Put it in the environment or in .env."),
        (
            "run",
            {"SLACK_BOT_TOKEN": "xoxb-wrong"},
            "Slack refuses the token (invalid_auth). Check SLACK_BOT_TOKEN, or install the app again.",
        ),
        (
            "web",
            {},
            "`web` needs PostgreSQL: set DATABASE_URL to postgresql://… On one machine use `throughline run`.",
        ),
        (
            "worker",
            {},
            "`worker` needs PostgreSQL: set DATABASE_URL to postgresql://… On one machine use `throughline run`.",
        ),
        (
            "web",
            {"DATABASE_URL": POSTGRES},
            "SLACK_SIGNING_SECRET is not set. Put it in the environment or in .env.",
        ),
        (
            "worker",
            {"DATABASE_URL": POSTGRES},
            "The database cannot be reached. Check DATABASE_URL and that it runs.",
        ),
    ],
)
def test_what_cannot_start_says_why_in_a_line(
    terminal: Terminal, words: str, settings: dict[str, str], said: str
) -> None:
    assert terminal.type(words, **settings).refused == said


def test_every_other_command_works_while_the_bot_runs_and_sends(terminal: Terminal) -> None:
    director, contact = terminal.person("Network · Director"), terminal.person("ICMA · Contact")
    leader = terminal.person("Austin · Chief of Staff", tz="America/Chicago")
    staff = [terminal.person(f"Network · Staff {number}") for number in range(6)]
    writers = [terminal.person(f"Visitor {number}") for number in range(20)]
    terminal.channel("partner-icma", director, contact)
    driver = Driver(terminal.workspace)
    done = threading.Event()
    asked = 0

    def keep_writing() -> None:
        nonlocal asked
        while not done.is_set() and asked < 400:
            person = driver.person(writers[asked % len(writers)])
            person.type(person.dm_with_app(), "help")
            asked += 1
            done.wait(0.02)

    with running(terminal) as process:
        writing = threading.Thread(target=keep_writing)
        writing.start()
        try:
            for one in (director, *staff):
                terminal.done("staff", "add", one)
            terminal.done("person", "add", leader, "--jurisdiction", "Austin", "--role", "chief_of_staff")
            terminal.done("partner", "channel", "icma", "partner-icma")
            scheduled = terminal.done(
                *("prompt", "schedule", "what-you-set-out-to-do", "--cohort", "year-of-reckoning"),
                *("--role", "chief_of_staff", "--at", f"{NEXT_WEEK:%Y-%m-%d} 09:30", "--json"),
            ).json
            coming = terminal.done("next", "--days", "14", "--json").json
            terminal.done("why", leader)
            paused = []
            for words in (("pause", "--all"), ("resume",)):
                terminal.done(*words)
                paused.append(terminal.done("status", "--json").json["paused"])
            healthy = terminal.done("doctor", "--json").json
            refused = [terminal.type(*words).refused for words in (("init",), ("db", "upgrade"), ("run",))]
        finally:
            done.set()
            writing.join(10)
        # Slack's second retry of an event that met a busy database comes after a minute.
        driver.until(lambda: sum(told(terminal, *writers)) >= asked and all(told(terminal, director, *staff)), 90)
        driver.settle(90)
        process.send_signal(signal.SIGTERM)
        ended = process.wait(20)

    assert (ended, paused, healthy["ok"]) == (0, [True, False], True)
    assert (len(scheduled["audience"]), len(coming["planned"])) == (1, 1)
    assert [said.split(",")[0] for said in refused] == ["Another throughline process holds network.db"] * 3
    assert asked > 20
    assert told(terminal, director, *staff) == [1] * 7
    assert told(terminal, *writers) == [asked // 20 + (number < asked % 20) for number in range(20)]
