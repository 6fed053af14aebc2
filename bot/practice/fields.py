"""What each stateful element reports under `view.state.values`, and what of a person's entry it takes.

One table says it for every type of element. Which block an element stands in is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.practice import entries
from bot.practice.rich_texts import A_RICH_TEXT
from bot.practice.rules import Surface
from bot.practice.texts import offered, with_defaults

Element = Mapping[str, Any]
MOST_TYPED = 3000
MOST_FILES = 10


def _typed(element: Element, text: str) -> str | None:
    most = element.get("max_length", MOST_TYPED)
    if len(text) > most:
        raise ValueError(f"the text has {len(text)} characters, this input takes {most}")
    return text or None


def _numbered(element: Element, text: str) -> str | None:
    if text and not re.fullmatch(r"-?\d+(\.\d+)?", text):
        raise ValueError(f"{text!r} is not a number")
    if "." in text and not element.get("is_decimal_allowed", False):
        raise ValueError(f"{text!r} has decimals, this input takes whole numbers")
    return text or None


def _rich(_: Element, elements: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    written = [dict(one) for one in elements]
    if not written:
        return None
    value = {"type": "rich_text", "elements": written}
    for finding in A_RICH_TEXT(value, "", Surface.MODAL):
        raise ValueError(f"this is not rich text: {finding}")
    return value


def _option(element: Element, value: str, label: str | None) -> Any:
    """The option as Slack gives it back; an element that loads its options takes any that has a label."""
    if "external" in element["type"]:
        if label is None:
            raise ValueError("an option that the app loads needs its label")
        return {"text": {"type": "plain_text", "text": label, "emoji": True}, "value": value}
    for one in offered(element):
        if one.get("value") == value:
            return with_defaults(one)
    raise ValueError(f"{value!r} is not among the options: {[one.get('value') for one in offered(element)]}")


def _picked(element: Element, entry: entries.Picked) -> Any:
    return None if entry.value is None else _option(element, entry.value, entry.label)


def _picked_many(element: Element, entry: entries.PickedMany) -> list[Any]:
    _few(element, entry.values, "max_selected_items")
    labels = [*entry.labels, *([None] * len(entry.values))]
    return [_option(element, value, label) for value, label in zip(entry.values, labels, strict=False)]


def _one_id(_: Element, ids: tuple[str, ...]) -> str | None:
    if len(ids) > 1:
        raise ValueError(f"one can be picked here, not {len(ids)}")
    return ids[0] if ids else None


def _many_ids(element: Element, ids: tuple[str, ...]) -> list[str]:
    _few(element, ids, "max_selected_items")
    return list(ids)


def _files(element: Element, ids: tuple[str, ...]) -> list[dict[str, str]]:
    _few({"max_files": MOST_FILES, **element}, ids, "max_files")
    return [{"id": one} for one in ids]


def _few(element: Element, given: tuple[str, ...], limit: str) -> None:
    most = element.get(limit)
    if most is not None and len(given) > most:
        raise ValueError(f"at most {most} can be given here, not {len(given)}")
    if len(set(given)) != len(given):
        raise ValueError("nothing can be given twice here")


def _dated(_: Element, day: str | None) -> str | None:
    if day is not None:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
            raise ValueError(f"{day!r} is not a date as YYYY-MM-DD")
        date.fromisoformat(day)
    return day


def _timed(_: Element, time: str | None) -> str | None:
    if time is not None and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", time):
        raise ValueError(f"{time!r} is not a time as HH:mm")
    return time


def _anything(_: Element, value: Any) -> Any:
    return value


@dataclass(frozen=True)
class Field:
    """How one type of element reports its value."""

    #: The key of the value, in state and in actions.
    key: str
    #: The key of the element that says what is there at first.
    initial: str
    #: The one kind of entry the element takes.
    entry: type[entries.Entry]
    #: The attribute of the entry that holds the value; "" for the entry as a whole.
    holds: str
    #: Checks that value against the element and shapes it; raises ValueError in a tester's words.
    shape: Callable[[Element, Any], Any]
    many: bool = False

    def empty(self) -> Any:
        return [] if self.many else None

    def first(self, element: Element) -> Any:
        """What is there before a person does anything."""
        return with_defaults(element[self.initial]) if self.initial in element else self.empty()

    def taken(self, element: Element, entry: entries.Entry) -> Any:
        """The value of this entry; raises ValueError when it does not fit the element."""
        if not isinstance(entry, self.entry):
            raise ValueError(f"{element['type']} takes {self.entry.__name__}, not {type(entry).__name__}")
        return self.shape(element, getattr(entry, self.holds) if self.holds else entry)


_MANY = "selected_options"
_ONE = "selected_option"
_BOXES = Field(_MANY, "initial_options", entries.PickedMany, "", _picked_many, many=True)
_CHOICE = Field(_ONE, "initial_option", entries.Picked, "", _picked)

FIELDS: dict[str, Field] = {
    "plain_text_input": Field("value", "initial_value", entries.Typed, "text", _typed),
    "email_text_input": Field("value", "initial_value", entries.Emailed, "text", _typed),
    "url_text_input": Field("value", "initial_value", entries.Linked, "text", _typed),
    "number_input": Field("value", "initial_value", entries.Numbered, "text", _numbered),
    "rich_text_input": Field("rich_text_value", "initial_value", entries.RichTyped, "elements", _rich),
    "checkboxes": _BOXES,
    "multi_static_select": _BOXES,
    "multi_external_select": _BOXES,
    "radio_buttons": _CHOICE,
    "static_select": _CHOICE,
    "external_select": _CHOICE,
    "users_select": Field("selected_user", "initial_user", entries.PickedUsers, "ids", _one_id),
    "conversations_select": Field(
        "selected_conversation", "initial_conversation", entries.PickedConversations, "ids", _one_id
    ),
    "channels_select": Field("selected_channel", "initial_channel", entries.PickedChannels, "ids", _one_id),
    "multi_users_select": Field("selected_users", "initial_users", entries.PickedUsers, "ids", _many_ids, many=True),
    "multi_conversations_select": Field(
        "selected_conversations",
        "initial_conversations",
        entries.PickedConversations,
        "ids",
        _many_ids,
        many=True,
    ),
    "multi_channels_select": Field(
        "selected_channels", "initial_channels", entries.PickedChannels, "ids", _many_ids, many=True
    ),
    "datepicker": Field("selected_date", "initial_date", entries.Dated, "date", _dated),
    "timepicker": Field("selected_time", "initial_time", entries.Timed, "time", _timed),
    "datetimepicker": Field("selected_date_time", "initial_date_time", entries.DateTimed, "epoch", _anything),
    "file_input": Field("files", "", entries.Files, "ids", _files, many=True),
}

#: An overflow menu sends what was picked with the action and keeps nothing.
OVERFLOW = _CHOICE
