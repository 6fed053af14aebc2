"""Events: who hears of what. Each negative case has an event that could leak."""

from __future__ import annotations

from typing import Any

import pytest

from bot.practice.parcels import Route
from tests.bot.practice.conftest import EVENTS, SCOPES, Scene, make_scene, manifest


def envelope(scene: Scene) -> dict[str, Any]:
    return scene.workspace.courier.parcels(Route.EVENT)[-1].payload


def subscribed_to(*events: str) -> dict[str, Any]:
    return manifest(settings={"event_subscriptions": {"bot_events": list(events)}})


def test_envelope_names_one_installation(scene: Scene) -> None:
    scene.ada.type(scene.channel, "hello")

    outer = envelope(scene)

    assert (outer["type"], outer["api_app_id"]) == ("event_callback", scene.workspace.app.app_id)
    assert outer["event_time"] == 1803913200
    assert outer["event_id"].startswith("Ev")
    assert [(one["user_id"], one["is_bot"]) for one in outer["authorizations"]] == [(scene.bot, True)]
    assert outer["is_ext_shared_channel"] is False


def test_envelope_tells_of_a_shared_channel(scene: Scene) -> None:
    elsewhere = scene.workspace.add_team("Elsewhere", "elsewhere")
    cleo = scene.workspace.add_person("Cleo Far", team=elsewhere)
    members = [scene.bot, cleo.id]
    shared = scene.workspace.add_channel("shared", members=members, shared_with=[elsewhere])

    scene.driver.person(cleo.id).type(shared.id, "hello")

    outer = envelope(scene)
    assert outer["is_ext_shared_channel"] is True
    assert outer["event"]["team"] == elsewhere.id


@pytest.mark.parametrize("event", ["message.im", "message.channels", "message.groups", "message.mpim"])
def test_messages_are_heard_by_kind_of_conversation(event: str) -> None:
    scene = make_scene(subscribed_to(event))
    workspace, ada, bot = scene.workspace, scene.ada, scene.bot
    places = {
        "message.im": ada.dm_with_app(),
        "message.channels": scene.channel,
        "message.groups": workspace.add_channel("inside", private=True, members=[ada.id, bot]).id,
        "message.mpim": workspace.open_direct(ada.id, scene.ben.id, bot).id,
    }

    for place in places.values():
        ada.type(place, "hello")

    assert [one["channel"] for one in scene.heard("message")] == [places[event]]


def test_nothing_is_heard_where_the_bot_is_not(scene: Scene) -> None:
    theirs = scene.workspace.open_direct(scene.ada.id, scene.ben.id)
    public = scene.workspace.add_channel("elsewhere", members=[scene.ada.id])

    scene.ada.type(theirs.id, "between us")
    scene.ada.type(public.id, f"<@{scene.bot}> are you there")
    scene.ada.react(public.id, scene.ada.newest(public.id).ts, "eyes")

    assert scene.workspace.courier.parcels() == []


def test_nothing_is_heard_without_the_history_scope() -> None:
    without = [scope for scope in SCOPES if scope != "channels:history"]
    scene = make_scene(manifest(oauth_config={"scopes": {"bot": without}}))

    scene.ada.type(scene.channel, "hello")
    scene.ada.type(scene.ada.dm_with_app(), "hello to you")

    assert [one["text"] for one in scene.heard("message")] == ["hello to you"]


def test_mention_is_a_second_event_with_the_same_ts(scene: Scene) -> None:
    ts = scene.ada.type(scene.channel, f"<@{scene.bot}> look")

    parcels = scene.workspace.courier.parcels(Route.EVENT)
    assert [one.payload["event"]["type"] for one in parcels] == ["message", "app_mention"]
    assert {one.payload["event"]["ts"] for one in parcels} == {ts}
    assert len({one.payload["event_id"] for one in parcels}) == 2


def test_mention_in_a_dm_is_only_a_message(scene: Scene) -> None:
    scene.ada.type(scene.ada.dm_with_app(), f"<@{scene.bot}> look")

    assert scene.heard("app_mention") == []
    assert len(scene.heard("message")) == 1


def test_the_bot_mentioning_itself_is_no_mention(scene: Scene) -> None:
    scene.done("chat.postMessage", channel=scene.channel, text=f"I am <@{scene.bot}>")

    assert scene.heard("app_mention") == []
    assert len(scene.heard("message")) == 1


def test_reply_names_the_parent(scene: Scene) -> None:
    parent = scene.ada.type(scene.channel, "one")
    scene.ben.type(scene.channel, "two", parent)

    event = scene.heard("message")[-1]
    assert (event["thread_ts"], event["parent_user_id"]) == (parent, scene.ada.id)


def test_home_opened_for_each_tab_with_the_view_once_published(scene: Scene) -> None:
    scene.ada.open_home()
    view = scene.done("views.publish", user_id=scene.ada.id, view={"type": "home", "blocks": [{"type": "divider"}]})[
        "view"
    ]
    scene.ada.open_home()
    scene.ada.open_messages_tab()

    events = scene.heard("app_home_opened")
    assert [one["tab"] for one in events] == ["home", "home", "messages"]
    assert [one.get("view", {}).get("id") for one in events] == [None, view["id"], None]


def test_leaving_is_heard_even_of_the_bot_itself(scene: Scene) -> None:
    scene.driver.person(scene.bot).leave(scene.channel)

    assert [one["user"] for one in scene.heard("member_left_channel")] == [scene.bot]


def test_uninstalling_is_heard() -> None:
    scene = make_scene(subscribed_to("app_uninstalled", "tokens_revoked"))

    scene.workspace.uninstall_app()

    parcels = scene.workspace.courier.parcels()
    assert [one.name for one in parcels] == ["app_uninstalled", "tokens_revoked"]


def test_every_subscription_of_the_test_manifest_needs_no_other(scene: Scene) -> None:
    silent = make_scene(subscribed_to())

    silent.ada.type(silent.channel, f"<@{silent.bot}> hello")
    silent.ada.open_home()
    silent.workspace.change_person(silent.ada.id, tz="America/Denver")
    scene.ada.type(scene.channel, f"<@{scene.bot}> hello")

    assert silent.workspace.courier.parcels() == []
    assert {"message.channels", "app_mention"} <= set(EVENTS)
    assert len(scene.workspace.courier.parcels()) == 2
