"""Reads rich text: the tree of sections, lists and quotes that Slack's composer and apps write.

It becomes the page's own tree of nodes. A part that is new to this page is named rather than left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.practice.page import mrkdwn, prose
from bot.practice.page.prose import Kind, Node, Nodes
from bot.practice.page.reader import Reader

Part = Mapping[str, Any]
_STYLES = {
    "code": Kind.CODE,
    "bold": Kind.BOLD,
    "italic": Kind.ITALIC,
    "strike": Kind.STRIKE,
    "underline": Kind.UNDERLINE,
}


def read(block: Part, reader: Reader) -> Nodes:
    return tuple(_part(part, reader) for part in block.get("elements", ()))


def _part(part: Part, reader: Reader) -> Node:
    inside = part.get("elements", ())
    match part.get("type"):
        case "rich_text_section":
            return prose.around(Kind.PARAGRAPH, runs(inside, reader))
        case "rich_text_quote":
            return prose.around(Kind.QUOTE, runs(inside, reader))
        case "rich_text_preformatted":
            return Node(Kind.PRE, prose.plain(runs(inside, reader)))
        case "rich_text_list":
            return _list(part, reader)
    return Node(Kind.MISSING, str(part.get("type")))


def _list(part: Part, reader: Reader) -> Node:
    """Items that are indented differently come as lists of their own, one after another."""
    return Node(
        Kind.LIST,
        inside=tuple(prose.around(Kind.ITEM, runs(item.get("elements", ()), reader)) for item in part["elements"]),
        ordered=part.get("style") == "ordered",
        level=int(part.get("indent", 0)),
        start=int(part.get("offset", 0)) + 1,
    )


def runs(elements: Iterable[Part], reader: Reader) -> Nodes:
    return tuple(node for element in elements for node in _styled(element, _run(element, reader)))


def _run(run: Part, reader: Reader) -> Nodes:
    read_run = _RUNS.get(str(run.get("type")))
    return read_run(run, reader) if read_run else (Node(Kind.MISSING, str(run.get("type"))),)


def _text(run: Part, _: Reader) -> Nodes:
    return prose.lines(str(run["text"]))


def _link(run: Part, reader: Reader) -> Nodes:
    url = str(run["url"])
    return prose.link(reader.address(url), prose.lines(str(run.get("text") or url)))


def _user(run: Part, reader: Reader) -> Nodes:
    return (mrkdwn.person(str(run["user_id"]), reader),)


def _channel(run: Part, reader: Reader) -> Nodes:
    return (Node(Kind.MENTION, f"#{reader.channel(str(run['channel_id']))}"),)


def _group(_run: Part, _: Reader) -> Nodes:
    return (Node(Kind.MENTION, "@a group"),)


def _broadcast(run: Part, _: Reader) -> Nodes:
    return (mrkdwn.broadcast(str(run["range"])),)


def _emoji(run: Part, _: Reader) -> Nodes:
    return mrkdwn.named(str(run["name"]))


def _color(run: Part, _: Reader) -> Nodes:
    return (Node(Kind.CODE, str(run["value"])),)


def _date(run: Part, reader: Reader) -> Nodes:
    fallback = str(run.get("fallback", ""))
    return mrkdwn.date(int(run["timestamp"]), str(run["format"]), fallback, str(run.get("url", "")), reader)


_RUNS: Mapping[str, Callable[[Part, Reader], Nodes]] = {
    "text": _text,
    "link": _link,
    "user": _user,
    "channel": _channel,
    "usergroup": _group,
    "team": _group,
    "broadcast": _broadcast,
    "emoji": _emoji,
    "color": _color,
    "date": _date,
}


def _styled(run: Part, nodes: Nodes) -> Nodes:
    for style, kind in _STYLES.items():
        if run.get("style", {}).get(style):
            nodes = (Node(kind, prose.plain(nodes)),) if kind is Kind.CODE else (prose.around(kind, nodes),)
    return nodes
