from __future__ import annotations

from typing import Any

import pytest

from bot.practice.page import rich
from tests.bot.practice.block_samples import line, rich_text
from tests.bot.practice.page.conftest import Desk
from tests.bot.practice.page.test_mrkdwn import outline


def text(words: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": words, "style": style}


def listed(style: str, *items: str, **more: Any) -> dict[str, Any]:
    return {"type": "rich_text_list", "style": style, "elements": [line(text(item)) for item in items], **more}


@pytest.mark.parametrize(
    ("part", "meant"),
    [
        (line(text("a\nb")), ("paragraph", "a", ("break",), "b")),
        (line(text("a", bold=True, italic=True)), ("paragraph", ("italic", ("bold", "a")))),
        (line(text("a", code=True)), ("paragraph", ("code", "a"))),
        (
            line({"type": "link", "url": "https://example.org"}),
            ("paragraph", ("link", "https://example.org", "https://example.org")),
        ),
        (line({"type": "link", "url": "javascript:x", "text": "a"}), ("paragraph", "a")),
        (line({"type": "emoji", "name": "tada"}), ("paragraph", ("emoji", "🎉"))),
        (line({"type": "broadcast", "range": "here"}), ("paragraph", ("mention", "@here"))),
        (line({"type": "usergroup", "usergroup_id": "S1"}), ("paragraph", ("mention", "@a group"))),
        (line({"type": "color", "value": "#aabbcc"}), ("paragraph", ("code", "#aabbcc"))),
        (
            line({"type": "date", "timestamp": 1803916800, "format": "{time}", "fallback": "soon"}),
            ("paragraph", ("date", "10:00 AM")),
        ),
        (line({"type": "hologram"}), ("paragraph", ("missing", "hologram"))),
        (listed("bullet", "a", "b"), ("list", ("item", "a"), ("item", "b"))),
        ({"type": "rich_text_quote", "elements": [text("a")]}, ("quote", "a")),
        ({"type": "rich_text_preformatted", "elements": [text("a\n b")]}, ("pre", "a\n b")),
        ({"type": "rich_text_poem", "elements": []}, ("missing", "rich_text_poem")),
    ],
)
def test_rich_text_is_read_part_by_part(desk: Desk, part: dict[str, Any], meant: object) -> None:
    assert outline(rich.read(rich_text(part), desk.reader())) == [meant]


def test_numbered_list_keeps_where_it_begins_and_how_deep_it_is(desk: Desk) -> None:
    [node] = rich.read(rich_text(listed("ordered", "a", indent=2, offset=3)), desk.reader())

    assert (node.ordered, node.level, node.start) == (True, 2, 4)
