"""What every command stands on: settings, an open database, a Slack client, and how things are printed."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.console import Console
from slack_sdk import WebClient

from bot import logs, settings
from bot.app import open_database
from bot.clock import SystemClock
from bot.database import Database
from bot.delivery.slack import open_client
from bot.settings import Settings


@dataclass(frozen=True)
class Desk:
    """One command's surroundings."""

    settings: Settings
    database: Database
    clock: SystemClock

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def client(self) -> WebClient:
        """A client for Slack; raises SettingError when no token is set."""
        token = self.settings.secret("slack_bot_token")
        return open_client(token, self.settings.slack_api_url, self.settings.throughline_post_seconds)


@contextmanager
def desk() -> Iterator[Desk]:
    """Settings read, database checked and open; it works beside a running bot."""
    given = load_settings()
    database = open_database(given)
    try:
        yield Desk(given, database, SystemClock())
    finally:
        database.close()


def load_settings() -> Settings:
    """The settings, with logging set up as they say."""
    given = settings.load()
    logs.configure(given.throughline_log_level)
    return given


def say(text: str) -> None:
    """One line for a person at a terminal."""
    Console(highlight=False, soft_wrap=True).print(text, markup=False)


def say_json(value: object) -> None:
    """One JSON value for a program."""
    Console(highlight=False, soft_wrap=True).print(json.dumps(plain(value), ensure_ascii=False), markup=False)


def plain(value: object) -> Any:
    """Values as JSON takes them: dataclasses as objects, instants as ISO 8601."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value
