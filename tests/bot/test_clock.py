from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.clock import SystemClock, TurnedClock, monotonic

START = datetime(2027, 3, 1, 14, 0, tzinfo=UTC)


def test_turned_clock_stands_still_until_it_is_turned() -> None:
    clock = TurnedClock(START)

    assert (clock.now(), clock.now()) == (START, START)

    clock.turn_to(START + timedelta(days=3))
    assert clock.now() == START + timedelta(days=3)


def test_turned_clock_refuses_to_turn_back_and_keeps_its_time() -> None:
    clock = TurnedClock(START)

    with pytest.raises(ValueError, match="forward only"):
        clock.turn_to(START - timedelta(seconds=1))

    assert clock.now() == START


def test_turned_clock_may_be_turned_to_where_it_stands() -> None:
    clock = TurnedClock(START)

    clock.turn_to(START)

    assert clock.now() == START


def test_turned_clock_gives_utc_whatever_it_was_given() -> None:
    clock = TurnedClock(datetime(2027, 3, 1, 8, 0, tzinfo=timezone(timedelta(hours=-6))))

    assert (clock.now(), clock.now().tzinfo) == (START, UTC)


def test_turned_clock_leaves_machine_time_alone() -> None:
    clock = TurnedClock(START)
    before = SystemClock().machine()

    clock.turn_to(START + timedelta(days=3000))

    assert before <= clock.machine() <= before + timedelta(minutes=1)


def test_system_clock_reads_one_time_for_both() -> None:
    clock = SystemClock()

    calendar, machine = clock.now(), clock.machine()

    assert (calendar.tzinfo, machine.tzinfo) == (UTC, UTC)
    assert timedelta(0) <= machine - calendar < timedelta(minutes=1)


def test_monotonic_never_goes_back() -> None:
    seen = [monotonic() for _ in range(100)]

    assert seen == sorted(seen)
