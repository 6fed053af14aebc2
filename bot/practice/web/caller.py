"""Who calls the Web API, and what that caller may see: the frame every method runs in."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.practice.apps import App
from bot.practice.blocks import Refusal
from bot.practice.chat import Message
from bot.practice.conversations import Conversation, Kind
from bot.practice.people import Person
from bot.practice.shapes import JsonObject
from bot.practice.stamps import order
from bot.practice.web.arguments import Arguments
from bot.practice.workspace import Workspace

T = TypeVar("T")


class ScopeMissing(Refusal):
    """The token lacks a scope; Slack tells which one and what there is."""

    def __init__(self, needed: str, provided: Sequence[str]) -> None:
        super().__init__("missing_scope", ())
        self.needed = needed
        self.provided = ",".join(provided)


@dataclass(frozen=True)
class Call:
    """One call by the installed app's bot: the workspace and the arguments."""

    workspace: Workspace
    app: App
    arguments: Arguments

    def need(self, *any_of: str) -> None:
        if not self.app.has_scope(*any_of):
            raise ScopeMissing(any_of[0], self.app.scopes)

    def conversation(self, name: str = "channel") -> Conversation:
        """The conversation of an argument, if the bot may know of it; a channel's name does too."""
        return self.known(self.arguments.required(name))

    def known(self, wanted: str) -> Conversation:
        """The conversation of this id or name, if the bot may know of it."""
        workspace = self.workspace
        found = workspace.conversations.get(wanted) or workspace.conversations.named(wanted.removeprefix("#"))
        if found is None or not self._knows(found):
            raise Refusal("channel_not_found")
        return found

    def inside(self, conversation: Conversation) -> Conversation:
        if self.app.bot_user_id not in conversation.members:
            raise Refusal("not_in_channel")
        return conversation

    def writable(self, conversation: Conversation) -> Conversation:
        if conversation.archived:
            raise Refusal("is_archived")
        public = conversation.kind is Kind.PUBLIC
        if public and self.app.has_scope("chat:write.public"):
            return conversation
        return self.inside(conversation)

    def person(self, person_id: str, error: str = "user_not_found") -> Person:
        """Somebody the bot can see: of our team, or of another with whom it shares a channel."""
        person = self.workspace.people.get(person_id)
        if person is None:
            raise Refusal(error)
        if person.team_id != self.workspace.team.id and not self.shares_place_with(person.id):
            raise Refusal("user_not_visible")
        return person

    def shares_place_with(self, person_id: str) -> bool:
        here = self.workspace.conversations.of(self.app.bot_user_id)
        return any(person_id in conversation.members for conversation in here)

    def message(self, conversation: Conversation, ts: str) -> Message:
        """A message that is kept; ephemerals cannot be addressed."""
        message = self.workspace.chat.get(conversation.id, ts)
        if message is None or message.is_ephemeral:
            raise Refusal("message_not_found")
        return message

    def thread(self, conversation: Conversation) -> str | None:
        """The parent that `thread_ts` asks to reply to; a reply's own ts leads to its parent."""
        wanted = self.arguments.text("thread_ts")
        if not wanted:
            return None
        try:
            order(wanted)
        except ValueError:
            raise Refusal("invalid_thread_ts", (f"[ERROR] {wanted} is not a valid thread_ts",)) from None
        parent = self.workspace.chat.get(conversation.id, wanted)
        if parent is None or parent.is_ephemeral:
            raise Refusal("thread_not_found")
        return parent.thread_ts or parent.ts

    def blocks(self) -> list[JsonObject]:
        """The blocks given, which may still break rules."""
        blocks = self.arguments.structure("blocks", "invalid_blocks_format")
        if blocks is None:
            return []
        if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
            raise Refusal("invalid_blocks_format")
        return blocks

    def _knows(self, conversation: Conversation) -> bool:
        return conversation.kind is Kind.PUBLIC or self.app.bot_user_id in conversation.members


def page(items: Sequence[T], arguments: Arguments, *, default: int, most: int) -> tuple[Sequence[T], str]:
    """One page by cursor and limit, and the next cursor, empty at the end."""
    start = _position(arguments.text("cursor"))
    size = arguments.number("limit", default, most)
    if start > len(items):
        raise Refusal("invalid_cursor")
    rest = start + size
    return items[start:rest], _cursor(rest) if rest < len(items) else ""


def paged(answer: JsonObject, cursor: str) -> JsonObject:
    return answer | {"response_metadata": {"next_cursor": cursor}}


def _cursor(position: int) -> str:
    return base64.b64encode(f"next:{position}".encode()).decode()


def _position(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        if word != "next":
            raise Refusal("invalid_cursor")
        return int(number)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise Refusal("invalid_cursor") from None
