"""Formatted text as a tree of nodes: what Slack's three notations for it have in common.

The notations are read beside this and the templates write the tree out, escaped. Nothing here knows HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit


class Kind(Enum):
    """What a node is, by the name that templates ask for."""

    TEXT = "text"  # Characters, as they are.
    BREAK = "break"  # The end of a line inside a paragraph.
    PARAGRAPH = "paragraph"  # A line or several of a rich text or a markdown block.
    HEADING = "heading"  # A markdown heading.
    RULE = "rule"  # A markdown line across.
    BOLD = "bold"  # Heavy.
    ITALIC = "italic"  # Slanted.
    STRIKE = "strike"  # Struck through.
    UNDERLINE = "underline"  # Underlined.
    CODE = "code"  # Monospaced, within a line.
    PRE = "pre"  # Monospaced, in lines of its own.
    QUOTE = "quote"  # Set off by a line at its side.
    LIST = "list"  # Items with bullets or numbers.
    ITEM = "item"  # One of them.
    TABLE = "table"  # Rows of a markdown table, the first its heading.
    ROW = "row"  # One of them.
    CELL = "cell"  # One cell of a row.
    LINK = "link"  # Something to follow, to `href`.
    MENTION = "mention"  # A person, a channel, a group or everybody; `own` when it means the reader.
    EMOJI = "emoji"  # One character for a name; `label` is the name.
    DATE = "date"  # A moment in the reader's zone; `label` is the fallback that the app gave.
    MISSING = "missing"  # Something this page does not show, and says so.


@dataclass(frozen=True)
class Node:
    """One piece of text with what stands inside it."""

    kind: Kind
    text: str = ""
    inside: tuple[Node, ...] = ()
    href: str = ""
    label: str = ""
    level: int = 0
    ordered: bool = False
    start: int = 1
    own: bool = False


Nodes = tuple[Node, ...]

BREAK = Node(Kind.BREAK)
#: What a link may lead to; anything else is shown as the text it is.
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_UNSEEN = re.compile(r"[\x00-\x20\x7f]")


def text(words: str) -> Node:
    return Node(Kind.TEXT, words)


def around(kind: Kind, inside: Iterable[Node]) -> Node:
    return Node(kind, inside=tuple(inside))


def link(url: str, inside: Nodes) -> Nodes:
    """A link, or only its words when following it could run something."""
    return (Node(Kind.LINK, inside=inside, href=url),) if is_safe(url) else inside


def is_safe(url: str) -> bool:
    if _UNSEEN.search(url):
        return False
    try:
        return urlsplit(url).scheme.lower() in SCHEMES
    except ValueError:
        return False


def lines(words: str) -> Nodes:
    """Plain text with its line ends."""
    nodes: list[Node] = []
    for number, line in enumerate(words.split("\n")):
        if number:
            nodes.append(BREAK)
        if line:
            nodes.append(text(line))
    return tuple(nodes)


def plain(nodes: Iterable[Node]) -> str:
    """The words alone, for labels and titles."""
    parts = []
    for node in nodes:
        parts.append("\n" if node.kind in {Kind.BREAK} else node.text + plain(node.inside))
    return "".join(parts)
