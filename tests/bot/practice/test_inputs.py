"""How a form fills: state at first, after each entry and after an update; actions; what stops a submit."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.practice.inputs import (
    Dated,
    Emailed,
    Entry,
    Linked,
    Numbered,
    Picked,
    PickedMany,
    PickedUsers,
    Pressed,
    Timed,
    Typed,
    action_object,
    carried_over,
    entered,
    initial_values,
    problems,
)
from tests.bot.practice.block_samples import (
    Json,
    actions,
    button,
    card,
    container,
    feedback,
    field,
    option,
    options,
    plain,
    section,
    select,
    typed,
)
from tests.bot.practice.input_samples import AB, INPUTS, NAMES, A, B, form, of_type


@pytest.mark.parametrize(("element", "key", "first", "entry", "then"), INPUTS, ids=NAMES)
def test_input_reports_its_first_value_and_its_entry(
    element: Json, key: str, first: Any, entry: Entry, then: Any
) -> None:
    blocks = form(element)

    untouched = initial_values(blocks)
    filled = entered(blocks, untouched, "blk", "act", entry)

    assert untouched == {"blk": {"act": {"type": element["type"], key: first}}}
    assert filled == {"blk": {"act": {"type": element["type"], key: then}}}


@pytest.mark.parametrize(("element", "key", "first", "entry", "then"), INPUTS, ids=NAMES)
def test_input_refuses_an_act_of_another_kind(element: Json, key: str, first: Any, entry: Entry, then: Any) -> None:
    blocks = form(element)

    with pytest.raises(ValueError, match=f"{element['type']} takes {type(entry).__name__}, not Pressed"):
        entered(blocks, initial_values(blocks), "blk", "act", Pressed())


def test_state_covers_every_block_and_leaves_out_what_keeps_nothing() -> None:
    menu = of_type("overflow", options=options(1), action_id="menu")
    blocks = [
        section(block_id="s", accessory=select(action_id="pick")),
        actions(of_type("datepicker", action_id="day"), button(action_id="go"), menu, block_id="a"),
        section(block_id="plain"),
        container(field(typed(action_id="say"), block_id="in"), block_id="box"),
        card(actions=[button(action_id="go")], block_id="card"),
    ]

    assert initial_values(blocks) == {
        "s": {"pick": {"type": "static_select", "selected_option": None}},
        "a": {"day": {"type": "datepicker", "selected_date": None}},
        "in": {"say": {"type": "plain_text_input", "value": None}},
    }


def test_entry_leaves_the_old_state_and_other_inputs_alone() -> None:
    blocks = [actions(select(action_id="one"), select(action_id="two"), block_id="a")]
    before = initial_values(blocks)
    kept = copy.deepcopy(before)

    after = entered(blocks, before, "a", "two", Picked("1"))

    assert before == kept
    assert after["a"]["one"] == kept["a"]["one"]
    assert after["a"]["two"]["selected_option"]["value"] == "1"


@pytest.mark.parametrize(
    ("element", "entry"),
    [
        (button(), Pressed()),
        (of_type("icon_button", icon="trash", text=plain()), Pressed()),
        (of_type("overflow", options=AB), Picked("a")),
        (feedback(), Picked("v")),
    ],
)
def test_what_keeps_nothing_leaves_the_state_as_it_is(element: Json, entry: Entry) -> None:
    blocks = [actions({**element, "action_id": "act"}, block_id="blk")]

    assert entered(blocks, {}, "blk", "act", entry) == {}


def test_entry_for_an_element_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(ValueError, match=r"no element blk/other; there are \['blk/act'\]"):
        entered(form(typed()), {}, "blk", "other", Typed("x"))


@pytest.mark.parametrize(
    ("new", "value"),
    [
        (form(typed(initial_value="new")), "old"),
        (form(typed(initial_value="new"), label=plain("other words")), "old"),
        ([field(typed(initial_value="new", action_id="act"), block_id="other")], "new"),
        ([field(typed(initial_value="new", action_id="other"), block_id="blk")], "new"),
        (form(of_type("email_text_input", initial_value="new")), "new"),
    ],
    ids=["same", "other label", "other block_id", "other action_id", "other type"],
)
def test_entry_is_carried_over_only_into_the_same_input(new: list[Json], value: str) -> None:
    old = entered(form(typed()), {}, "blk", "act", Typed("old"))

    carried = carried_over(old, new)

    assert [state["value"] for states in carried.values() for state in states.values()] == [value]


def test_carried_over_takes_the_zone_of_the_new_blocks() -> None:
    old_blocks = form(of_type("timepicker", timezone="America/Chicago"))
    old = entered(old_blocks, {}, "blk", "act", Timed("09:05"))

    carried = carried_over(old, form(of_type("timepicker", timezone="America/Denver")))

    assert carried["blk"]["act"] == {
        "type": "timepicker",
        "selected_time": "09:05",
        "timezone": "America/Denver",
    }


@pytest.mark.parametrize(
    ("element", "entry", "expected"),
    [
        (
            button(value="v", style="danger", url="https://example.org", accessibility_label="l"),
            Pressed(),
            {
                "text": {"type": "plain_text", "text": "x", "emoji": True},
                "value": "v",
                "style": "danger",
                "url": "https://example.org",
            },
        ),
        (
            select(options=AB, placeholder=plain("p"), initial_option=option("a")),
            Picked("b"),
            {
                "selected_option": B,
                "initial_option": A,
                "placeholder": {"type": "plain_text", "text": "p", "emoji": True},
            },
        ),
        (of_type("overflow", options=AB), Picked("a"), {"selected_option": A}),
        (of_type("checkboxes", options=AB), PickedMany(("a",)), {"selected_options": [A]}),
        (
            of_type("datepicker", initial_date="2028-02-28"),
            Dated("2028-02-29"),
            {"selected_date": "2028-02-29", "initial_date": "2028-02-28"},
        ),
        (of_type("multi_users_select"), PickedUsers(("U1",)), {"selected_users": ["U1"]}),
        (typed(), Typed("hi"), {"value": "hi"}),
        (
            feedback(),
            Picked("v"),
            {"text": {"type": "plain_text", "text": "x", "emoji": True}, "value": "v"},
        ),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) and "type" in value else None,
)
def test_action_tells_what_was_done_with_the_element(element: Json, entry: Entry, expected: Json) -> None:
    element = {**element, "action_id": "act"}
    block = actions(element, block_id="blk")

    assert action_object(block, element, entry, "1.2") == {
        "type": element["type"],
        "action_id": "act",
        "block_id": "blk",
        "action_ts": "1.2",
        **expected,
    }


def test_workflow_button_sends_no_action() -> None:
    element = of_type("workflow_button", text=plain(), action_id="act")

    with pytest.raises(ValueError, match="workflow_button does not take Pressed"):
        action_object(actions(element, block_id="blk"), element, Pressed(), "1.2")


REQUIRED = "Please complete this required field."


@pytest.mark.parametrize("element", [row[0] for row in INPUTS], ids=NAMES)
def test_empty_input_stops_a_submit_unless_it_is_optional(element: Json) -> None:
    required, optional = form(element), form(element, optional=True)

    assert problems(required, initial_values(required)) == {"blk": REQUIRED}
    assert problems(optional, initial_values(optional)) == {}


@pytest.mark.parametrize(("element", "entry"), [(row[0], row[3]) for row in INPUTS], ids=NAMES)
def test_filled_input_stops_nothing(element: Json, entry: Entry) -> None:
    blocks = form(element)

    assert problems(blocks, entered(blocks, {}, "blk", "act", entry)) == {}


@pytest.mark.parametrize(
    ("element", "fits", "not_yet", "words"),
    [
        (typed(min_length=3), Typed("abc"), Typed("ab"), "Please enter at least 3 characters."),
        (of_type("number_input", min_value="2"), Numbered("2"), Numbered("1"), "Please enter 2 or more."),
        (of_type("number_input", max_value="10"), Numbered("10"), Numbered("11"), "Please enter 10 or less."),
        (
            of_type("email_text_input"),
            Emailed("a@example.org"),
            Emailed("a@example"),
            "Please enter an email address.",
        ),
        (of_type("url_text_input"), Linked("http://a"), Linked("example.org"), "Please enter a URL."),
    ],
)
def test_entry_short_of_its_rule_stops_a_submit(element: Json, fits: Entry, not_yet: Entry, words: str) -> None:
    blocks = form(element, optional=True)

    assert problems(blocks, entered(blocks, {}, "blk", "act", fits)) == {}
    assert problems(blocks, entered(blocks, {}, "blk", "act", not_yet)) == {"blk": words}


def test_empty_element_outside_an_input_block_stops_nothing() -> None:
    blocks = [actions(select(action_id="act"), block_id="blk")]

    assert problems(blocks, initial_values(blocks)) == {}
