from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import structlog

from bot.clock import TurnedClock
from bot.conversation import leavings
from bot.conversation.kit import Kit
from bot.database import Database
from bot.delivery.compose import Composed, Withheld
from bot.directory import records
from bot.directory.census import Census
from bot.engagement import invitations
from bot.network import people
from bot.network.people import Person
from bot.network.rows import PersonKind
from bot.outbox import claims, pauses
from bot.outbox.records import of_subject
from bot.outbox.rows import State
from bot.practice.faults import Misbehaviour
from bot.questions.ranker import Ranker
from jobs import refresh_people
from jobs.work import Work
from messages.render import Renderer
from tests.bot.delivery.workspaces import Slack, practice_slack
from tests.support.factories import FOUNDED

#: In the night to a Tuesday, where the network's staff are.
NIGHT = datetime(2027, 1, 5, 9, 0, tzinfo=UTC)
LEADER, STAFF = "Austin · Chief of Staff", "Network · Director"


class Town:
    """A workspace with a leader and a staff member in it, and the job that reads it."""

    def __init__(self, slack: Slack, database: Database) -> None:
        self.slack, self.database = slack, database
        self.clock = TurnedClock(FOUNDED)
        self.work = Work(database, self.clock, census=Census(slack.client, lambda _seconds: None))
        self.leader, self.staff = self.add(LEADER, PersonKind.LEADER), self.add(STAFF, PersonKind.STAFF)

    def add(self, name: str, kind: PersonKind) -> Person:
        account = self.slack.workspace.add_person(name)
        return self.database.write(
            lambda s: people.add(s, team_id=account.team_id, slack_id=account.id, name=name, kind=kind, now=FOUNDED)
        )

    def tonight(self, days: int = 0) -> int:
        self.clock.turn_to(NIGHT + timedelta(days=days))
        return refresh_people.run(self.work)

    def change(self, person: Person, **changes: object) -> None:
        self.slack.workspace.change_person(person.address, **changes)

    def now(self, person: Person) -> Person:
        with self.database.read() as session:
            return people.get(session, person.id)

    def told(self) -> list[tuple[str, datetime]]:
        with self.database.read() as session:
            return [(delivery.to, delivery.not_before) for delivery in of_subject(session, "people_left")]


@pytest.fixture
def town(database: Database) -> Iterator[Town]:
    with practice_slack() as slack:
        yield Town(slack, database)


def test_names_languages_and_guests_are_as_slack_says(town: Town) -> None:
    town.change(town.leader, real_name="Austin · Mayor's Chief of Staff", locale="es-ES")

    looked_at = town.tonight()

    assert looked_at == 2
    assert (town.now(town.leader).name, town.now(town.leader).locale) == ("Austin · Mayor's Chief of Staff", "es-ES")
    with town.database.read() as session:
        account = records.user(session, town.leader.address)
    assert account is not None
    assert account.is_guest is False


def test_everybody_is_read_once_a_night_and_in_no_day(town: Town) -> None:
    first = [town.tonight(), town.tonight()]
    town.clock.turn_to(NIGHT + timedelta(hours=12))
    by_day = refresh_people.run(town.work)

    assert (first, by_day) == ([2, 0], 0)
    assert town.tonight(days=1) == 2
    assert town.slack.calls("users.list") == 2


def test_who_left_stops_and_staff_hear_of_it_once_in_the_morning(town: Town) -> None:
    town.database.write(lambda s: invitations.invite(s, town.leader, town.staff, FOUNDED))
    town.tonight()
    town.change(town.leader, deactivated=True)

    for days in (1, 2):
        town.tonight(days)

    assert town.now(town.leader).is_active is False
    with town.database.read() as session:
        assert [d.state for d in of_subject(session, f"welcome:{town.leader.id}")] == [State.CANCELLED]
    morning = datetime(2027, 1, 6, 14, 0, tzinfo=UTC)
    assert town.told() == [(town.staff.address, morning)]


def test_whom_slack_told_to_be_gone_by_day_is_in_the_nights_message_too(town: Town) -> None:
    town.tonight()
    noon = NIGHT + timedelta(hours=9)
    town.database.write(lambda s: people.set_profile(s, town.leader.id, locale="en-US", is_active=False, now=noon))
    town.change(town.leader, deactivated=True)

    town.tonight(days=1)

    assert len(town.told()) == 1


def composed(town: Town) -> Composed | Withheld:
    """The message to staff as it would be sent the next noon."""
    noon = NIGHT + timedelta(hours=9)
    kit = Kit(Renderer(), "Living Cities", "T0PRACTICE", Ranker(lambda: pytest.fail("nobody asks")))
    claimed = town.database.write(lambda s: claims.claim(s, owner="test", now=noon, machine_now=noon, lease_seconds=60))
    assert claimed is not None
    with town.database.read() as session:
        return leavings.people_left(kit, session, claimed, noon)


def test_the_message_names_who_left_and_nobody_else(town: Town) -> None:
    town.change(town.leader, deactivated=True)
    town.tonight()

    message = composed(town)

    assert isinstance(message, Composed)
    assert message.text.splitlines()[0] == (f"{LEADER}: this Slack account was closed, so nothing more is sent there.")


def test_the_message_is_withheld_when_they_are_back_by_then(town: Town) -> None:
    town.change(town.leader, deactivated=True)
    town.tonight()
    town.database.write(lambda s: people.set_profile(s, town.leader.id, locale="en-US", is_active=True, now=NIGHT))

    assert composed(town) == Withheld("they_are_back")


def test_who_came_back_is_let_in_again(town: Town) -> None:
    town.change(town.leader, deactivated=True)
    town.tonight()
    town.change(town.leader, deactivated=False)
    town.tonight(days=1)

    assert town.now(town.leader).is_active is True


def test_somebody_known_by_email_is_found_when_they_come_to_slack(town: Town) -> None:
    known = town.database.write(
        lambda s: people.add(
            s,
            team_id=None,
            slack_id=None,
            email="new@memphis.example",
            name="Memphis · City Manager",
            kind=PersonKind.LEADER,
            now=FOUNDED,
        )
    )
    town.tonight()
    account = town.slack.workspace.add_person("Memphis in Slack", "New@Memphis.example")

    town.tonight(days=1)

    assert (town.now(known).address, town.now(known).name) == (account.id, "Memphis in Slack")


def test_while_slack_cannot_be_read_nothing_changes_and_the_next_hour_tries_again(town: Town) -> None:
    town.slack.goes_wrong(Misbehaviour.SERVER_ERROR, "users.list")
    town.change(town.leader, real_name="Renamed")

    with structlog.testing.capture_logs() as logged:
        failed = town.tonight()
    again = refresh_people.run(town.work)

    assert (failed, again) == (0, 2)
    assert logged == [{"event": "people_not_refreshed", "log_level": "warning"}]


def test_nothing_is_read_while_everything_is_paused(town: Town) -> None:
    town.database.write(lambda s: pauses.pause_all(s, FOUNDED))

    assert town.tonight() == 0
    assert town.slack.calls("users.list") == 0


def test_without_slack_there_is_nothing_to_read(database: Database) -> None:
    assert refresh_people.run(Work(database, TurnedClock(NIGHT))) == 0
