"""A terminal beside a practice workspace: commands are typed, and what they print is read."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot import cli
from bot.practice.server import PracticeServer
from bot.practice.workspace import Workspace


@dataclass(frozen=True)
class Printed:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> Any:
        """The one JSON value on one line, which is all that was printed."""
        assert len(self.lines) == 1, self.out
        return json.loads(self.out)

    @property
    def refused(self) -> str:
        """The one line of a command that could not do what was asked."""
        assert (self.status, self.out) == (1, "")
        (line,) = self.err.splitlines()
        assert line.startswith("throughline: ")
        return line.removeprefix("throughline: ")


@dataclass(frozen=True)
class Terminal:
    """Somebody at a terminal; `environment` is what `.env` would hold."""

    workspace: Workspace
    server: PracticeServer
    folder: Path
    environment: dict[str, str] = field(repr=False)
    patch: pytest.MonkeyPatch = field(repr=False)
    capture: pytest.CaptureFixture[str] = field(repr=False)

    @property
    def database_url(self) -> str:
        return self.environment["DATABASE_URL"]

    def type(self, *words: str, **settings: str) -> Printed:
        """Run `throughline words…`, with other settings for this once."""
        with self.patch.context() as patch:
            patch.setattr(sys, "argv", ["throughline", *words])
            for name, value in (self.environment | settings).items():
                patch.setenv(name, value)
            self.capture.readouterr()
            status = 0
            try:
                cli.main()
            except SystemExit as ended:
                status = ended.code if isinstance(ended.code, int) else 1
        said = self.capture.readouterr()
        return Printed(status, said.out, said.err)

    def done(self, *words: str, **settings: str) -> Printed:
        """As `type`, for what must succeed."""
        printed = self.type(*words, **settings)
        assert printed.status == 0, printed
        return printed

    def person(self, name: str, **given: Any) -> str:
        return self.workspace.add_person(name, **given).id

    def channel(self, name: str, *members: str, with_bot: bool = True, **given: Any) -> str:
        bot = [self.workspace.app.bot_user_id] if with_bot else []
        return self.workspace.add_channel(name, members=[*bot, *members], **given).id


def clean_environment(patch: pytest.MonkeyPatch) -> None:
    """What this machine happens to have set is no part of a test."""
    for name in list(os.environ):
        if name.upper().startswith(("SLACK_", "THROUGHLINE_", "DATABASE_URL")) and name != "SLACK_SAMPLES_DIR":
            patch.delenv(name)
