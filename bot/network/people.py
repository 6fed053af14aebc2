"""People as plain values, and how to find them by what Slack or a command calls them.

Knows nothing of what they are asked; `Person` carries what a message or a rule may need, never a row.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TypeAlias, cast

from sqlalchemy import ColumnElement, Row, Select, Table, bindparam, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from bot.ledger import audit
from bot.ledger.words import Reader
from bot.network.rows import (
    CohortSeatRow,
    HoldingRow,
    JurisdictionRow,
    PersonKind,
    PersonRow,
    RoleRow,
    SeatRow,
)

#: A person's row with the seat they hold, where they hold one.
Found: TypeAlias = "Row[PersonRow, SeatRow | None, JurisdictionRow | None, RoleRow | None]"
People: TypeAlias = "Select[PersonRow, SeatRow | None, JurisdictionRow | None, RoleRow | None]"

#: Where a person without a seat and without a zone of their own is taken to be.
FALLBACK_ZONE = "America/New_York"


@dataclass(frozen=True)
class Seat:
    """A role in a jurisdiction, as its holder's colleagues would name it."""

    id: int
    role: str
    role_label: str
    title: str
    jurisdiction_id: int
    jurisdiction: str
    state: str


@dataclass(frozen=True)
class Person:
    """Somebody of the network; without a Slack id until they are in the workspace."""

    id: int
    team_id: str | None
    slack_id: str | None
    name: str
    kind: PersonKind
    is_owner: bool
    partner_id: int | None
    seat: Seat | None
    zone: str
    locale: str
    is_active: bool
    paused: bool

    @property
    def is_staff(self) -> bool:
        return self.kind is PersonKind.STAFF

    @property
    def address(self) -> str:
        """Where Slack takes messages for them; raises ValueError for somebody who is not in Slack."""
        if self.slack_id is None:
            raise ValueError("nothing can be sent to somebody who is not in Slack")
        return self.slack_id

    @property
    def reader(self) -> Reader:
        """This person as a reader of words."""
        return Reader(self.id, partner=self.partner_id, staff=self.is_staff)


def get(session: Session, person_id: int) -> Person:
    """The person with this id, who exists."""
    return _person(session.execute(_by_id(), {"person": person_id}).one())


def by_slack(session: Session, team_id: str, slack_id: str) -> Person | None:
    """The person Slack means; the team is part of who they are."""
    row = session.execute(_by_slack(), {"team": team_id, "slack": slack_id}).one_or_none()
    return None if row is None else _person(row)


def by_slack_id(session: Session, slack_id: str) -> Person | None:
    """The person with this Slack id in whichever team; for commands, which know no team."""
    row = session.execute(_people().where(PersonRow.slack_user_id == slack_id)).first()
    return None if row is None else _person(row)


def staff(session: Session) -> tuple[Person, ...]:
    """Everybody on the network's staff, owners first, then by name."""
    query = _people().where(PersonRow.kind == PersonKind.STAFF, PersonRow.is_active)
    return _all(session, query.order_by(PersonRow.is_owner.desc(), PersonRow.name, PersonRow.id))


def contacts(session: Session, partner_id: int) -> tuple[Person, ...]:
    """Everybody who reads for this partner; who is not in Slack reads nothing."""
    here = PersonRow.is_active & PersonRow.slack_user_id.is_not(None)
    query = _people().where(PersonRow.partner_id == partner_id, here)
    return _all(session, query.order_by(PersonRow.name, PersonRow.id))


def holders(session: Session, cohort_id: int, role: str) -> tuple[Person, ...]:
    """Who holds a seat of this role in this cohort now, by jurisdiction; each person once, with that seat."""
    seats = (
        select(CohortSeatRow.seat_id)
        .join(SeatRow, SeatRow.id == CohortSeatRow.seat_id)
        .where(CohortSeatRow.cohort_id == cohort_id, SeatRow.role == role)
        .correlate(None)
    )
    query = _people(HoldingRow.seat_id.in_(seats)).where(SeatRow.id.is_not(None), PersonRow.is_active)
    return _all(session, query.order_by(JurisdictionRow.name, PersonRow.id))


def holder(session: Session, seat_id: int) -> Person | None:
    """Who holds this seat now."""
    row = session.execute(_people(HoldingRow.seat_id == seat_id).where(SeatRow.id == seat_id)).one_or_none()
    return None if row is None else _person(row)


def named(session: Session, ids: Collection[int]) -> tuple[Person, ...]:
    """The people with these ids, by name."""
    return _all(session, _people().where(PersonRow.id.in_(ids)).order_by(PersonRow.name, PersonRow.id))


def find(session: Session, said: str) -> Person | None:
    """The person a command names by Slack id, e-mail address or exact name, if there is exactly one."""
    by_id = (PersonRow.slack_user_id == said) | (PersonRow.email == said.casefold())
    rows = session.execute(_people().where(by_id | (PersonRow.name == said))).all()
    return _person(rows[0]) if len(rows) == 1 else None


