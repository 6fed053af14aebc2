"""Bringing a starter into the database: what is missing is added, what is there stays as people left it.

Reads values from `starter`, writes rows; run twice it changes nothing.
"""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import UnknownNameError
from bot.network.rows import (
    CohortRow,
    CohortSeatRow,
    JurisdictionKind,
    JurisdictionRow,
    PartnerRow,
    RoleRow,
    SeatRow,
)
from bot.network.starter import Starter, StarterCohort, StarterJurisdiction, StarterPartner

#: The roles a network begins with; staff may add to them.
ROLES = {
    "city_manager": "City Manager",
    "chief_of_staff": "Chief of Staff",
    "special_advisor": "Special Advisor",
    "elected_official": "Elected Official",
    "equity_lead": "Equity Lead",
    "department_staff": "Department Staff",
    "partner": "Partner",
}


def found(session: Session, starter: Starter) -> None:
    """Add the starter's roles, jurisdictions with their seats, cohorts and partners, where they are missing."""
    for key, label in ROLES.items():
        if session.get(RoleRow, key) is None:
            session.add(RoleRow(key=key, label=label))
    for jurisdiction in starter.jurisdictions:
        _found_jurisdiction(session, jurisdiction, starter)
    for cohort in starter.cohorts:
        _found_cohort(session, cohort)
    for partner in starter.partners:
        _found_partner(session, partner)
    session.flush()


def seat_id(session: Session, jurisdiction: str, role: str) -> int:
    """The seat of this role in the jurisdiction of this name; raises UnknownNameError that lists the places."""
    found = session.scalar(
        select(SeatRow.id)
        .join(JurisdictionRow, JurisdictionRow.id == SeatRow.jurisdiction_id)
        .where(JurisdictionRow.name == jurisdiction, SeatRow.role == role)
    )
    if found is None:
        places = ", ".join(session.scalars(select(JurisdictionRow.name).order_by(JurisdictionRow.name)))
        raise UnknownNameError(f"There is no {role} in {jurisdiction!r}. Places here: {places or 'none yet'}.")
    return found


def slug(name: str) -> str:
    """A name as a key: letters and digits, joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold().replace("'", "").replace("’", "")).strip("-")


def _found_jurisdiction(session: Session, given: StarterJurisdiction, starter: Starter) -> None:
    same = (JurisdictionRow.name == given.name) & (JurisdictionRow.state == given.state)
    row = session.scalar(select(JurisdictionRow).where(same))
    if row is None:
        row = JurisdictionRow(
            name=given.name,
            kind=JurisdictionKind(given.kind),
            state=given.state,
            zone=given.zone,
            aliases=list(given.aliases),
            source=given.source,
        )
        session.add(row)
        session.flush()
    held = set(session.scalars(select(SeatRow.role).where(SeatRow.jurisdiction_id == row.id)))
    for seat in starter.seats:
        if seat.jurisdiction == given.name and seat.role not in held:
            session.add(SeatRow(jurisdiction_id=row.id, role=seat.role, title=seat.title))
    session.flush()


def _found_cohort(session: Session, given: StarterCohort) -> None:
    row = session.scalar(select(CohortRow).where(CohortRow.name == given.name))
    if row is None:
        row = CohortRow(key=slug(given.name), name=given.name, source=given.source)
        session.add(row)
        session.flush()
    members = set(session.scalars(select(CohortSeatRow.seat_id).where(CohortSeatRow.cohort_id == row.id)))
    seats = session.scalars(
        select(SeatRow.id)
        .join(JurisdictionRow, JurisdictionRow.id == SeatRow.jurisdiction_id)
        .where(JurisdictionRow.name.in_(given.members))
    )
    session.add_all(CohortSeatRow(cohort_id=row.id, seat_id=seat_id) for seat_id in seats if seat_id not in members)


def _found_partner(session: Session, given: StarterPartner) -> None:
    if session.scalar(select(PartnerRow.id).where(PartnerRow.key == given.key)) is not None:
        return
    row = PartnerRow(
        key=given.key,
        name=given.name,
        line=given.about,
        audiences=list(given.audiences),
        topics=list(given.topics),
        sources=list(given.sources),
    )
    session.add(row)
