"""Between what a person types and what Slack keeps: `@handle` and `#channel` become mentions, and back.

A person can only mention what they see; anything else stays as typed.
"""

from __future__ import annotations

import re

from bot.practice.page.mrkdwn import unescaped
from bot.practice.page.reader import Reader

TYPED = re.compile(r"(?<![\w@#&/])(?P<sign>[@#])(?P<name>[\w-]+(?:\.[\w-]+)*)")
KEPT = re.compile(r"<(?P<sign>[@#!]?)(?P<body>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")
BROADCASTS = frozenset({"here", "channel", "everyone"})


def as_meant(typed: str, reader: Reader) -> str:
    """With mentions as Slack's composer writes them."""
    return TYPED.sub(lambda found: _meant(found, reader), typed)


def _meant(found: re.Match[str], reader: Reader) -> str:
    name = found["name"]
    if found["sign"] == "@":
        person = reader.workspace.people.named(name)
        if person is not None:
            return f"<@{person.id}>"
        return f"<!{name}>" if name in BROADCASTS else found[0]
    channel = reader.workspace.conversations.named(name)
    return f"<#{channel.id}>" if channel is not None and reader.sees(channel) else found[0]


def as_typed(text: str, reader: Reader) -> str:
    """A message's text as its author would type it again."""
    return unescaped(KEPT.sub(lambda found: _typed(found, reader), text))


def _typed(found: re.Match[str], reader: Reader) -> str:
    body = found["body"]
    match found["sign"]:
        case "@":
            person = reader.workspace.people.get(body)
            return f"@{person.handle}" if person else found[0]
        case "#":
            return f"#{reader.channel(body)}"
        case "!":
            return f"@{body}"
    return body
