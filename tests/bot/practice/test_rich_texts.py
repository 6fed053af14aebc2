"""What a rich_text block may hold."""

from __future__ import annotations

import pytest

from tests.bot.practice.block_samples import Json, at, line, refused, rich_text

WORD = {"type": "text", "text": "x"}


def listed(**more: object) -> Json:
    return {"type": "rich_text_list", "style": "bullet", "elements": [line()], **more}


def quote(**more: object) -> Json:
    return {"type": "rich_text_quote", "elements": [WORD], **more}


def code(*runs: Json, **more: object) -> Json:
    return {"type": "rich_text_preformatted", "elements": list(runs), **more}


@pytest.mark.parametrize(
    "part",
    [
        line({**WORD, "style": {"bold": True, "strike": False}}),
        line({"type": "link", "url": "https://example.org"}, {"type": "emoji", "name": "wave", "skin_tone": 6}),
        line({"type": "user", "user_id": "U1"}, {"type": "usergroup", "usergroup_id": "S1"}),
        line({"type": "channel", "channel_id": "C1"}, {"type": "team", "team_id": "T1"}),
        line({"type": "broadcast", "range": "here"}, {"type": "color", "value": "#00AAff"}),
        line({"type": "date", "timestamp": 1, "format": "{date}", "fallback": "a day"}),
        listed(style="ordered", indent=8, border=1, offset=3),
        quote(border=0),
        code(WORD, {"type": "link", "url": "https://example.org", "text": "x"}, border=1),
    ],
)
def test_rich_text_part_is_taken(part: Json) -> None:
    assert refused([rich_text(part)]) == ()


@pytest.mark.parametrize(
    ("part", "words", "pointer"),
    [
        ({"type": "rich_text_heading"}, "unsupported type: rich_text_heading", "/type"),
        (line({"type": "mrkdwn", "text": "x"}), "unsupported type: mrkdwn", "/elements/0/type"),
        (line({"type": "text", "text": ""}), "must be more than 0 characters", "/elements/0/text"),
        (
            line({**WORD, "style": {"loud": True}}),
            "invalid additional property: loud",
            "/elements/0/style",
        ),
        (line({"type": "link", "text": "x"}), "missing required field: url", "/elements/0"),
        (
            line({"type": "broadcast", "range": "all"}),
            "must be a valid enum value",
            "/elements/0/range",
        ),
        (
            line({"type": "color", "value": "red"}),
            "input must match regex pattern: #[0-9A-Fa-f]{6}",
            "/elements/0/value",
        ),
        (listed(indent=9), "must be less than 8", "/indent"),
        (listed(indent=-1), "must be greater than 0", "/indent"),
        (listed(border=2), "must be less than 1", "/border"),
        (listed(style="roman"), "must be a valid enum value", "/style"),
        (listed(elements=[quote()]), "unsupported type: rich_text_quote", "/elements/0/type"),
        (quote(border=2), "must be less than 1", "/border"),
        (code({"type": "user", "user_id": "U1"}), "unsupported type: user", "/elements/0/type"),
    ],
)
def test_rich_text_part_out_of_shape_is_refused(part: Json, words: str, pointer: str) -> None:
    assert refused([rich_text(part)]) == at(f"/elements/0{pointer}", words)


def test_rich_text_without_parts_is_refused() -> None:
    assert refused([rich_text()]) == at("/elements", "must provide at least 1 items")
