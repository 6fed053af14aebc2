"""Where in a payload its blocks stand, and where in a block its elements: blocks may hold blocks.

It only looks; it takes blocks as they are and must not know which are legal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Block = Mapping[str, Any]
Blocks = Sequence[Block]

#: The key under which a block of this type holds blocks with ids of their own.
_NESTED = {"container": "child_blocks", "carousel": "elements", "plan": "tasks"}
#: The key under which a block of this type holds its elements.
_ELEMENTS = {
    "section": "accessory",
    "input": "element",
    "actions": "elements",
    "context_actions": "elements",
    "card": "actions",
}
#: Elements that send no action and so have no action_id.
_STILL = frozenset({"image"})


def every_block(blocks: Blocks, at: str = "") -> Iterator[tuple[Block, str]]:
    """Each block with its JSON pointer, and after it the blocks it holds."""
    for position, block in enumerate(blocks):
        pointer = f"{at}/{position}"
        yield block, pointer
        key = _NESTED.get(str(block.get("type")))
        if key:
            yield from every_block(block.get(key, ()), f"{pointer}/{key}")


def elements_in(block: Block) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The elements a person can act on, each with its JSON pointer inside the block."""
    key = _ELEMENTS.get(str(block.get("type")))
    held = block.get(key) if key else None
    if isinstance(held, Mapping):
        found = [(held, f"/{key}")]
    else:
        found = [(element, f"/{key}/{position}") for position, element in enumerate(held or ())]
    yield from ((element, pointer) for element, pointer in found if element.get("type") not in _STILL)
