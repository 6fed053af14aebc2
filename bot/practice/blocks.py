"""What Slack refuses in blocks and metadata, and how it gives accepted blocks back.

One block is judged by the tables beside this; here a payload is judged as a whole. It knows nothing of
channels, people or what a block is for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.practice.anatomy import Blocks, elements_in, every_block
from bot.practice.layouts import A_BLOCK, MARKDOWN_MOST
from bot.practice.rules import Finding, Refusal, Surface, listing, refuse
from bot.practice.texts import with_defaults

__all__ = ["Refusal", "Surface", "block_findings", "check_blocks", "check_metadata", "with_ids"]

MOST_BLOCKS = {Surface.MESSAGE: 50, Surface.MODAL: 100, Surface.HOME: 100}
# Nowhere documented: messages whose blocks held about this many characters of text were refused,
# although each block was legal. Cells have a limit of their own.
MOST_TEXT = 13_200
MOST_CELL_TEXT = 20_000
MOST_CHARTS = 2
# Slack has a limit for metadata and publishes no number; what stays below this has always been taken.
MOST_METADATA_BYTES = 1024

_SCALARS = (str, int, float, bool)


def check_blocks(blocks: Sequence[Mapping[str, Any]], surface: Surface) -> None:
    """Raise Refusal by Slack's name when Slack would not take these blocks on this surface."""
    given: object = blocks
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise Refusal("invalid_blocks_format")
    refuse("invalid_blocks", block_findings(blocks, surface, "/blocks"))
    if surface is Surface.MESSAGE:
        _check_message(blocks)


def block_findings(blocks: object, surface: Surface, at: str) -> Iterator[Finding]:
    """What is wrong with blocks found at the pointer `at`; the payload rules wait for sound blocks."""
    found = list(listing(A_BLOCK, MOST_BLOCKS[surface], least=0)(blocks, at, surface))
    yield from found
    if not found and isinstance(blocks, Sequence):
        yield from _doubles(blocks, at)
        yield from _second_focus(blocks, at)


def _doubles(blocks: Blocks, at: str) -> Iterator[Finding]:
    block_ids: set[str] = set()
    for block, pointer in every_block(blocks, at):
        yield from _double("block_id", block, pointer, block_ids)
        action_ids: set[str] = set()
        for element, place in elements_in(block):
            yield from _double("action_id", element, pointer + place, action_ids)


def _double(key: str, owner: Mapping[str, Any], pointer: str, seen: set[str]) -> Iterator[Finding]:
    name = owner.get(key)
    if name in seen:
        yield Finding(f'`{key}` "{name}" already exists', f"{pointer}/{key}")
    elif name is not None:
        seen.add(name)


def _second_focus(blocks: Blocks, at: str) -> Iterator[Finding]:
    focused = [
        pointer + place
        for block, pointer in every_block(blocks, at)
        for element, place in elements_in(block)
        if element.get("focus_on_load")
    ]
    for pointer in focused[1:]:
        yield Finding("`focus_on_load` can be true for one element only", f"{pointer}/focus_on_load")


def _check_message(blocks: Blocks) -> None:
    all_blocks = [block for block, _ in every_block(blocks)]
    kinds = [block["type"] for block in all_blocks]
    if kinds.count("table") > 1:
        raise Refusal("only_one_table_allowed")
    refuse("invalid_blocks", _message_findings(all_blocks, kinds))
    if sum(_text_length(block) for block in blocks) > MOST_TEXT:
        raise Refusal("msg_blocks_too_long")


def _message_findings(blocks: Blocks, kinds: Sequence[str]) -> Iterator[Finding]:
    if kinds.count("data_visualization") > MOST_CHARTS:
        yield Finding(f"no more than {MOST_CHARTS} data_visualization blocks allowed", "/blocks")
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > MARKDOWN_MOST:
        yield Finding(f"markdown must be less than {MARKDOWN_MOST + 1} characters in all", "/blocks")
    cells = [block["rows"] for block in blocks if block["type"] == "data_table"]
    if sum(_text_length(rows) for rows in cells) > MOST_CELL_TEXT:
        yield Finding(f"cells must be less than {MOST_CELL_TEXT + 1} characters in all", "/blocks")


def _text_length(value: object) -> int:
    """Code points of everything under a `text` key; data_table cells are counted by themselves only."""
    if isinstance(value, Mapping):
        if value.get("type") == "data_table":
            return 0
        own = value.get("text")
        return (len(own) if isinstance(own, str) else 0) + sum(map(_text_length, value.values()))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return sum(map(_text_length, value))
    return 0


def with_ids(blocks: Sequence[Mapping[str, Any]], make_id: Callable[[], str]) -> list[dict[str, Any]]:
    """Deep copies as Slack gives them back: every id filled in, the defaults of texts and inputs said."""
    copies: list[dict[str, Any]] = with_defaults(blocks)
    for block, _ in every_block(copies):
        _complete(block, make_id)
    return copies


def _complete(block: Any, make_id: Callable[[], str]) -> None:
    # Slack does not keep the block_id an app gives to a markdown block.
    if "block_id" not in block or block["type"] == "markdown":
        block["block_id"] = make_id()
    if block["type"] == "input":
        block.setdefault("optional", False)
        block.setdefault("dispatch_action", False)
    for element, _ in elements_in(block):
        _complete_element(element, make_id)


def _complete_element(element: Any, make_id: Callable[[], str]) -> None:
    if "action_id" not in element:
        element["action_id"] = make_id()
    if element["type"] == "plain_text_input":
        element.setdefault("dispatch_action_config", {"trigger_actions_on": ["on_enter_pressed"]})


def check_metadata(metadata: object) -> None:
    """Raise Refusal unless this is message metadata; an empty object is, and clears what was there."""
    if not isinstance(metadata, Mapping) or set(metadata) not in ({"event_type", "event_payload"}, set()):
        raise Refusal("invalid_metadata_format")
    if not metadata:
        return
    name, payload = metadata["event_type"], metadata["event_payload"]
    if not isinstance(name, str) or not re.fullmatch(r"\w{1,255}", name, re.ASCII):
        raise Refusal("invalid_metadata_format")
    if not isinstance(payload, Mapping):
        raise Refusal("invalid_metadata_format")
    if not all(_is_shallow(value) for value in payload.values()):
        raise Refusal("invalid_metadata_schema")
    if len(json.dumps(metadata, ensure_ascii=False).encode()) > MOST_METADATA_BYTES:
        raise Refusal("metadata_too_large")


def _is_shallow(value: object) -> bool:
    """A scalar, an object of scalars, or an array of these."""
    if isinstance(value, list | tuple):
        return all(_is_flat(item) for item in value)
    return _is_flat(value)


def _is_flat(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(isinstance(item, _SCALARS) for item in value.values())
    return isinstance(value, _SCALARS)
