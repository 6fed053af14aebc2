"""conversations.*: who sees what, in which order, page by page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.practice.conftest import Scene, make_scene, manifest

META = {"event_type": "delivery", "event_payload": {"id": "7"}}


def say(scene: Scene, *texts: str, thread_ts: str | None = None) -> list[str]:
    return [scene.ada.type(scene.channel, text, thread_ts) for text in texts]


def texts(answer: dict[str, Any]) -> list[str]:
    return [message["text"] for message in answer["messages"]]


def test_history_is_newest_first_without_replies(scene: Scene) -> None:
    first, _ = say(scene, "one", "two")
    say(scene, "in the thread", thread_ts=first)

    answer = scene.done("conversations.history", channel=scene.channel)

    assert texts(answer) == ["two", "one"]
    assert answer["messages"][1]["reply_count"] == 1
    assert answer["messages"][1]["thread_ts"] == first


def test_history_has_replies_that_were_also_sent_to_the_channel(scene: Scene) -> None:
    [parent] = say(scene, "one")
    scene.ada.type(scene.channel, "loud", parent, also_to_channel=True)

    assert texts(scene.done("conversations.history", channel=scene.channel)) == ["loud", "one"]


def test_history_in_pages(scene: Scene) -> None:
    say(scene, "one", "two", "three")

    first = scene.done("conversations.history", channel=scene.channel, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = scene.done("conversations.history", channel=scene.channel, limit=2, cursor=cursor)

    assert (texts(first), first["has_more"]) == (["three", "two"], True)
    assert (texts(second), second["has_more"]) == (["one"], False)
    assert "response_metadata" not in second


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({"oldest": 0}, ["three", "two"]),
        ({"latest": 2}, ["two", "one"]),
        ({"oldest": 0, "latest": 2}, ["two"]),
        ({"oldest": 0, "latest": 2, "inclusive": True}, ["three", "two", "one"]),
    ],
)
def test_history_between_stamps(scene: Scene, bounds: dict[str, Any], expected: list[str]) -> None:
    stamps = say(scene, "one", "two", "three")
    given = {name: stamps[value] if name != "inclusive" else value for name, value in bounds.items()}

    assert texts(scene.done("conversations.history", channel=scene.channel, **given)) == expected


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"oldest": "yesterday"}, "invalid_ts_oldest"),
        ({"latest": "tomorrow"}, "invalid_ts_latest"),
        ({"cursor": "nonsense"}, "invalid_cursor"),
        ({"cursor": "bmV4dDo5OQ=="}, "invalid_cursor"),
        ({"cursor": "cHJldjow"}, "invalid_cursor"),
        ({"limit": "many"}, "invalid_limit"),
        ({"limit": -1}, "invalid_limit"),
    ],
)
def test_history_refused(scene: Scene, arguments: dict[str, Any], error: str) -> None:
    assert scene.refusal("conversations.history", channel=scene.channel, **arguments) == error


def test_history_tells_metadata_only_when_asked(scene: Scene) -> None:
    scene.done("chat.postMessage", channel=scene.channel, text="x", metadata=META)

    plain = scene.done("conversations.history", channel=scene.channel)
    whole = scene.done("conversations.history", channel=scene.channel, include_all_metadata=True)

    assert plain["messages"][0]["metadata"] == {"event_type": "delivery"}
    assert whole["messages"][0]["metadata"] == META


def test_history_where_the_bot_is_not(scene: Scene) -> None:
    public = scene.workspace.add_channel("elsewhere", members=[scene.ada.id])
    theirs = scene.workspace.open_direct(scene.ada.id, scene.ben.id)

    assert scene.refusal("conversations.history", channel=public.id) == "not_in_channel"
    assert scene.refusal("conversations.history", channel=theirs.id) == "channel_not_found"


def test_history_without_the_scope_of_its_kind() -> None:
    scene = make_scene(manifest(oauth_config={"scopes": {"bot": ["channels:history", "chat:write"]}}))
    dm = scene.ada.dm_with_app()

    body = scene.call("conversations.history", channel=dm)

    assert (body["error"], body["needed"]) == ("missing_scope", "im:history")
    assert body["provided"] == "channels:history,chat:write"
    assert scene.call("conversations.history", channel=scene.channel)["ok"]


def test_replies_begin_with_the_parent(scene: Scene) -> None:
    [parent] = say(scene, "one")
    say(scene, "two", "three", thread_ts=parent)

    answer = scene.done("conversations.replies", channel=scene.channel, ts=parent)

    assert texts(answer) == ["one", "two", "three"]
    assert [one.get("parent_user_id") for one in answer["messages"]] == [None, scene.ada.id, scene.ada.id]


def test_replies_of_a_reply_are_that_reply_alone(scene: Scene) -> None:
    [parent] = say(scene, "one")
    [reply, _] = say(scene, "two", "three", thread_ts=parent)

    assert texts(scene.done("conversations.replies", channel=scene.channel, ts=reply)) == ["two"]


def test_replies_of_nothing(scene: Scene) -> None:
    error = scene.refusal("conversations.replies", channel=scene.channel, ts="1.000001")

    assert error == "thread_not_found"


def test_open_makes_a_dm_once(scene: Scene) -> None:
    first = scene.done("conversations.open", users=scene.ada.id)
    again = scene.done("conversations.open", users=scene.ada.id)

    assert first["channel"] == again["channel"] == {"id": scene.ada.dm_with_app()}
    assert (first["already_open"], again["already_open"]) == (False, True)


def test_open_makes_a_group_dm(scene: Scene) -> None:
    answer = scene.done("conversations.open", users=f"{scene.ada.id},{scene.ben.id}", return_im=True)

    assert answer["channel"]["is_mpim"]
    assert answer["channel"]["name"] == "mpdm-echo--ada.member--ben.partner-1"


def test_open_refused(scene: Scene) -> None:
    gone = scene.workspace.add_person("Dee Gone", deactivated=True)
    crowd = [scene.workspace.add_person(f"One {number}").id for number in range(9)]

    def refusal(**arguments: Any) -> str:
        return scene.refusal("conversations.open", **arguments)

    assert refusal() == "users_list_not_supplied"
    assert refusal(users="U0NOBODY") == "user_not_found"
    assert refusal(users=gone.id) == "user_disabled"
    assert refusal(users=",".join(crowd)) == "too_many_users"
    assert refusal(users=scene.ada.id, prevent_creation=True) == "channel_not_found"
    assert refusal(channel=scene.channel) == "method_not_supported_for_channel_type"


def test_list_shows_private_places_to_members_only(scene: Scene) -> None:
    inside = scene.workspace.add_channel("inside", private=True, members=[scene.bot])
    scene.workspace.add_channel("outside", private=True, members=[scene.ada.id])

    answer = scene.done("conversations.list", types="public_channel,private_channel")

    assert [one["id"] for one in answer["channels"]] == [scene.channel, inside.id]


def test_list_without_archived(scene: Scene) -> None:
    scene.workspace.add_channel("old", archived=True)

    everything = scene.done("conversations.list")
    living = scene.done("conversations.list", exclude_archived=True)

    assert [one["name"] for one in everything["channels"]] == ["town-hall", "old"]
    assert [one["name"] for one in living["channels"]] == ["town-hall"]
    assert scene.refusal("conversations.list", types="rooms") == "invalid_types"


def test_conversations_of_a_person_are_those_the_bot_shares_or_may_see(scene: Scene) -> None:
    dm = scene.ada.dm_with_app()
    scene.workspace.open_direct(scene.ada.id, scene.ben.id)

    answer = scene.done("users.conversations", user=scene.ada.id, types="public_channel,im")

    assert [one["id"] for one in answer["channels"]] == [scene.channel, dm]


def test_members_in_pages(scene: Scene) -> None:
    first = scene.done("conversations.members", channel=scene.channel, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = scene.done("conversations.members", channel=scene.channel, limit=2, cursor=cursor)

    assert first["members"] + second["members"] == [scene.ada.id, scene.ben.id, scene.bot]
    assert second["response_metadata"]["next_cursor"] == ""


def test_shared_channel_is_marked(scene: Scene) -> None:
    elsewhere = scene.workspace.add_team("Elsewhere", "elsewhere")
    shared = scene.workspace.add_channel("shared", members=[scene.bot], shared_with=[elsewhere])

    channel = scene.done("conversations.info", channel=shared.id)["channel"]

    assert (channel["is_ext_shared"], channel["is_shared"]) == (True, True)
    assert channel["shared_team_ids"] == [scene.workspace.team.id, elsewhere.id]


def test_join_tells_and_warns_the_second_time(scene: Scene) -> None:
    public = scene.workspace.add_channel("elsewhere", members=[scene.ada.id])

    first = scene.done("conversations.join", channel=public.id)
    again = scene.done("conversations.join", channel=public.id)

    assert first["channel"]["is_member"]
    assert again["warning"] == "already_in_channel"
    assert [event["user"] for event in scene.heard("member_joined_channel")] == [scene.bot]
    assert scene.ada.newest(public.id).subtype == "channel_join"


def test_join_refused(scene: Scene) -> None:
    hidden = scene.workspace.add_channel("hidden", private=True)
    archived = scene.workspace.add_channel("old", archived=True)

    assert scene.refusal("conversations.join", channel=hidden.id) == "channel_not_found"
    assert scene.refusal("conversations.join", channel=archived.id) == "is_archived"


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "invalid_name_required"),
        ("town-hall", "name_taken"),
        ("Town", "invalid_name_specials"),
        ("a b", "invalid_name_specials"),
        ("x" * 81, "invalid_name_maxlength"),
    ],
)
def test_create_refused(scene: Scene, name: str, error: str) -> None:
    assert scene.refusal("conversations.create", name=name) == error


def test_create_private_channel_with_the_bot_in_it(scene: Scene) -> None:
    channel = scene.done("conversations.create", name="x" * 80, is_private=True)["channel"]

    assert (channel["is_private"], channel["is_member"]) == (True, True)


def test_invite_brings_people_in_and_names_the_inviter(scene: Scene) -> None:
    channel = scene.done("conversations.create", name="desk")["channel"]["id"]

    scene.done("conversations.invite", channel=channel, users=[scene.ada.id])

    [joined] = scene.heard("member_joined_channel")
    assert (joined["user"], joined["inviter"]) == (scene.ada.id, scene.bot)


def test_invite_refused(scene: Scene) -> None:
    elsewhere = scene.workspace.add_channel("elsewhere", members=[scene.ada.id])

    def refusal(channel: str, users: str) -> str:
        return scene.refusal("conversations.invite", channel=channel, users=users)

    assert refusal(scene.channel, scene.ada.id) == "already_in_channel"
    assert refusal(scene.channel, scene.bot) == "cant_invite_self"
    assert refusal(scene.channel, "U0NOBODY") == "user_not_found"
    assert refusal(scene.channel, "") == "no_user"
    assert refusal(elsewhere.id, scene.ben.id) == "not_in_channel"


def test_open_again_by_conversation(scene: Scene) -> None:
    dm = scene.ada.dm_with_app()

    answer = scene.done("conversations.open", channel=dm, return_im=True)

    assert (answer["already_open"], answer["channel"]["user"]) == (True, scene.ada.id)


def test_dm_tells_when_its_partner_has_left(scene: Scene) -> None:
    dm = scene.ada.dm_with_app()
    before = scene.done("conversations.info", channel=dm)["channel"]["is_user_deleted"]
    scene.workspace.change_person(scene.ada.id, deactivated=True)

    after = scene.done("conversations.info", channel=dm)["channel"]["is_user_deleted"]

    assert (before, after) == (False, True)


def test_join_and_invite_are_for_channels(scene: Scene) -> None:
    dm = scene.ada.dm_with_app()
    inside = scene.workspace.add_channel("inside", private=True, members=[scene.bot])
    archived = scene.workspace.add_channel("old", members=[scene.bot], archived=True)

    wrong = "method_not_supported_for_channel_type"
    assert scene.refusal("conversations.join", channel=inside.id) == wrong
    assert scene.refusal("conversations.invite", channel=dm, users=scene.ben.id) == wrong
    assert scene.refusal("conversations.invite", channel=archived.id, users=scene.ada.id) == "is_archived"


def test_people_of_another_team_or_gone_are_not_invited(scene: Scene) -> None:
    elsewhere = scene.workspace.add_team("Elsewhere", "elsewhere")
    cleo = scene.workspace.add_person("Cleo Far", team=elsewhere)
    scene.workspace.add_channel("shared", members=[scene.bot, cleo.id], shared_with=[elsewhere])
    gone = scene.workspace.add_person("Dee Gone", deactivated=True)

    for person in (cleo.id, gone.id):
        error = scene.refusal("conversations.invite", channel=scene.channel, users=person)
        assert error == "cant_invite"
