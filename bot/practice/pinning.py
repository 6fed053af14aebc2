"""Pinning messages to their conversation, by people and by the app alike."""

from __future__ import annotations

from bot.practice.blocks import Refusal
from bot.practice.chat import Message, Pin
from bot.practice.message_shapes import address_of, message_object
from bot.practice.shapes import JsonObject
from bot.practice.workspace import Workspace


def pin(workspace: Workspace, message: Message, by: str) -> None:
    """Raises Refusal("already_pinned") the second time."""
    with workspace.changed:
        if message.pin is not None:
            raise Refusal("already_pinned")
        made = Pin(by, workspace.stamps.seconds())
        _tell(workspace, "pin_added", workspace.chat.change(message, pin=made), made, by)


def unpin(workspace: Workspace, message: Message, by: str) -> None:
    """Raises Refusal("no_pin") when it is not pinned."""
    with workspace.changed:
        if message.pin is None:
            raise Refusal("no_pin")
        workspace.chat.change(message, pin=None)
        _tell(workspace, "pin_removed", message, message.pin, by)


def pinned_item(workspace: Workspace, message: Message, made: Pin) -> JsonObject:
    """A pinned message as pins.list and the events show it."""
    shape = message_object(message, workspace.app) | {"permalink": address_of(workspace.address, message)}
    return {
        "type": "message",
        "channel": message.channel,
        "created": made.at,
        "created_by": made.by,
        "message": shape | {"pinned_to": [message.channel]},
    }


def _tell(workspace: Workspace, kind: str, message: Message, made: Pin, by: str) -> None:
    conversation = workspace.conversations[message.channel]
    left = len(workspace.chat.pinned(conversation.id))
    event: JsonObject = {
        "type": kind,
        "user": by,
        "channel_id": conversation.id,
        "item": pinned_item(workspace, message, made),
        "item_user": message.user,
        "pin_count": left,
        "pinned_info": {"channel": conversation.id, "pinned_by": made.by, "pinned_ts": made.at},
        "event_ts": workspace.stamps.next(),
    }
    if kind == "pin_removed":
        event["has_pins"] = left > 0
    workspace.events.emit(event, subscription=kind, conversation=conversation)
    workspace.changed.notify_all()
