from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.practice import entries
from bot.practice.entries import Entry
from bot.practice.fields import FIELDS
from bot.practice.inputs import entered
from bot.practice.page import forms
from bot.practice.page.places import held
from tests.bot.practice.input_samples import INPUTS, form

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("kind", "sent", "meant"),
    [
        ("plain_text_input", {"words": "a\r\nb"}, entries.Typed("a\nb")),
        ("number_input", {"words": " 3 "}, entries.Numbered("3")),
        ("rich_text_input", {"words": ""}, entries.RichTyped(())),
        ("static_select", {"words": ""}, entries.Picked(None)),
        ("radio_buttons", {"values": ["a"]}, entries.Picked("a")),
        ("external_select", {"values": ["a"], "labels": ["A"]}, entries.Picked("a", "A")),
        ("external_select", {"values": []}, entries.Picked(None)),
        ("multi_external_select", {"values": ["a"], "labels": ["A"]}, entries.PickedMany(("a",), ("A",))),
        ("users_select", {"words": ""}, entries.PickedUsers(())),
        ("datepicker", {"words": ""}, entries.Dated(None)),
        ("datetimepicker", {"words": "2027-03-01T09:00"}, entries.DateTimed(1803913200)),
        ("datetimepicker", {"words": ""}, entries.DateTimed(None)),
        ("file_input", {"values": ["F1"]}, entries.Files(("F1",))),
        ("button", {}, entries.Pressed()),
    ],
)
def test_what_a_control_sends_is_an_entry_for_its_element(kind: str, sent: dict[str, Any], meant: Entry) -> None:
    assert forms.entry({"type": kind}, forms.given(sent), CHICAGO) == meant


@pytest.mark.parametrize("sent", [None, "x", {"words": 1}, {"values": "x"}, {"values": [1]}, {"labels": {}}])
def test_what_no_control_sends_is_refused(sent: object) -> None:
    with pytest.raises(ValueError, match="a control sends"):
        forms.given(sent)


def test_moment_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="soon"):
        forms.entry({"type": "datetimepicker"}, forms.given({"words": "soon"}), CHICAGO)


@pytest.mark.parametrize(("element", "key", "at_first", "entry", "value"), INPUTS)
def test_every_input_holds_on_the_page_what_was_entered(
    element: dict[str, Any], key: str, at_first: Any, entry: Entry, value: Any
) -> None:
    values = entered(form(element), {}, "blk", "act", entry)
    shown = held(element["type"], values["blk"]["act"][FIELDS[element["type"]].key], CHICAGO)
    sent = {
        "words": shown.words,
        "values": [one.value for one in shown.choices],
        "labels": [one.label for one in shown.choices],
    }

    again = forms.entry(element, forms.given(sent), CHICAGO)

    after = entered(form(element), {}, "blk", "act", again)
    if element["type"] == "datetimepicker":  # A picker on a page knows minutes, not seconds.
        assert after["blk"]["act"][key] == value - value % 60
    else:
        assert after == values
