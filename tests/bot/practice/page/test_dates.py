from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.practice.page import dates

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2027, 3, 2, 4, 0, tzinfo=UTC)  # Still the first of March in Chicago.
AT = 1803913200  # The first of March, 2027, 15:00 UTC.


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{date_num}", "2027-03-01"),
        ("{date}", "March 1st, 2027"),
        ("{date_short}", "Mar 1, 2027"),
        ("{date_long}", "Monday, March 1st, 2027"),
        ("{date_pretty}", "today"),
        ("{date_short_pretty} at {time}", "today at 9:00 AM"),
        ("{time_secs}", "9:00:00 AM"),
        ("{ago}", "13 hours ago"),
        ("no token", "no token"),
        ("{other}", None),
    ],
)
def test_date_tokens_are_filled_in_the_zone_of_the_reader(template: str, words: str | None) -> None:
    assert dates.formatted(template, AT, CHICAGO, NOW) == words


def test_moment_beyond_the_calendar_has_no_words() -> None:
    assert dates.formatted("{date}", 10**15, CHICAGO, NOW) is None


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (13, "13th"), (22, "22nd")]
)
def test_ordinal_ends_as_english_does(number: int, words: str) -> None:
    assert dates.ordinal(number) == words


@pytest.mark.parametrize(
    ("then", "words"),
    [
        (datetime(2027, 3, 1, tzinfo=UTC), "Today"),
        (datetime(2027, 2, 28, tzinfo=UTC), "Yesterday"),
        (datetime(2027, 2, 26, tzinfo=UTC), "Friday, February 26th"),
        (datetime(2026, 12, 31, tzinfo=UTC), "Thursday, December 31st, 2026"),
    ],
)
def test_days_are_separated_by_their_names(then: datetime, words: str) -> None:
    assert dates.day(then, datetime(2027, 3, 1, tzinfo=UTC)) == words
