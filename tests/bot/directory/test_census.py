from __future__ import annotations

import pytest

from bot.directory import census
from bot.directory.census import Census
from bot.errors import SlackBusyError, SlackUnusableError
from bot.practice.faults import Misbehaviour
from tests.bot.delivery.workspaces import Slack


def never(_seconds: float) -> None:
    raise AssertionError("nobody was to wait")


def test_pages_hold_everybody_of_the_workspace_once(slack: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.directory.reading._PAGE", 2)
    there = [slack.person(name) for name in ("Ada Member", "Ben Partner", "Cleo Guest")]
    gone = slack.workspace.add_person("Dan Gone", "dan@city.example", deactivated=True).id
    elsewhere = slack.workspace.add_team("Elsewhere", "elsewhere")
    stranger = slack.workspace.add_person("Eve Stranger", "eve@else.example", team=elsewhere).id

    pages = list(Census(slack.client, never).pages())

    found = [user.slack_id for page in pages for user in page]
    assert {*there, gone} <= set(found)
    assert stranger not in found
    assert len(found) == len(set(found))
    assert max(len(page) for page in pages) == 2


@pytest.mark.parametrize("few", [40, 0])
def test_find_hands_back_who_is_there_one_by_one_or_from_the_list(
    slack: Slack, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(census, "FEW", few)
    ada, ben = slack.person("Ada Member"), slack.person("Ben Partner")
    slack.person("Cleo Unasked")
    elsewhere = slack.workspace.add_team("Elsewhere", "elsewhere")
    eve = slack.workspace.add_person("Eve Stranger", "eve@else.example", team=elsewhere).id
    slack.channel("shared", eve)

    found = Census(slack.client, never).find([ada, eve, "U0NOBODY"], ["ben@city.example", "nobody@city.example"])

    assert {user.slack_id for user in found} == {ada, ben, eve}
    assert (slack.calls("users.list") > 0) is (few == 0)


def test_census_waits_as_long_as_slack_asks_and_asks_again(slack: Slack) -> None:
    slack.goes_wrong(Misbehaviour.RATE_LIMITED, "users.list", retry_after=7)
    waited: list[float] = []

    pages = list(Census(slack.client, waited.append).pages())

    assert len(pages) == 1
    assert waited == [7]


def test_census_gives_up_where_slack_asks_for_too_long_a_wait(slack: Slack) -> None:
    slack.goes_wrong(Misbehaviour.RATE_LIMITED, "users.list", retry_after=600)

    with pytest.raises(SlackBusyError, match="wait 600 seconds"):
        list(Census(slack.client, never).pages())


def test_census_tells_what_is_wrong_with_slack(slack: Slack) -> None:
    slack.goes_wrong(Misbehaviour.SERVER_ERROR, "users.list")

    with pytest.raises(SlackUnusableError, match=r"no usable answer to users\.list"):
        list(Census(slack.client, never).pages())
