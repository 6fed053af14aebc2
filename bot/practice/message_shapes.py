"""A message as Slack writes it: in answers, in events, in the payload of a click.

The same message shows differently in each; this room holds the differences, and no state.
"""

from __future__ import annotations

from bot.practice.apps import App
from bot.practice.chat import Message, Thread
from bot.practice.shapes import JsonObject


def message_object(message: Message, app: App, *, with_metadata: bool = False) -> JsonObject:
    """The message alone. Without `with_metadata` only the metadata's event_type is told."""
    shape: JsonObject = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "team": message.team,
        "ts": message.ts,
    }
    shape |= _given(
        subtype=message.subtype,
        client_msg_id=message.client_msg_id,
        inviter=message.inviter,
        thread_ts=message.thread_ts,
        blocks=list(message.blocks),
        attachments=list(message.attachments),
        files=list(message.files),
        metadata=_metadata(message, with_metadata),
    )
    if message.bot_id == app.bot_id:
        shape |= _authorship(message, app)
    if message.files:
        shape |= {"upload": False, "display_as_bot": False}
    if message.edited_ts:
        shape["edited"] = {"user": message.edited_by, "ts": message.edited_ts}
    return shape


def stored_object(
    message: Message, thread: Thread, parent_user: str | None, app: App, *, with_metadata: bool
) -> JsonObject:
    """The message as history and replies give it: with its thread's summary and its reactions."""
    shape = message_object(message, app, with_metadata=with_metadata)
    if message.is_reply and parent_user:
        shape["parent_user_id"] = parent_user
    if message.reactions:
        shape["reactions"] = [
            {"name": one.name, "users": list(one.users), "count": len(one.users)} for one in message.reactions
        ]
    if message.pin is not None:
        shape["pinned_to"] = [message.channel]
    return shape | thread_summary(thread) if thread.replies else shape


def thread_summary(thread: Thread) -> JsonObject:
    return {
        "thread_ts": thread.parent.ts,
        "reply_count": len(thread.replies),
        "reply_users_count": len(thread.repliers),
        "latest_reply": thread.replies[-1].ts,
        "reply_users": thread.repliers[:5],
        "is_locked": False,
        "subscribed": False,
    }


def address_of(workspace: str, message: Message) -> str:
    """The message's permalink; a reply's leads into its thread."""
    link = f"{workspace}/archives/{message.channel}/p{message.ts.replace('.', '')}"
    return f"{link}?thread_ts={message.thread_ts}&cid={message.channel}" if message.is_reply else link


def bot_profile(app: App) -> JsonObject:
    return {"id": app.bot_id, "deleted": False, "name": app.name, "updated": 0, "app_id": app.app_id}


def _authorship(message: Message, app: App) -> JsonObject:
    shape: JsonObject = {
        "bot_id": app.bot_id,
        "app_id": app.app_id,
        "bot_profile": bot_profile(app) | {"team_id": message.team},
    }
    if message.username:
        shape["username"] = message.username
    return shape | {"icons": {"emoji": message.icon_emoji}} if message.icon_emoji else shape


def _metadata(message: Message, whole: bool) -> JsonObject | None:
    if not message.metadata:
        return None
    return dict(message.metadata) if whole else {"event_type": message.metadata["event_type"]}


def _given(**values: object) -> JsonObject:
    """Slack leaves out what is not there rather than sending null."""
    return {name: value for name, value in values.items() if value}
