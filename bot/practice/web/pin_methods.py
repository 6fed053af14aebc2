"""pins.*: what is pinned to a conversation."""

from __future__ import annotations

from bot.practice.blocks import Refusal
from bot.practice.chat import Message
from bot.practice.pinning import pin, pinned_item, unpin
from bot.practice.shapes import JsonObject
from bot.practice.web.caller import Call


def add(call: Call) -> JsonObject:
    pin(call.workspace, _message(call), call.app.bot_user_id)
    return {}


def remove(call: Call) -> JsonObject:
    unpin(call.workspace, _message(call), call.app.bot_user_id)
    return {}


def list_all(call: Call) -> JsonObject:
    conversation = call.inside(call.conversation())
    pinned = call.workspace.chat.pinned(conversation.id)
    return {"items": [pinned_item(call.workspace, one, one.pin) for one in pinned if one.pin is not None]}


def _message(call: Call) -> Message:
    conversation = call.writable(call.inside(call.conversation()))
    call.arguments.stamp("timestamp", "bad_timestamp")
    if not call.arguments.given("timestamp"):
        raise Refusal("no_item_specified")
    return call.message(conversation, call.arguments.text("timestamp"))
