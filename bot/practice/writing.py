"""Writing in conversations, by people and by the app alike, and the events it sets off.

Callers have checked who may write; here a message is kept and whoever subscribed hears of it.
"""

from __future__ import annotations

from dataclasses import replace

from bot.practice.blocks import Refusal
from bot.practice.chat import Message, with_reaction, without_reaction
from bot.practice.conversations import Conversation
from bot.practice.files import withheld_object
from bot.practice.message_shapes import message_object, thread_summary
from bot.practice.people import SLACKBOT
from bot.practice.shapes import JsonObject
from bot.practice.workspace import Workspace

GONE = "This message was deleted."
# What history tells of a parent and a broadcast reply's `root` does not.
NOT_IN_ROOT = frozenset({"is_locked", "metadata", "reply_users"})


def post(workspace: Workspace, draft: Message) -> Message:
    """Keep a message under a new ts and tell the app; ephemerals are told to nobody."""
    with workspace.changed:
        message = workspace.chat.put(replace(draft, ts=workspace.stamps.next()))
        if not message.is_ephemeral:
            _tell_of_message(workspace, message)
        workspace.changed.notify_all()
        return message


def edit(workspace: Workspace, message: Message, by: str, **changes: object) -> Message:
    """Replace parts of a message; the app hears message_changed with both versions."""
    with workspace.changed:
        if message.is_ephemeral:
            return workspace.chat.change(message, **changes)
        stamp = workspace.stamps.next()
        changed = workspace.chat.change(message, **changes, edited_by=by, edited_ts=stamp)
        _tell_of_change(workspace, changed, message, stamp)
        workspace.changed.notify_all()
        return changed


def delete(workspace: Workspace, message: Message) -> None:
    """Take a message away; a parent with replies leaves a placeholder, as in Slack."""
    with workspace.changed:
        if not message.is_ephemeral and workspace.chat.thread(message).replies:
            _leave_placeholder(workspace, message)
        else:
            workspace.chat.change(message, deleted=True)
            _tell_of_deletion(workspace, message)
        workspace.changed.notify_all()


def react(workspace: Workspace, message: Message, person: str, name: str) -> None:
    """Raises Refusal("already_reacted") the second time."""
    with workspace.changed:
        reactions = with_reaction(message.reactions, name, person)
        if reactions is None:
            raise Refusal("already_reacted")
        workspace.chat.change(message, reactions=reactions)
        _tell_of_reaction(workspace, "reaction_added", message, person, name)


def take_reaction_back(workspace: Workspace, message: Message, person: str, name: str) -> None:
    """Raises Refusal("no_reaction") when there is none."""
    with workspace.changed:
        reactions = without_reaction(message.reactions, name, person)
        if reactions is None:
            raise Refusal("no_reaction")
        workspace.chat.change(message, reactions=reactions)
        _tell_of_reaction(workspace, "reaction_removed", message, person, name)


def parent_author(workspace: Workspace, message: Message) -> str | None:
    """Who wrote the message that this one replies to."""
    if not message.is_reply or message.thread_ts is None:
        return None
    parent = workspace.chat.get(message.channel, message.thread_ts)
    return parent.user if parent else None


def _tell_of_message(workspace: Workspace, message: Message) -> None:
    conversation = workspace.conversations[message.channel]
    event = _event_of(workspace, message, conversation)
    workspace.events.emit(event, subscription=_topic(conversation), conversation=conversation)
    mentioned = f"<@{workspace.app.bot_user_id}" in message.text
    if mentioned and message.bot_id is None and not conversation.is_direct:
        mention = event | {"type": "app_mention"}
        del mention["channel_type"]
        mention.pop("parent_user_id", None)
        workspace.events.emit(mention, subscription="app_mention", conversation=conversation)


def _event_of(workspace: Workspace, message: Message, conversation: Conversation) -> JsonObject:
    event = message_object(message, workspace.app, with_metadata=True) | {
        "channel": message.channel,
        "event_ts": message.ts,
        "channel_type": conversation.event_type,
    }
    if message.files and conversation.is_ext_shared:
        event["files"] = [withheld_object(file) for file in message.files]
    author = parent_author(workspace, message)
    if author is not None:
        event["parent_user_id"] = author
    if message.broadcast and message.thread_ts is not None:
        event.pop("parent_user_id", None)
        event["root"] = _root(workspace, message.channel, message.thread_ts)
    return event


def _root(workspace: Workspace, channel: str, ts: str) -> JsonObject:
    parent = workspace.chat.get(channel, ts)
    if parent is None:
        return {}
    thread = workspace.chat.thread(parent)
    shape = message_object(parent, workspace.app) | (thread_summary(thread) if thread.replies else {})
    return {name: value for name, value in shape.items() if name not in NOT_IN_ROOT}


def _tell_of_change(workspace: Workspace, now: Message, before: Message, stamp: str) -> None:
    conversation = workspace.conversations[now.channel]
    event = {
        "type": "message",
        "subtype": "message_changed",
        "channel": now.channel,
        "hidden": True,
        "message": _version(workspace, now),
        "previous_message": _version(workspace, before),
        "ts": stamp,
        "event_ts": stamp,
        "channel_type": conversation.event_type,
    }
    workspace.events.emit(event, subscription=_topic(conversation), conversation=conversation)


def _tell_of_deletion(workspace: Workspace, message: Message) -> None:
    if message.is_ephemeral:
        return
    conversation = workspace.conversations[message.channel]
    stamp = workspace.stamps.next()
    event = {
        "type": "message",
        "subtype": "message_deleted",
        "channel": message.channel,
        "hidden": True,
        "deleted_ts": message.ts,
        "previous_message": _version(workspace, message),
        "ts": stamp,
        "event_ts": stamp,
        "channel_type": conversation.event_type,
    }
    workspace.events.emit(event, subscription=_topic(conversation), conversation=conversation)


def _leave_placeholder(workspace: Workspace, message: Message) -> None:
    placeholder = Message(
        channel=message.channel,
        ts=message.ts,
        user=SLACKBOT,
        team=workspace.team.id,
        text=GONE,
        thread_ts=message.ts,
        subtype="tombstone",
    )
    workspace.chat.put(placeholder)
    _tell_of_change(workspace, placeholder, message, workspace.stamps.next())


def _version(workspace: Workspace, message: Message) -> JsonObject:
    """One side of a change: with its thread's summary, as clients need it to redraw."""
    shape = message_object(message, workspace.app, with_metadata=True)
    if message.subtype == "tombstone":
        shape["hidden"] = True
    author = parent_author(workspace, message)
    if author is not None:
        shape["parent_user_id"] = author
    return shape


def _tell_of_reaction(workspace: Workspace, kind: str, message: Message, person: str, name: str) -> None:
    conversation = workspace.conversations[message.channel]
    event = {
        "type": kind,
        "user": person,
        "reaction": name,
        "item": {"type": "message", "channel": message.channel, "ts": message.ts},
        "item_user": message.user,
        "event_ts": workspace.stamps.next(),
    }
    workspace.events.emit(event, subscription=kind, conversation=conversation)
    workspace.changed.notify_all()


def _topic(conversation: Conversation) -> str:
    """The subscription that covers messages here: message.channels, .groups, .im or .mpim."""
    return f"message.{conversation.scope_family}"
