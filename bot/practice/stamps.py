"""Slack's `ts`: a message's id and its moment, a string that is never a float.

Stamps come from calendar time, which may stand still or be turned; they increase strictly all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STEP = 100  # Microseconds between two stamps of one instant, as Slack counts …000100, …000200.
FORM = re.compile(r"\d{1,12}\.\d{1,6}|\d{1,12}")


class Stamps:
    """Hands out stamps in strictly increasing order; the caller holds the workspace's lock."""

    def __init__(self, calendar: Callable[[], datetime]) -> None:
        self._calendar = calendar
        self._last = 0

    def next(self) -> str:
        self._last = max(_micros(self._calendar()), self._last + STEP)
        return written(self._last)

    def continue_after(self, ts: str) -> None:
        """Never hand out `ts` or an earlier stamp: a saved network was loaded that has come this far."""
        self._last = max(self._last, order(ts))

    def seconds(self) -> int:
        """Calendar time in whole seconds, as event_time and `created` have it."""
        return _micros(self._calendar()) // 1_000_000

    def now(self) -> datetime:
        return self._calendar()


def written(micros: int) -> str:
    return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"


def order(ts: str) -> int:
    """A key to sort stamps by; raises ValueError for what is no stamp."""
    if not FORM.fullmatch(ts):
        raise ValueError(f"not a Slack timestamp: {ts!r}")
    seconds, _, fraction = ts.partition(".")
    return int(seconds) * 1_000_000 + int(fraction.ljust(6, "0"))


def moment(ts: str) -> datetime:
    return EPOCH + timedelta(microseconds=order(ts))


def _micros(instant: datetime) -> int:
    return (instant - EPOCH) // timedelta(microseconds=1)
