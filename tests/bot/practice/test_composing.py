"""What Slack's client makes of typed text."""

from __future__ import annotations

from typing import Any

import pytest

from bot.practice.composing import composed


@pytest.mark.parametrize(
    ("typed", "text", "elements"),
    [
        ("plain", "plain", [{"type": "text", "text": "plain"}]),
        ("a & b <i>", "a &amp; b &lt;i&gt;", [{"type": "text", "text": "a & b <i>"}]),
        ("<@U0ADA>", "<@U0ADA>", [{"type": "user", "user_id": "U0ADA"}]),
        ("<#C0HALL>", "<#C0HALL>", [{"type": "channel", "channel_id": "C0HALL"}]),
        ("<!here>", "<!here>", [{"type": "broadcast", "range": "here"}]),
        (
            "see https://city.example/a?b&c now",
            "see <https://city.example/a?b&amp;c> now",
            [
                {"type": "text", "text": "see "},
                {"type": "link", "url": "https://city.example/a?b&c"},
                {"type": "text", "text": " now"},
            ],
        ),
        (":wave: hi", ":wave: hi", [{"type": "emoji", "name": "wave"}, {"type": "text", "text": " hi"}]),
        ("at 9:30:15", "at 9:30:15", [{"type": "text", "text": "at 9:30:15"}]),
    ],
)
def test_typed_text(typed: str, text: str, elements: list[dict[str, Any]]) -> None:
    said, block = composed(typed)

    [section] = block["elements"]
    assert (said, section["elements"]) == (text, elements)
