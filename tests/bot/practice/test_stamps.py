"""Slack's ts: strictly increasing strings, whatever the calendar does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.practice.stamps import Stamps, moment, order, written

T0 = datetime(2027, 3, 1, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize("turn", [timedelta(0), timedelta(microseconds=1), timedelta(days=-1)])
def test_stamps_increase_though_the_calendar_does_not(turn: timedelta) -> None:
    now = [T0]
    stamps = Stamps(lambda: now[0])

    first = stamps.next()
    now[0] += turn

    assert (first, stamps.next()) == ("1803913200.000000", "1803913200.000100")


def test_stamps_follow_a_calendar_turned_forward() -> None:
    now = [T0]
    stamps = Stamps(lambda: now[0])
    stamps.next()

    now[0] += timedelta(hours=1, microseconds=5)

    assert stamps.next() == "1803916800.000005"
    assert stamps.seconds() == 1803916800


def test_order_counts_microseconds_without_floats() -> None:
    assert order("1803913200.000100") == 1803913200000100
    assert order("1803913200") == order("1803913200.0") == 1803913200000000
    assert written(order("1803913200.000100")) == "1803913200.000100"
    assert moment("1803913200.000100") == T0 + timedelta(microseconds=100)


@pytest.mark.parametrize("text", ["", "now", "1.2.3", "-1.0", "1e9", "1803913200.0001001"])
def test_what_is_no_stamp(text: str) -> None:
    with pytest.raises(ValueError, match="timestamp"):
        order(text)
