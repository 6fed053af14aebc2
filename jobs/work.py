"""What a job is given: the database and the clocks; each job asks the domain what is due at `now`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.database import Database
from bot.delivery.reconcile import Reconciler
from bot.directory.census import Census
from bot.directory.records import SlackChannel


@dataclass(frozen=True)
class Work:
    """Handed to every job by the timetable."""

    database: Database
    clock: Clock
    reconciler: Reconciler | None = None  # Only where something is sent.
    look_at: Callable[[str], SlackChannel | None] | None = None  # Reads a channel from Slack by its id.
    census: Census | None = None  # Reads everybody from Slack.
