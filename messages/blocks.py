"""Blocks as Slack takes them, from lines; pure builders with no idea of any one message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from messages.limits import (
    BUTTON_TEXT,
    HEADER_TEXT,
    LABEL_TEXT,
    OPTION_TEXT,
    PLACEHOLDER_TEXT,
    SECTION_TEXT,
    shortened,
    shortened_mrkdwn,
)
from messages.lines import Line

Block = dict[str, Any]


@dataclass(frozen=True)
class Option:
    """One thing to choose, and what the program calls it."""

    value: str
    label: Line
    note: Line | None = None


def mrkdwn(line: Line) -> Block:
    """Verbatim, so that Slack makes nothing live that the sentence did not make live."""
    return {"type": "mrkdwn", "text": shortened_mrkdwn(line.mrkdwn(), SECTION_TEXT), "verbatim": True}


def plain(line: Line, longest: int = SECTION_TEXT) -> Block:
    return {"type": "plain_text", "text": shortened(line.plain(), longest), "emoji": False}


def section(line: Line, accessory: Block | None = None) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(line)}
    return block if accessory is None else {**block, "accessory": accessory}


def header(line: Line) -> Block:
    return {"type": "header", "text": plain(line, HEADER_TEXT)}


def context(line: Line) -> Block:
    return {"type": "context", "elements": [mrkdwn(line)]}


def divider() -> Block:
    return {"type": "divider"}


def quotation(text: str) -> Block:
    """A person's own words, as rich text: shown letter by letter, nothing in them can be live."""
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_quote", "elements": [{"type": "text", "text": text}]}],
    }


def content(text: str, longest: int) -> Block:
    """Staff's own text, shown letter by letter."""
    return {"type": "section", "text": {"type": "plain_text", "text": shortened(text, longest), "emoji": False}}


def actions(elements: Iterable[Block]) -> Block:
    return {"type": "actions", "elements": list(elements)}


def button(action_id: str, label: Line, value: str = "", style: str = "", said: Line | None = None) -> Block:
    """`said` is what a screen reader says where the label alone would leave somebody guessing."""
    block: Block = {"type": "button", "action_id": action_id, "text": plain(label, BUTTON_TEXT)}
    if value:
        block["value"] = value
    if style:
        block["style"] = style
    if said is not None:
        block["accessibility_label"] = shortened(said.plain(), BUTTON_TEXT)
    return block


def menu(action_id: str, options: Sequence[Option]) -> Block:
    return {"type": "overflow", "action_id": action_id, "options": [option(o) for o in options]}


def option(choice: Option) -> Block:
    block: Block = {"text": plain(choice.label, OPTION_TEXT), "value": choice.value}
    if choice.note is not None:
        block["description"] = plain(choice.note, OPTION_TEXT)
    return block


def text_input(action_id: str, *, initial: str = "", placeholder: Line | None = None, longest: int = 3000) -> Block:
    element: Block = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": True,
        "max_length": longest,
    }
    if initial:
        element["initial_value"] = initial
    if placeholder is not None:
        element["placeholder"] = plain(placeholder, PLACEHOLDER_TEXT)
    return element


def radio(action_id: str, options: Sequence[Option], initial: str = "") -> Block:
    chosen = [option(o) for o in options if o.value == initial]
    element: Block = {"type": "radio_buttons", "action_id": action_id, "options": [option(o) for o in options]}
    return {**element, "initial_option": chosen[0]} if chosen else element


def entry(
    block_id: str, label: Line, element: Block, *, hint: Line | None = None, optional: bool = False, tells: bool = False
) -> Block:
    """An input block; with `tells` the app hears of each change at once."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, LABEL_TEXT),
        "element": element,
        "optional": optional,
        "dispatch_action": tells,
    }
    return block if hint is None else {**block, "hint": plain(hint, LABEL_TEXT)}
