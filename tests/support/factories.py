"""A founded tiny network, and what it takes to add to it; people are named by place and role only.

Three cities in three zones with two seats each, of which three are held; two staff; two partners, a contact each.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from bot.network import partners, people
from bot.network.partners import Partner
from bot.network.people import Person
from bot.network.rows import (
    CohortRow,
    CohortSeatRow,
    JurisdictionKind,
    JurisdictionRow,
    PartnerRow,
    PersonKind,
    RoleRow,
    SeatRow,
)

#: A Monday at nine in the morning in Austin.
FOUNDED = datetime(2027, 1, 4, 15, 0, tzinfo=UTC)
TEAM = "T0NETWORK"
OTHER_TEAM = "T0ELSEWHERE"

CITY_MANAGER = "city_manager"
CHIEF_OF_STAFF = "chief_of_staff"
LABELS = {CITY_MANAGER: "City Manager", CHIEF_OF_STAFF: "Chief of Staff"}

CITIES = (
    ("Austin", "TX", "America/Chicago"),
    ("Albuquerque", "NM", "America/Denver"),
    ("Rochester", "NY", "America/New_York"),
)


@dataclass(frozen=True)
class Network:
    """Who and what there is from the beginning."""

    owner: Person  # On the staff, and first to be asked.
    lead: Person  # On the staff.
    austin: Person  # Chief of Staff.
    albuquerque: Person  # City Manager.
    rochester: Person  # Chief of Staff.
    icma: Partner
    policylink: Partner  # Without a channel yet.
    icma_contact: Person
    policylink_contact: Person
    cohort_id: int  # Holds every seat.

    @property
    def leaders(self) -> tuple[Person, ...]:
        return (self.austin, self.albuquerque, self.rochester)

    @property
    def everybody(self) -> tuple[Person, ...]:
        return (self.owner, self.lead, *self.leaders, self.icma_contact, self.policylink_contact)


def found(session: Session) -> Network:
    """Write the network and hand it back as values."""
    session.add_all(RoleRow(key=key, label=label) for key, label in LABELS.items())
    cities = {name: add_city(session, name, state, zone) for name, state, zone in CITIES}
    seats = {(name, role): add_seat(session, city, role) for name, city in cities.items() for role in LABELS}
    cohort = CohortRow(key="founders", name="Founding Cities", source="made for tests")
    session.add(cohort)
    session.flush()
    session.add_all(CohortSeatRow(cohort_id=cohort.id, seat_id=seat) for seat in seats.values())
    icma = add_partner(session, "icma", "ICMA", "C0ICMA")
    policylink = add_partner(session, "policylink", "PolicyLink", None)
    return Network(
        owner=add_person(session, "U0OWNER", "Network · Director", PersonKind.STAFF, is_owner=True),
        lead=add_person(session, "U0LEAD", "Network · Program Lead", PersonKind.STAFF),
        austin=add_leader(session, "U0AUSTIN", "Austin", CHIEF_OF_STAFF, seats),
        albuquerque=add_leader(session, "U0ALBUQUERQUE", "Albuquerque", CITY_MANAGER, seats),
        rochester=add_leader(session, "U0ROCHESTER", "Rochester", CHIEF_OF_STAFF, seats),
        icma=icma,
        policylink=policylink,
        icma_contact=add_person(session, "U0ICMA", "ICMA · Contact", PersonKind.PARTNER, partner_id=icma.id),
        policylink_contact=add_person(
            session, "U0POLICYLINK", "PolicyLink · Contact", PersonKind.PARTNER, partner_id=policylink.id
        ),
        cohort_id=cohort.id,
    )


def add_city(session: Session, name: str, state: str, zone: str) -> int:
    row = JurisdictionRow(
        name=name, kind=JurisdictionKind.CITY, state=state, zone=zone, aliases=[], source="made for tests"
    )
    session.add(row)
    session.flush()
    return row.id


def add_seat(session: Session, jurisdiction_id: int, role: str) -> int:
    row = SeatRow(jurisdiction_id=jurisdiction_id, role=role, title=f"{LABELS[role]} or equivalent")
    session.add(row)
    session.flush()
    return row.id


def add_partner(session: Session, key: str, name: str, channel_id: str | None) -> Partner:
    row = PartnerRow(
        key=key, name=name, line=f"{name} in one line.", channel_id=channel_id, audiences=[], topics=[], sources=[]
    )
    session.add(row)
    session.flush()
    return partners.get(session, row.id)


def add_person(
    session: Session,
    slack_id: str,
    name: str,
    kind: PersonKind,
    *,
    team_id: str = TEAM,
    partner_id: int | None = None,
    seat_id: int | None = None,
    is_owner: bool = False,
) -> Person:
    return people.add(
        session,
        team_id=team_id,
        slack_id=slack_id,
        name=name,
        kind=kind,
        partner_id=partner_id,
        seat_id=seat_id,
        is_owner=is_owner,
        now=FOUNDED,
    )


def add_leader(session: Session, slack_id: str, city: str, role: str, seats: dict[tuple[str, str], int]) -> Person:
    """Somebody in the seat of this role in this city."""
    name = f"{city} · {LABELS[role]}"
    return add_person(session, slack_id, name, PersonKind.LEADER, seat_id=seats[city, role])
