"""chat.*: posting, updating, deleting, and messages that only one person sees."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.practice import ids
from bot.practice.blocks import Refusal, Surface, check_blocks, check_metadata, with_ids
from bot.practice.chat import Message
from bot.practice.conversations import Conversation, Kind
from bot.practice.message_shapes import address_of, message_object
from bot.practice.shapes import JsonObject
from bot.practice.web.caller import Call
from bot.practice.writing import delete, edit, post

TRUNCATED_AT = 40_000
LONGEST_UPDATE = 4_000
LONGEST_MARKDOWN = 12_000
MOST_ATTACHMENTS = 100
CUSTOM_LOOKS = ("username", "icon_emoji", "icon_url")


def post_message(call: Call) -> JsonObject:
    if any(call.arguments.given(name) for name in CUSTOM_LOOKS):
        call.need("chat:write.customize")
    conversation = call.writable(_target(call))
    _refuse_closed_tab(call, conversation)
    content = _content(call)
    thread_ts = call.thread(conversation)
    broadcast = thread_ts is not None and call.arguments.flag("reply_broadcast")
    draft = _draft(call, conversation, content, thread_ts, call.arguments.text("username") or None)
    if broadcast:
        draft = replace(draft, broadcast=True, subtype="thread_broadcast")
    message = post(call.workspace, draft)
    return {
        "channel": message.channel,
        "ts": message.ts,
        "message": message_object(message, call.app, with_metadata=True),
    }


def post_ephemeral(call: Call) -> JsonObject:
    conversation = call.writable(call.conversation())
    viewer = call.arguments.required("user")
    if viewer not in conversation.members:
        raise Refusal("user_not_in_channel")
    draft = _draft(call, conversation, _content(call), call.thread(conversation), None)
    message = post(call.workspace, replace(draft, viewer=viewer))
    return {"message_ts": message.ts}


def update(call: Call) -> JsonObject:
    conversation = call.conversation()
    message = call.message(conversation, call.arguments.required("ts"))
    if message.bot_id != call.app.bot_id:
        raise Refusal("cant_update_message")
    if conversation.archived:
        raise Refusal("is_archived")
    if len(call.arguments.text("text")) > LONGEST_UPDATE:
        raise Refusal("msg_too_long")
    changes = _changes(call)
    if message.is_reply and call.arguments.flag("reply_broadcast"):
        changes |= {"broadcast": True, "subtype": "thread_broadcast"}
    changed = edit(call.workspace, message, call.app.bot_user_id, **changes)
    return {
        "channel": changed.channel,
        "ts": changed.ts,
        "text": changed.text,
        "message": _updated(changed, call),
    }


def delete_message(call: Call) -> JsonObject:
    conversation = call.conversation()
    message = call.message(conversation, call.arguments.required("ts"))
    if message.bot_id != call.app.bot_id:
        raise Refusal("cant_delete_message")
    delete(call.workspace, message)
    return {"channel": message.channel, "ts": message.ts}


def permalink(call: Call) -> JsonObject:
    conversation = call.conversation()
    message = call.message(conversation, call.arguments.required("message_ts"))
    return {"channel": conversation.id, "permalink": address_of(call.workspace.address, message)}


def _target(call: Call) -> Conversation:
    """The conversation to post to; a person's id opens the direct conversation with them."""
    wanted = call.arguments.required("channel")
    person = call.workspace.people.get(wanted)
    if person is None:
        return call.conversation()
    if person.is_bot:
        raise Refusal("cannot_dm_bot")
    found = call.workspace.conversations.direct(frozenset({call.app.bot_user_id, person.id}))
    if found is None and person.deactivated:
        # Slack still takes posts into an old conversation with somebody who has left, but opens no new one.
        raise Refusal("channel_not_found")
    call.person(wanted, "channel_not_found")
    return found or call.workspace.open_direct(call.app.bot_user_id, person.id)


def _refuse_closed_tab(call: Call, conversation: Conversation) -> None:
    if conversation.kind is Kind.DM and not call.app.messages_tab:
        raise Refusal("messages_tab_disabled")


def _content(call: Call) -> dict[str, Any]:
    """Text, blocks, attachments and metadata, checked; raises no_text when there is nothing."""
    arguments = call.arguments
    blocks = _markdown(call) or call.blocks()
    check_blocks(blocks, Surface.MESSAGE)
    attachments = _attachments(call)
    if not arguments.text("text").strip() and not blocks and not attachments:
        raise Refusal("no_text")
    metadata = arguments.structure("metadata", "invalid_metadata_format")
    if metadata:
        check_metadata(metadata)
    return {
        "text": (arguments.text("text") or arguments.text("markdown_text"))[:TRUNCATED_AT],
        "blocks": tuple(with_ids(blocks, ids.short_id)),
        "attachments": tuple(attachments),
        "metadata": metadata or None,
    }


def _markdown(call: Call) -> list[JsonObject]:
    """What markdown_text becomes: one markdown block. It goes with neither text nor blocks."""
    written = call.arguments.text("markdown_text")
    if not written:
        return []
    if call.arguments.given("text") or call.arguments.given("blocks"):
        raise Refusal("markdown_text_conflict")
    if len(written) > LONGEST_MARKDOWN:
        raise Refusal("msg_too_long")
    return [{"type": "markdown", "text": written}]


def _changes(call: Call) -> dict[str, Any]:
    """An update replaces text and blocks alike, so text alone removes the blocks; metadata not named stays."""
    content = _content(call)
    if not call.arguments.given("attachments"):
        del content["attachments"]
    if call.arguments.structure("metadata", "invalid_metadata_format") is None:
        del content["metadata"]
    return content


def _attachments(call: Call) -> list[JsonObject]:
    attachments = call.arguments.structure("attachments", "invalid_attachments") or []
    if not isinstance(attachments, list):
        raise Refusal("invalid_attachments")
    if len(attachments) > MOST_ATTACHMENTS:
        raise Refusal("too_many_attachments")
    return attachments


def _draft(
    call: Call, conversation: Conversation, content: dict[str, Any], thread_ts: str | None, name: str | None
) -> Message:
    return Message(
        channel=conversation.id,
        ts="",
        user=call.app.bot_user_id,
        team=call.workspace.team.id,
        thread_ts=thread_ts,
        bot_id=call.app.bot_id,
        app_id=call.app.app_id,
        username=name,
        icon_emoji=call.arguments.text("icon_emoji") or None,
        **content,
    )


def _updated(message: Message, call: Call) -> JsonObject:
    """chat.update's message comes without ts, thread and reactions."""
    shape = message_object(message, call.app, with_metadata=True)
    return {name: value for name, value in shape.items() if name not in {"ts", "thread_ts", "subtype"}}
