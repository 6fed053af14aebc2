from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import UnknownNameError
from bot.network.zones import (
    local,
    next_workday_same_time,
    next_working_moment,
    resolve,
    week_of,
    workdays_after,
    zone,
)

NEW_YORK, CHICAGO = "America/New_York", "America/Chicago"

#: Zones with and without changes, of half hours, at midnight, and on both sides of the date line.
PLACES = (
    NEW_YORK,
    CHICAGO,
    "America/Denver",
    "America/Los_Angeles",
    "America/Anchorage",
    "America/Phoenix",
    "Pacific/Honolulu",
    "Pacific/Guam",
    "America/Puerto_Rico",
    "America/St_Johns",
    "America/Santiago",
    "America/Havana",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Europe/Dublin",
    "UTC",
)

walls = st.datetimes(datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2040-12-31"))
places = st.sampled_from(PLACES)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("wall", "name", "instant"),
    [
        # An ordinary day, in winter and in summer.
        ("2027-03-02 08:00", CHICAGO, "2027-03-02T14:00Z"),
        ("2027-07-06 08:00", CHICAGO, "2027-07-06T13:00Z"),
        # New York: the hour from two is skipped on March 14, the hour from one comes twice on November 7.
        ("2027-03-14 01:59", NEW_YORK, "2027-03-14T06:59Z"),
        ("2027-03-14 02:00", NEW_YORK, "2027-03-14T07:00Z"),
        ("2027-03-14 02:30", NEW_YORK, "2027-03-14T07:00Z"),
        ("2027-03-14 02:59:59", NEW_YORK, "2027-03-14T07:00Z"),
        ("2027-03-14 03:00", NEW_YORK, "2027-03-14T07:00Z"),
        ("2027-11-07 00:59", NEW_YORK, "2027-11-07T04:59Z"),
        ("2027-11-07 01:30", NEW_YORK, "2027-11-07T05:30Z"),
        ("2027-11-07 02:00", NEW_YORK, "2027-11-07T07:00Z"),
        # Where the day itself begins with the gap.
        ("2027-09-05 00:00", "America/Santiago", "2027-09-05T04:00Z"),
        ("2027-09-05 00:30", "America/Santiago", "2027-09-05T04:00Z"),
        ("2027-04-03 23:30", "America/Santiago", "2027-04-04T02:30Z"),
        ("2027-03-14 00:30", "America/Havana", "2027-03-14T05:00Z"),
        ("2027-11-07 00:30", "America/Havana", "2027-11-07T04:30Z"),
        ("2027-04-30 00:30", "Africa/Cairo", "2027-04-29T22:00Z"),
        ("2027-03-28 00:30", "Asia/Beirut", "2027-03-27T22:00Z"),
        # Half an hour.
        ("2027-10-03 02:10", "Australia/Lord_Howe", "2027-10-02T15:30Z"),
        ("2027-10-03 02:30", "Australia/Lord_Howe", "2027-10-02T15:30Z"),
        ("2027-04-04 01:45", "Australia/Lord_Howe", "2027-04-03T14:45Z"),
        # Clocks that are never changed.
        ("2027-03-14 02:30", "America/Phoenix", "2027-03-14T09:30Z"),
        ("2027-03-14 02:30", "Pacific/Honolulu", "2027-03-14T12:30Z"),
        ("2027-03-14 02:30", "Pacific/Guam", "2027-03-13T16:30Z"),
    ],
)
def test_resolve_finds_the_instant_of_a_wall_time(wall: str, name: str, instant: str) -> None:
    assert resolve(at(wall), name) == at(instant)


def test_resolve_takes_the_first_of_two_showings_even_when_told_the_second() -> None:
    second = local(at("2027-11-07T06:30Z"), NEW_YORK)

    assert resolve(second, NEW_YORK) == at("2027-11-07T05:30Z")


def test_resolve_refuses_a_time_that_has_a_zone() -> None:
    with pytest.raises(ValueError, match="no zone of its own"):
        resolve(at("2027-03-02T08:00Z"), CHICAGO)


@settings(max_examples=1000, deadline=None)
@given(walls, places)
def test_resolve_shows_the_asked_time_or_the_end_of_its_gap(wall: datetime, name: str) -> None:
    instant = resolve(wall, name)
    shown = local(instant, name)

    if shown != wall:
        before = local(instant - timedelta(microseconds=1), name)
        assert before < wall < shown
        assert (instant.second, instant.microsecond) == (0, 0)


@settings(max_examples=1000, deadline=None)
@given(walls, places)
def test_resolve_never_turns_time_back(wall: datetime, name: str) -> None:
    later = wall + timedelta(minutes=7)

    assert resolve(wall, name) <= resolve(later, name)


@settings(max_examples=300, deadline=None)
@given(st.integers(2020, 2039), places, st.timedeltas(timedelta(0), timedelta(minutes=59)))
def test_resolve_holds_in_the_hours_around_every_change(year: int, name: str, into: timedelta) -> None:
    """A time drawn from twenty years hardly ever meets a change, so each change is sought out."""
    for change in _changes(year, name):
        for hours in (-2, -1, 0, 1):
            wall = local(change, name) + timedelta(hours=hours) + into
            instant = resolve(wall, name)
            if local(instant, name) != wall:
                assert instant == change
            else:
                assert instant == min(i for i in _showings(wall, name))


