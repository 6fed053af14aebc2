"""chat.*: what is kept, what is refused, and what the app hears of its own messages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.practice.conftest import SCOPES, Scene, make_scene, manifest
from tests.bot.practice.surfaces import MESSAGE_BLOCKS

META = {"event_type": "delivery", "event_payload": {"id": "7"}}


def test_post_to_person_opens_their_dm(scene: Scene) -> None:
    answer = scene.done("chat.postMessage", channel=scene.ada.id, text="Hello")

    assert answer["channel"] == scene.ada.dm_with_app()
    assert scene.ada.newest(answer["channel"]).text == "Hello"


def test_permalink_leads_to_the_message_and_into_its_thread(scene: Scene) -> None:
    parent = scene.ada.type(scene.channel, "Who?")
    reply = scene.ben.type(scene.channel, "We", parent)

    links = [
        scene.done("chat.getPermalink", channel=scene.channel, message_ts=ts)["permalink"] for ts in (parent, reply)
    ]

    start = f"{scene.workspace.address}/archives/{scene.channel}/p"
    assert links == [
        start + parent.replace(".", ""),
        f"{start}{reply.replace('.', '')}?thread_ts={parent}&cid={scene.channel}",
    ]


def test_permalink_of_nothing_is_refused(scene: Scene) -> None:
    where = {"channel": scene.channel, "message_ts": "1.000001"}

    assert scene.refusal("chat.getPermalink", **where) == "message_not_found"
    assert scene.refusal("chat.getPermalink", **where | {"channel": "C0NOWHERE"}) == "channel_not_found"


def test_markdown_text_becomes_a_markdown_block(scene: Scene) -> None:
    scene.done("chat.postMessage", channel=scene.channel, markdown_text="**Bold**")

    message = scene.ada.newest(scene.channel)
    assert (message.text, [(one["type"], one["text"]) for one in message.blocks]) == (
        "**Bold**",
        [("markdown", "**Bold**")],
    )


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({"markdown_text": "a", "text": "b"}, "markdown_text_conflict"),
        ({"markdown_text": "a", "blocks": [{"type": "divider"}]}, "markdown_text_conflict"),
        ({"markdown_text": "x" * 12_001}, "msg_too_long"),
    ],
)
def test_markdown_text_is_refused(scene: Scene, content: dict[str, Any], error: str) -> None:
    assert scene.refusal("chat.postMessage", channel=scene.channel, **content) == error


def test_longest_markdown_text_is_taken(scene: Scene) -> None:
    assert scene.done("chat.postMessage", channel=scene.channel, markdown_text="x" * 12_000)["ok"]


def test_update_can_bring_a_reply_into_the_channel(scene: Scene) -> None:
    parent = scene.ada.type(scene.channel, "Who?")
    reply = scene.done("chat.postMessage", channel=scene.channel, text="We", thread_ts=parent)["ts"]

    scene.done("chat.update", channel=scene.channel, ts=reply, text="We do", reply_broadcast=True)

    newest = scene.ada.newest(scene.channel)
    assert (newest.ts, newest.text, newest.subtype) == (reply, "We do", "thread_broadcast")


def test_broadcast_reply_under_a_deleted_parent_is_still_heard(scene: Scene) -> None:
    parent = scene.ada.type(scene.channel, "Who?")
    scene.ben.type(scene.channel, "We", parent)
    scene.ada.delete(scene.channel, parent)

    scene.done("chat.postMessage", channel=scene.channel, text="And we", thread_ts=parent, reply_broadcast=True)

    [event] = scene.heard("thread_broadcast")
    assert (event["root"]["subtype"], event["root"]["text"]) == ("tombstone", "This message was deleted.")


def test_post_to_channel_by_name(scene: Scene) -> None:
    answer = scene.done("chat.postMessage", channel="#town-hall", text="Hello")

    assert answer["channel"] == scene.channel


def test_posts_get_increasing_stamps_while_the_calendar_stands_still(scene: Scene) -> None:
    stamps = [scene.done("chat.postMessage", channel=scene.channel, text="x")["ts"] for _ in range(3)]

    assert stamps == ["1803913200.000000", "1803913200.000100", "1803913200.000200"]


def test_own_post_is_an_event_with_bot_id_and_metadata(scene: Scene) -> None:
    scene.done("chat.postMessage", channel=scene.channel, text="Hello", metadata=META)

    [event] = scene.heard("message")
    assert event["bot_id"] == scene.workspace.app.bot_id
    assert event["metadata"] == META


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"text": "x"}, "invalid_arguments"),
        ({"channel": "#town-hall"}, "no_text"),
        ({"channel": "#town-hall", "text": "  "}, "no_text"),
        ({"channel": "#town-hall", "text": "x", "blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
        ({"channel": "#town-hall", "text": "x", "blocks": "not json"}, "invalid_blocks_format"),
        ({"channel": "#town-hall", "text": "x", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"channel": "#town-hall", "text": "x", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"channel": "#town-hall", "text": "x", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        ({"channel": "#town-hall", "text": "x", "thread_ts": "nonsense"}, "invalid_thread_ts"),
        ({"channel": "#town-hall", "text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"channel": "#town-hall", "text": "x", "username": "Somebody"}, "missing_scope"),
    ],
)
def test_post_refused(scene: Scene, arguments: dict[str, Any], error: str) -> None:
    assert scene.refusal("chat.postMessage", **arguments) == error
    assert scene.workspace.chat.everything() == []


def test_invalid_blocks_say_where(scene: Scene) -> None:
    too_many = [{"type": "divider"}] * 51

    body = scene.call("chat.postMessage", channel=scene.channel, text="x", blocks=too_many)

    [line] = body["response_metadata"]["messages"]
    assert line.endswith("[json-pointer:/blocks]")


def test_post_where_the_bot_is_not(scene: Scene) -> None:
    public = scene.workspace.add_channel("elsewhere", members=[scene.ada.id])
    hidden = scene.workspace.add_channel("hidden", private=True, members=[scene.ada.id])
    theirs = scene.workspace.open_direct(scene.ada.id, scene.ben.id)

    errors = [scene.refusal("chat.postMessage", channel=place.id, text="x") for place in (public, hidden, theirs)]

    assert errors == ["not_in_channel", "channel_not_found", "channel_not_found"]


def test_post_to_public_channel_with_the_scope_for_it() -> None:
    scene = make_scene(manifest(oauth_config={"scopes": {"bot": [*SCOPES, "chat:write.public"]}}))
    public = scene.workspace.add_channel("elsewhere", members=[scene.ada.id])

    assert scene.done("chat.postMessage", channel=public.id, text="x")["channel"] == public.id


def test_post_to_archived_channel(scene: Scene) -> None:
    archived = scene.workspace.add_channel("old", members=[scene.bot], archived=True)

    assert scene.refusal("chat.postMessage", channel=archived.id, text="x") == "is_archived"


def test_post_to_a_bot(scene: Scene) -> None:
    assert scene.refusal("chat.postMessage", channel=scene.bot, text="x") == "cannot_dm_bot"


def test_post_to_somebody_who_left_without_a_conversation(scene: Scene) -> None:
    scene.workspace.change_person(scene.ada.id, deactivated=True)

    assert scene.refusal("chat.postMessage", channel=scene.ada.id, text="x") == "channel_not_found"


def test_post_into_the_old_conversation_of_somebody_who_left(scene: Scene) -> None:
    scene.ada.dm_with_app()
    scene.workspace.change_person(scene.ada.id, deactivated=True)

    assert scene.call("chat.postMessage", channel=scene.ada.id, text="x")["ok"]


def test_post_when_the_messages_tab_is_off() -> None:
    features = {"app_home": {"messages_tab_enabled": False}}
    scene = make_scene(manifest(features=features))

    assert scene.refusal("chat.postMessage", channel=scene.ada.id, text="x") == "messages_tab_disabled"


def test_long_text_is_cut_on_post_and_refused_on_update(scene: Scene) -> None:
    posted = scene.done("chat.postMessage", channel=scene.channel, text="x" * 40_001)
    changes = {"channel": scene.channel, "ts": posted["ts"]}

    assert len(posted["message"]["text"]) == 40_000
    assert scene.refusal("chat.update", **changes, text="x" * 4_001) == "msg_too_long"
    assert len(scene.done("chat.update", **changes, text="x" * 4_000)["text"]) == 4_000


def test_reply_to_a_reply_goes_to_the_parent(scene: Scene) -> None:
    parent = scene.done("chat.postMessage", channel=scene.channel, text="one")["ts"]
    reply = scene.done("chat.postMessage", channel=scene.channel, text="two", thread_ts=parent)["ts"]

    third = scene.done("chat.postMessage", channel=scene.channel, text="three", thread_ts=reply)

    assert third["message"]["thread_ts"] == parent


def test_update_with_text_alone_removes_blocks_and_keeps_metadata(scene: Scene) -> None:
    posted = scene.done("chat.postMessage", channel=scene.channel, text="one", blocks=MESSAGE_BLOCKS, metadata=META)

    changed = scene.done("chat.update", channel=scene.channel, ts=posted["ts"], text="two")

    assert "blocks" in posted["message"]
    assert "blocks" not in changed["message"]
    assert changed["message"]["metadata"] == META
    assert changed["message"]["edited"]["user"] == scene.bot


@pytest.mark.parametrize("empty", [{}, "{}"])
def test_update_with_empty_metadata_clears_it(scene: Scene, empty: object) -> None:
    posted = scene.done("chat.postMessage", channel=scene.channel, text="one", metadata=META)

    changed = scene.done("chat.update", channel=scene.channel, ts=posted["ts"], text="two", metadata=empty)

    assert "metadata" not in changed["message"]


def test_update_is_an_event_with_both_versions(scene: Scene) -> None:
    posted = scene.done("chat.postMessage", channel=scene.channel, text="one")

    scene.done("chat.update", channel=scene.channel, ts=posted["ts"], text="two")

    [event] = scene.heard("message_changed")
    assert (event["previous_message"]["text"], event["message"]["text"]) == ("one", "two")


def test_only_own_messages_can_be_changed_or_deleted(scene: Scene) -> None:
    theirs = {"channel": scene.channel, "ts": scene.ada.type(scene.channel, "mine")}

    assert scene.refusal("chat.update", **theirs, text="x") == "cant_update_message"
    assert scene.refusal("chat.delete", **theirs) == "cant_delete_message"
    assert scene.refusal("chat.delete", channel=scene.channel, ts="1.000001") == "message_not_found"


def test_delete_of_a_parent_leaves_a_placeholder_over_its_replies(scene: Scene) -> None:
    parent = scene.done("chat.postMessage", channel=scene.channel, text="one")["ts"]
    scene.ada.type(scene.channel, "two", parent)

    scene.done("chat.delete", channel=scene.channel, ts=parent)

    shown = scene.ada.messages(scene.channel, parent)
    assert [(one.subtype, one.text) for one in shown] == [
        ("tombstone", "This message was deleted."),
        (None, "two"),
    ]


def test_delete_of_a_lone_message_is_an_event(scene: Scene) -> None:
    ts = scene.done("chat.postMessage", channel=scene.channel, text="one")["ts"]

    scene.done("chat.delete", channel=scene.channel, ts=ts)

    assert scene.ada.messages(scene.channel) == []
    assert [event["deleted_ts"] for event in scene.heard("message_deleted")] == [ts]


def test_ephemeral_is_seen_by_its_viewer_alone_and_never_kept(scene: Scene) -> None:
    ts = scene.done("chat.postEphemeral", channel=scene.channel, user=scene.ada.id, text="psst")["message_ts"]

    assert [one.text for one in scene.ada.messages(scene.channel)] == ["psst"]
    assert scene.ben.messages(scene.channel) == []
    assert scene.done("conversations.history", channel=scene.channel)["messages"] == []
    assert scene.refusal("chat.update", channel=scene.channel, ts=ts, text="x") == "message_not_found"
    assert scene.heard("message") == []


def test_ephemeral_for_somebody_who_is_not_there(scene: Scene) -> None:
    cleo = scene.workspace.add_person("Cleo Nobody")

    error = scene.refusal("chat.postEphemeral", channel=scene.channel, user=cleo.id, text="psst")

    assert error == "user_not_in_channel"


def test_visible_posts_can_be_counted_by_their_metadata(scene: Scene) -> None:
    for number in ("7", "7", "8"):
        payload = {"event_type": "delivery", "event_payload": {"id": number}}
        scene.done("chat.postMessage", channel=scene.channel, text="x", metadata=payload)

    assert len(scene.workspace.chat.carrying("delivery", id="7")) == 2
    assert len(scene.workspace.chat.carrying("delivery")) == 3
    assert scene.workspace.chat.carrying("other") == []


def test_own_name_and_picture_need_a_scope_and_then_show() -> None:
    scene = make_scene(manifest(oauth_config={"scopes": {"bot": [*SCOPES, "chat:write.customize"]}}))

    message = scene.done("chat.postMessage", channel=scene.channel, text="x", username="Desk", icon_emoji=":wave:")[
        "message"
    ]

    assert (message["username"], message["icons"]) == ("Desk", {"emoji": ":wave:"})


def test_update_in_archived_channel_is_refused(scene: Scene) -> None:
    posted = scene.done("chat.postMessage", channel=scene.channel, text="one")
    scene.workspace.conversations[scene.channel].archived = True

    error = scene.refusal("chat.update", channel=scene.channel, ts=posted["ts"], text="two")

    assert error == "is_archived"


def test_attachments_stay_unless_an_update_names_them(scene: Scene) -> None:
    attachments = [{"text": "attached"}]
    posted = scene.done("chat.postMessage", channel=scene.channel, text="one", attachments=attachments)
    place = {"channel": scene.channel, "ts": posted["ts"]}

    kept = scene.done("chat.update", **place, text="two")["message"]
    replaced = scene.done("chat.update", **place, text="three", attachments=[{"text": "new"}])["message"]

    assert (kept["attachments"], replaced["attachments"]) == (attachments, [{"text": "new"}])
    assert scene.refusal("chat.update", **place, text="x", attachments={"text": "x"}) == "invalid_attachments"
