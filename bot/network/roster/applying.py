"""Writing down what was decided, a few rows at a time, so that a running bot never waits long for its turn.

A row that cannot be written, because somebody changed the same thing meanwhile, is refused and stops no other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from typing import cast

from sqlalchemy import Table, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from bot.database import Base, Database, add_new
from bot.directory import records
from bot.ledger import audit
from bot.network import people
from bot.network.roster.book import MemberEntry, PlaceEntry, SeatEntry
from bot.network.roster.changes import (
    AddMember,
    AddPlace,
    AddSeat,
    AddToCohort,
    Change,
    KeepAccount,
    LeaveSeat,
    Retitle,
    SetDetails,
    TakeSeat,
)
from bot.network.roster.deciding import Decision
from bot.network.roster.reports import Became, Line
from bot.network.rows import CohortSeatRow, HoldingRow, JurisdictionRow, PersonRow, SeatRow

#: Rows in one transaction: some tenths of a second.
BATCH = 100
_SOURCE = "a roster"


class _NotWrittenError(Exception):
    """What a row builds on was refused at the last moment."""


def apply(
    database: Database,
    decisions: Sequence[Decision],
    now: datetime,
    machine: datetime,
    tick: Callable[[int], None] = lambda _rows: None,
) -> tuple[Line, ...]:
    """Write all of it down at `now` (accounts read at `machine`); returns the lines as they turned out."""
    lines: list[Line] = []
    for start in range(0, len(decisions), BATCH):
        batch = decisions[start : start + BATCH]
        lines += database.write(partial(_rows, batch=batch, now=now, machine=machine))
        tick(len(batch))
    database.write(lambda session: _note(session, lines, now))
    return tuple(lines)


def _rows(session: Session, batch: Sequence[Decision], now: datetime, machine: datetime) -> list[Line]:
    """All at once, which is quick; one by one where something among them cannot be written."""
    try:
        with session.begin_nested():
            for decision in batch:
                _write_all(session, decision, now, machine)
    except (IntegrityError, _NotWrittenError):
        for decision in batch:
            _forget(decision)
        return [_row(session, decision, now, machine) for decision in batch]
    return [decision.line for decision in batch]


def _row(session: Session, decision: Decision, now: datetime, machine: datetime) -> Line:
    try:
        with session.begin_nested():
            _write_all(session, decision, now, machine)
    except (IntegrityError, _NotWrittenError):
        _forget(decision)
        reason = "somebody changed the same thing meanwhile; import the file again"
        return replace(decision.line, became=Became.REFUSED, reason=reason)
    return decision.line


def _forget(decision: Decision) -> None:
    """What was rolled back has no id: a later row that needs it is refused too, and not tied to something else."""
    for change in decision.changes:
        match change:
            case AddPlace(entry) | AddSeat(entry) | AddMember(entry, _):
                entry.id = None


def _written(entry: PlaceEntry | SeatEntry | MemberEntry) -> int:
    if entry.id is None:
        raise _NotWrittenError
    return entry.id


def _note(session: Session, lines: Sequence[Line], now: datetime) -> None:
    refused = sum(line.became is Became.REFUSED for line in lines)
    audit.record(session, now, None, "roster.imported", "network", rows=len(lines), refused=refused)


def _write_all(session: Session, decision: Decision, now: datetime, machine: datetime) -> None:
    for change in decision.changes:
        _write(session, change, now, machine)


def _write(session: Session, change: Change, now: datetime, machine: datetime) -> None:
    match change:
        case AddPlace() | AddSeat() | AddMember():
            _add(session, change, now)
        case Retitle(seat, title):
            session.get_one(SeatRow, _written(seat)).title = title
        case AddToCohort(seat, cohort_id):
            add_new(session, CohortSeatRow, cohort_id=cohort_id, seat_id=_written(seat))
        case SetDetails():
            _set_details(session, change, now)
        case LeaveSeat(member, seat):
            held = (HoldingRow.seat_id == _written(seat)) & (HoldingRow.person_id == _written(member))
            session.execute(update(HoldingRow).where(held, HoldingRow.until.is_(None)).values(until=now))
            audit.record(session, now, None, "seat.left", f"seat:{seat.id}", person=member.id)
        case TakeSeat(member, seat):
            _insert(session, HoldingRow, seat_id=_written(seat), person_id=_written(member), since=now)
            audit.record(session, now, None, "seat.taken", f"seat:{seat.id}", person=member.id)
        case KeepAccount(account):
            records.store_user(session, account, machine)
    session.flush()


def _add(session: Session, change: AddPlace | AddSeat | AddMember, now: datetime) -> None:
    """Add the row and tell the book's entry its id, by which later rows speak of it."""
    match change:
        case AddPlace(place):
            known = {"name": place.name, "state": place.state, "zone": place.zone, "kind": place.kind}
            place.id = _insert(session, JurisdictionRow, **known, aliases=[], source=_SOURCE)
        case AddSeat(seat):
            at = _written(seat.place)
            seat.id = _insert(session, SeatRow, jurisdiction_id=at, role=seat.role, title=seat.title)
        case AddMember(member, locale):
            member.id = people.enrol(
                session,
                now,
                kind=member.kind,
                team_id=member.team_id,
                slack_user_id=member.slack_id,
                email=member.email,
                name=member.name,
                partner_id=member.partner_id,
                roster_zone=member.roster_zone,
                locale=locale,
            )


def _insert(session: Session, table: type[Base], **values: object) -> int:
    return session.execute(_inserting(table), values).scalar_one()


@cache
def _inserting(table: type[Base]) -> ReturningInsert[int]:
    """The table itself: by the ORM it would take twice as long, and there are tens of thousands."""
    rows = cast("Table", table.__table__)
    return insert(rows).returning(rows.c.id)


def _set_details(session: Session, change: SetDetails, now: datetime) -> None:
    member = change.member
    row = session.get_one(PersonRow, _written(member))
    row.email, row.name, row.roster_zone = member.email, member.name, member.roster_zone
    if change.enters_slack and member.team_id is not None and member.slack_id is not None:
        people.enter_slack(session, row.id, team_id=member.team_id, slack_id=member.slack_id, now=now)
    audit.record(session, now, None, "person.roster", f"person:{row.id}")