def _changes(year: int, name: str) -> list[datetime]:
    """The instants of the year at which clocks in the zone are changed, to the minute."""
    place, found = ZoneInfo(name), []
    day = datetime(year, 1, 1, tzinfo=UTC)
    while day.year == year:
        low, high = day, day + timedelta(days=1)
        while _offset(low, place) != _offset(high, place) and high - low > timedelta(minutes=1):
            middle = low + timedelta(minutes=(high - low) // timedelta(minutes=2))
            low, high = (middle, high) if _offset(middle, place) == _offset(low, place) else (low, middle)
        found += [high] if high - low == timedelta(minutes=1) else []
        day += timedelta(days=1)
    return found


def _offset(instant: datetime, place: ZoneInfo) -> timedelta | None:
    return instant.astimezone(place).utcoffset()


def _showings(wall: datetime, name: str) -> list[datetime]:
    """Every instant within a day at which clocks show `wall`, by trying all offsets there are."""
    offsets = [timedelta(minutes=15 * quarter) for quarter in range(-12 * 4, 14 * 4 + 1)]
    instants = [(wall - offset).replace(tzinfo=UTC) for offset in offsets]
    return [instant for instant in instants if local(instant, name) == wall]


@pytest.mark.parametrize(
    ("instant", "name", "monday"),
    [
        ("2027-03-08T05:59Z", CHICAGO, date(2027, 3, 1)),
        ("2027-03-08T06:00Z", CHICAGO, date(2027, 3, 8)),
        ("2027-03-07T14:00Z", "Pacific/Guam", date(2027, 3, 8)),
        ("2027-03-08T09:59Z", "Pacific/Honolulu", date(2027, 3, 1)),
        ("2027-01-01T12:00Z", CHICAGO, date(2026, 12, 28)),
    ],
)
def test_week_of_is_counted_where_the_person_is(instant: str, name: str, monday: date) -> None:
    assert week_of(at(instant), name) == monday


@pytest.mark.parametrize(
    ("instant", "moment"),
    [
        ("2027-03-03T15:00Z", "2027-03-03T15:00Z"),  # Wednesday at nine.
        ("2027-03-03T14:59Z", "2027-03-03T15:00Z"),
        ("2027-03-03T22:59Z", "2027-03-03T22:59Z"),
        ("2027-03-03T23:00Z", "2027-03-04T15:00Z"),  # Wednesday at five.
        ("2027-03-05T22:59Z", "2027-03-05T22:59Z"),
        ("2027-03-05T23:00Z", "2027-03-08T15:00Z"),  # Friday at five.
        ("2027-03-06T18:00Z", "2027-03-08T15:00Z"),  # Saturday.
        ("2027-03-08T05:00Z", "2027-03-08T15:00Z"),  # Sunday, late.
        ("2027-03-12T23:30Z", "2027-03-15T14:00Z"),  # Over the weekend of the change.
    ],
)
def test_next_working_moment_is_on_a_weekday_between_nine_and_five(instant: str, moment: str) -> None:
    assert next_working_moment(at(instant), CHICAGO) == at(moment)


@settings(max_examples=500, deadline=None)
@given(walls, places)
def test_next_working_moment_is_never_earlier_and_never_after_hours(wall: datetime, name: str) -> None:
    instant = resolve(wall, name)

    moment = next_working_moment(instant, name)
    here = local(moment, name)

    assert moment >= instant
    assert (here.weekday() < 5, 9 <= here.hour < 17) == (True, True)


@pytest.mark.parametrize(
    ("instant", "days", "moment"),
    [
        ("2027-03-03T15:00Z", 0, "2027-03-03T15:00Z"),
        ("2027-03-03T15:00Z", 1, "2027-03-04T15:00Z"),
        ("2027-03-05T15:00Z", 1, "2027-03-08T15:00Z"),
        ("2027-03-06T15:00Z", 1, "2027-03-08T15:00Z"),
        ("2027-03-12T15:00Z", 1, "2027-03-15T14:00Z"),  # The clocks change on Sunday, the time of day does not.
        ("2027-03-03T15:00Z", 3, "2027-03-08T15:00Z"),
        ("2027-03-05T15:00Z", 10, "2027-03-19T14:00Z"),
    ],
)
def test_workdays_after_keeps_the_time_of_day(instant: str, days: int, moment: str) -> None:
    assert workdays_after(at(instant), days, CHICAGO) == at(moment)


def test_next_workday_same_time_is_one_workday_after() -> None:
    assert next_workday_same_time(at("2027-03-05T15:00Z"), CHICAGO) == at("2027-03-08T15:00Z")


@pytest.mark.parametrize("name", ["America/Santa_Fe", "", "../etc/passwd", "central time", "America"])
def test_zone_of_an_unknown_name_tells_what_to_use(name: str) -> None:
    with pytest.raises(UnknownNameError) as refused:
        zone(name)

    assert str(refused.value) == (f"There is no time zone called {name!r}. Use an IANA name such as America/Chicago.")
