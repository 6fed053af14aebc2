"""The clock panel as it is shown: calendar time in two zones, what comes up, how far a turn is.

It puts values into words; turning is done beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.practice.page import dates
from bot.practice.page.calendar import Calendar
from bot.practice.page.turning import Turning

LISTED = 6


@dataclass(frozen=True)
class Coming:
    """One thing that will happen, for people."""

    at: str
    who: str
    what: str


@dataclass(frozen=True)
class Panel:
    """Everything the panel shows."""

    zone: str
    network: str
    yours: str
    upcoming: tuple[Coming, ...]
    running: bool
    target: str
    percent: int
    trouble: str


def panel(calendar: Calendar, turning: Turning, zone: ZoneInfo) -> Panel:
    """`zone` is the reader's."""
    network = ZoneInfo(calendar.zone)
    now = calendar.now()
    turn = turning.turn
    coming = [
        Coming(dates.short(one.at.astimezone(network)), one.who, one.what) for one in calendar.upcoming()[:LISTED]
    ]
    return Panel(
        zone=calendar.zone,
        network=dates.short(now.astimezone(network)),
        yours=dates.short(now.astimezone(zone)),
        upcoming=tuple(coming),
        running=turn is not None,
        target=dates.short(turn.target.astimezone(network)) if turn else "",
        percent=turn.percent if turn else 0,
        trouble=turning.trouble,
    )


def target(calendar: Calendar, name: str) -> datetime:
    """Where a button of the panel turns to; raises ValueError when there is no such place."""
    now = calendar.now()
    match name:
        case "hour":
            return now + timedelta(hours=1)
        case "day":
            # The same time of day tomorrow in the network's zone, whatever its clocks do tonight.
            zone = ZoneInfo(calendar.zone)
            return (now.astimezone(zone) + timedelta(days=1)).astimezone(now.tzinfo)
        case "next":
            later = [one.at for one in calendar.upcoming() if one.at > now]
            if later:
                return min(later)
            raise ValueError("nothing is planned")
    raise ValueError("the calendar does not turn to that")
