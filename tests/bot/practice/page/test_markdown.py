from __future__ import annotations

import pytest

from bot.practice.page import markdown
from tests.bot.practice.page.conftest import Desk
from tests.bot.practice.page.test_mrkdwn import outline


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("a\nb\n\nc", [("paragraph", "a", ("break",), "b"), ("paragraph", "c")]),
        ("# One\n### Three #", [("heading", "One"), ("heading", "Three")]),
        ("- a\n- b", [("list", ("item", "a"), ("item", "b"))]),
        ("- a\n  1. b\n- c", [("list", ("item", "a")), ("list", ("item", "b")), ("list", ("item", "c"))]),
        ("> a\n> b", [("quote", "a", ("break",), "b")]),
        ("```py\nx = 1\n```\nafter", [("pre", "x = 1"), ("paragraph", "after")]),
        ("```\nnever closed", [("pre", "never closed")]),
        ("---", [("rule",)]),
        (
            "**a** *b* ~~c~~ `d`",
            [("paragraph", ("bold", "a"), " ", ("italic", "b"), " ", ("strike", "c"), " ", ("code", "d"))],
        ),
        ("[a](https://example.org)", [("paragraph", ("link", "https://example.org", "a"))]),
        ("[a](javascript:x)", [("paragraph", "a")]),
        ("<!channel>", [("paragraph", ("mention", "@channel"))]),
        (
            "| a | b |\n|---|---|\n| c | d |",
            [("table", ("row", ("cell", "a"), ("cell", "b")), ("row", ("cell", "c"), ("cell", "d")))],
        ),
        ("| no table", [("paragraph", "| no table")]),
        ("2 * 3 and snake_case", [("paragraph", "2 * 3 and snake_case")]),
    ],
)
def test_markdown_is_read_as_far_as_slack_shows_it(desk: Desk, words: str, meant: list[object]) -> None:
    assert outline(markdown.read(words, desk.reader())) == meant
