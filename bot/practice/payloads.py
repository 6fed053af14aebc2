"""Interaction payloads: what a click, a submission, a shortcut or a command tells the app.

Pure shaping from what is already known; delivering it and acting on the answer is done elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.practice.chat import Message
from bot.practice.conversations import Conversation
from bot.practice.message_shapes import message_object, thread_summary
from bot.practice.people import Person
from bot.practice.shapes import JsonObject
from bot.practice.views import Values, View, view_object
from bot.practice.workspace import Workspace
from bot.practice.writing import parent_author


def frame(workspace: Workspace, kind: str, person: Person) -> JsonObject:
    """What every interaction payload begins with."""
    return {
        "type": kind,
        "user": {
            "id": person.id,
            "username": person.handle,
            "name": person.handle,
            "team_id": person.team_id,
        },
        "api_app_id": workspace.app.app_id,
        "token": workspace.app.verification_token,
        "team": {"id": workspace.team.id, "domain": workspace.team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def message_place(workspace: Workspace, message: Message, values: Values, actions: Sequence[JsonObject]) -> JsonObject:
    """The part of block_actions that says on which message. An ephemeral's content is not sent back."""
    conversation = workspace.conversations[message.channel]
    container: JsonObject = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.is_ephemeral,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    place: JsonObject = {
        "container": container,
        "channel": channel_object(conversation),
        "state": {"values": values},
        "actions": list(actions),
    }
    return place if message.is_ephemeral else place | {"message": shown_message(workspace, message)}


def view_place(workspace: Workspace, view: View, actions: Sequence[JsonObject]) -> JsonObject:
    """The part of block_actions that says in which view."""
    return {
        "container": {"type": "view", "view_id": view.id},
        "view": view_object(view, workspace.app, workspace.team.id),
        "actions": list(actions),
    }


def channel_object(conversation: Conversation) -> JsonObject:
    return {"id": conversation.id, "name": conversation.shown_name}


def shown_message(workspace: Workspace, message: Message) -> JsonObject:
    shape = message_object(message, workspace.app, with_metadata=True)
    author = parent_author(workspace, message)
    if author is not None:
        shape["parent_user_id"] = author
    thread = workspace.chat.thread(message)
    return shape | thread_summary(thread) if thread.replies else shape


def message_shortcut(workspace: Workspace, person: Person, message: Message) -> JsonObject:
    conversation = workspace.conversations[message.channel]
    shape = frame(workspace, "message_action", person) | {
        "action_ts": workspace.stamps.next(),
        "message_ts": message.ts,
        "channel": channel_object(conversation),
        "message": shown_message(workspace, message),
    }
    # Here, and only here, Slack leaves the username out.
    shape["user"] = {"id": person.id, "name": person.handle, "team_id": person.team_id}
    return shape


def global_shortcut(workspace: Workspace, person: Person) -> JsonObject:
    shape = frame(workspace, "shortcut", person) | {"action_ts": workspace.stamps.next()}
    shape["user"] = {"id": person.id, "username": person.handle, "team_id": person.team_id}
    return shape


def view_submission(workspace: Workspace, person: Person, view: View) -> JsonObject:
    return frame(workspace, "view_submission", person) | {
        "view": view_object(view, workspace.app, workspace.team.id),
        "response_urls": [],
    }


def view_closed(workspace: Workspace, person: Person, view: View, *, cleared: bool) -> JsonObject:
    return frame(workspace, "view_closed", person) | {
        "view": view_object(view, workspace.app, workspace.team.id),
        "is_cleared": cleared,
    }


def slash_command(workspace: Workspace, person: Person, conversation: Conversation, name: str, text: str) -> JsonObject:
    return {
        "token": workspace.app.verification_token,
        "team_id": workspace.team.id,
        "team_domain": workspace.team.domain,
        "channel_id": conversation.id,
        "channel_name": conversation.shown_name,
        "user_id": person.id,
        "user_name": person.handle,
        "command": name,
        "text": text,
        "api_app_id": workspace.app.app_id,
        # A form field, so a word and not a truth value, in Socket Mode too.
        "is_enterprise_install": "false",
    }
