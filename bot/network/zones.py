"""Wall time and instants: what a local time means in an IANA zone, and when people are at work.

Pure arithmetic; it reads no clock and knows no person.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import UnknownNameError

OPENS, CLOSES = time(9, 0), time(17, 0)


def zone(name: str) -> ZoneInfo:
    """The zone of this IANA name; raises UnknownNameError where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownNameError(
            f"There is no time zone called {name!r}. Use an IANA name such as America/Chicago."
        ) from None


def resolve(wall: datetime, name: str) -> datetime:
    """The instant (UTC) at which clocks in the zone show `wall` (naive).

    A time that a spring change skips becomes the first minute after the gap; one that an autumn change
    repeats means its first showing.
    """
    if wall.tzinfo is not None:
        raise ValueError("a wall time has no zone of its own")
    place = zone(name)
    # What `local` gave may be marked as the second showing; a wall time that is asked for has no such mark.
    instant = wall.replace(tzinfo=place, fold=0).astimezone(UTC)
    if instant.astimezone(place).replace(tzinfo=None) == wall:
        return instant
    return _end_of_gap(wall.replace(second=0, microsecond=0), place)


def local(instant: datetime, name: str) -> datetime:
    """The wall time (naive) that clocks in the zone show at `instant`."""
    return instant.astimezone(zone(name)).replace(tzinfo=None)


def week_of(instant: datetime, name: str) -> date:
    """The Monday of the week that holds `instant`, as people in the zone count weeks."""
    day = local(instant, name).date()
    return day - timedelta(days=day.weekday())


def next_working_moment(instant: datetime, name: str) -> datetime:
    """`instant` itself on a weekday between nine and five in the zone, else nine on the next such day."""
    here = local(instant, name)
    if _is_workday(here.date()) and OPENS <= here.time() < CLOSES:
        return instant
    day = here.date() if here.time() < OPENS else here.date() + timedelta(days=1)
    return resolve(datetime.combine(_workday_from(day), OPENS), name)


def next_workday_same_time(instant: datetime, name: str) -> datetime:
    """The same wall time on the next weekday in the zone."""
    here = local(instant, name)
    return resolve(datetime.combine(_workday_from(here.date() + timedelta(days=1)), here.time()), name)


def workdays_after(instant: datetime, days: int, name: str) -> datetime:
    """The same wall time so many weekdays later in the zone."""
    moment = instant
    for _ in range(days):
        moment = next_workday_same_time(moment, name)
    return moment


def _end_of_gap(wall: datetime, place: ZoneInfo) -> datetime:
    """The first minute after the gap in which `wall` lies: found between the offsets before and after it."""
    before = wall.replace(tzinfo=place, fold=0).utcoffset()
    after = wall.replace(tzinfo=place, fold=1).utcoffset()
    assert before is not None  # noqa: S101 -- a ZoneInfo always has an offset.
    assert after is not None  # noqa: S101 -- a ZoneInfo always has an offset.
    # Read with the offset before the change the wall time lies after it, and the other way round.
    low = (wall - max(before, after)).replace(tzinfo=UTC)
    high = (wall - min(before, after)).replace(tzinfo=UTC)
    while high - low > timedelta(minutes=1):
        middle = low + timedelta(minutes=(high - low) // timedelta(minutes=2))
        if middle.astimezone(place).utcoffset() == low.astimezone(place).utcoffset():
            low = middle
        else:
            high = middle
    return high


def _is_workday(day: date) -> bool:
    return day.weekday() < 5


def _workday_from(day: date) -> date:
    while not _is_workday(day):
        day += timedelta(days=1)
    return day
