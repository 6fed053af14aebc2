"""Sharing files in conversations, and who may see one afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.practice import membership
from bot.practice.chat import Message
from bot.practice.conversations import Kind
from bot.practice.files import File, Share, file_object
from bot.practice.workspace import Workspace
from bot.practice.writing import post

# Under which name files.info lists the conversations that a file is in.
LISTS = {Kind.PUBLIC: "channels", Kind.PRIVATE: "groups", Kind.DM: "ims", Kind.GROUP_DM: "groups"}


def share(workspace: Workspace, files: Sequence[File], draft: Message) -> Message:
    """Post `draft` with these finished files."""
    with workspace.changed:
        list_name = LISTS[workspace.conversations[draft.channel].kind]
        public = list_name == "channels"
        shown = tuple(file_object(one, workspace.address, public=public or one.is_public) for one in files)
        message = post(workspace, replace(draft, files=shown, subtype="file_share"))
        place = Share(message.channel, message.ts, message.user, list_name, message.thread_ts)
        for file in files:
            workspace.files.shared(file.id, place)
        return message


def may_see(workspace: Workspace, file: File, person: str) -> bool:
    """Who uploaded it, and whoever sees a conversation that it was shared in."""
    places = (workspace.conversations[share.channel] for share in file.shares)
    return person == file.user or any(membership.may_see(workspace, place, person) for place in places)
