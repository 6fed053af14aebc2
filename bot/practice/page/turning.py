"""Turns the calendar in a thread of its own, remembers how far it is, and stops when asked.

One turn at a time. What happens at each step is the calendar's business.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.practice.page.calendar import Calendar


@dataclass(frozen=True)
class Turn:
    """A turn under way."""

    start: datetime
    target: datetime
    at: datetime

    @property
    def percent(self) -> int:
        whole = (self.target - self.start).total_seconds()
        return round(100 * (self.at - self.start).total_seconds() / whole) if whole > 0 else 100


class Turning:
    """`tell` is called, without arguments, after every change."""

    def __init__(self, calendar: Calendar, tell: Callable[[], None]) -> None:
        self._calendar = calendar
        self._tell = tell
        self._lock = threading.Lock()
        self.turn: Turn | None = None
        self.trouble = ""

    def begin(self, target: datetime) -> None:
        """Raises ValueError when a turn is under way or `target` lies in the past."""
        now = self._calendar.now()
        if target < now:
            raise ValueError("the calendar turns forward only")
        with self._lock:
            if self.turn is not None:
                raise ValueError("the calendar is being turned already")
            self.turn, self.trouble = Turn(now, target, now), ""
        threading.Thread(target=self._run, args=(target,), name="practice-turning", daemon=True).start()

    def stop(self) -> None:
        self._calendar.stop()

    def _run(self, target: datetime) -> None:
        self._tell()
        try:
            self._calendar.turn_to(target, self._reached)
        # Whatever went wrong is for the person at the panel to see.
        except Exception as error:
            self.trouble = f"Turning stopped: {type(error).__name__}"
        with self._lock:
            self.turn = None
        self._tell()

    def _reached(self, instant: datetime) -> None:
        with self._lock:
            if self.turn is not None:
                self.turn = replace(self.turn, at=instant)
        self._tell()
