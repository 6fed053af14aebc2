"""Which public body is meant, and who held its seats when: what makes something that body's record.

Knows places and terms; must not know what anybody wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import UnknownNameError
from bot.network.rows import HoldingRow, JurisdictionRow, PersonRow, RoleRow, SeatRow


@dataclass(frozen=True)
class Body:
    """A city, county or other body whose records these are."""

    id: int
    name: str
    state: str
    zone: str


@dataclass(frozen=True)
class Term:
    """Somebody's time in one of the body's seats."""

    person_id: int
    name: str
    slack_id: str | None
    role: str
    title: str
    since: datetime
    until: datetime | None

    def covers(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True)
class Custodians:
    """Everybody who holds or held a seat of one body. What they did elsewhere, before or later, is not its record."""

    body: Body
    terms: tuple[Term, ...]

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(term.person_id for term in self.terms)

    def held(self, person_id: int, at: datetime) -> bool:
        """Whether the person held one of the seats at that instant."""
        return any(term.person_id == person_id and term.covers(at) for term in self.terms)


def find(session: Session, said: str) -> Body:
    """The body called `said`: by name, another spelling, or "name, state" where two share a name.

    Raises UnknownNameError that lists what there is.
    """
    rows = session.scalars(select(JurisdictionRow).order_by(JurisdictionRow.name, JurisdictionRow.state)).all()
    found = [row for row in rows if _plain(said) in _names(row)]
    if len(found) != 1:
        places = "; ".join(f"{row.name}, {row.state}" for row in found or rows) or "none yet"
        raise UnknownNameError(f"There is no one jurisdiction called {said!r}. Name one of: {places}.")
    return Body(found[0].id, found[0].name, found[0].state, found[0].zone)


def of(session: Session, body: Body) -> Custodians:
    """Who holds and held the body's seats, in order of time."""
    terms = session.execute(
        select(HoldingRow, PersonRow, SeatRow, RoleRow)
        .join(PersonRow, PersonRow.id == HoldingRow.person_id)
        .join(SeatRow, SeatRow.id == HoldingRow.seat_id)
        .join(RoleRow, RoleRow.key == SeatRow.role)
        .where(SeatRow.jurisdiction_id == body.id)
        .order_by(HoldingRow.since, HoldingRow.id)
    )
    return Custodians(body, tuple(_term(*row) for row in terms))


def _term(holding: HoldingRow, person: PersonRow, seat: SeatRow, role: RoleRow) -> Term:
    return Term(person.id, person.name, person.slack_user_id, role.label, seat.title, holding.since, holding.until)


def _names(row: JurisdictionRow) -> set[str]:
    names = {_plain(name) for name in (row.name, *row.aliases)}
    return names | {f"{name}, {row.state.casefold()}" for name in names}


def _plain(said: str) -> str:
    return " ".join(said.split()).casefold()
