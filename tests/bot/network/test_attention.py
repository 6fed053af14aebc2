from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Database
from bot.network.attention import MOST, fullest_window, reserve
from bot.network.people import Person
from bot.network.rows import AttentionRow
from tests.support.factories import found

MONDAY = date(2027, 3, 1)


def noon(day: date) -> datetime:
    return datetime.fromisoformat(f"{day}T18:00Z")  # Noon in Chicago, in winter.


@pytest.fixture
def austin(database: Database) -> Person:
    return database.write(found).austin


def taken(database: Database, person: Person, days: Iterable[date]) -> list[bool]:
    """What came of reserving these days, one after the other, each in a transaction of its own."""
    return [
        database.write(lambda s, day=day, n=n: reserve(s, person, noon(day), f"occurrence:{n}"))  # type: ignore[misc]
        for n, day in enumerate(days)
    ]


def days(*numbers: int) -> list[date]:
    """Days counted from a Monday, which is 0."""
    return [MONDAY + timedelta(days=number) for number in numbers]


def kept(database: Database) -> list[tuple[date, str]]:
    with database.read() as session:
        rows = session.scalars(select(AttentionRow).order_by(AttentionRow.day)).all()
        return [(row.day, row.subject) for row in rows]


@pytest.mark.parametrize(
    ("asked", "given_"),
    [
        (days(0, 0), [True, False]),
        (days(0, 6), [True, False]),
        (days(6, 0), [True, False]),
        (days(6, 7), [True, True]),  # Sunday and Monday are two weeks.
        (days(-1, 0, 6, 7), [True, True, False, True]),
    ],
)
def test_reserve_gives_one_day_a_week(
    database: Database, austin: Person, asked: list[date], given_: list[bool]
) -> None:
    assert taken(database, austin, asked) == given_


@pytest.mark.parametrize(
    ("asked", "given_"),
    [
        # A question a week goes on for ever.
        (days(0, 7, 14, 21, 28, 35), [True] * 6),
        # Four weeks from Friday to Monday: a fifth on the last Monday lies within 28 days of the first Friday.
        (days(4, 7, 14, 21, 28), [True, True, True, True, False]),
        (days(4, 7, 14, 21, 31), [True, True, True, True, False]),
        (days(4, 7, 14, 21, 32), [True, True, True, True, True]),
        # The same days in another order: what is planned earlier than what is planned already counts as well.
        (days(7, 14, 21, 28, 4), [True, True, True, True, False]),
        (days(28, 21, 14, 7, 4), [True, True, True, True, False]),
        (days(4, 7, 21, 28, 14), [True, True, True, True, False]),
        (days(7, 14, 21, 28, 0), [True] * 5),
    ],
)
def test_reserve_gives_four_days_in_any_twenty_eight(
    database: Database, austin: Person, asked: list[date], given_: list[bool]
) -> None:
    assert taken(database, austin, asked) == given_


def test_reserve_keeps_what_took_the_week(database: Database, austin: Person) -> None:
    taken(database, austin, days(0, 1, 9))

    assert kept(database) == [(MONDAY, "occurrence:0"), (days(9)[0], "occurrence:2")]


def test_reserve_counts_each_person_apart(database: Database) -> None:
    network = database.write(found)

    given_ = [taken(database, person, days(0, 1)) for person in network.leaders]

    assert given_ == [[True, False]] * 3


@pytest.mark.parametrize(
    ("zone", "given_"),
    [
        ("America/Chicago", [True, True]),  # Sunday at eleven in the evening, and the Monday after.
        ("America/New_York", [True, False]),  # It is Monday there already.
        ("Pacific/Honolulu", [True, False]),  # It is Sunday there still, both times.
    ],
)
def test_reserve_counts_weeks_where_the_person_is(
    database: Database, austin: Person, zone: str, given_: list[bool]
) -> None:
    person = replace(austin, zone=zone)
    moments = [datetime.fromisoformat(text) for text in ("2027-03-08T05:00Z", "2027-03-08T08:00Z")]

    came = [database.write(lambda s, at=at: reserve(s, person, at, "occurrence:1")) for at in moments]  # type: ignore[misc]

    assert came == given_


def test_reserve_is_undone_with_its_transaction(database: Database, austin: Person) -> None:
    def broken(session: Session) -> None:
        reserve(session, austin, noon(MONDAY), "occurrence:1")
        raise LookupError

    with pytest.raises(LookupError):
        database.write(broken)

    assert taken(database, austin, [MONDAY]) == [True]


@pytest.mark.parametrize(
    ("before", "at_once", "won"),
    [
        ([], days(0, 0), 1),
        ([], days(0, 6), 1),
        ([], days(6, 7), 2),
        # Two weeks are free, and the twenty-eight days have room for one more.
        (days(4, 7, 14), days(21, 28), 1),
        (days(4, 7, 14), days(28, 21), 1),
    ],
)
def test_reserve_by_two_at_once_gives_no_more_than_there_is(
    database: Database, austin: Person, before: list[date], at_once: list[date], won: int
) -> None:
    taken(database, austin, before)
    first_is_in, second_is_out = Event(), Event()

    def first(session: Session) -> bool:
        came = reserve(session, austin, noon(at_once[0]), "occurrence:1")
        first_is_in.set()
        # Left open for as long as the second could need; where it rightly waits for this one, the time runs out.
        second_is_out.wait(0.3)
        return came

    def second() -> bool:
        first_is_in.wait(10)
        came = database.write(lambda s: reserve(s, austin, noon(at_once[1]), "occurrence:2"))
        second_is_out.set()
        return came

    with ThreadPoolExecutor(2) as threads:
        came = [threads.submit(database.write, first), threads.submit(second)]

    assert [one.result() for one in came].count(True) == won
    assert len(kept(database)) == len(before) + won


@given(st.sets(st.integers(-40, 40), max_size=20), st.integers(-10, 10))
def test_fullest_window_is_that_of_all_windows_with_the_day(around: set[int], number: int) -> None:
    """Held against trying every window there is."""
    day = days(number)[0]
    others = set(days(*around)) - {day}

    windows = [{day + timedelta(days=start + n) for n in range(28)} for start in range(-27, 1)]

    assert fullest_window(others, day) == max(len(others & window) for window in windows)


def test_most_is_one_a_week_over_four_weeks() -> None:
    assert MOST == 4
