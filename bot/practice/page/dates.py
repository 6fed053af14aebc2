"""Moments as people read them: Slack's `<!date^…>` formats, stamps and separators, in one person's zone.

It is given moments and zones; which zone is whose is not known here.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

TOKEN = re.compile(r"\{(\w+)\}")
_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def formatted(template: str, epoch: int, zone: ZoneInfo, now: datetime) -> str | None:
    """Slack's date tokens filled in; None when there is one that Slack does not know."""
    try:
        at = datetime.fromtimestamp(epoch, UTC).astimezone(zone)
    except (OverflowError, ValueError, OSError):
        return None
    known = _tokens(at, now.astimezone(zone))
    if any(name not in known for name in TOKEN.findall(template)):
        return None
    return TOKEN.sub(lambda found: known[found[1]], template)


def clock(at: datetime) -> str:
    return f"{at.hour % 12 or 12}:{at:%M} {'AM' if at.hour < 12 else 'PM'}"


def day(at: datetime, now: datetime) -> str:
    """A separator between two days of talk."""
    near = _NEAR.get((at.date() - now.date()).days)
    if near and near != "tomorrow":
        return near.capitalize()
    return f"{at:%A, %B} {ordinal(at.day)}" + ("" if at.year == now.year else f", {at.year}")


def whole(at: datetime) -> str:
    """A moment in full, with its zone."""
    return f"{at:%A, %B} {at.day}, {at.year} at {clock(at)} {at.tzname()}"


def short(at: datetime) -> str:
    return f"{at:%a, %b} {at.day}, {clock(at)}"


def ordinal(number: int) -> str:
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def ago(at: datetime, now: datetime) -> str:
    seconds = int((now - at).total_seconds())
    words = "in {}" if seconds < 0 else "{} ago"
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")):
        count = abs(seconds) // size
        if count:
            return words.format(f"{count} {name}{'' if count == 1 else 's'}")
    return "just now"


def _tokens(at: datetime, now: datetime) -> dict[str, str]:
    long = f"{at:%B} {ordinal(at.day)}, {at.year}"
    brief = f"{at:%b} {at.day}, {at.year}"
    weekday = f"{at:%A}, {long}"
    return {
        "date_num": f"{at:%Y-%m-%d}",
        "date_slash": f"{at:%m/%d/%Y}",
        "date": long,
        "date_short": brief,
        "date_long": weekday,
        "date_pretty": _near(at.date(), now.date()) or long,
        "date_short_pretty": _near(at.date(), now.date()) or brief,
        "date_long_pretty": _near(at.date(), now.date()) or weekday,
        "time": clock(at),
        "time_secs": f"{at.hour % 12 or 12}:{at:%M:%S} {'AM' if at.hour < 12 else 'PM'}",
        "ago": ago(at, now),
    }


def _near(one: date, today: date) -> str | None:
    return _NEAR.get((one - today).days)
