"""Everything the practice workspace can send, held against what Slack was seen to send.

The samples lie outside the project, in the folder that SLACK_SAMPLES_DIR names: no key that Slack does not
have at that place, and the same JSON types. A sample shows every key ever seen, so less is fine.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.practice import administration
from bot.practice.driver import Actor
from tests.bot.practice.conftest import Scene
from tests.bot.practice.receivers import Envelope, Listener
from tests.bot.practice.surfaces import HOME, MESSAGE_BLOCKS, modal

FOLDER = os.environ.get("SLACK_SAMPLES_DIR", "")
REQUIRED = os.environ.get("THROUGHLINE_REQUIRE_ALL") == "1"

MISSING = "SLACK_SAMPLES_DIR does not name Slack's recorded samples"

# Samples come with these emptied, or keyed by ids; what is inside is judged by tests of its own.
OPAQUE = {"blocks", "attachments", "state", "values", "event_payload", "shares"}

# Slack sends null here; the samples, being blanked, cannot show it.
NULL = {
    "channel_actions_ts",
    "close",
    "context_enterprise_id",
    "enterprise",
    "enterprise_id",
    "previous_view_id",
    "submit",
}

# Documented or seen elsewhere, and missing from these samples; each with where it comes from.
KNOWN = {
    # The message event of an app's own post carries app_id and the whole metadata (message-metadata page).
    ".event.app_id",
    ".event.metadata.event_payload",
    ".event.message.app_id",
    ".event.message.metadata",
    ".event.previous_message.app_id",
    ".event.previous_message.metadata",
    ".event.root.app_id",
    # Who invited somebody stands in the channel_join message itself.
    ".event.inviter",
    # A broadcast reply is an ordinary message of its sender (message events page).
    ".event.team",
    ".event.client_msg_id",
    # Slack Connect events name the team they are meant for; older recordings lack it.
    ".context_team_id",
    ".context_enterprise_id",
    # The samples of conversations.info were recorded for channels only; conversations.list shows these.
    ".channel.user",
    ".channel.is_user_deleted",
    ".channel.priority",
    # The samples of views were cut down: their blocks are left out rather than emptied.
    ".view.blocks",
    ".event.view.blocks",
    # A broadcast reply and a person's client_msg_id stand in conversations.replies as in history's sample.
    ".messages.subtype",
    ".messages.client_msg_id",
    # A broadcast reply of an app names its author as every message of an app does (MessagePayload).
    ".event.bot_id",
    ".event.bot_profile",
    ".event.metadata",
    # Which channel a message is pinned to: reference page of message events.
    ".messages.pinned_to",
    # response_urls of a submission: reference page of view_submission payloads.
    ".response_urls",
}


@pytest.fixture(autouse=True)
def samples() -> None:
    """Without the folder these tests alone are skipped; where everything is required, they fail."""
    if not FOLDER and REQUIRED:
        pytest.fail(MISSING)
    if not FOLDER:
        pytest.skip(MISSING)


def sample(kind: str, name: str) -> Any:
    return json.loads((Path(FOLDER) / kind / f"{name}.json").read_text(encoding="utf-8"))


def differences(real: Any, shape: Any, path: str = "") -> Iterator[str]:
    """What Slack would not have sent, as lines that name the place."""
    if path in KNOWN or path.rpartition(".")[2] in OPAQUE:
        return
    if real is None and path.rpartition(".")[2] in NULL:
        return
    if json_type(real) != json_type(shape):
        yield f"{path}: {json_type(real)} where Slack has {json_type(shape)}"
    elif isinstance(real, dict):
        for key, value in real.items():
            yield from _key(key, value, shape, f"{path}.{key}")
    elif isinstance(real, list):
        for item in real:
            yield from differences(item, merged(shape), path) if shape else ()


def _key(key: str, value: Any, shape: dict[str, Any], path: str) -> Iterator[str]:
    if key in shape:
        yield from differences(value, shape[key], path)
    elif path not in KNOWN:
        yield f"{path}: Slack has no such key"


def json_type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    names: dict[type, str] = {dict: "object", list: "array", str: "string"}
    return names.get(type(value), "null")


def merged(items: list[Any]) -> Any:
    """One item with every key that any item of the list has."""
    if not all(isinstance(item, dict) for item in items):
        return items[0]
    whole: dict[str, Any] = {}
    for item in items:
        whole |= item
    return whole


def test_differences_are_found() -> None:
    shape = {"ok": True, "list": [{"a": ""}, {"b": 1}], "enterprise": ""}

    found = list(differences({"ok": 1, "list": [{"b": 2, "c": 3}], "enterprise": None}, shape))

    assert found == [".ok: number where Slack has boolean", ".list.c: Slack has no such key"]


def test_answers_have_slacks_shape(scene: Scene, client: WebClient) -> None:
    for name, answer in answers(scene, client):
        assert list(differences(answer, sample("api", name))) == [], name


def answers(scene: Scene, client: WebClient) -> Iterator[tuple[str, Any]]:
    """Every method once or more, as an app would call them."""
    yield "auth.test", client.auth_test().data
    yield "team.info", client.team_info().data
    yield "bots.info", client.bots_info(bot=scene.workspace.app.bot_id).data
    token = scene.workspace.app.app_token
    yield "apps.connections.open", client.apps_connections_open(app_token=token).data
    yield from people_answers(scene, client)
    yield from conversation_answers(scene, client)
    yield from message_answers(scene, client)
    yield from view_answers(scene, client)
    yield from file_answers(scene, client)


def people_answers(scene: Scene, client: WebClient) -> Iterator[tuple[str, Any]]:
    yield "users.info", client.users_info(user=scene.ada.id, include_locale=True).data
    yield "users.info", client.users_info(user=scene.bot).data
    elsewhere = scene.workspace.add_team("Elsewhere", "elsewhere")
    cleo = scene.workspace.add_person("Cleo Far", "cleo@far.example", team=elsewhere)
    members = [cleo.id, scene.bot]
    scene.workspace.add_channel("shared", members=members, shared_with=[elsewhere])
    yield "users.info", client.users_info(user=cleo.id).data
    yield "users.list", client.users_list(include_locale=True, limit=2).data
    yield "users.lookupByEmail", client.users_lookupByEmail(email="ada@city.example").data
    yield "users.conversations", client.users_conversations(types="public_channel,im,mpim").data


def conversation_answers(scene: Scene, client: WebClient) -> Iterator[tuple[str, Any]]:
    yield "conversations.open", client.conversations_open(users=scene.ada.id).data
    yield "conversations.open", client.conversations_open(users=scene.ada.id, return_im=True).data
    pair = f"{scene.ada.id},{scene.ben.id}"
    yield "conversations.open", client.conversations_open(users=pair).data
    every = "public_channel,private_channel,im,mpim"
    yield "conversations.list", client.conversations_list(types=every).data
    created = client.conversations_create(name="new-place")
    yield "conversations.create", created.data
    channel = created["channel"]["id"]
    yield "conversations.invite", client.conversations_invite(channel=channel, users=scene.ada.id).data
    yield "conversations.info", client.conversations_info(channel=channel, include_num_members=True).data
    yield "conversations.info", client.conversations_info(channel=scene.ada.dm_with_app()).data
    yield "conversations.members", client.conversations_members(channel=channel).data
    yield "conversations.join", client.conversations_join(channel=channel).data


def message_answers(scene: Scene, client: WebClient) -> Iterator[tuple[str, Any]]:
    metadata = {"event_type": "delivery", "event_payload": {"id": "7"}}
    channel = scene.channel
    posted = client.chat_postMessage(channel=channel, text="Hello", blocks=MESSAGE_BLOCKS, metadata=metadata)
    yield "chat.postMessage", posted.data
    reply = client.chat_postMessage(channel=channel, text="And", thread_ts=posted["ts"], reply_broadcast=True)
    yield "chat.postMessage", reply.data
    yield "chat.update", client.chat_update(channel=channel, ts=posted["ts"], text="Changed").data
    scene.ada.type(channel, f"Hello <@{scene.bot}>")
    scene.ada.type(channel, "in the thread", posted["ts"])
    reaction = {"channel": channel, "timestamp": posted["ts"], "name": "eyes"}
    yield "reactions.add", client.reactions_add(**reaction).data
    for whole in (True, False):
        history = client.conversations_history(channel=channel, include_all_metadata=whole, limit=2)
        yield "conversations.history", history.data
        replies = client.conversations_replies(channel=channel, ts=posted["ts"], include_all_metadata=whole)
        yield "conversations.replies", replies.data
    yield "reactions.remove", client.reactions_remove(**reaction).data
    ephemeral = client.chat_postEphemeral(channel=channel, user=scene.ada.id, text="psst")
    yield "chat.postEphemeral", ephemeral.data
    yield "chat.delete", client.chat_delete(channel=channel, ts=reply["ts"]).data


def view_answers(scene: Scene, client: WebClient) -> Iterator[tuple[str, Any]]:
    triggers = scene.workspace.triggers
    opened = client.views_open(trigger_id=triggers.give(scene.ada.id), view=modal())
    yield "views.open", opened.data
    view_id = opened["view"]["id"]
    pushed = client.views_push(trigger_id=triggers.give(scene.ada.id, view_id), view=modal())
    yield "views.push", pushed.data
    yield "views.update", client.views_update(view_id=view_id, view=modal()).data
    yield "views.publish", client.views_publish(user_id=scene.ada.id, view=HOME).data


def file_answers(scene: Scene, client: WebClient) -> Iterator[tuple[str, Any]]:
    reserved = client.files_getUploadURLExternal(filename="people.csv", length=3, alt_txt="A table")
    yield "files.getUploadURLExternal", reserved.data
    scene.workspace.files.fill(str(reserved["upload_url"]).rpartition("/")[2], b"a,b")
    parent = scene.ada.type(scene.channel, "Numbers?")
    files: list[dict[str, str | None]] = [{"id": reserved["file_id"], "title": "People"}]
    shared = client.files_completeUploadExternal(files=files, channel_id=scene.channel, thread_ts=parent)
    yield "files.completeUploadExternal", shared.data
    yield "files.info", client.files_info(file=reserved["file_id"]).data
    scene.ada.upload(scene.channel, "plan.pdf", b"%PDF", "Our plan")
    client.pins_add(channel=scene.channel, timestamp=parent)
    yield "conversations.history", client.conversations_history(channel=scene.channel).data
    yield "chat.getPermalink", client.chat_getPermalink(channel=scene.channel, message_ts=parent).data


def test_refusals_have_slacks_shape(scene: Scene, client: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=scene.channel, text="x", blocks=[{"type": "divider"}] * 51)

    answer = refused.value.response.data
    assert isinstance(answer, dict)
    assert set(answer) == {"ok", "error", "response_metadata"}
    assert list(differences(answer, sample("api", "chat.postMessage"))) == []


EVENT_SAMPLES = {
    "app_uninstalled": "AppUninstalledPayload",
    "channel_archive": "ChannelArchivePayload",
    "channel_id_changed": "ChannelIdChangedPayload",
    "channel_shared": "ChannelSharedPayload",
    "channel_unshared": "ChannelUnsharedPayload",
    "file_share": "MessageFileSharePayload",
    "app_home_opened": "AppHomeOpenedPayload",
    "app_mention": "AppMentionPayload",
    "member_joined_channel": "MemberJoinedChannelPayload",
    "member_left_channel": "MemberLeftChannelPayload",
    "message": "MessagePayload",
    "message_changed": "MessageChangedPayload",
    "message_deleted": "MessageDeletedPayload",
    "thread_broadcast": "MessageThreadBroadcastPayload",
    "reaction_added": "ReactionAddedPayload",
    "reaction_removed": "ReactionRemovedPayload",
    "tokens_revoked": "TokensRevokedPayload",
    "user_change": "UserChangePayload",
}


#: Subtypes of messages that have a sample of their own.
MESSAGE_SAMPLES = {"file_share", "message_changed", "message_deleted", "thread_broadcast"}

# Slack's reference pages show these; nobody recorded them.
UNSAMPLED = {"channel_rename", "channel_unarchive", "group_archive", "pin_added", "pin_removed"}


def test_events_have_slacks_shape(scene: Scene, client: WebClient, listener: Listener) -> None:
    set_off_every_event(scene, client)
    scene.driver.settle()

    seen = set()
    for envelope in listener.envelopes:
        event = envelope["payload"]["event"]
        subtype = event.get("subtype", "")
        if event["type"] in UNSAMPLED:
            continue
        name = subtype if subtype in MESSAGE_SAMPLES else event["type"]
        seen.add(name)
        shape = sample("events", EVENT_SAMPLES[name])
        if subtype.startswith("channel_"):
            shape["event"]["subtype"] = ""
        assert list(differences(envelope["payload"], shape)) == [], event["type"]
    assert seen == set(EVENT_SAMPLES)


def set_off_every_event(scene: Scene, client: WebClient) -> None:
    ada, channel = scene.ada, scene.channel
    metadata = {"event_type": "delivery", "event_payload": {"id": "7"}}
    ours = client.chat_postMessage(channel=channel, text="Hello", metadata=metadata)["ts"]
    client.chat_update(channel=channel, ts=ours, text="Changed")
    client.chat_postMessage(channel=channel, text="Also", thread_ts=ours, reply_broadcast=True)
    mention = ada.type(channel, f"<@{scene.bot}> look")
    ada.type(channel, "in the thread", ours)
    ada.edit(channel, mention, "look again")
    ada.react(channel, mention, "eyes")
    ada.unreact(channel, mention, "eyes")
    ada.delete(channel, mention)
    client.chat_delete(channel=channel, ts=ours)
    scene.ben.leave(channel)
    scene.ada.invite(channel, scene.ben.id)
    ada.type(ada.dm_with_app(), "hello")
    client.views_publish(user_id=ada.id, view=HOME)
    ada.open_home()
    scene.workspace.change_person(ada.id, tz="America/Denver")
    set_off_administration(scene)


def set_off_administration(scene: Scene) -> None:
    workspace, ada, channel = scene.workspace, scene.ada, scene.channel
    ada.pin(channel, ada.upload(channel, "plan.pdf", b"%PDF", "Our plan"))
    elsewhere = workspace.add_team("Elsewhere", "elsewhere")
    channel = administration.share(workspace, channel, elsewhere, new_id=True)
    ada.upload(channel, "plan.pdf", b"%PDF")
    administration.unshare(workspace, channel, elsewhere)
    administration.rename(workspace, channel, "square", ada.id)
    administration.convert(workspace, channel, ada.id, private=True)
    administration.convert(workspace, channel, ada.id, private=False)
    administration.archive(workspace, channel, ada.id)
    administration.unarchive(workspace, channel, ada.id)
    workspace.uninstall_app()


def test_payloads_have_slacks_shape(scene: Scene, client: WebClient, listener: Listener) -> None:
    listener.answer = lambda envelope: open_modal(client, envelope)
    act_in_every_way(scene.ada, scene, client)
    scene.driver.settle()

    names = {
        "block_actions": "BlockActionPayload",
        "view_submission": "ViewSubmissionPayload",
        "view_closed": "ViewClosedPayload",
        "message_action": "MessageShortcutPayload",
        # There is no sample of a global shortcut: its keys are those of a message shortcut, fewer.
        "shortcut": "MessageShortcutPayload",
        "None": "SlashCommandPayload",
    }
    seen = set()
    for envelope in listener.envelopes:
        if envelope["type"] == "events_api":
            continue
        kind = str(envelope["payload"].get("type"))
        seen.add(kind)
        shape = sample("payloads", names[kind])
        if kind == "None":
            # A command is a form, so truth values arrive as words; the sample went through typed code.
            shape["is_enterprise_install"] = ""
        if kind in {"shortcut", "message_action"}:
            # These two came blanked from code that has no such fields; the reference pages show them.
            shape["user"]["username"] = ""
            shape["api_app_id"] = ""
        assert list(differences(envelope["payload"], shape)) == [], kind
    assert seen == set(names)


def open_modal(client: WebClient, envelope: Envelope) -> None:
    if envelope["type"] == "slash_commands":
        client.views_open(trigger_id=envelope["payload"]["trigger_id"], view=modal())


def act_in_every_way(ada: Actor, scene: Scene, client: WebClient) -> None:
    posted = client.chat_postMessage(channel=scene.channel, text="Hello", blocks=MESSAGE_BLOCKS)
    message = ada.newest(posted["channel"])
    assert ada.click(message, "later").ok
    assert ada.click(message, "pick", choice="b").ok
    client.chat_postEphemeral(channel=scene.channel, user=ada.id, text="psst", blocks=MESSAGE_BLOCKS)
    assert ada.click(ada.newest(scene.channel), "later").ok
    assert ada.message_shortcut("keep", message).ok
    assert ada.global_shortcut("begin").ok
    for finish in ("submit", "close"):
        assert ada.run("/echo", "hello").ok
        view = ada.modal()
        assert view is not None
        assert ada.fill(view, {"words": "something", "colour": "b"}).ok
        assert ada.submit(view).ok if finish == "submit" else ada.close(view).ok
    client.views_publish(user_id=ada.id, view=HOME)
    home = ada.home()
    assert home is not None
    assert ada.click(home, "later").ok
