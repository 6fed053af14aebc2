"""What each input reports at first, and what of an entry it takes."""

from __future__ import annotations

from typing import Any

import pytest

from bot.practice.inputs import (
    Dated,
    Entry,
    Files,
    Numbered,
    Picked,
    PickedMany,
    PickedUsers,
    Pressed,
    RichTyped,
    Timed,
    Typed,
    entered,
    initial_values,
)
from tests.bot.practice.block_samples import (
    CITY,
    Json,
    actions,
    button,
    feedback,
    line,
    mrkdwn,
    option,
    plain,
    rich_text,
    select,
    typed,
)
from tests.bot.practice.input_samples import AB, A, B, form, of_type


@pytest.mark.parametrize(
    ("element", "key", "value"),
    [
        (typed(initial_value="hi"), "value", "hi"),
        (of_type("rich_text_input", initial_value=rich_text(line())), "rich_text_value", rich_text(line())),
        (of_type("checkboxes", options=AB, initial_options=[option("a")]), "selected_options", [A]),
        (select(options=AB, initial_option=option("b", "B")), "selected_option", B),
        (of_type("users_select", initial_user="U1"), "selected_user", "U1"),
        (of_type("conversations_select", initial_conversation="C1"), "selected_conversation", "C1"),
        (of_type("channels_select", initial_channel="C1"), "selected_channel", "C1"),
        (of_type("multi_users_select", initial_users=["U1"]), "selected_users", ["U1"]),
        (
            of_type("multi_conversations_select", initial_conversations=["C1"]),
            "selected_conversations",
            ["C1"],
        ),
        (of_type("multi_channels_select", initial_channels=["C1"]), "selected_channels", ["C1"]),
        (of_type("datepicker", initial_date="2028-02-29"), "selected_date", "2028-02-29"),
        (of_type("timepicker", initial_time="09:05"), "selected_time", "09:05"),
        (of_type("datetimepicker", initial_date_time=1_800_000_000), "selected_date_time", 1_800_000_000),
    ],
)
def test_input_starts_with_what_the_app_put_there(element: Json, key: str, value: Any) -> None:
    assert initial_values(form(element)) == {"blk": {"act": {"type": element["type"], key: value}}}


@pytest.mark.parametrize(
    ("element", "entry", "value"),
    [
        (typed(initial_value="hi"), Typed(""), None),
        (select(initial_option=option("0")), Picked(None), None),
        (of_type("users_select", initial_user="U1"), PickedUsers(()), None),
        (of_type("multi_users_select", initial_users=["U1"]), PickedUsers(()), []),
        (of_type("rich_text_input", initial_value=rich_text(line())), RichTyped(()), None),
        (of_type("datepicker", initial_date="2028-02-29"), Dated(None), None),
        (of_type("timepicker", initial_time="09:05"), Timed(None), None),
    ],
)
def test_empty_entry_clears_an_input(element: Json, entry: Entry, value: Any) -> None:
    blocks = form(element)

    cleared = entered(blocks, initial_values(blocks), "blk", "act", entry)

    assert list(cleared["blk"]["act"].values()) == [element["type"], value]


def test_timepicker_reports_its_zone_when_it_has_one() -> None:
    blocks = form(of_type("timepicker", timezone="America/Chicago"))
    zone = {"type": "timepicker", "timezone": "America/Chicago"}

    first = initial_values(blocks)

    assert first["blk"]["act"] == {**zone, "selected_time": None}
    assert entered(blocks, first, "blk", "act", Timed("09:05"))["blk"]["act"] == {
        **zone,
        "selected_time": "09:05",
    }


def test_option_is_reported_as_the_app_gave_it() -> None:
    rich = {"text": mrkdwn("*A*"), "value": "a", "description": plain("more")}
    blocks = form(of_type("checkboxes", options=[rich]))

    filled = entered(blocks, {}, "blk", "act", PickedMany(("a",)))

    assert filled["blk"]["act"]["selected_options"] == [
        {
            "text": {"type": "mrkdwn", "text": "*A*", "verbatim": False},
            "value": "a",
            "description": {"type": "plain_text", "text": "more", "emoji": True},
        }
    ]


@pytest.mark.parametrize(
    ("element", "entry", "words"),
    [
        (typed(max_length=3), Typed(CITY * 4), "the text has 4 characters, this input takes 3"),
        (typed(), Typed("x" * 3001), "the text has 3001 characters, this input takes 3000"),
        (of_type("number_input"), Numbered("few"), "'few' is not a number"),
        (of_type("number_input"), Numbered("1.5"), "'1.5' has decimals, this input takes whole numbers"),
        (select(options=AB), Picked("c"), r"'c' is not among the options: \['a', 'b'\]"),
        (of_type("external_select"), Picked("a"), "an option that the app loads needs its label"),
        (
            of_type("checkboxes", options=AB),
            PickedMany(("a", "a")),
            "nothing can be given twice here",
        ),
        (
            of_type("multi_static_select", options=AB, max_selected_items=1),
            PickedMany(("a", "b")),
            "at most 1 can be given here, not 2",
        ),
        (
            of_type("multi_users_select", max_selected_items=1),
            PickedUsers(("U1", "U2")),
            "at most 1 can be given here, not 2",
        ),
        (of_type("users_select"), PickedUsers(("U1", "U2")), "one can be picked here, not 2"),
        (of_type("file_input", max_files=1), Files(("F1", "F2")), "at most 1 can be given here, not 2"),
        (
            of_type("file_input"),
            Files(tuple(f"F{number}" for number in range(11))),
            "at most 10 can be given here, not 11",
        ),
        (of_type("datepicker"), Dated("29.02.2028"), "'29.02.2028' is not a date as YYYY-MM-DD"),
        (of_type("datepicker"), Dated("2027-02-29"), "day is out of range for month"),
        (of_type("timepicker"), Timed("9:05"), "'9:05' is not a time as HH:mm"),
        (of_type("rich_text_input"), RichTyped((plain(),)), "this is not rich text: .*unsupported type"),
        (of_type("overflow", options=AB), Pressed(), "overflow takes Picked, not Pressed"),
        (button(), Typed("x"), "button does not take Typed"),
        (feedback(), Picked("other"), "with the value of one of the two buttons"),
    ],
)
def test_entry_that_does_not_fit_is_told_to_the_tester(element: Json, entry: Entry, words: str) -> None:
    blocks = [actions({**element, "action_id": "act"}, block_id="blk")]

    with pytest.raises(ValueError, match=words):
        entered(blocks, {}, "blk", "act", entry)
