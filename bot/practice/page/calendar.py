"""What the clock panel needs of whoever keeps the practice's calendar time.

The demo puts its own calendar in here. The page turns it and shows it, and must not know what is planned or why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

#: Told of each instant that turning has reached, so that progress can be shown.
Reached = Callable[[datetime], None]


class Due(NamedTuple):
    """Something that will happen by itself."""

    at: datetime
    who: str  # Whom it is for, in words.
    what: str  # What it is, in words.


class Calendar(Protocol):
    """Calendar time of one practice, and what it will bring."""

    @property
    def zone(self) -> str:
        """The IANA name of the zone that the network lives by."""
        ...

    def now(self) -> datetime:
        """Calendar time, aware."""
        ...

    def upcoming(self) -> Sequence[Due]:
        """What is to come, soonest first; a handful is enough."""
        ...

    def turn_to(self, instant: datetime, reached: Reached) -> None:
        """Step forward to `instant`, through everything due before it; returns when there or stopped."""
        ...

    def stop(self) -> None:
        """Make turn_to() return after the step it is in; called from another thread."""
        ...
