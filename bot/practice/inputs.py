"""How a form fills: `view.state.values` at first, after each entry, and when the app changes the view.

Shapes are Slack's. It knows blocks and what a person does with them, but no view, person or app.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.practice.anatomy import elements_in, every_block
from bot.practice.entries import (
    Dated,
    DateTimed,
    Emailed,
    Entry,
    Files,
    Linked,
    Numbered,
    Picked,
    PickedChannels,
    PickedConversations,
    PickedMany,
    PickedUsers,
    Pressed,
    RichTyped,
    Timed,
    Typed,
)
from bot.practice.fields import FIELDS, OVERFLOW
from bot.practice.texts import with_defaults

__all__ = [
    "DateTimed",
    "Dated",
    "Emailed",
    "Entry",
    "Files",
    "Linked",
    "Numbered",
    "Picked",
    "PickedChannels",
    "PickedConversations",
    "PickedMany",
    "PickedUsers",
    "Pressed",
    "RichTyped",
    "Timed",
    "Typed",
    "action_object",
    "carried_over",
    "entered",
    "initial_values",
    "problems",
]

Blocks = Sequence[Mapping[str, Any]]
Element = Mapping[str, Any]
Values = dict[str, dict[str, Any]]

#: Keys of an element that Slack repeats in the action.
_ECHOED = (
    "text",
    "value",
    "style",
    "url",
    "confirm",
    "placeholder",
    "min_query_length",
    "initial_option",
    "initial_user",
    "initial_conversation",
    "initial_channel",
    "initial_date",
    "initial_time",
)
_BUTTONS = frozenset({"button", "icon_button"})


def initial_values(blocks: Blocks) -> Values:
    """The state of a form nobody has touched: every element that keeps a value, wherever it stands."""
    values: Values = {}
    for block, element in _stateful(blocks):
        field = FIELDS[element["type"]]
        state = _state(element, field.first(element))
        values.setdefault(block["block_id"], {})[element["action_id"]] = state
    return values


def _stateful(blocks: Blocks) -> Iterator[tuple[Mapping[str, Any], Element]]:
    for block, _ in every_block(blocks):
        for element, _ in elements_in(block):
            if element["type"] in FIELDS:
                yield block, element


def _state(element: Element, value: Any) -> dict[str, Any]:
    state = {"type": element["type"], FIELDS[element["type"]].key: value}
    if element["type"] == "timepicker" and "timezone" in element:
        state["timezone"] = element["timezone"]
    return state


def entered(
    blocks: Blocks, values: Mapping[str, Mapping[str, Any]], block_id: str, action_id: str, entry: Entry
) -> Values:
    """The state after one entry; the old one stays as it was.

    Raises ValueError, in a tester's words, when there is no such element or the entry does not fit it.
    What fits an element that keeps nothing, such as a button, leaves the state as it is.
    """
    element = _find(blocks, block_id, action_id)
    new = copy.deepcopy({key: dict(states) for key, states in values.items()})
    taken = _taken(element, entry)
    if element["type"] in FIELDS:
        new.setdefault(block_id, {})[action_id] = _state(element, taken[FIELDS[element["type"]].key])
    return new


def _find(blocks: Blocks, block_id: str, action_id: str) -> Element:
    known = []
    for block, _ in every_block(blocks):
        for element, _ in elements_in(block):
            if (block.get("block_id"), element.get("action_id")) == (block_id, action_id):
                return element
            known.append(f"{block.get('block_id')}/{element.get('action_id')}")
    raise ValueError(f"there is no element {block_id}/{action_id}; there are {known}")


def _taken(element: Element, entry: Entry) -> dict[str, Any]:
    """The keys an entry gives to this element, in Slack's shape; raises ValueError when it does not fit."""
    kind = element["type"]
    if kind in FIELDS:
        return {FIELDS[kind].key: FIELDS[kind].taken(element, entry)}
    if kind == "overflow":
        return {OVERFLOW.key: OVERFLOW.taken(element, entry)}
    if kind == "feedback_buttons":
        return _feedback(element, entry)
    if kind in _BUTTONS and isinstance(entry, Pressed):
        return {}
    raise ValueError(f"{kind} does not take {type(entry).__name__}")


def _feedback(element: Element, entry: Entry) -> dict[str, Any]:
    for side in (element["positive_button"], element["negative_button"]):
        if isinstance(entry, Picked) and entry.value == side["value"]:
            return {"text": with_defaults(side["text"]), "value": side["value"]}
    raise ValueError("feedback_buttons take Picked with the value of one of the two buttons")


def carried_over(old_values: Mapping[str, Mapping[str, Any]], new_blocks: Blocks) -> Values:
    """The state after the app replaced the blocks.

    An input keeps what was entered while block_id, action_id and type stay; any other starts afresh.
    """
    values = initial_values(new_blocks)
    for block_id, states in values.items():
        for action_id, state in states.items():
            old = old_values.get(block_id, {}).get(action_id)
            if old is not None and old["type"] == state["type"]:
                key = FIELDS[state["type"]].key
                state[key] = copy.deepcopy(old[key])
    return values


def action_object(block: Mapping[str, Any], element: Element, entry: Entry, action_ts: str) -> dict[str, Any]:
    """One item of `actions` in a block_actions payload; raises ValueError when the entry does not fit."""
    echoed = {key: with_defaults(element[key]) for key in _ECHOED if key in element}
    return {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        **echoed,
        **_taken(element, entry),
        "action_ts": action_ts,
    }


def problems(blocks: Blocks, values: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """What Slack's client itself says about inputs on submit, by block_id; the app hears nothing of it."""
    found: dict[str, str] = {}
    for block, _ in every_block(blocks):
        if block["type"] == "input":
            element = block["element"]
            state = values.get(block["block_id"], {}).get(element["action_id"], {})
            words = _problem(block, element, state.get(FIELDS[element["type"]].key))
            if words:
                found[block["block_id"]] = words
    return found


def _problem(block: Mapping[str, Any], element: Element, value: Any) -> str | None:
    if value is None or value == []:
        return None if block.get("optional", False) else "Please complete this required field."
    check = _ON_SUBMIT.get(element["type"])
    return check(element, value) if check else None


def _too_short(element: Element, value: str) -> str | None:
    least = element.get("min_length", 0)
    return f"Please enter at least {least} characters." if len(value) < least else None


def _out_of_range(element: Element, value: str) -> str | None:
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Please enter {element['min_value']} or more."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Please enter {element['max_value']} or less."
    return None


def _no_email(_: Element, value: str) -> str | None:
    return None if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value) else "Please enter an email address."


def _no_url(_: Element, value: str) -> str | None:
    return None if re.fullmatch(r"[a-z][a-z0-9+.-]*://\S+", value) else "Please enter a URL."


_ON_SUBMIT: dict[str, Callable[[Element, str], str | None]] = {
    "plain_text_input": _too_short,
    "number_input": _out_of_range,
    "email_text_input": _no_email,
    "url_text_input": _no_url,
}
