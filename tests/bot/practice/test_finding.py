"""Turning what a story says into what an element takes."""

from __future__ import annotations

from typing import Any

import pytest

from bot.practice import entries
from bot.practice.finding import as_entry, field
from tests.bot.practice.surfaces import text_input


@pytest.mark.parametrize(
    ("kind", "given", "entry"),
    [
        ("button", None, entries.Pressed()),
        ("plain_text_input", "x", entries.Typed("x")),
        ("number_input", "7", entries.Numbered("7")),
        ("email_text_input", "a@b.example", entries.Emailed("a@b.example")),
        ("url_text_input", "https://b.example", entries.Linked("https://b.example")),
        ("static_select", "a", entries.Picked("a")),
        ("radio_buttons", "a", entries.Picked("a")),
        ("overflow", "a", entries.Picked("a")),
        ("checkboxes", ["a", "b"], entries.PickedMany(("a", "b"))),
        ("multi_static_select", "a", entries.PickedMany(("a",))),
        ("datepicker", "2027-03-01", entries.Dated("2027-03-01")),
        ("timepicker", "09:00", entries.Timed("09:00")),
        ("datetimepicker", 1803913200, entries.DateTimed(1803913200)),
        ("users_select", "U0ADA", entries.PickedUsers(("U0ADA",))),
        ("conversations_select", "C0HALL", entries.PickedConversations(("C0HALL",))),
        ("multi_channels_select", ("C0A", "C0B"), entries.PickedChannels(("C0A", "C0B"))),
        ("static_select", entries.Picked(None), entries.Picked(None)),
    ],
)
def test_plain_value_becomes_the_entry_of_its_element(kind: str, given: Any, entry: entries.Entry) -> None:
    assert as_entry({"type": kind}, given) == entry


def test_words_become_rich_text() -> None:
    entry = as_entry({"type": "rich_text_input"}, "two words")

    assert entry == entries.RichTyped(
        ({"type": "rich_text_section", "elements": [{"type": "text", "text": "two words"}]},)
    )
    assert as_entry({"type": "rich_text_input"}, "") == entries.RichTyped(())


def test_field_by_action_before_block_before_label() -> None:
    blocks = [text_input("name", "one"), text_input("two", "name"), text_input("three", "four")]

    assert field(blocks, "name").block_id == "two"
    assert field(blocks, "three").action_id == "four"
    assert field(blocks, "Three").action_id == "four"
    with pytest.raises(LookupError, match="four"):
        field(blocks, "five")
