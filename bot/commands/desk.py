"""What every command stands on: settings, an open database, a Slack client, and how things are printed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

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
