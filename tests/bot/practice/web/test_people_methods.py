"""users.*, reactions.*, bots.info, team.info, auth.test: who is who to the app."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.practice.conftest import SCOPES, Scene, make_scene, manifest


def test_auth_test_names_bot_and_team(scene: Scene) -> None:
    answer = scene.done("auth.test")

    assert (answer["user_id"], answer["bot_id"]) == (scene.bot, scene.workspace.app.bot_id)
    assert answer["team_id"] == scene.workspace.team.id


def test_user_with_zone_in_calendar_time_and_locale_when_asked(scene: Scene) -> None:
    user = scene.done("users.info", user=scene.ada.id, include_locale=True)["user"]

    assert (user["tz"], user["tz_label"], user["tz_offset"]) == ("America/Chicago", "CST", -21600)
    assert (user["locale"], user["profile"]["email"]) == ("en-US", "ada@city.example")
    assert "locale" not in scene.done("users.info", user=scene.ada.id)["user"]


def test_email_needs_its_own_scope() -> None:
    without = [scope for scope in SCOPES if scope != "users:read.email"]
    scene = make_scene(manifest(oauth_config={"scopes": {"bot": without}}))

    assert "email" not in scene.done("users.info", user=scene.ada.id)["user"]["profile"]
    assert scene.refusal("users.lookupByEmail", email="ada@city.example") == "missing_scope"


@pytest.mark.parametrize(
    ("guest", "flags"), [(None, (False, False)), ("multi", (True, False)), ("single", (True, True))]
)
def test_guests_are_marked(scene: Scene, guest: str | None, flags: tuple[bool, bool]) -> None:
    person = scene.workspace.add_person("Gus Guest", guest=guest)

    user = scene.done("users.info", user=person.id)["user"]

    assert (user["is_restricted"], user["is_ultra_restricted"]) == flags


def test_people_of_another_team_are_reduced_and_seen_in_shared_channels_only(scene: Scene) -> None:
    elsewhere = scene.workspace.add_team("Elsewhere", "elsewhere")
    near = scene.workspace.add_person("Cleo Near", "cleo@far.example", team=elsewhere)
    far = scene.workspace.add_person("Dan Far", team=elsewhere)
    members = [scene.bot, near.id]
    scene.workspace.add_channel("shared", members=members, shared_with=[elsewhere])

    user = scene.done("users.info", user=near.id)["user"]

    assert user["team_id"] == elsewhere.id
    assert {"tz", "locale", "is_restricted"} & set(user) == set()
    assert "email" not in user["profile"]
    assert scene.refusal("users.info", user=far.id) == "user_not_visible"
    assert scene.refusal("users.lookupByEmail", email="cleo@far.example") == "users_not_found"
    listed = scene.done("users.list")["members"]
    assert [one["id"] for one in listed if one["team_id"] == elsewhere.id] == []


def test_lookup_by_email_ignores_case_and_those_who_left(scene: Scene) -> None:
    found = scene.done("users.lookupByEmail", email="ADA@city.example")["user"]["id"]
    scene.workspace.change_person(scene.ada.id, deactivated=True)

    assert found == scene.ada.id
    assert scene.refusal("users.lookupByEmail", email="ada@city.example") == "users_not_found"
    assert scene.done("users.info", user=scene.ada.id)["user"]["deleted"]


def test_list_of_people_in_pages(scene: Scene) -> None:
    names: list[str] = []
    cursor = ""
    for _ in range(2):
        answer = scene.done("users.list", limit=2, cursor=cursor)
        names += [one["name"] for one in answer["members"]]
        cursor = answer["response_metadata"]["next_cursor"]

    assert names == ["slackbot", "echo", "ada.member", "ben.partner"]
    assert cursor == ""


def test_user_change_is_an_event(scene: Scene) -> None:
    scene.workspace.change_person(scene.ada.id, tz="America/Denver")

    [event] = scene.heard("user_change")
    assert (event["user"]["id"], event["user"]["tz"]) == (scene.ada.id, "America/Denver")


def test_reactions_once_each(scene: Scene) -> None:
    item = {"channel": scene.channel, "timestamp": scene.ada.type(scene.channel, "x"), "name": "eyes"}

    scene.done("reactions.add", **item)
    twice = scene.refusal("reactions.add", **item)
    scene.done("reactions.remove", **item)
    gone = scene.refusal("reactions.remove", **item)

    assert (twice, gone) == ("already_reacted", "no_reaction")
    assert [event["item_user"] for event in scene.heard("reaction_added")] == [scene.ada.id]
    assert len(scene.heard("reaction_removed")) == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": "Not An Emoji"}, "invalid_name"),
        ({"timestamp": "1.000001"}, "message_not_found"),
        ({"timestamp": "soon"}, "bad_timestamp"),
        ({"timestamp": ""}, "no_item_specified"),
    ],
)
def test_reaction_refused(scene: Scene, changes: dict[str, Any], error: str) -> None:
    item = {"channel": scene.channel, "timestamp": scene.ada.type(scene.channel, "x"), "name": "eyes"}

    assert scene.refusal("reactions.add", **(item | changes)) == error


def test_bot_and_team(scene: Scene) -> None:
    app = scene.workspace.app

    assert scene.done("bots.info", bot=app.bot_id)["bot"]["user_id"] == scene.bot
    assert scene.refusal("bots.info", bot="B0NOBODY") == "bot_not_found"
    assert scene.done("team.info")["team"]["domain"] == "practice"
