from __future__ import annotations

from datetime import UTC, datetime

from bot.database import Database
from bot.directory import records, refresh
from tests.bot.delivery.workspaces import Slack

AT = datetime(2026, 3, 1, tzinfo=UTC)


def test_refresh_channel_keeps_it_its_members_and_their_accounts(database: Database, slack: Slack) -> None:
    ada, ben = slack.person("Ada Member"), slack.person("Ben Partner")
    channel = slack.channel("town-hall", ada, ben)

    found = refresh.refresh_channel(database, slack.client, channel, AT)

    assert found == records.SlackChannel(channel_id=channel, name="town-hall")
    with database.read() as session:
        assert records.channel(session, channel) == found
        assert records.people_in(session, channel) == tuple(sorted([ada, ben]))
        assert records.name_of(session, ben) == "Ben Partner"


def test_refresh_channel_reads_known_accounts_no_second_time(database: Database, slack: Slack) -> None:
    channel = slack.channel("town-hall", slack.person("Ada Member"))
    refresh.refresh_channel(database, slack.client, channel, AT)
    before = slack.calls("users.info")

    refresh.refresh_channel(database, slack.client, channel, AT)

    assert (before, slack.calls("users.info")) == (2, 2)


def test_refresh_channel_out_of_sight_forgets_who_reads_there(database: Database, slack: Slack) -> None:
    database.write(lambda session: records.store_members(session, "C000", ["U1"]))

    assert refresh.refresh_channel(database, slack.client, "C000", AT) is None

    with database.read() as session:
        assert records.members_of(session, "C000") == ()


def test_refresh_user_keeps_the_account(database: Database, slack: Slack) -> None:
    ada = slack.person("Ada Member")

    user = refresh.refresh_user(database, slack.client, ada, AT)

    assert refresh.refresh_user(database, slack.client, "U000", AT) is None
    with database.read() as session:
        assert records.user(session, ada) == user
