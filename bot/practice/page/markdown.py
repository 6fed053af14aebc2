"""Reads the dialect of the `markdown` block: headings, lists, tables, code, links.

It is the small part of Markdown that Slack shows. Everything else stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.practice.page import mrkdwn, prose
from bot.practice.page.prose import BREAK, Kind, Node, Nodes
from bot.practice.page.reader import Reader

HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*")
ITEM = re.compile(r"(\s*)(?:[-*+]|(\d{1,9})[.)])\s+(.+)")
FENCE = re.compile(r"\s*```\s*\w*\s*")
RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*")
DIVISION = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*\|?\s*")
INLINE = re.compile(
    r"<(?P<token>[@#!][^<>\n]+|https?://[^<>\s]+)>"
    r"|`(?P<code>[^`\n]+)`"
    r"|!?\[(?P<label>[^\]\n]*)\]\((?P<url>[^)\s]+)\)"
    r"|(?P<two>\*\*|__)(?P<bold>\S(?:.*?\S)?)(?P=two)"
    r"|(?<!\w)(?P<one>[*_])(?P<italic>[^\s*_](?:[^*_\n]*[^\s*_])?)(?P=one)(?!\w)"
    r"|~~(?P<strike>\S(?:.*?\S)?)~~"
    r"|:(?P<emoji>[a-z0-9_+'-]+):"
    r"|(?P<bare>https?://[^\s<>|]*[^\s<>|.,;:!?)\]'\"])"
)
_MARKS = {"bold": Kind.BOLD, "italic": Kind.ITALIC, "strike": Kind.STRIKE}


def read(words: str, reader: Reader) -> Nodes:
    return tuple(_blocks(words.split("\n"), reader))


def _blocks(rows: list[str], reader: Reader) -> Iterator[Node]:
    at = 0
    while at < len(rows):
        row = rows[at]
        end = at + 1
        if not row.strip():
            at = end
            continue
        if FENCE.fullmatch(row):
            end = next((number for number in range(end, len(rows)) if FENCE.fullmatch(rows[number])), len(rows))
            yield Node(Kind.PRE, "\n".join(rows[at + 1 : end]))
            at = end + 1
            continue
        if _is_table(rows, at):
            end = _while(rows, at, "|")
            yield _table([rows[at], *rows[at + 2 : end]], reader)
        elif row.lstrip().startswith(">"):
            end = _while(rows, at, ">")
            yield prose.around(Kind.QUOTE, _paragraph([one.lstrip()[1:].strip() for one in rows[at:end]], reader))
        elif heading := HEADING.fullmatch(row):
            yield Node(Kind.HEADING, inside=inline(heading[2], reader), level=len(heading[1]))
        elif RULE.fullmatch(row):
            yield Node(Kind.RULE)
        elif ITEM.fullmatch(row):
            end = next((n for n in range(at, len(rows)) if not _goes_on(rows[at], rows[n])), len(rows))
            yield _list(rows[at:end], reader)
        else:
            end = next((n for n in range(end, len(rows)) if _begins(rows[n])), len(rows))
            yield prose.around(Kind.PARAGRAPH, _paragraph(rows[at:end], reader))
        at = end


def _begins(row: str) -> bool:
    """Whether something other than the paragraph above begins here."""
    fits = any(form.fullmatch(row) for form in (HEADING, ITEM, FENCE, RULE))
    return fits or not row.strip() or row.lstrip().startswith((">", "|"))


def _while(rows: list[str], at: int, sign: str) -> int:
    return next((n for n in range(at, len(rows)) if not rows[n].lstrip().startswith(sign)), len(rows))


def _is_table(rows: list[str], at: int) -> bool:
    return rows[at].lstrip().startswith("|") and at + 1 < len(rows) and bool(DIVISION.fullmatch(rows[at + 1]))


def _table(rows: list[str], reader: Reader) -> Node:
    cells = [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in rows]
    return prose.around(
        Kind.TABLE,
        (prose.around(Kind.ROW, (prose.around(Kind.CELL, inline(cell, reader)) for cell in row)) for row in cells),
    )


def _depth(found: re.Match[str]) -> int:
    return len(found[1].expandtabs(4)) // 2


def _goes_on(first: str, row: str) -> bool:
    """Whether a row is an item of the list that begins with `first`: as deep, and of the same kind."""
    begun, found = ITEM.fullmatch(first), ITEM.fullmatch(row)
    return bool(begun and found) and _likeness(begun) == _likeness(found)


def _likeness(found: re.Match[str] | None) -> tuple[int, bool]:
    return (_depth(found), bool(found[2])) if found else (-1, False)


def _list(rows: list[str], reader: Reader) -> Node:
    found = [one for row in rows if (one := ITEM.fullmatch(row))]
    items = tuple(prose.around(Kind.ITEM, inline(one[3], reader)) for one in found)
    number = found[0][2]
    return Node(Kind.LIST, inside=items, ordered=bool(number), level=min(_depth(found[0]), 8), start=int(number or 1))


def _paragraph(rows: list[str], reader: Reader) -> Nodes:
    nodes: list[Node] = []
    for row in rows:
        if nodes:
            nodes.append(BREAK)
        nodes += inline(row, reader)
    return tuple(nodes)


def inline(words: str, reader: Reader) -> Nodes:
    nodes: list[Node] = []
    end = 0
    for found in INLINE.finditer(words):
        nodes += _text(words[end : found.start()])
        nodes += _found(found, reader)
        end = found.end()
    return tuple(nodes + list(_text(words[end:])))


def _text(words: str) -> Nodes:
    return (prose.text(mrkdwn.unescaped(words)),) if words else ()


def _found(found: re.Match[str], reader: Reader) -> Nodes:
    if found["token"]:
        return mrkdwn.token(found["token"], reader)
    if found["code"]:
        return (Node(Kind.CODE, found["code"]),)
    if found["emoji"]:
        return mrkdwn.named(found["emoji"])
    if found["url"] or found["bare"]:
        url = found["url"] or found["bare"]
        return prose.link(reader.address(url), _text(found["label"] or url))
    name = next(name for name in _MARKS if found[name])
    return (prose.around(_MARKS[name], inline(found[name], reader)),)
