"""What happened between the workspace and the app, kept for a person who wants to look.

It holds times, names and outcomes; what it is given must already be free of tokens.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

KEPT = 10_000


class Way(Enum):
    """Which way something went."""

    CALLED = "called"  # The app called a Web API method or a response URL.
    SENT = "sent"  # The workspace tried to hand the app an event or an interaction.
    ANSWERED = "answered"  # The app acknowledged, or failed to.
    DID = "did"  # Sockets came and went, faults struck.


@dataclass(frozen=True)
class Entry:
    """One line of the record; `at` is calendar time, `machine` is seconds of machine time."""

    at: datetime
    machine: float
    way: Way
    name: str
    outcome: str
    reference: str = ""


class Journal:
    """The newest entries, in order; the caller holds the workspace's lock."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)

    def add(self, entry: Entry) -> None:
        self._entries.append(entry)

    def entries(self, *, way: Way | None = None, name: str | None = None) -> list[Entry]:
        return [
            entry
            for entry in self._entries
            if (way is None or entry.way is way) and (name is None or entry.name == name)
        ]
