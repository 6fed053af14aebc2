"""files.*: announcing an upload, finishing and sharing it, and looking a file up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.practice import ids
from bot.practice.blocks import Refusal, Surface, check_blocks, with_ids
from bot.practice.chat import Message
from bot.practice.conversations import Conversation
from bot.practice.files import UPLOADS, File, whole_file_object
from bot.practice.shapes import JsonObject
from bot.practice.sharing import may_see, share
from bot.practice.web.caller import Call

LONGEST_ALT = 1000
LARGEST = 1_000_000_000
LARGEST_SNIPPET = 1_000_000
MOST_CHANNELS = 100


def get_upload_url(call: Call) -> JsonObject:
    name = call.arguments.required("filename")
    size = _length(call)
    snippet = call.arguments.text("snippet_type")
    alt_txt = call.arguments.text("alt_txt")
    if len(alt_txt) > LONGEST_ALT:
        raise Refusal("alt_txt_too_large")
    if snippet and size > LARGEST_SNIPPET:
        raise Refusal("snippet_too_large")
    if size > LARGEST:
        raise Refusal("file_upload_size_restricted")
    workspace = call.workspace
    file = workspace.files.reserve(
        name,
        size,
        call.app.bot_user_id,
        workspace.team.id,
        workspace.stamps.seconds(),
        alt_txt=alt_txt,
        snippet_type=snippet,
    )
    return {"upload_url": f"{workspace.address}{UPLOADS}{file.secret}", "file_id": file.id}


def complete_upload(call: Call) -> JsonObject:
    """Finish uploads, and share them where asked. As in Slack the answer does not yet tell where."""
    titles = _titles(call)
    files = [_uploaded(call, file_id) for file_id in titles]
    places = _places(call)
    drafts = _drafts(call, places)
    finished = [call.workspace.files.finish(file, titles[file.id]) for file in files]
    answer = {"files": [_whole(call, file) for file in finished]}
    for draft in drafts:
        share(call.workspace, finished, draft)
    return answer


def file_info(call: Call) -> JsonObject:
    file = call.workspace.files.get(call.arguments.required("file"))
    if file is None or not file.finished or not may_see(call.workspace, file, call.app.bot_user_id):
        raise Refusal("file_not_found")
    return {"file": _whole(call, file), "comments": []}


def _length(call: Call) -> int:
    given = call.arguments.text("length")
    if given in {"", "0"}:
        raise Refusal("missing_argument")
    if not given.isdecimal():
        raise Refusal("invalid_arguments", ("[ERROR] must be an integer [json-pointer:/length]",))
    return int(given)


def _titles(call: Call) -> dict[str, str]:
    """The asked files' titles by id, in order."""
    asked = call.arguments.structure("files", "invalid_arguments")
    well_formed = isinstance(asked, list) and all(isinstance(one, dict) and one.get("id") for one in asked)
    if not asked or not well_formed:
        raise Refusal("invalid_arguments", ("[ERROR] missing required field: files",))
    return {str(one["id"]): str(one.get("title") or "") for one in asked}


def _uploaded(call: Call, file_id: str) -> File:
    """A file of ours whose bytes have arrived."""
    file = call.workspace.files.get(file_id)
    if file is None or file.user != call.app.bot_user_id or file.content is None:
        raise Refusal("file_not_found")
    return file


def _places(call: Call) -> list[Conversation]:
    named = [*call.arguments.names("channel_id"), *call.arguments.names("channels")]
    if len(named) > MOST_CHANNELS or (call.arguments.given("thread_ts") and len(named) != 1):
        raise Refusal("invalid_arguments")
    return [_place(call, one) for one in dict.fromkeys(named)]


def _place(call: Call, wanted: str) -> Conversation:
    """A conversation the bot is in, by its id; a person's id opens the direct one."""
    if call.workspace.people.get(wanted) is not None:
        call.person(wanted, "channel_not_found")
        return call.workspace.open_direct(call.app.bot_user_id, wanted)
    if call.workspace.conversations.get(wanted) is None:
        raise Refusal("channel_not_found")
    conversation = call.inside(call.known(wanted))
    if conversation.archived:
        raise Refusal("is_archived")
    return conversation


def _drafts(call: Call, places: Sequence[Conversation]) -> list[Message]:
    said = _said(call) if places else {}
    return [
        Message(
            channel=place.id,
            ts="",
            user=call.app.bot_user_id,
            team=call.workspace.team.id,
            thread_ts=call.thread(place),
            bot_id=call.app.bot_id,
            app_id=call.app.app_id,
            **said,
        )
        for place in places
    ]


def _said(call: Call) -> dict[str, Any]:
    """The words with the files; a comment makes Slack pass over the blocks."""
    comment = call.arguments.text("initial_comment")
    blocks = [] if comment else call.blocks()
    if any(block.get("type") == "markdown" for block in blocks):
        # So Slack answers here, though chat.postMessage takes the same block (python-slack-sdk#1756).
        raise Refusal("internal_error")
    check_blocks(blocks, Surface.MESSAGE)
    return {"text": comment, "blocks": tuple(with_ids(blocks, ids.short_id))}


def _whole(call: Call, file: File) -> JsonObject:
    names = {one.id: one.name for one in call.workspace.conversations}
    return whole_file_object(file, call.workspace.address, names)
