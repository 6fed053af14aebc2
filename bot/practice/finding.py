"""Finding what a person would look for: a button by its words, an input by its name, a message by its text.

It only looks at what it is given. LookupError says, in a tester's words, what there is instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.practice import entries
from bot.practice.anatomy import elements_in, every_block
from bot.practice.chat import Message
from bot.practice.entries import Entry

Blocks = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Spot:
    """An element and the block it stands in."""

    block: Mapping[str, Any]
    element: Mapping[str, Any]

    @property
    def block_id(self) -> str:
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        return str(self.element["action_id"])

    @property
    def label(self) -> str:
        """What a person reads on or over it."""
        words = self.element.get("text") or self.block.get("label") or self.element.get("placeholder") or {}
        return str(words.get("text", ""))


def spots(blocks: Blocks) -> Iterator[Spot]:
    for block, _ in every_block(blocks):
        for element, _ in elements_in(block):
            yield Spot(block, element)


def element(
    blocks: Blocks,
    action_id: str | None = None,
    *,
    label: str | None = None,
    block_id: str | None = None,
    value: str | None = None,
) -> Spot:
    """The first element that fits everything given; raises LookupError when there is none."""
    for spot in spots(blocks):
        fits = (
            action_id in {None, spot.action_id}
            and label in {None, spot.label}
            and block_id in {None, spot.block_id}
            and value in {None, spot.element.get("value")}
        )
        if fits:
            return spot
    offered = [(spot.action_id, spot.label) for spot in spots(blocks)]
    raise LookupError(f"no element {action_id or label or block_id or value!r}; there are {offered}")


def field(blocks: Blocks, name: str) -> Spot:
    """An input by its action_id, else by its block_id, else by its label."""
    held = list(spots(blocks))
    for called in ("action_id", "block_id", "label"):
        for spot in held:
            if getattr(spot, called) == name:
                return spot
    raise LookupError(f"no input {name!r}; there are {[(s.action_id, s.label) for s in held]}")


def newest(messages: Sequence[Message]) -> Message:
    if not messages:
        raise LookupError("there is no message here")
    return messages[-1]


def with_text(messages: Iterable[Message], fragment: str) -> Message:
    """The newest message that says `fragment`, in its text or in its blocks."""
    held = list(messages)
    for message in reversed(held):
        if fragment in readable(message):
            return message
    raise LookupError(f"no message says {fragment!r} among {len(held)}")


def readable(message: Message) -> str:
    """Everything a person reads in a message: its text, then the texts of its blocks."""
    return "\n".join([message.text, *texts(list(message.blocks))])


def texts(value: object) -> Iterator[str]:
    """Every text inside blocks, in reading order."""
    if isinstance(value, Mapping):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from texts(inner)


def as_entry(element: Mapping[str, Any], given: object) -> Entry:
    """An entry for this element from a plain value, so that a story can say "yes" and mean an option."""
    if isinstance(given, Entry):
        return given
    make = _PLAIN.get(element["type"])
    if make is None:
        return entries.Pressed()
    entry: Entry = make(_listed(given) if make in _MANY else given)
    return entry


def _listed(given: object) -> tuple[Any, ...]:
    return tuple(given) if isinstance(given, list | tuple) else (given,)


_PLAIN: Mapping[str, Any] = {
    "plain_text_input": entries.Typed,
    "number_input": entries.Numbered,
    "email_text_input": entries.Emailed,
    "url_text_input": entries.Linked,
    "rich_text_input": lambda words: entries.RichTyped(_paragraph(words)),
    "static_select": entries.Picked,
    "external_select": entries.Picked,
    "radio_buttons": entries.Picked,
    "overflow": entries.Picked,
    "feedback_buttons": entries.Picked,
    "multi_static_select": entries.PickedMany,
    "multi_external_select": entries.PickedMany,
    "checkboxes": entries.PickedMany,
    "datepicker": entries.Dated,
    "timepicker": entries.Timed,
    "datetimepicker": entries.DateTimed,
    "users_select": entries.PickedUsers,
    "multi_users_select": entries.PickedUsers,
    "conversations_select": entries.PickedConversations,
    "multi_conversations_select": entries.PickedConversations,
    "channels_select": entries.PickedChannels,
    "multi_channels_select": entries.PickedChannels,
    "file_input": entries.Files,
}
_MANY = frozenset(
    {
        entries.PickedMany,
        entries.PickedUsers,
        entries.PickedConversations,
        entries.PickedChannels,
        entries.Files,
    }
)


def _paragraph(words: object) -> tuple[Mapping[str, Any], ...]:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(words)}]}
    return (section,) if words else ()
