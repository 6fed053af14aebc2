"""The only room that looks at a clock.

Calendar time (what is due, grace, promised dates) may be turned in practice; machine time (leases,
time-outs, pacing) is always real. Both are handed on as arguments; nobody below asks for them.
"""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Where the roots read the time."""

    def now(self) -> datetime:
        """Calendar time, aware, in UTC."""
        ...

    def machine(self) -> datetime:
        """Machine time, aware, in UTC: never turned."""
        ...


class SystemClock:
    """Calendar time is machine time: what every real deployment runs on."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def machine(self) -> datetime:
        return datetime.now(UTC)


class TurnedClock:
    """Calendar time that stands still until it is turned forward; machine time stays real."""

    def __init__(self, start: datetime) -> None:
        self._at = start.astimezone(UTC)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            return self._at

    def machine(self) -> datetime:
        return datetime.now(UTC)

    def turn_to(self, instant: datetime) -> None:
        """Set calendar time to `instant`; raises ValueError when that would turn it back."""
        with self._lock:
            if instant < self._at:
                raise ValueError("the calendar turns forward only")
            self._at = instant.astimezone(UTC)


def monotonic() -> float:
    """Seconds for measuring spans inside one process; never compared between processes."""
    return time.monotonic()
