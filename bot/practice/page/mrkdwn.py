"""Reads Slack's mrkdwn: text with `*bold*`, tokens in angle brackets, quotes and code.

What a token means to whoever reads is asked of the reader. What is not understood stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.practice.page import dates, emoji, prose
from bot.practice.page.prose import BREAK, Kind, Node, Nodes
from bot.practice.page.reader import Reader

FENCE = re.compile(r"```(?:\n)?(.+?)(?:\n)?```", re.DOTALL)
QUOTED = re.compile(r"(?:&gt;|>) ?(.*)", re.DOTALL)
_EDGE = r"(?<![^\s(\[{\"'*_~,.;:!?—–-])"
INLINE = re.compile(
    r"<(?P<token>[^<>\n]+)>"
    r"|`(?P<code>[^`\n]+)`"
    rf"|{_EDGE}\*(?P<bold>[^\s*](?:[^*\n]*[^\s*])?)\*(?!\w)"
    rf"|{_EDGE}_(?P<italic>[^\s_](?:[^_\n]*[^\s_])?)_(?!\w)"
    rf"|{_EDGE}~(?P<strike>[^\s~](?:[^~\n]*[^\s~])?)~(?!\w)"
    r"|:(?P<emoji>[a-z0-9_+'-]+)(?:::skin-tone-[2-6])?:"
    r"|(?P<url>https?://[^\s<>|]*[^\s<>|.,;:!?)\]'\"])"
    r"|(?<!\w)@(?P<everybody>here|channel|everyone)\b"
)
_MARKS = {"bold": Kind.BOLD, "italic": Kind.ITALIC, "strike": Kind.STRIKE}
#: What Slack makes live by itself unless the text says `verbatim`.
_LIVE = frozenset({"url", "everybody"})


def read(words: str, reader: Reader, *, verbatim: bool = False) -> Nodes:
    """`verbatim` keeps addresses and @here as plain words; otherwise Slack makes them live."""
    nodes: list[Node] = []
    for place, part in enumerate(FENCE.split(words)):
        if place % 2:
            nodes.append(Node(Kind.PRE, unescaped(_bare(part))))
        else:
            nodes += _lines(_trimmed(part, place, len(FENCE.findall(words))), reader, verbatim)
    return tuple(nodes)


def unescaped(words: str) -> str:
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _bare(words: str) -> str:
    """Inside code the brackets around an address are not shown."""
    return re.sub(r"<(https?://[^|<>]+)(?:\|([^<>]*))?>", lambda found: found[2] or found[1], words)


def _trimmed(part: str, place: int, fences: int) -> str:
    """The line ends beside a fenced part belong to the fence."""
    part = part.removeprefix("\n") if place else part
    return part.removesuffix("\n") if place < 2 * fences else part


def _lines(words: str, reader: Reader, verbatim: bool) -> Nodes:
    if not words:
        return ()
    nodes: list[Node] = []
    quote: list[str] = []
    for line in [*words.split("\n"), None]:
        quoted = QUOTED.fullmatch(line) if line is not None else None
        if quoted:
            quote.append(quoted[1])
            continue
        if quote:
            _end_line(nodes)
            inside = _joined(quote, reader, verbatim)
            nodes.append(prose.around(Kind.QUOTE, inside))
            quote = []
        if line is not None:
            _end_line(nodes)
            nodes += _inline(line, reader, verbatim)
            nodes.append(BREAK)
    return tuple(nodes[:-1] if nodes and nodes[-1] == BREAK else nodes)


def _end_line(nodes: list[Node]) -> None:
    """A quote is a block of its own and needs no line end before it."""
    if len(nodes) > 1 and nodes[-1] == BREAK and nodes[-2].kind is Kind.QUOTE:
        nodes.pop()


def _joined(rows: Iterable[str], reader: Reader, verbatim: bool) -> Nodes:
    nodes: list[Node] = []
    for row in rows:
        if nodes:
            nodes.append(BREAK)
        nodes += _inline(row, reader, verbatim)
    return tuple(nodes)


def _inline(line: str, reader: Reader, verbatim: bool) -> Nodes:
    nodes: list[Node] = []
    end = 0
    for found in INLINE.finditer(line):
        nodes += _text(line[end : found.start()])
        nodes += _found(found, reader, verbatim)
        end = found.end()
    nodes += _text(line[end:])
    return tuple(nodes)


def _text(words: str) -> Nodes:
    return (prose.text(unescaped(words)),) if words else ()


def _found(found: re.Match[str], reader: Reader, verbatim: bool) -> Nodes:
    kind = str(found.lastgroup)
    words = found[kind]
    if kind in _MARKS:
        return (prose.around(_MARKS[kind], _inline(words, reader, verbatim)),)
    if kind in _LIVE and verbatim:
        return _text(found[0])
    match kind:
        case "token":
            nodes = token(words, reader) or _text(found[0])
        case "code":
            nodes = (Node(Kind.CODE, unescaped(_bare(words))),)
        case "emoji":
            nodes = named(words)
        case "url":
            nodes = prose.link(reader.address(unescaped(words)), _text(words))
        case _:
            nodes = (broadcast(words),)
    return nodes


def named(name: str) -> Nodes:
    shown = emoji.character(name)
    known = not shown.startswith(":")
    return (Node(Kind.EMOJI, shown, label=name),) if known else (prose.text(f":{name}:"),)


def token(words: str, reader: Reader) -> Nodes:
    """What stands between angle brackets; nothing when Slack would show it as it is."""
    body, _, label = words.partition("|")
    if body.startswith("@"):
        return (person(body[1:], reader),)
    if body.startswith("#"):
        return (Node(Kind.MENTION, f"#{reader.channel(body[1:])}"),)
    if body.startswith("!"):
        return _special(body[1:], label, reader)
    url = unescaped(body)
    return prose.link(reader.address(url), (prose.text(emoji.replaced(unescaped(label)) or url),))


def person(person_id: str, reader: Reader) -> Node:
    return Node(Kind.MENTION, f"@{reader.name(person_id)}", own=person_id == reader.person.id)


def broadcast(name: str) -> Node:
    return Node(Kind.MENTION, f"@{name}", own=True)


def _special(body: str, label: str, reader: Reader) -> Nodes:
    if body in {"here", "channel", "everyone", "group"}:
        return (broadcast("channel" if body == "group" else body),)
    if body.startswith("subteam^"):
        return (Node(Kind.MENTION, unescaped(label) or "@a group"),)
    if body.startswith("date^"):
        return _date(body, unescaped(label), reader)
    return _text(label or body)


def _date(body: str, fallback: str, reader: Reader) -> Nodes:
    _, epoch, template, url = [*body.split("^", 3), "", "", ""][:4]
    if not re.fullmatch(r"\d{1,12}", epoch):
        return _text(fallback)
    return date(int(epoch), unescaped(template), fallback, unescaped(url), reader)


def date(epoch: int, template: str, fallback: str, url: str, reader: Reader) -> Nodes:
    shown = dates.formatted(template, epoch, reader.zone, reader.now())
    node = Node(Kind.DATE, shown or fallback, label=fallback)
    return prose.link(url, (node,)) if url else (node,)
