"""The blocks and views that tests of the practice workspace show people."""

from __future__ import annotations

from typing import Any


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def option(value: str) -> dict[str, Any]:
    return {"text": plain(value.upper()), "value": value}


def button(action_id: str, label: str, value: str = "7") -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": plain(label), "value": value}


def menu(action_id: str) -> dict[str, Any]:
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain("Choose"),
        "options": [option("a"), option("b")],
    }


def text_input(block_id: str, action_id: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id.capitalize()),
        "element": {"type": "plain_text_input", "action_id": action_id},
        **more,
    }


MESSAGE_BLOCKS: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "Good morning"}},
    {"type": "actions", "block_id": "row", "elements": [button("later", "Later"), menu("pick")]},
]

HOME: dict[str, Any] = {"type": "home", "blocks": MESSAGE_BLOCKS}


def modal(title: str = "Say it", **more: Any) -> dict[str, Any]:
    """A modal with one input to be submitted and one menu that tells the app at once."""
    return {
        "type": "modal",
        "callback_id": "say",
        "title": plain(title),
        "submit": plain("Send"),
        "close": plain("Cancel"),
        "notify_on_close": True,
        "private_metadata": "kept",
        "blocks": [
            text_input("words", "text"),
            {"type": "actions", "block_id": "row", "elements": [menu("colour"), button("more", "More")]},
        ],
        **more,
    }
