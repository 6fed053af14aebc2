from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.database import Database
from bot.ledger.audit import AuditRow
from bot.ledger.words import Reader
from bot.network import people
from bot.network.people import FALLBACK_ZONE, Person, Seat
from bot.network.rows import CohortRow, CohortSeatRow, HoldingRow, PersonKind, PersonRow, SeatRow
from tests.support.factories import (
    CHIEF_OF_STAFF,
    CITY_MANAGER,
    FOUNDED,
    OTHER_TEAM,
    TEAM,
    Network,
    add_person,
    found,
)

LATER = FOUNDED + timedelta(days=30)


@pytest.fixture
def network(database: Database) -> Network:
    return database.write(found)


def seat_of(session: Session, jurisdiction_id: int, role: str) -> int:
    query = select(SeatRow.id).where(SeatRow.jurisdiction_id == jurisdiction_id, SeatRow.role == role)
    return session.scalars(query).one()


def place(person: Person) -> int:
    assert person.seat is not None
    return person.seat.jurisdiction_id


def leave_seat(session: Session, person: Person) -> None:
    session.execute(update(HoldingRow).where(HoldingRow.person_id == person.id).values(until=LATER))


def take_seat(session: Session, person: Person, seat_id: int) -> None:
    session.add(HoldingRow(seat_id=seat_id, person_id=person.id, since=LATER))
    session.flush()


def deactivate(session: Session, person: Person) -> None:
    session.execute(update(PersonRow).where(PersonRow.id == person.id).values(is_active=False))


def test_add_hands_back_the_person_with_their_seat(network: Network) -> None:
    austin = network.austin

    assert austin.seat is not None
    assert austin == Person(
        id=austin.id,
        team_id=TEAM,
        slack_id="U0AUSTIN",
        name="Austin · Chief of Staff",
        kind=PersonKind.LEADER,
        is_owner=False,
        partner_id=None,
        seat=Seat(
            id=austin.seat.id,
            role=CHIEF_OF_STAFF,
            role_label="Chief of Staff",
            title="Chief of Staff or equivalent",
            jurisdiction_id=austin.seat.jurisdiction_id,
            jurisdiction="Austin",
            state="TX",
        ),
        zone="America/Chicago",
        locale="en-US",
        is_active=True,
        paused=False,
    )


def test_add_is_recorded_by_kind_and_without_a_name(database: Database, network: Network) -> None:
    with database.read() as session:
        query = select(AuditRow).where(AuditRow.action == "person.added").order_by(AuditRow.id)
        recorded = [(row.subject, row.detail) for row in session.scalars(query)]

    assert recorded == [(f"person:{p.id}", {"kind": p.kind.value}) for p in network.everybody]


def test_zone_is_the_places_unless_the_person_chose_one(database: Database, network: Network) -> None:
    def move(session: Session) -> None:
        session.get_one(PersonRow, network.rochester.id).zone = "Pacific/Honolulu"

    database.write(move)

    with database.read() as session:
        zones = [people.get(session, person.id).zone for person in (*network.leaders, network.lead)]
    assert zones == ["America/Chicago", "America/Denver", "Pacific/Honolulu", FALLBACK_ZONE]


def test_by_slack_takes_the_team_as_part_of_who_somebody_is(database: Database, network: Network) -> None:
    other = database.write(
        lambda s: add_person(s, "U0AUSTIN", "Elsewhere · Contact", PersonKind.LEADER, team_id=OTHER_TEAM)
    )

    with database.read() as session:
        found_ = [people.by_slack(session, team, "U0AUSTIN") for team in (TEAM, OTHER_TEAM, "T0UNKNOWN")]
    assert found_ == [network.austin, other, None]


def test_add_refuses_the_same_person_of_the_same_team(database: Database, network: Network) -> None:
    with pytest.raises(IntegrityError):
        database.write(lambda s: add_person(s, "U0AUSTIN", "Austin · Somebody", PersonKind.LEADER))


