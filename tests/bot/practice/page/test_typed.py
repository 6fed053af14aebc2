from __future__ import annotations

import pytest

from bot.practice.page import typed
from tests.bot.practice.page.conftest import Desk


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("hello @ben.partner.", "hello <@BEN>."),
        ("@here and #town-hall", "<!here> and <#CHANNEL>"),
        ("@nobody and #nowhere", "@nobody and #nowhere"),
        ("write to a@ben.partner", "write to a@ben.partner"),
        ("https://example.org/#town-hall", "https://example.org/#town-hall"),
    ],
)
def test_names_after_a_sign_become_mentions_and_back(desk: Desk, words: str, meant: str) -> None:
    ids = {"BEN": desk.scene.ben.id, "CHANNEL": desk.scene.channel}
    for name, one in ids.items():
        meant = meant.replace(name, one)

    assert typed.as_meant(words, desk.reader()) == meant
    assert typed.as_typed(meant, desk.reader()) == words


def test_channel_out_of_sight_cannot_be_mentioned(desk: Desk) -> None:
    desk.scene.workspace.add_channel("staff", private=True, members=[desk.scene.ben.id])

    assert typed.as_meant("see #staff", desk.reader()) == "see #staff"


def test_kept_text_is_typed_again_without_entities_and_brackets(desk: Desk) -> None:
    assert typed.as_typed("a &lt; b <https://example.org|here>", desk.reader()) == "a < b https://example.org"
