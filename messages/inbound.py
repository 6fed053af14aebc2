"""Slack's way of writing what a person typed, turned back into what they typed."""

from __future__ import annotations

import re

_MARK = re.compile(r"<([^<>]*)>")


def unescaped(text: str) -> str:
    """Links and mentions as the person saw them; the three entities back to their characters, last of all."""
    plain = _MARK.sub(lambda match: _seen(match[1]), text)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _seen(mark: str) -> str:
    target, _, label = mark.partition("|")
    if target.startswith("!"):
        return label or "@" + target[1:].split("^")[0]
    if target.startswith(("@", "#")):
        return (label and target[0] + label) or target
    return label if label and label in target else f"{label} ({target})" if label else target
