from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.database import Database
from bot.engagement import invitations
from bot.network import consent, people
from bot.network.people import Person
from bot.network.rows import ConsentKind, PersonKind, PersonRow
from bot.outbox import records
from tests.support.factories import FOUNDED, TEAM, Network, found

LATER = FOUNDED + timedelta(days=1)
ADDRESS = "chief@memphis.example"


@pytest.fixture
def network(database: Database) -> Network:
    return database.write(found)


def add(session: Session, *, team_id: str | None = None, slack_id: str | None = None, email: str | None) -> Person:
    return people.add(
        session,
        team_id=team_id,
        slack_id=slack_id,
        email=email,
        name="Memphis · Chief of Staff",
        kind=PersonKind.LEADER,
        now=FOUNDED,
    )


def test_somebody_known_by_email_is_found_by_it_and_has_no_address_in_slack(
    database: Database, network: Network
) -> None:
    added = database.write(lambda s: add(s, email=ADDRESS))

    with database.read() as session:
        assert people.by_email(session, "Chief@Memphis.example") == people.find(session, ADDRESS) == added
        assert people.by_email(session, "nobody@memphis.example") is None
    assert (added.team_id, added.slack_id) == (None, None)
    with pytest.raises(ValueError, match="not in Slack"):
        _ = added.address


@pytest.mark.parametrize(
    ("team_id", "slack_id", "email", "broken"),
    [
        (None, None, None, "somebody_can_be_found"),
        (TEAM, None, ADDRESS, "slack_account_is_whole"),
        (None, "U0MEMPHIS", ADDRESS, "slack_account_is_whole"),
    ],
)
def test_nobody_is_here_without_an_address_or_with_half_an_account(
    database: Database, network: Network, team_id: str | None, slack_id: str | None, email: str | None, broken: str
) -> None:
    with pytest.raises(IntegrityError, match=broken):
        database.write(lambda s: add(s, team_id=team_id, slack_id=slack_id, email=email))


def test_an_address_belongs_to_one_person(database: Database, network: Network) -> None:
    database.write(lambda s: add(s, email=ADDRESS))

    with pytest.raises(IntegrityError):
        database.write(lambda s: add(s, email=ADDRESS))


def test_who_enters_slack_stays_the_same_person_and_can_be_written_to(database: Database, network: Network) -> None:
    added = database.write(lambda s: add(s, email=ADDRESS))

    database.write(lambda s: people.enter_slack(s, added.id, team_id=TEAM, slack_id="U0MEMPHIS", now=LATER))

    with database.read() as session:
        entered = people.by_slack(session, TEAM, "U0MEMPHIS")
        assert entered == people.by_email(session, ADDRESS)
    assert entered is not None
    assert (entered.id, entered.address) == (added.id, "U0MEMPHIS")


def test_who_is_not_in_slack_is_not_asked_and_can_be_later(database: Database, network: Network) -> None:
    added = database.write(lambda s: add(s, email=ADDRESS))

    asked = database.write(lambda s: invitations.invite(s, added, network.owner, FOUNDED))

    with database.read() as session:
        assert consent.state(session, added.id, ConsentKind.PROMPTS) is None
        assert records.of_subject(session, f"welcome:{added.id}") == ()
    assert asked is False


def test_contacts_who_are_not_in_slack_read_nothing(database: Database, network: Network) -> None:
    database.write(
        lambda s: people.add(
            s,
            team_id=None,
            slack_id=None,
            email="colleague@icma.example",
            name="ICMA · Colleague",
            kind=PersonKind.PARTNER,
            partner_id=network.icma.id,
            now=FOUNDED,
        )
    )

    with database.read() as session:
        assert people.contacts(session, network.icma.id) == (network.icma_contact,)


def test_a_rosters_zone_gives_way_to_the_one_somebody_chose(database: Database, network: Network) -> None:
    def zones(session: Session) -> list[str]:
        person = PersonRow.id == network.austin.id
        session.execute(update(PersonRow).where(person).values(roster_zone="America/Denver"))
        by_roster = people.get(session, network.austin.id).zone
        session.execute(update(PersonRow).where(person).values(zone="Pacific/Honolulu"))
        return [by_roster, people.get(session, network.austin.id).zone]

    assert database.write(zones) == ["America/Denver", "Pacific/Honolulu"]


def test_who_left_is_told_by_when_and_not_once_they_are_back(database: Database, network: Network) -> None:
    def profile(person: Person, *, active: bool, days: int) -> None:
        now = FOUNDED + timedelta(days=days)
        database.write(lambda s: people.set_profile(s, person.id, locale="en-US", is_active=active, now=now))

    profile(network.austin, active=False, days=1)
    profile(network.austin, active=False, days=2)  # Told twice: they left when it was told first.
    profile(network.rochester, active=False, days=2)
    profile(network.albuquerque, active=False, days=2)
    profile(network.albuquerque, active=True, days=3)

    def left(first: int, last: int) -> list[str]:
        with database.read() as session:
            since, until = FOUNDED + timedelta(days=first), FOUNDED + timedelta(days=last)
            return [person.name for person in people.left_between(session, since, until)]

    assert left(0, 1) == ["Austin · Chief of Staff"]
    assert left(1, 3) == ["Rochester · Chief of Staff"]
    assert left(3, 9) == []