@pytest.mark.parametrize(
    ("kind", "has_partner"), [(PersonKind.PARTNER, False), (PersonKind.STAFF, True), (PersonKind.LEADER, True)]
)
def test_add_refuses_a_partner_contact_without_partner_and_others_with_one(
    database: Database, network: Network, kind: PersonKind, has_partner: bool
) -> None:
    partner_id = network.icma.id if has_partner else None

    with pytest.raises(IntegrityError, match="partner_contact_has_partner"):
        database.write(lambda s: add_person(s, "U0NEW", "Somebody", kind, partner_id=partner_id))


def test_by_slack_finds_who_left_and_says_so(database: Database, network: Network) -> None:
    database.write(lambda s: deactivate(s, network.austin))

    with database.read() as session:
        austin = people.by_slack(session, TEAM, "U0AUSTIN")

    assert austin is not None
    assert austin.is_active is False


def test_staff_are_listed_owners_first_then_by_name(database: Database, network: Network) -> None:
    early = database.write(lambda s: add_person(s, "U0ADMIN", "Network · Administrator", PersonKind.STAFF))

    with database.read() as session:
        assert people.staff(session) == (network.owner, early, network.lead)


def test_contacts_are_those_of_the_one_partner_by_name(database: Database, network: Network) -> None:
    second = database.write(
        lambda s: add_person(s, "U0ADVISER", "ICMA · Adviser", PersonKind.PARTNER, partner_id=network.icma.id)
    )

    with database.read() as session:
        assert people.contacts(session, network.icma.id) == (second, network.icma_contact)
        assert people.contacts(session, network.policylink.id) == (network.policylink_contact,)


def test_who_left_is_on_no_list(database: Database, network: Network) -> None:
    def leave(session: Session) -> None:
        for person in (network.lead, network.icma_contact, network.austin):
            deactivate(session, person)

    database.write(leave)

    with database.read() as session:
        assert people.staff(session) == (network.owner,)
        assert people.contacts(session, network.icma.id) == ()
        assert people.holders(session, network.cohort_id, CHIEF_OF_STAFF) == (network.rochester,)


def test_holders_are_those_of_the_role_in_the_cohort_by_place(database: Database, network: Network) -> None:
    with database.read() as session:
        chiefs = people.holders(session, network.cohort_id, CHIEF_OF_STAFF)
        managers = people.holders(session, network.cohort_id, CITY_MANAGER)
        nobody = people.holders(session, network.cohort_id + 1, CITY_MANAGER)

    assert chiefs == (network.austin, network.rochester)
    assert managers == (network.albuquerque,)
    assert nobody == ()


def test_holders_change_when_a_seat_changes_hands(database: Database, network: Network) -> None:
    assert network.austin.seat is not None
    seat_id = network.austin.seat.id

    def hand_over(session: Session) -> Person:
        leave_seat(session, network.austin)
        return add_person(session, "U0NEXT", "Austin · Next Chief of Staff", PersonKind.LEADER, seat_id=seat_id)

    successor = database.write(hand_over)

    with database.read() as session:
        assert people.holders(session, network.cohort_id, CHIEF_OF_STAFF) == (successor, network.rochester)
        assert people.get(session, network.austin.id).seat is None
    assert successor.seat == network.austin.seat


def test_a_seat_has_one_holder_at_a_time(database: Database, network: Network) -> None:
    assert network.austin.seat is not None
    seat_id = network.austin.seat.id

    with pytest.raises(IntegrityError):
        database.write(lambda s: take_seat(s, network.rochester, seat_id))


def test_somebody_with_two_seats_is_shown_with_the_first_and_asked_in_both(
    database: Database, network: Network
) -> None:
    def take_both(session: Session) -> int:
        seat_id = seat_of(session, place(network.austin), CITY_MANAGER)
        take_seat(session, network.austin, seat_id)
        return seat_id

    second = database.write(take_both)

    with database.read() as session:
        managers = people.holders(session, network.cohort_id, CITY_MANAGER)
        assert people.get(session, network.austin.id).seat == network.austin.seat
    assert [(m.id, m.seat.id if m.seat else None) for m in managers] == [
        (network.albuquerque.id, network.albuquerque.seat.id if network.albuquerque.seat else None),
        (network.austin.id, second),
    ]


