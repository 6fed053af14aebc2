"""Channels archived, renamed, converted and shared, accounts closed, tokens revoked: what is left and heard."""

from __future__ import annotations

from typing import Any

from bot.practice import administration
from bot.practice.outcomes import CannotDo
from bot.practice.parcels import Route
from tests.bot.practice.conftest import Scene


def info(scene: Scene, channel: str) -> dict[str, Any]:
    told: dict[str, Any] = scene.done("conversations.info", channel=channel)["channel"]
    return told


def refused_to_type(scene: Scene, channel: str) -> bool:
    try:
        scene.ada.type(channel, "Hello?")
    except CannotDo:
        return True
    return False


def heard_names(scene: Scene) -> list[str]:
    return [one.name for one in scene.workspace.courier.parcels(Route.EVENT)]


def test_archived_channel_takes_no_messages_from_anybody(scene: Scene) -> None:
    administration.archive(scene.workspace, scene.channel, scene.ada.id)

    assert info(scene, scene.channel)["is_archived"] is True
    assert scene.refusal("chat.postMessage", channel=scene.channel, text="Hello?") == "is_archived"
    assert refused_to_type(scene, scene.channel)
    [event] = [one for one in scene.heard("channel_archive") if one["type"] == "channel_archive"]
    assert (event["channel"], event["user"]) == (scene.channel, scene.ada.id)


def test_unarchived_channel_takes_them_again(scene: Scene) -> None:
    administration.archive(scene.workspace, scene.channel, scene.ada.id)

    administration.unarchive(scene.workspace, scene.channel, scene.ada.id)

    assert not refused_to_type(scene, scene.channel)
    assert "channel_unarchive" in heard_names(scene)


def test_private_channels_have_events_of_their_own_names(scene: Scene) -> None:
    inside = scene.workspace.add_channel("inside", private=True, members=[scene.ada.id, scene.bot])

    administration.rename(scene.workspace, inside.id, "within", scene.ada.id)
    administration.archive(scene.workspace, inside.id, scene.ada.id)

    names = [name for name in heard_names(scene) if name != "message"]
    assert names == ["group_rename", "group_archive"]


def test_renamed_channel_is_found_by_its_new_name(scene: Scene) -> None:
    administration.rename(scene.workspace, scene.channel, "square", scene.ada.id)

    told = info(scene, scene.channel)
    assert (told["name"], told["previous_names"]) == ("square", ["town-hall"])
    assert scene.refusal("chat.postMessage", channel="#town-hall", text="Hello") == "channel_not_found"
    [event] = scene.heard("channel_rename")
    assert event["channel"] == {"id": scene.channel, "name": "square", "created": 1803913200}


def test_converted_channel_is_told_by_its_own_line_alone(scene: Scene) -> None:
    inside = scene.workspace.add_channel("inside", private=True, members=[scene.ada.id, scene.bot])

    administration.convert(scene.workspace, inside.id, scene.ada.id, private=False)

    assert info(scene, inside.id)["is_private"] is False
    assert scene.ben.newest(inside.id).subtype == "channel_convert_to_public"
    assert heard_names(scene) == ["message"]


def test_shared_channel_can_get_a_new_id_and_keeps_what_was_said(scene: Scene) -> None:
    elsewhere = scene.workspace.add_team("Elsewhere", "elsewhere")
    inside = scene.workspace.add_channel("inside", private=True, members=[scene.ada.id, scene.bot])
    parent = scene.ada.type(inside.id, "Before")
    scene.ada.type(inside.id, "And then", parent)
    old = inside.id

    new = administration.share(scene.workspace, old, elsewhere, new_id=True)

    assert new != old
    assert scene.refusal("conversations.info", channel=old) == "channel_not_found"
    assert info(scene, new)["is_ext_shared"] is True
    assert [one["text"] for one in scene.done("conversations.replies", channel=new, ts=parent)["messages"]] == [
        "Before",
        "And then",
    ]
    [changed] = scene.heard("channel_id_changed")
    assert (changed["old_channel_id"], changed["new_channel_id"]) == (old, new)
    [shared] = scene.heard("channel_shared")
    assert (shared["channel"], shared["connected_team_id"]) == (new, elsewhere.id)


def test_unshared_channel_loses_the_others(scene: Scene) -> None:
    elsewhere = scene.workspace.add_team("Elsewhere", "elsewhere")
    cleo = scene.workspace.add_person("Cleo Far", team=elsewhere)
    shared = scene.workspace.add_channel("shared", members=[scene.bot, cleo.id], shared_with=[elsewhere])

    administration.unshare(scene.workspace, shared.id, elsewhere)

    assert scene.done("conversations.members", channel=shared.id)["members"] == [scene.bot]
    [event] = scene.heard("channel_unshared")
    assert (event["previously_connected_team_id"], event["is_ext_shared"]) == (elsewhere.id, False)


def test_a_response_url_follows_its_channel(scene: Scene) -> None:
    elsewhere = scene.workspace.add_team("Elsewhere", "elsewhere")
    path = scene.workspace.response_urls.open("app", scene.ada.id, scene.channel)

    new = administration.share(scene.workspace, scene.channel, elsewhere, new_id=True)

    assert scene.workspace.response_urls.enter(path).channel == new


def test_nothing_is_heard_of_channels_without_the_app(scene: Scene) -> None:
    elsewhere = scene.workspace.add_team("Elsewhere", "elsewhere")
    private = scene.workspace.add_channel("between", private=True, members=[scene.ada.id])

    administration.rename(scene.workspace, private.id, "among", scene.ada.id)
    administration.share(scene.workspace, private.id, elsewhere)
    administration.archive(scene.workspace, private.id, scene.ada.id)

    assert scene.workspace.courier.parcels() == []


def test_deactivated_person_is_told_and_cannot_write(scene: Scene) -> None:
    administration.deactivate(scene.workspace, scene.ada.id)

    [event] = scene.heard("user_change")
    assert (event["user"]["id"], event["user"]["deleted"]) == (scene.ada.id, True)
    assert refused_to_type(scene, scene.channel)


def test_revoked_tokens_are_refused(scene: Scene) -> None:
    administration.revoke_tokens(scene.workspace)

    assert scene.refusal("auth.test") == "token_revoked"
    [event] = scene.heard("tokens_revoked")
    assert event["tokens"] == {"oauth": [], "bot": [scene.bot]}