def add(
    session: Session,
    *,
    team_id: str | None,
    slack_id: str | None,
    name: str,
    kind: PersonKind,
    now: datetime,
    email: str | None = None,
    roster_zone: str | None = None,
    partner_id: int | None = None,
    seat_id: int | None = None,
    is_owner: bool = False,
    locale: str = "en-US",
) -> Person:
    """Add somebody, in a seat or at a partner where given."""
    person_id = enrol(
        session,
        now,
        team_id=team_id,
        slack_user_id=slack_id,
        email=email,
        roster_zone=roster_zone,
        name=name,
        kind=kind,
        partner_id=partner_id,
        is_owner=is_owner,
        locale=locale,
    )
    if seat_id is not None:
        session.add(HoldingRow(seat_id=seat_id, person_id=person_id, since=now))
        session.flush()
    return get(session, person_id)


def enrol(session: Session, now: datetime, *, kind: PersonKind, **columns: object) -> int:
    """As `add`, for many at a time: without a seat, by the table's columns, and only the id is handed back."""
    person_id = session.execute(_enrolling(), {"kind": kind, "joined_at": now, **columns}).scalar_one()
    audit.record(session, now, None, "person.added", f"person:{person_id}", kind=kind.value)
    return person_id


def hold(session: Session, person_id: int) -> None:
    """Until the transaction ends, let no other decide about this person, such as ask what they just declined."""
    session.execute(select(PersonRow.id).where(PersonRow.id == person_id).with_for_update(key_share=True))


def pause(session: Session, person_id: int, now: datetime) -> None:
    session.get_one(PersonRow, person_id).paused_since = now
    audit.record(session, now, person_id, "person.paused", f"person:{person_id}")


def resume(session: Session, person_id: int, now: datetime) -> None:
    session.get_one(PersonRow, person_id).paused_since = None
    audit.record(session, now, person_id, "person.resumed", f"person:{person_id}")


def set_profile(
    session: Session, person_id: int, *, locale: str, is_active: bool, now: datetime, name: str | None = None
) -> None:
    """What Slack says of somebody: their language, whether their account is open, and their name where it is told."""
    row = session.get_one(PersonRow, person_id)
    said = (locale, is_active, name or row.name)
    if (row.locale, row.is_active, row.name) != said:
        if row.is_active != is_active:
            row.left_at = None if is_active else now
        row.locale, row.is_active, row.name = said
        audit.record(session, now, None, "person.profile", f"person:{person_id}", active=str(is_active))


def by_email(session: Session, email: str) -> Person | None:
    """The person a roster gave this address."""
    row = session.execute(_people().where(PersonRow.email == email.casefold())).one_or_none()
    return None if row is None else _person(row)


def enter_slack(session: Session, person_id: int, *, team_id: str, slack_id: str, now: datetime) -> None:
    """Somebody known by e-mail only has an account now: from here on they can be written to."""
    row = session.get_one(PersonRow, person_id)
    row.team_id, row.slack_user_id = team_id, slack_id
    session.flush()
    audit.record(session, now, None, "person.in_slack", f"person:{person_id}")


def left_between(session: Session, since: datetime, until: datetime) -> tuple[Person, ...]:
    """Whose accounts Slack closed after `since`, up to and with `until`, and has not opened again; by name."""
    query = _people().where(PersonRow.left_at > since, PersonRow.left_at <= until)
    return _all(session, query.order_by(PersonRow.name, PersonRow.id))


def _people(*seats: ColumnElement[bool]) -> People:
    """Everybody with the seat they hold now; somebody with two seats is listed with the first of `seats`."""
    first = (
        select(HoldingRow.seat_id)
        .where(HoldingRow.person_id == PersonRow.id, HoldingRow.until.is_(None), *seats)
        .order_by(HoldingRow.id)
        .limit(1)
        .correlate(PersonRow)
        .scalar_subquery()
    )
    return (
        select(PersonRow, SeatRow, JurisdictionRow, RoleRow)
        .select_from(PersonRow)
        .outerjoin(SeatRow, SeatRow.id == first)
        .outerjoin(JurisdictionRow, JurisdictionRow.id == SeatRow.jurisdiction_id)
        .outerjoin(RoleRow, RoleRow.key == SeatRow.role)
    )


@cache
def _enrolling() -> ReturningInsert[int]:
    people = cast("Table", PersonRow.__table__)  # By the ORM it would take twice as long.
    return insert(people).returning(people.c.id)


@cache
def _by_id() -> People:
    """Kept, as `_by_slack` is: every request asks it, and putting it together takes longer than running it."""
    return _people().where(PersonRow.id == bindparam("person"))


@cache
def _by_slack() -> People:
    return _people().where(PersonRow.team_id == bindparam("team"), PersonRow.slack_user_id == bindparam("slack"))


def _all(session: Session, query: People) -> tuple[Person, ...]:
    return tuple(_person(row) for row in session.execute(query))


def _person(found: Found) -> Person:
    row, seat, jurisdiction, role = found
    return Person(
        id=row.id,
        team_id=row.team_id,
        slack_id=row.slack_user_id,
        name=row.name,
        kind=row.kind,
        is_owner=row.is_owner,
        partner_id=row.partner_id,
        seat=_seat(seat, jurisdiction, role),
        zone=row.zone or row.roster_zone or (jurisdiction.zone if jurisdiction is not None else FALLBACK_ZONE),
        locale=row.locale,
        is_active=row.is_active,
        paused=row.paused_since is not None,
    )


def _seat(seat: SeatRow | None, jurisdiction: JurisdictionRow | None, role: RoleRow | None) -> Seat | None:
    if seat is None or jurisdiction is None or role is None:
        return None
    return Seat(seat.id, seat.role, role.label, seat.title, jurisdiction.id, jurisdiction.name, jurisdiction.state)
