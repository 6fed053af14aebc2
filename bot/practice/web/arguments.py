"""The arguments of one Web API call, whether they came as a form, as JSON or in the address.

It reads and refuses by Slack's names for what is malformed; it knows no method.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from bot.practice.blocks import Refusal
from bot.practice.stamps import order

TRUE = frozenset({"1", "true", "True", True})


def read(content_type: str, body: bytes, query: str) -> dict[str, Any]:
    """All arguments by name; raises Refusal for a JSON body that is none."""
    values: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
    if content_type.partition(";")[0].strip() == "application/json":
        return values | _json_body(body)
    return values | dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def _json_body(body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    try:
        values = json.loads(body)
    except ValueError:
        raise Refusal("invalid_json") from None
    if not isinstance(values, dict):
        raise Refusal("json_not_object")
    return values


class Arguments:
    """What the caller gave. A value that is missing, null or empty was not given."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def given(self, name: str) -> bool:
        return self._values.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        value = self._values.get(name)
        return default if value is None else str(value)

    def required(self, name: str) -> str:
        if not self.given(name):
            raise Refusal("invalid_arguments", (f"[ERROR] missing required field: {name}",))
        return self.text(name)

    def flag(self, name: str, *, default: bool = False) -> bool:
        return self._values[name] in TRUE if self.given(name) else default

    def number(self, name: str, default: int, most: int) -> int:
        """A count between 1 and `most`; more is cut as Slack cuts it."""
        if not self.given(name):
            return default
        try:
            value = int(self.text(name))
        except ValueError:
            raise Refusal("invalid_limit") from None
        if value < 0:
            raise Refusal("invalid_limit")
        return min(value or default, most)

    def names(self, name: str) -> list[str]:
        """A list, whether as JSON or as words with commas between."""
        value = self._values.get(name)
        if isinstance(value, list):
            return [str(one) for one in value]
        return [one.strip() for one in self.text(name).split(",") if one.strip()]

    def stamp(self, name: str, error: str) -> int | None:
        """A ts as a key to compare by, or None when not given."""
        if not self.given(name):
            return None
        try:
            return order(self.text(name))
        except ValueError:
            raise Refusal(error) from None

    def structure(self, name: str, error: str) -> Any:
        """A JSON value, given as such or written out in a string; None when not given."""
        value = self._values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise Refusal(error) from None
