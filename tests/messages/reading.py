"""Rendered samples, and what a person sees of them: read from the JSON that Slack would get."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from messages.kinds import Home, Message
from messages.lines import escaped
from messages.render import Renderer
from tests.support.samples import Sample

#: A date that Slack words in the viewer's own language and zone.
DATE = re.compile(r"<!date\^\d+\^\{date_long_pretty\}, \{time\}\|[^<>\n]*>")


def rendered(renderer: Renderer, sample: Sample, locale: str = "en-US") -> dict[str, Any]:
    """The sample as JSON: a message's text and blocks, or a view."""
    if isinstance(sample, Message):
        message = renderer.message(sample, locale)
        return {"text": message.text, "blocks": list(message.blocks)}
    return renderer.home(sample, locale) if isinstance(sample, Home) else renderer.modal(sample, locale)


def objects(value: object) -> Iterator[Mapping[str, Any]]:
    """Every JSON object within, from the outside in."""
    if isinstance(value, Mapping):
        yield value
        for part in value.values():
            yield from objects(part)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for part in value:
            yield from objects(part)


def visible(shown: Mapping[str, Any]) -> list[str]:
    """Every string that somebody sees or hears, top-level text and fields' beginnings included."""
    keys = ("text", "accessibility_label", "initial_value")
    return [part[key] for part in objects(shown) for key in keys if isinstance(part.get(key), str)]


def said(block: Mapping[str, Any]) -> list[str]:
    """What a block says as top-level text would have it: escaped, and nothing of buttons."""
    if block["type"] == "actions":
        return []
    parts = [part for part in objects(block) if isinstance(part.get("text"), str)]
    return [part["text"] if part["type"] == "mrkdwn" else escaped(part["text"]) for part in parts]
