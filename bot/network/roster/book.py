"""The network as an import needs it, in memory: so that ten thousand rows are matched without asking the database.

What is decided is written into the book at once, as if it were true already; `id` is None until it is.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.network.roster.names import Names
from bot.network.rows import (
    CohortRow,
    CohortSeatRow,
    HoldingRow,
    JurisdictionKind,
    JurisdictionRow,
    PartnerRow,
    PersonKind,
    PersonRow,
    RoleRow,
    SeatRow,
)


@dataclass(eq=False)
class PlaceEntry:
    """A jurisdiction."""

    id: int | None
    name: str
    state: str
    zone: str
    kind: JurisdictionKind
    is_pending: bool = False  # Named by a row, and added by the first that is brought in.

    def __str__(self) -> str:
        return f"{self.name}, {self.state}"


@dataclass(eq=False)
class SeatEntry:
    """A seat, who holds it, and which line of the file put them there."""

    id: int | None
    place: PlaceEntry
    role: str
    title: str
    holder: MemberEntry | None = None
    by_line: int | None = None


@dataclass(eq=False)
class MemberEntry:
    """A person."""

    id: int | None
    team_id: str | None
    slack_id: str | None
    email: str | None
    name: str
    kind: PersonKind
    partner_id: int | None
    roster_zone: str | None
    is_active: bool = True
    seats: list[SeatEntry] = field(default_factory=list)


@dataclass(frozen=True)
class PartnerEntry:
    """A partner organization."""

    id: int
    name: str


@dataclass(frozen=True)
class CohortEntry:
    """A cohort."""

    id: int
    name: str


@dataclass
class Book:
    """Everything by the names that a row may use."""

    roles: Names[str] = field(default_factory=Names)
    labels: dict[str, str] = field(default_factory=dict)
    places: Names[PlaceEntry] = field(default_factory=Names)
    seats: dict[tuple[PlaceEntry, str], list[SeatEntry]] = field(default_factory=lambda: defaultdict(list))
    partners: Names[PartnerEntry] = field(default_factory=Names)
    partner_names: tuple[str, ...] = ()
    cohorts: Names[CohortEntry] = field(default_factory=Names)
    cohort_names: tuple[str, ...] = ()
    members: set[tuple[int, SeatEntry]] = field(default_factory=set)  # Which seats each cohort has, by its id.
    zones: Names[str] = field(default_factory=Names)
    by_slack: dict[str, MemberEntry] = field(default_factory=dict)
    by_email: dict[str, MemberEntry] = field(default_factory=dict)

    def seats_in(self, place: PlaceEntry) -> list[SeatEntry]:
        return [seat for (where, _role), seats in self.seats.items() if where is place for seat in seats]

    def keep(self, member: MemberEntry) -> None:
        """Have the member found by what they have."""
        if member.slack_id is not None:
            self.by_slack[member.slack_id] = member
        if member.email is not None:
            self.by_email[member.email] = member


def load(session: Session) -> Book:
    """The book of what is in the database now."""
    book = Book()
    for role in session.scalars(select(RoleRow).order_by(RoleRow.key)):
        book.labels[role.key] = role.label
        book.roles.add(role.key, role.key, (role.key.replace("_", " "), role.label))
    _load_names(session, book)
    seats = _load_places(session, book)
    members = _load_members(session, book)
    holdings = select(HoldingRow.person_id, HoldingRow.seat_id).where(HoldingRow.until.is_(None))
    for person_id, seat_id in session.execute(holdings.order_by(HoldingRow.id)):
        seats[seat_id].holder = members[person_id]
        members[person_id].seats.append(seats[seat_id])
    for cohort_id, seat_id in session.execute(select(CohortSeatRow.cohort_id, CohortSeatRow.seat_id)):
        book.members.add((cohort_id, seats[seat_id]))
    return book


def _load_names(session: Session, book: Book) -> None:
    for partner in session.scalars(select(PartnerRow).order_by(PartnerRow.name)):
        # "GARE (Race Forward)" is known by both of its names.
        outside, _bracket, inside = partner.name.partition("(")
        others = [partner.key, outside, inside.strip(" )")]
        book.partners.add(PartnerEntry(partner.id, partner.name), partner.name, filter(None, others))
        book.partner_names += (partner.name,)
    for cohort in session.scalars(select(CohortRow).order_by(CohortRow.name)):
        book.cohorts.add(CohortEntry(cohort.id, cohort.name), cohort.name, [cohort.key])
        book.cohort_names += (cohort.name,)
    for zone in sorted(available_timezones()):
        if "/" in zone or zone == "UTC":
            book.zones.add(zone, zone)


def _load_places(session: Session, book: Book) -> dict[int, SeatEntry]:
    places = {}
    for row in session.scalars(select(JurisdictionRow).order_by(JurisdictionRow.id)):
        places[row.id] = place = PlaceEntry(row.id, row.name, row.state, row.zone, row.kind)
        book.places.add(place, row.name, row.aliases)
    seats = {}
    for seat in session.scalars(select(SeatRow).order_by(SeatRow.id)):
        seats[seat.id] = entry = SeatEntry(seat.id, places[seat.jurisdiction_id], seat.role, seat.title)
        book.seats[entry.place, entry.role].append(entry)
    return seats


def _load_members(session: Session, book: Book) -> dict[int, MemberEntry]:
    members = {}
    for row in session.scalars(select(PersonRow).order_by(PersonRow.id)):
        members[row.id] = member = MemberEntry(
            id=row.id,
            team_id=row.team_id,
            slack_id=row.slack_user_id,
            email=row.email,
            name=row.name,
            kind=row.kind,
            partner_id=row.partner_id,
            roster_zone=row.roster_zone,
            is_active=row.is_active,
        )
        book.keep(member)
    return members
