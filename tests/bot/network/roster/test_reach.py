from __future__ import annotations

from typing import Any

import pytest

from bot.database import Database
from bot.directory import records
from bot.directory.records import SlackUser
from bot.network import people
from bot.network.roster import reach
from bot.network.rows import PersonKind
from tests.bot.network.roster.importing import MACHINE
from tests.support.factories import FOUNDED, TEAM, Network, found


@pytest.fixture
def network(database: Database) -> Network:
    return database.write(found)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, "reachable in Slack"),
        ({"is_guest": True}, "guest"),
        ({"is_guest": True, "is_single_channel_guest": True}, "guest"),
        ({"is_invited": True}, "invited"),
        ({"is_invited": True, "is_guest": True}, "invited"),
        ({"is_deleted": True, "is_guest": True}, "left"),
    ],
)
def test_reach_follows_what_slack_says_of_the_account(said: dict[str, Any], expected: str) -> None:
    account = SlackUser(slack_id="U0AUSTIN", team_id=TEAM, name="Austin", **said)

    assert reach.reach_of(account).value == expected


def test_everybody_is_listed_with_how_they_are_reached_and_then_the_seats_that_wait(
    database: Database, network: Network
) -> None:
    guest = SlackUser(slack_id="U0AUSTIN", team_id=TEAM, name="Austin", is_guest=True)
    database.write(lambda s: records.store_user(s, guest, MACHINE))
    left = network.rochester.id
    database.write(lambda s: people.set_profile(s, left, locale="en-US", is_active=False, now=FOUNDED))
    database.write(
        lambda s: people.add(
            s, team_id=None, slack_id=None, email="p@x.example", name="Zed", kind=PersonKind.LEADER, now=FOUNDED
        )
    )

    with database.read() as session:
        listed = [(one.name, one.place, one.role, one.partner, one.reach.value) for one in reach.everybody(session)]

    assert listed == [
        ("Albuquerque · City Manager", "Albuquerque, NM", "City Manager", "", "reachable in Slack"),
        ("Austin · Chief of Staff", "Austin, TX", "Chief of Staff", "", "guest"),
        ("ICMA · Contact", "", "", "ICMA", "reachable in Slack"),
        ("Network · Director", "", "", "", "reachable in Slack"),
        ("Network · Program Lead", "", "", "", "reachable in Slack"),
        ("PolicyLink · Contact", "", "", "PolicyLink", "reachable in Slack"),
        ("Rochester · Chief of Staff", "Rochester, NY", "Chief of Staff", "", "left"),
        ("Zed", "", "", "", "e-mail only"),
        ("", "Albuquerque, NM", "Chief of Staff", "", "nobody yet"),
        ("", "Austin, TX", "City Manager", "", "nobody yet"),
        ("", "Rochester, NY", "City Manager", "", "nobody yet"),
    ]
