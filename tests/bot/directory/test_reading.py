from __future__ import annotations

import pytest

from bot.delivery.slack import open_client
from bot.directory import reading
from bot.directory.reading import Identity, Team
from bot.directory.records import SlackChannel, SlackUser
from bot.errors import SlackUnusableError
from bot.practice.faults import Misbehaviour
from tests.bot.delivery.workspaces import SCOPES, Slack


def test_fetch_user_reads_the_whole_profile(slack: Slack) -> None:
    ada = slack.person("Ada Member", tz="America/Chicago", locale="es-ES")

    assert reading.fetch_user(slack.client, ada) == SlackUser(
        slack_id=ada,
        team_id=slack.workspace.team.id,
        name="Ada Member",
        display="ada.member",
        email="ada@city.example",
        zone="America/Chicago",
        locale="es-ES",
    )


@pytest.mark.parametrize(("guest", "single"), [("single", True), ("multi", False)])
def test_fetch_user_tells_guests_apart(slack: Slack, guest: str, single: bool) -> None:
    user = reading.fetch_user(slack.client, slack.person("Gil Guest", guest=guest))

    assert user is not None
    assert (user.is_guest, user.is_single_channel_guest) == (True, single)


def test_fetch_user_tells_bots_and_closed_accounts(slack: Slack) -> None:
    bot = reading.fetch_user(slack.client, slack.workspace.app.bot_user_id)
    gone = reading.fetch_user(slack.client, slack.person("Dee Parted", deactivated=True))

    assert bot is not None
    assert gone is not None
    assert (bot.is_bot, bot.is_deleted, gone.is_bot, gone.is_deleted) == (True, False, False, True)


def test_fetch_user_that_is_not_there_is_none(slack: Slack) -> None:
    assert reading.fetch_user(slack.client, "U000") is None


def test_fetch_user_by_email(slack: Slack) -> None:
    ada = slack.person("Ada Member")

    found = reading.fetch_user_by_email(slack.client, "ada@city.example")

    assert found is not None
    assert found.slack_id == ada
    assert reading.fetch_user_by_email(slack.client, "nobody@city.example") is None


def test_fetch_channel(slack: Slack) -> None:
    elsewhere = slack.workspace.add_team("Elsewhere", "elsewhere")
    channel = slack.channel("town-hall", private=True, archived=True, shared_with=[elsewhere])

    assert reading.fetch_channel(slack.client, channel) == SlackChannel(
        channel_id=channel, name="town-hall", is_private=True, is_ext_shared=True, is_archived=True
    )
    assert reading.fetch_channel(slack.client, "C000") is None


def test_fetch_members_reads_every_page(slack: Slack) -> None:
    people = [slack.person(f"Person{n} Member") for n in range(203)]
    channel = slack.channel("town-hall", *people)

    members = reading.fetch_members(slack.client, channel)

    assert members is not None
    assert sorted(members) == sorted([*people, slack.workspace.app.bot_user_id])
    assert slack.calls("conversations.members") == 2


def test_fetch_members_of_what_we_cannot_see_is_none(slack: Slack) -> None:
    assert reading.fetch_members(slack.client, "C000") is None


def test_fetch_team_and_identity(slack: Slack) -> None:
    app, team = slack.workspace.app, slack.workspace.team

    assert reading.fetch_team(slack.client) == Team(team.id, team.name)
    assert reading.fetch_identity(slack.client) == Identity(team.id, app.bot_user_id, app.bot_id, frozenset(SCOPES))


def test_reading_with_a_refused_token_says_what_to_do(slack: Slack) -> None:
    client = open_client("xoxb-practice-nobody", slack.server.api_url, 5.0)

    with pytest.raises(SlackUnusableError, match="SLACK_BOT_TOKEN"):
        reading.fetch_team(client)


@pytest.mark.parametrize(
    ("misbehaviour", "given", "said"),
    [
        (Misbehaviour.API_ERROR, {"error": "missing_scope"}, "lacks the scope"),
        (Misbehaviour.API_ERROR, {"error": "team_access_not_granted"}, "team_access_not_granted"),
        (Misbehaviour.RATE_LIMITED, {"retry_after": 7}, "wait 7 seconds"),
        (Misbehaviour.SERVER_ERROR, {"status": 500}, "status 500"),
        (Misbehaviour.MALFORMED, {}, "no usable answer"),
        (Misbehaviour.DROP_BEFORE, {}, "no usable answer"),
    ],
)
def test_reading_from_a_slack_that_misbehaves_says_so(
    slack: Slack, misbehaviour: Misbehaviour, given: dict[str, object], said: str
) -> None:
    slack.goes_wrong(misbehaviour, "users.info", **given)

    with pytest.raises(SlackUnusableError, match=said):
        reading.fetch_user(slack.client, "U000")


def test_reading_from_nowhere_says_so() -> None:
    client = open_client("xoxb-practice-nobody", "http://127.0.0.1:1/api/", 5.0)

    with pytest.raises(SlackUnusableError, match="SLACK_API_URL"):
        reading.fetch_team(client)