def test_holders_name_nobody_twice(database: Database, network: Network) -> None:
    """Somebody who acts for two places in one role gets one question."""
    database.write(lambda s: take_seat(s, network.austin, seat_of(s, place(network.albuquerque), CHIEF_OF_STAFF)))

    with database.read() as session:
        chiefs = people.holders(session, network.cohort_id, CHIEF_OF_STAFF)

    assert [person.id for person in chiefs] == [network.austin.id, network.rochester.id]


def test_a_seat_in_two_cohorts_is_found_in_both(database: Database, network: Network) -> None:
    assert network.rochester.seat is not None
    seat_id = network.rochester.seat.id

    def add_cohort(session: Session) -> int:
        cohort = CohortRow(key="second", name="Second Group", source="made for tests")
        session.add(cohort)
        session.flush()
        session.add(CohortSeatRow(cohort_id=cohort.id, seat_id=seat_id))
        return cohort.id

    second = database.write(add_cohort)

    with database.read() as session:
        assert people.holders(session, second, CHIEF_OF_STAFF) == (network.rochester,)
        assert network.rochester in people.holders(session, network.cohort_id, CHIEF_OF_STAFF)


def test_named_is_by_name_and_leaves_out_who_is_not_there(database: Database, network: Network) -> None:
    ids = [network.rochester.id, network.austin.id, 999_999]

    with database.read() as session:
        assert people.named(session, ids) == (network.austin, network.rochester)
        assert people.named(session, []) == ()


@pytest.mark.parametrize("said", ["U0AUSTIN", "Austin · Chief of Staff"])
def test_find_takes_a_slack_id_or_the_exact_name(database: Database, network: Network, said: str) -> None:
    with database.read() as session:
        assert people.find(session, said) == network.austin


@pytest.mark.parametrize("said", ["", "Austin", "austin · chief of staff", "%", "U0NOBODY"])
def test_find_guesses_nobody(database: Database, network: Network, said: str) -> None:
    with database.read() as session:
        assert people.find(session, said) is None


def test_find_chooses_nobody_between_two_of_one_name(database: Database, network: Network) -> None:
    database.write(lambda s: add_person(s, "U0SAME", network.austin.name, PersonKind.LEADER))

    with database.read() as session:
        assert people.find(session, network.austin.name) is None


def test_pause_lasts_until_resume_and_both_are_recorded(database: Database, network: Network) -> None:
    person_id = network.austin.id

    database.write(lambda s: people.pause(s, person_id, FOUNDED))
    paused = database.write(lambda s: people.get(s, person_id).paused)
    database.write(lambda s: people.resume(s, person_id, LATER))

    with database.read() as session:
        query = select(AuditRow.action).where(AuditRow.actor == person_id).order_by(AuditRow.id)
        assert session.scalars(query).all() == ["person.paused", "person.resumed"]
        assert (paused, people.get(session, person_id).paused) == (True, False)


def test_set_profile_follows_slack_and_records_who_left(database: Database, network: Network) -> None:
    person_id = network.austin.id

    def hear_twice(session: Session) -> None:
        for _ in range(2):
            people.set_profile(session, person_id, locale="es-MX", is_active=False, now=LATER)

    database.write(hear_twice)

    with database.read() as session:
        austin = people.get(session, person_id)
        query = select(AuditRow.at).where(AuditRow.action == "person.profile")
        assert (austin.locale, austin.is_active) == ("es-MX", False)
        assert session.scalars(query).all() == [LATER]


def test_reader_is_the_person_with_what_they_belong_to(network: Network) -> None:
    readers = [person.reader for person in (network.austin, network.lead, network.icma_contact)]

    assert readers == [
        Reader(network.austin.id),
        Reader(network.lead.id, staff=True),
        Reader(network.icma_contact.id, partner=network.icma.id),
    ]
