"""Commands, shortcuts and the Home: who can call the app, and what it then hears."""

from __future__ import annotations

import pytest

from bot.practice.driver import Actor
from bot.practice.outcomes import CannotDo, Result
from tests.bot.practice.conftest import Scene, make_scene, manifest
from tests.bot.practice.receivers import Listener


def guest(scene: Scene) -> Actor:
    return scene.driver.person(scene.workspace.add_person("Gus Guest", guest="multi").id)


def foreigner(scene: Scene) -> Actor:
    elsewhere = scene.workspace.add_team("Elsewhere", "elsewhere")
    return scene.driver.person(scene.workspace.add_person("Cleo Far", team=elsewhere).id)


def test_command_says_who_where_and_what(scene: Scene, listener: Listener) -> None:
    assert scene.ada.run("/echo", "a <b> @ben.partner", channel=scene.channel).ok

    [payload] = listener.payloads("/echo")
    assert (payload["user_id"], payload["channel_id"]) == (scene.ada.id, scene.channel)
    assert payload["text"] == "a <b> @ben.partner"
    assert payload["response_url"].startswith(scene.workspace.address + "/commands/")


def test_names_become_ids_where_the_command_escapes(scene: Scene, listener: Listener) -> None:
    assert scene.ada.run("/tell", "@ben.partner in #town-hall, not @nobody").ok

    [payload] = listener.payloads("/tell")
    expected = f"<@{scene.ben.id}|ben.partner> in <#{scene.channel}|town-hall>, not @nobody"
    assert payload["text"] == expected


def test_answer_in_the_channel_is_seen_by_all(scene: Scene, listener: Listener) -> None:
    listener.answer = lambda envelope: (
        {"text": "aloud", "response_type": "in_channel"} if envelope["accepts_response_payload"] else None
    )

    assert scene.ada.run("/echo", channel=scene.channel).ok

    assert [one.text for one in scene.ben.messages(scene.channel)] == ["aloud"]


def test_answer_with_bad_blocks_fails(scene: Scene, listener: Listener) -> None:
    listener.answer = lambda envelope: {"text": "x", "blocks": [{"type": "nonsense"}]}

    outcome = scene.ada.run("/echo", channel=scene.channel)

    assert (outcome.result, outcome.shown) == (Result.FAILED, "invalid_blocks")
    assert scene.ada.messages(scene.channel) == []


def test_unknown_command_and_shortcut(scene: Scene) -> None:
    scene.ada.type(scene.channel, "x")
    message = scene.ada.newest(scene.channel)

    with pytest.raises(CannotDo):
        scene.ada.run("/nonsense")
    with pytest.raises(CannotDo):
        scene.ada.global_shortcut("keep")
    with pytest.raises(CannotDo):
        scene.ada.message_shortcut("begin", message)


def test_shortcuts(scene: Scene, listener: Listener) -> None:
    ts = scene.ben.type(scene.channel, "worth keeping")

    assert scene.ada.message_shortcut("keep", scene.ada.newest(scene.channel)).ok
    assert scene.ada.global_shortcut("begin").ok

    [on_message] = listener.payloads("message_action")
    [anywhere] = listener.payloads("shortcut")
    assert (on_message["callback_id"], on_message["message"]["ts"]) == ("keep", ts)
    assert (anywhere["callback_id"], anywhere["user"]["id"]) == ("begin", scene.ada.id)
    assert {"response_url", "channel", "message"} & set(anywhere) == set()
    assert scene.workspace.triggers.find(anywhere["trigger_id"]).person == scene.ada.id


def test_guests_have_commands_once_the_workspace_says_so(scene: Scene, listener: Listener) -> None:
    gus = guest(scene)
    with pytest.raises(CannotDo):
        gus.run("/echo")
    with pytest.raises(CannotDo):
        gus.global_shortcut("begin")

    scene.workspace.guests_run_commands = True

    assert gus.run("/echo").ok
    assert gus.global_shortcut("begin").ok


def test_people_of_another_team_have_none_of_it(scene: Scene) -> None:
    cleo = foreigner(scene)
    scene.workspace.guests_run_commands = True

    with pytest.raises(CannotDo):
        cleo.run("/echo")
    with pytest.raises(CannotDo):
        cleo.global_shortcut("begin")
    with pytest.raises(CannotDo):
        cleo.open_home()
    assert scene.workspace.courier.parcels() == []


def test_home_that_is_switched_off() -> None:
    scene = make_scene(manifest(features={"app_home": {"home_tab_enabled": False}}))

    with pytest.raises(CannotDo):
        scene.ada.open_home()
