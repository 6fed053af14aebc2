"""What Slack's client makes of what a person types: escaped text and a rich_text block.

Mentions picked from the client's list stand in the text as `<@U…>`, `<#C…>` or `<!here>`; all else is
taken as typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.practice import ids
from bot.practice.shapes import JsonObject

TOKEN = re.compile(
    r"<@(?P<user>U\w+)>|<#(?P<channel>C\w+)>|<!(?P<broadcast>here|channel|everyone)>"
    r"|(?P<link>https?://[^\s<>|]+)|(?<!\w):(?P<emoji>[a-z+-][a-z0-9_+-]*):(?!\w)"
)


def composed(typed: str) -> tuple[str, JsonObject]:
    """The message's text and its one block."""
    pieces = list(_pieces(typed))
    block = {
        "type": "rich_text",
        "block_id": ids.short_id(),
        "elements": [{"type": "rich_text_section", "elements": [element for _, element in pieces]}],
    }
    return "".join(text for text, _ in pieces), block


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _pieces(typed: str) -> Iterator[tuple[str, JsonObject]]:
    end = 0
    for token in TOKEN.finditer(typed):
        yield from _plain(typed[end : token.start()])
        yield _token(token)
        end = token.end()
    yield from _plain(typed[end:])


def _plain(text: str) -> Iterator[tuple[str, JsonObject]]:
    if text:
        yield escaped(text), {"type": "text", "text": text}


def _token(token: re.Match[str]) -> tuple[str, JsonObject]:
    kind = str(token.lastgroup)
    value = token[kind]
    if kind == "link":
        return f"<{escaped(value)}>", {"type": "link", "url": value}
    keys = {"user": "user_id", "channel": "channel_id", "broadcast": "range", "emoji": "name"}
    return token[0], {"type": kind, keys[kind]: value}
