"""What templates ask while they write blocks: texts as nodes, options of menus, values of inputs.

One sight belongs to one reader, so nothing is offered or named that this person could not see in Slack.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.practice import sharing
from bot.practice.conversations import Conversation, Kind
from bot.practice.page import emoji, markdown, mrkdwn, prose, rich
from bot.practice.page.places import Chosen, Held, Place
from bot.practice.page.prose import Node, Nodes
from bot.practice.page.reader import Reader
from bot.practice.texts import offered

Part = Mapping[str, Any]
#: What a browser shows inside the page; anything else is offered for download.
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
#: What a `filter` of a conversations menu calls the kinds.
_FILTER = {"im": Kind.DM, "mpim": Kind.GROUP_DM, "private": Kind.PRIVATE, "public": Kind.PUBLIC}


@dataclass(frozen=True)
class Sight:
    """Bound to one reader; the caller holds the workspace's lock."""

    reader: Reader

    def text(self, thing: Part | None) -> Nodes:
        """A text object, plain or mrkdwn."""
        if not thing:
            return ()
        words = str(thing.get("text", ""))
        if thing.get("type") == "mrkdwn":
            return mrkdwn.read(words, self.reader, verbatim=bool(thing.get("verbatim")))
        return _plain(words) if thing.get("emoji", True) else prose.lines(words)

    def words(self, thing: Part | None) -> str:
        """A text object for a label: characters and nothing else."""
        if not thing:
            return ""
        words = str(thing.get("text", ""))
        if thing.get("type") == "mrkdwn":
            return prose.plain(mrkdwn.read(words, self.reader))
        return emoji.replaced(words) if thing.get("emoji", True) else words

    def said(self, words: str) -> Nodes:
        """A message without blocks."""
        return mrkdwn.read(words, self.reader)

    def rich(self, block: Part) -> Nodes:
        return rich.read(block, self.reader)

    def markdown(self, words: str) -> Nodes:
        return markdown.read(words, self.reader)

    def held(self, place: Place, block: Part, element: Part) -> Held:
        return place.held(block, element, self.reader.zone)

    def picture(self, image: Part) -> str:
        """Where to get a picture that lies in this workspace; nothing is fetched from anywhere else."""
        return self.file(str(image.get("slack_file", {}).get("id", "")))

    def file(self, file_id: str) -> str:
        """The address of a picture that this person may see; empty for every other file."""
        file = self.reader.workspace.files.get(file_id)
        if file is None or file.mimetype not in PICTURES or file.content is None:
            return ""
        seen = sharing.may_see(self.reader.workspace, file, self.reader.person.id)
        return f"/as/{self.reader.person.id}/file/{file.id}" if seen else ""

    def file_name(self, file_id: str) -> str:
        file = self.reader.workspace.files.get(file_id)
        return file.name if file else file_id

    def follows(self, url: str) -> bool:
        return prose.is_safe(url)

    def is_shown(self, element: Part) -> bool:
        """Some buttons are for some people only."""
        only = element.get("visible_to_user_ids")
        return not only or self.reader.person.id in only

    # --- what menus offer -----------------------------------------------------------------------

    def labels(self, element: Part, held: Held) -> list[Chosen]:
        """What is chosen, with its words: those of the option, or the names of people and places."""
        known = {choice.value: choice.label for choice in self.options(element)}
        return [Chosen(one.value, known.get(one.value) or one.label or one.value) for one in held.choices]

    def options(self, element: Part) -> list[Chosen]:
        kind = str(element["type"]).removeprefix("multi_")
        if kind == "users_select":
            return self._people()
        if kind == "channels_select":
            return [Chosen(one.id, f"#{one.name}") for one in self._seen() if one.kind is Kind.PUBLIC]
        if kind == "conversations_select":
            return [Chosen(one.id, self._named(one)) for one in self._filtered(element.get("filter", {}))]
        return [Chosen(str(one["value"]), self.words(one["text"])) for one in offered(element)]

    def _people(self) -> list[Chosen]:
        people = [one for one in self.reader.workspace.people if not one.deactivated]
        return [Chosen(one.id, one.real_name) for one in people]

    def _seen(self) -> list[Conversation]:
        return [one for one in self.reader.workspace.conversations if self.reader.sees(one) and not one.archived]

    def _filtered(self, chosen: Part) -> list[Conversation]:
        kinds = {_FILTER[name] for name in chosen.get("include", _FILTER)}
        found = [one for one in self._seen() if one.kind in kinds]
        if chosen.get("exclude_external_shared_channels"):
            found = [one for one in found if not one.is_ext_shared]
        if chosen.get("exclude_bot_users"):
            found = [one for one in found if not self._with_bot(one)]
        return found

    def _with_bot(self, conversation: Conversation) -> bool:
        people = self.reader.workspace.people
        return conversation.kind is Kind.DM and any(people[one].is_bot for one in conversation.members)

    def _named(self, conversation: Conversation) -> str:
        title = self.reader.title(conversation)
        return title if conversation.is_direct else f"#{title}"


def _plain(words: str) -> Nodes:
    """Plain text in which names between colons are emoji."""
    nodes: list[Node] = []
    end = 0
    for found in emoji.NAME.finditer(words):
        nodes += [*prose.lines(words[end : found.start()]), *mrkdwn.named(found[1])]
        end = found.end()
    return (*nodes, *prose.lines(words[end:]))
