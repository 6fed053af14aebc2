"""Response URLs: an answer to one interaction or command, where the person acted.

Ephemeral unless it asks to be in the channel; it may replace or delete the message that was acted on.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from bot.practice import ids
from bot.practice.blocks import Refusal, Surface, check_blocks, check_metadata, with_ids
from bot.practice.chat import Message
from bot.practice.journal import Way
from bot.practice.response_urls import Door
from bot.practice.workspace import Workspace
from bot.practice.writing import delete, edit, post

STATUS = {"invalid_url": 404, "used_url": 404, "expired_url": 404}


def respond(workspace: Workspace, path: str, body: bytes) -> tuple[int, str]:
    """Status and body of the answer to one POST."""
    with workspace.changed:
        try:
            content = _content(body)
            write_answer(workspace, workspace.response_urls.enter(path), content)
            outcome, status = "ok", 200
        except Refusal as refusal:
            outcome, status = refusal.error, STATUS.get(refusal.error, 400)
        workspace.note(Way.CALLED, "response_url", outcome)
        workspace.changed.notify_all()
    return status, outcome if status == 200 else json.dumps({"ok": False, "error": outcome})


def write_answer(workspace: Workspace, door: Door, content: dict[str, Any]) -> None:
    """Raises Refusal for content that Slack would not show."""
    acted_on = _own_message(workspace, door)
    if content.get("delete_original"):
        if acted_on is not None:
            delete(workspace, acted_on)
        return
    said = _said(content)
    if content.get("replace_original") and acted_on is not None:
        edit(workspace, acted_on, workspace.app.bot_user_id, **said)
        return
    draft = Message(
        channel=door.channel,
        ts="",
        user=workspace.app.bot_user_id,
        team=workspace.team.id,
        thread_ts=content.get("thread_ts") or door.thread_ts,
        bot_id=workspace.app.bot_id,
        app_id=workspace.app.app_id,
        **said,
    )
    in_channel = content.get("response_type") == "in_channel"
    post(workspace, draft if in_channel else replace(draft, viewer=door.person))


def _own_message(workspace: Workspace, door: Door) -> Message | None:
    """The message acted on, if it is the app's: what a person wrote is not the app's to change."""
    message = workspace.chat.get(door.channel, door.message_ts) if door.message_ts else None
    return message if message is not None and message.bot_id == workspace.app.bot_id else None


def _content(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except ValueError:
        raise Refusal("invalid_payload") from None
    if not isinstance(content, dict):
        raise Refusal("invalid_payload")
    return content


def _said(content: dict[str, Any]) -> dict[str, Any]:
    blocks = content.get("blocks") or []
    text = str(content.get("text") or "")
    if not text.strip() and not blocks and not content.get("attachments"):
        raise Refusal("no_text")
    check_blocks(blocks, Surface.MESSAGE)
    said: dict[str, Any] = {"text": text, "blocks": tuple(with_ids(blocks, ids.short_id))}
    if content.get("metadata"):
        check_metadata(content["metadata"])
        said["metadata"] = content["metadata"]
    return said
