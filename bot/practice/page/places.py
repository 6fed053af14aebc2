"""Where blocks stand on the page, and what their inputs hold: one message, one modal or the Home.

It turns Slack's state into what a form control shows. Nothing here acts or knows who looks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.practice.chat import Message
from bot.practice.fields import FIELDS
from bot.practice.finding import texts
from bot.practice.inputs import Values, carried_over
from bot.practice.rules import Surface
from bot.practice.shapes import JsonObject
from bot.practice.views import View

Part = Mapping[str, Any]
_WORDS = frozenset({"plain_text_input", "email_text_input", "url_text_input", "number_input"})


@dataclass(frozen=True)
class Chosen:
    """One choice as a control holds it."""

    value: str
    label: str = ""


@dataclass(frozen=True)
class Held:
    """What stands in one input: words, or choices."""

    words: str = ""
    choices: tuple[Chosen, ...] = ()

    @property
    def values(self) -> frozenset[str]:
        return frozenset(choice.value for choice in self.choices)


@dataclass(frozen=True)
class Place:
    """A surface with its blocks, an id to build ids from, and an address that acts are sent to."""

    key: str
    surface: Surface
    address: JsonObject
    blocks: tuple[JsonObject, ...]
    values: Values = field(repr=False)
    channel: str = ""

    @property
    def target(self) -> str:
        return json.dumps(self.address)

    def id(self, *parts: object) -> str:
        """An id for HTML; what apps call their blocks may hold anything, spaces too."""
        digest = hashlib.blake2s("/".join(map(str, parts)).encode(), digest_size=6)
        return f"{self.key}-{digest.hexdigest()}"

    def held(self, block: Part, element: Part, zone: ZoneInfo) -> Held:
        state = self.values.get(block["block_id"], {}).get(element["action_id"], {})
        kind = element["type"]
        value = state.get(FIELDS[kind].key) if kind in FIELDS else None
        return held(kind, value, zone)


def held(kind: str, value: Any, zone: ZoneInfo) -> Held:
    """Slack's value of one element as a control shows it; `zone` is for pickers of a moment."""
    if value is None:
        return Held()
    if kind in _WORDS:
        return Held(words=str(value))
    if kind == "datetimepicker":
        return Held(words=f"{datetime.fromtimestamp(value, UTC).astimezone(zone):%Y-%m-%dT%H:%M}")
    if kind == "rich_text_input":
        return Held(words="".join(texts(value)))
    return _picked(value if isinstance(value, list) else [value])


def _picked(items: Iterable[Any]) -> Held:
    choices = tuple(_choice(item) for item in items)
    return Held(words=choices[0].value if choices else "", choices=choices)


def _choice(item: Any) -> Chosen:
    if not isinstance(item, Mapping):
        return Chosen(str(item))
    return Chosen(str(item.get("value", item.get("id", ""))), str(item.get("text", {}).get("text", "")))


def of_message(message: Message, key: str, values: Values) -> Place:
    address = {"channel": message.channel, "ts": message.ts}
    kept = carried_over(values, message.blocks)
    return Place(key, Surface.MESSAGE, address, message.blocks, kept, message.channel)


def of_view(view: View) -> Place:
    surface = Surface.HOME if view.kind == "home" else Surface.MODAL
    return Place(f"v{view.id}", surface, {"view": view.id}, view.blocks, view.values)
