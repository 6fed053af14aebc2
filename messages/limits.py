"""Slack's size limits for what the bot sends, known in this one place (Slack's Block Kit reference).

It checks the final JSON just before it leaves, whatever built it; it must not know what a message is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

#: Characters, counted as code points.
SECTION_TEXT = 3000
HEADER_TEXT = 150
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
OPTION_TEXT = 75
OPTION_VALUE = 150
FIELD_TEXT = 2000
LABEL_TEXT = 2000
PLACEHOLDER_TEXT = 150
VIEW_TITLE = 24
VIEW_METADATA = 3000
ID = 255
#: Slack documents "aim for 4,000"; an update beyond it is refused.
TOP_TEXT = 4000
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
#: Undocumented: posts beyond about 13,200 characters of block text were refused; we stay below.
MESSAGE_CHARACTERS = 12000

#: What a cut may leave behind of an entity or of a date.
_HALF = re.compile(r"(&[a-z]*|<[^>]*)…$")


class LimitError(ValueError):
    """A message or view would be refused by Slack; the text says where."""


def check(blocks: Sequence[Mapping[str, Any]], text: str = "") -> None:
    """Raise LimitError when a message with these blocks and top-level text would be refused."""
    _most("blocks in a message", len(blocks), MESSAGE_BLOCKS)
    _most("characters of top-level text", len(text), TOP_TEXT)
    _most("characters in all blocks", sum(len(t) for t in _texts(blocks)), MESSAGE_CHARACTERS)
    _check_blocks(blocks)


def check_view(view: Mapping[str, Any]) -> None:
    """Raise LimitError when this modal or Home would be refused."""
    _most("blocks in a view", len(view["blocks"]), VIEW_BLOCKS)
    for part in ("title", "submit", "close"):
        if part in view:
            _between(part, view[part]["text"], VIEW_TITLE)
    _most("private_metadata", len(view.get("private_metadata", "")), VIEW_METADATA)
    _check_blocks(view["blocks"])


def shortened(text: str, longest: int) -> str:
    """The text, cut with an ellipsis where it is longer than `longest` characters."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def shortened_mrkdwn(text: str, longest: int) -> str:
    """As `shortened`, for escaped text: neither an entity nor a date is left cut in half, which Slack would misread."""
    short = shortened(text, longest)
    return short if short == text else _HALF.sub("…", short)


def _check_blocks(blocks: Sequence[Mapping[str, Any]]) -> None:
    seen: set[str] = set()
    for block in blocks:
        block_id = block.get("block_id", "")
        if block_id in seen:
            raise LimitError(f"two blocks are called {block_id}")
        seen |= {block_id} - {""}
        _CHECKS.get(block["type"], _nothing)(block)


def _section(block: Mapping[str, Any]) -> None:
    if "text" in block:
        _between("section text", block["text"]["text"], SECTION_TEXT)
    for field in block.get("fields", ()):
        _between("field", field["text"], FIELD_TEXT)
    if "accessory" in block:
        _element(block["accessory"])


def _header(block: Mapping[str, Any]) -> None:
    _between("header", block["text"]["text"], HEADER_TEXT)


def _context(block: Mapping[str, Any]) -> None:
    _most("elements in a context", len(block["elements"]), 10)
    for element in block["elements"]:
        _between("context", element["text"], SECTION_TEXT)


def _actions(block: Mapping[str, Any]) -> None:
    _most("elements in actions", len(block["elements"]), 25)
    ids = [element["action_id"] for element in block["elements"]]
    if len(set(ids)) != len(ids):
        raise LimitError("two elements of one block share an action_id")
    for element in block["elements"]:
        _element(element)


def _input(block: Mapping[str, Any]) -> None:
    _between("label", block["label"]["text"], LABEL_TEXT)
    if "hint" in block:
        _between("hint", block["hint"]["text"], LABEL_TEXT)
    _element(block["element"])


def _element(element: Mapping[str, Any]) -> None:
    _most("action_id", len(element.get("action_id", "")), ID)
    if element["type"] == "button":
        _between("button", element["text"]["text"], BUTTON_TEXT)
        _most("button value", len(element.get("value", "")), BUTTON_VALUE)
    if "initial_value" in element:
        _most("characters to begin with", len(element["initial_value"]), element["max_length"])
    if "placeholder" in element:
        _between("placeholder", element["placeholder"]["text"], PLACEHOLDER_TEXT)
    options = element.get("options")
    if options is not None:
        _most("options", len(options), 5 if element["type"] == "overflow" else 100)
        for option in options:
            _between("option", option["text"]["text"], OPTION_TEXT)
            _between("option value", option["value"], OPTION_VALUE)
            if "description" in option:
                _between("option description", option["description"]["text"], OPTION_TEXT)
        if element["type"] in {"radio_buttons", "checkboxes"}:
            _most("choices", len(options), 10)


def _nothing(block: Mapping[str, Any]) -> None:
    """Dividers and rich text have no limit that what we build could reach alone."""


_CHECKS = {"section": _section, "header": _header, "context": _context, "actions": _actions, "input": _input}


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            if key == "text" and isinstance(part, str):
                yield part
            else:
                yield from _texts(part)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for part in value:
            yield from _texts(part)


def _between(what: str, text: str, longest: int) -> None:
    if not text.strip():
        raise LimitError(f"{what} is empty")
    _most(f"characters in {what}", len(text), longest)


def _most(what: str, count: int, most: int) -> None:
    if count > most:
        raise LimitError(f"{count} {what}, where Slack takes {most}")
