"""How much of a person's attention the network may take: one round a week, four in any 28 days.

All senders together; the unique week row keeps it even when two workers plan at once. Knows no prompt.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import add_new
from bot.network import people
from bot.network.people import Person
from bot.network.rows import AttentionRow
from bot.network.zones import local, week_of

MOST = 4
#: Any 28 days, counted from first to last.
WINDOW = timedelta(days=27)


def reserve(session: Session, person: Person, at: datetime, subject: str) -> bool:
    """Take the person's week that holds `at`; False when the week or any 28 days around it hold enough already."""
    # Two who plan at once for different weeks would each see room for one more; the row lock makes one wait.
    people.hold(session, person.id)
    day = local(at, person.zone).date()
    near = AttentionRow.day.between(day - WINDOW, day + WINDOW)
    taken = session.scalars(select(AttentionRow.day).where(AttentionRow.person_id == person.id, near)).all()
    if fullest_window(taken, day) >= MOST:
        return False
    week = week_of(at, person.zone)
    return add_new(session, AttentionRow, person_id=person.id, week=week, day=day, subject=subject)


def fullest_window(taken: Collection[date], day: date) -> int:
    """How many of the taken days the fullest 28 days around `day` hold, `day` itself not counted."""
    starts = {day, *(d for d in taken if day - WINDOW <= d <= day)}
    return max(sum(start <= d <= start + WINDOW for d in taken) for start in starts)
