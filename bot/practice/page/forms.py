"""What a form control sends, made into the act of a person on that element.

The browser sends words and choices; which kind of entry they are follows from the element alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.practice import entries
from bot.practice.composing import composed
from bot.practice.entries import Entry

Element = Mapping[str, Any]


@dataclass(frozen=True)
class Given:
    """What stands in a control: words, or values with the labels they were shown under."""

    words: str = ""
    values: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def one(self) -> str | None:
        """The single choice, or none."""
        return self.words or (self.values[-1] if self.values else None)


def given(sent: object) -> Given:
    """Raises ValueError for anything but what the page's own script sends."""
    if not isinstance(sent, Mapping):
        raise ValueError("a control sends an object")
    words = sent.get("words", "")
    values, labels = sent.get("values", []), sent.get("labels", [])
    if not isinstance(words, str) or not _are_texts(values) or not _are_texts(labels):
        raise ValueError("a control sends words and lists of words")
    return Given(words.replace("\r\n", "\n"), tuple(values), tuple(labels))


def _are_texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(one, str) for one in values)


def entry(element: Element, taken: Given, zone: ZoneInfo) -> Entry:
    """`zone` is the one that a picker of a moment was read in. Raises ValueError for what is no moment."""
    if element["type"] == "datetimepicker":
        return entries.DateTimed(_epoch(taken.words, zone) if taken.words else None)
    make = _ENTRIES.get(element["type"])
    return make(taken) if make else entries.Pressed()


def _epoch(wall: str, zone: ZoneInfo) -> int:
    return int(datetime.fromisoformat(wall).replace(tzinfo=zone).timestamp())


def _rich(taken: Given) -> Entry:
    if not taken.words:
        return entries.RichTyped(())
    _, block = composed(taken.words)
    return entries.RichTyped(tuple(block["elements"]))


def _loaded(taken: Given) -> Entry:
    return entries.Picked(taken.values[-1], taken.labels[-1]) if taken.values else entries.Picked(None)


def _one(taken: Given) -> tuple[str, ...]:
    return (taken.one,) if taken.one else ()


_ENTRIES: Mapping[str, Callable[[Given], Entry]] = {
    "plain_text_input": lambda taken: entries.Typed(taken.words),
    "number_input": lambda taken: entries.Numbered(taken.words.strip()),
    "email_text_input": lambda taken: entries.Emailed(taken.words.strip()),
    "url_text_input": lambda taken: entries.Linked(taken.words.strip()),
    "rich_text_input": _rich,
    "static_select": lambda taken: entries.Picked(taken.one),
    "radio_buttons": lambda taken: entries.Picked(taken.one),
    "overflow": lambda taken: entries.Picked(taken.one),
    "feedback_buttons": lambda taken: entries.Picked(taken.one),
    "external_select": _loaded,
    "checkboxes": lambda taken: entries.PickedMany(taken.values),
    "multi_static_select": lambda taken: entries.PickedMany(taken.values),
    "multi_external_select": lambda taken: entries.PickedMany(taken.values, taken.labels),
    "datepicker": lambda taken: entries.Dated(taken.words or None),
    "timepicker": lambda taken: entries.Timed(taken.words or None),
    "file_input": lambda taken: entries.Files(taken.values),
    "users_select": lambda taken: entries.PickedUsers(_one(taken)),
    "multi_users_select": lambda taken: entries.PickedUsers(taken.values),
    "conversations_select": lambda taken: entries.PickedConversations(_one(taken)),
    "multi_conversations_select": lambda taken: entries.PickedConversations(taken.values),
    "channels_select": lambda taken: entries.PickedChannels(_one(taken)),
    "multi_channels_select": lambda taken: entries.PickedChannels(taken.values),
}
