"""Which elements Slack takes in which blocks and on which surfaces, and what each of them may hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.practice.blocks import Surface
from tests.bot.practice.block_samples import (
    CITY,
    Json,
    actions,
    at,
    button,
    card,
    confirm,
    feedback,
    field,
    image,
    line,
    mrkdwn,
    option,
    options,
    plain,
    refused,
    rich_text,
    section,
    select,
    typed,
)

MESSAGE, MODAL, HOME = Surface.MESSAGE, Surface.MODAL, Surface.HOME
EVERYWHERE = set(Surface)
SECTION, ACTIONS, INPUT, CONTEXT_ACTIONS, CARD = "section", "actions", "input", "context_actions", "card"

HOLDERS: dict[str, tuple[Callable[[Json], Json], str]] = {
    SECTION: (lambda element: section(accessory=element), "/accessory"),
    ACTIONS: (actions, "/elements/0"),
    INPUT: (field, "/element"),
    CONTEXT_ACTIONS: (lambda element: {"type": "context_actions", "elements": [element]}, "/elements/0"),
    CARD: (lambda element: card(actions=[element]), "/actions/0"),
}
WORKFLOW = {"trigger": {"url": "https://example.org/w"}}

ELEMENTS: list[tuple[Json, set[str], set[Surface]]] = [
    (button(), {SECTION, ACTIONS, CARD}, EVERYWHERE),
    ({"type": "overflow", "options": options(1)}, {SECTION, ACTIONS}, EVERYWHERE),
    ({"type": "workflow_button", "text": plain(), "workflow": WORKFLOW}, {SECTION, ACTIONS}, {MESSAGE}),
    (image(), {SECTION}, EVERYWHERE),
    ({"type": "checkboxes", "options": options(1)}, {SECTION, ACTIONS, INPUT}, EVERYWHERE),
    ({"type": "radio_buttons", "options": options(1)}, {SECTION, ACTIONS, INPUT}, EVERYWHERE),
    (select(), {SECTION, ACTIONS, INPUT}, EVERYWHERE),
    (select(type="multi_static_select"), {SECTION, ACTIONS, INPUT}, EVERYWHERE),
    *(
        ({"type": f"{many}{kind}_select"}, {SECTION, ACTIONS, INPUT}, EVERYWHERE)
        for many in ("", "multi_")
        for kind in ("external", "users", "conversations", "channels")
    ),
    ({"type": "datepicker"}, {SECTION, ACTIONS, INPUT}, EVERYWHERE),
    ({"type": "timepicker"}, {SECTION, ACTIONS, INPUT}, EVERYWHERE),
    ({"type": "datetimepicker"}, {ACTIONS, INPUT}, {MESSAGE, MODAL}),
    (typed(), {INPUT}, EVERYWHERE),
    ({"type": "rich_text_input"}, {ACTIONS, INPUT}, {MODAL, HOME}),
    ({"type": "number_input", "is_decimal_allowed": False}, {INPUT}, {MODAL}),
    ({"type": "email_text_input"}, {INPUT}, {MODAL}),
    ({"type": "url_text_input"}, {INPUT}, {MODAL}),
    ({"type": "file_input"}, {INPUT}, {MODAL}),
    (feedback(), {CONTEXT_ACTIONS}, {MESSAGE}),
    ({"type": "icon_button", "icon": "trash", "text": plain()}, {CONTEXT_ACTIONS}, {MESSAGE}),
    ({"type": "slider"}, set(), set()),
]


@pytest.mark.parametrize("surface", Surface)
@pytest.mark.parametrize("holder", [SECTION, ACTIONS, INPUT, CARD])
@pytest.mark.parametrize(("element", "holders", "surfaces"), ELEMENTS, ids=[row[0]["type"] for row in ELEMENTS])
def test_element_is_taken_only_in_its_blocks_and_surfaces(
    element: Json, holders: set[str], surfaces: set[Surface], holder: str, surface: Surface
) -> None:
    make, pointer = HOLDERS[holder]
    unsupported = at(f"{pointer}/type", f"unsupported type: {element['type']}")

    taken = holder in holders and surface in surfaces

    assert refused([make(element)], surface) == (() if taken else unsupported)


@pytest.mark.parametrize(("element", "holders", "surfaces"), ELEMENTS, ids=[row[0]["type"] for row in ELEMENTS])
def test_context_actions_take_their_own_elements_only(element: Json, holders: set[str], surfaces: set[Surface]) -> None:
    make, pointer = HOLDERS[CONTEXT_ACTIONS]
    unsupported = at(f"{pointer}/type", f"unsupported type: {element['type']}")

    assert refused([make(element)]) == (() if CONTEXT_ACTIONS in holders else unsupported)


def in_modal(element: Json) -> tuple[str, ...]:
    """What Slack says of an element as the input of a modal, or in its actions when it is no input."""
    is_pressed = element["type"] in {"button", "overflow", "workflow_button"}
    block = actions(element) if is_pressed else field(element)
    place = "/elements/0" if is_pressed else "/element"
    return tuple(words.replace(f"/blocks/0{place}", "") for words in refused([block], MODAL))


def group(label: str = "g", count: int = 1) -> Json:
    return {"label": plain(label), "options": options(count)}


def boxes(*given: Json) -> Json:
    return {"type": "checkboxes", "options": list(given)}


TEXTS: list[tuple[str, Callable[[str], Json], int, str]] = [
    ("button text", lambda t: button(text=plain(t)), 75, "/text/text"),
    ("button address", lambda t: button(url=t), 3000, "/url"),
    ("button label", lambda t: button(accessibility_label=t), 75, "/accessibility_label"),
    ("button prompt", lambda t: button(agent_prompt=t), 4000, "/agent_prompt"),
    ("action_id", lambda t: button(action_id=t), 255, "/action_id"),
    ("option text", lambda t: select(options=[option(text=t)]), 75, "/options/0/text/text"),
    ("option value", lambda t: select(options=[option(t)]), 150, "/options/0/value"),
    (
        "option description",
        lambda t: select(options=[option(description=plain(t))]),
        75,
        "/options/0/description/text",
    ),
    ("box text", lambda t: boxes({"text": mrkdwn(t), "value": "a"}), 75, "/options/0/text/text"),
    (
        "overflow address",
        lambda t: {"type": "overflow", "options": [option(url=t)]},
        3000,
        "/options/0/url",
    ),
    (
        "group label",
        lambda t: {"type": "static_select", "option_groups": [group(t)]},
        75,
        "/option_groups/0/label/text",
    ),
    ("placeholder", lambda t: typed(placeholder=plain(t)), 150, "/placeholder/text"),
    ("confirm title", lambda t: button(confirm=confirm(title=plain(t))), 100, "/confirm/title/text"),
    ("confirm text", lambda t: button(confirm=confirm(text=mrkdwn(t))), 300, "/confirm/text/text"),
    ("confirm yes", lambda t: button(confirm=confirm(confirm=plain(t))), 30, "/confirm/confirm/text"),
    ("confirm no", lambda t: button(confirm=confirm(deny=plain(t))), 30, "/confirm/deny/text"),
]


@pytest.mark.parametrize(("make", "most", "pointer"), [row[1:] for row in TEXTS], ids=[row[0] for row in TEXTS])
def test_text_of_an_element_is_taken_up_to_its_length(make: Callable[[str], Json], most: int, pointer: str) -> None:
    too_long = f"must be less than {most + 1} characters [json-pointer:{pointer}]"

    assert in_modal(make(CITY * most)) == ()
    assert in_modal(make(CITY * (most + 1))) == (too_long,)
    assert in_modal(make("")) == (f"must be more than 0 characters [json-pointer:{pointer}]",)


@pytest.mark.parametrize(
    ("make", "most"),
    [(lambda t: button(value=t), 2000), (lambda t: typed(initial_value=t), 3000)],
    ids=["button value", "initial value"],
)
def test_value_may_be_empty_and_is_taken_up_to_its_length(make: Callable[[str], Json], most: int) -> None:
    assert in_modal(make("")) == ()
    assert in_modal(make("x" * most)) == ()
    assert len(in_modal(make("x" * (most + 1)))) == 1


COUNTS: list[tuple[str, Callable[[int], Json], int, str]] = [
    ("select options", lambda n: select(options=options(n)), 100, "/options"),
    (
        "select groups",
        lambda n: {"type": "static_select", "option_groups": [group()] * n},
        100,
        "/option_groups",
    ),
    (
        "group options",
        lambda n: {"type": "multi_static_select", "option_groups": [group(count=n)]},
        100,
        "/option_groups/0/options",
    ),
    ("overflow", lambda n: {"type": "overflow", "options": options(n)}, 5, "/options"),
    ("checkboxes", lambda n: boxes(*options(n)), 10, "/options"),
    ("radio buttons", lambda n: {"type": "radio_buttons", "options": options(n)}, 10, "/options"),
]


@pytest.mark.parametrize(("make", "most", "pointer"), [row[1:] for row in COUNTS], ids=[row[0] for row in COUNTS])
def test_options_are_taken_up_to_their_count(make: Callable[[int], Json], most: int, pointer: str) -> None:
    assert in_modal(make(most)) == ()
    assert in_modal(make(most + 1)) == (f"no more than {most} items allowed [json-pointer:{pointer}]",)
    assert in_modal(make(0)) == (f"must provide at least 1 items [json-pointer:{pointer}]",)


BOUNDS: list[tuple[str, Callable[[int], Json], int, int, str]] = [
    ("min_length", lambda n: typed(min_length=n), 0, 3000, "/min_length"),
    ("max_length", lambda n: typed(max_length=n), 1, 3000, "/max_length"),
    ("max_files", lambda n: {"type": "file_input", "max_files": n}, 1, 10, "/max_files"),
    ("min_lines", lambda n: {"type": "rich_text_input", "min_lines": n}, 1, 100, "/min_lines"),
    ("max_lines", lambda n: {"type": "rich_text_input", "max_lines": n}, 1, 100, "/max_lines"),
    (
        "date and time",
        lambda n: {"type": "datetimepicker", "initial_date_time": n},
        1_000_000_000,
        9_999_999_999,
        "/initial_date_time",
    ),
]


@pytest.mark.parametrize(
    ("make", "low", "high", "pointer"), [row[1:] for row in BOUNDS], ids=[row[0] for row in BOUNDS]
)
def test_number_is_taken_within_its_bounds(make: Callable[[int], Json], low: int, high: int, pointer: str) -> None:
    assert in_modal(make(low)) == ()
    assert in_modal(make(high)) == ()
    assert in_modal(make(low - 1)) == (f"must be greater than {low} [json-pointer:{pointer}]",)
    assert in_modal(make(high + 1)) == (f"must be less than {high} [json-pointer:{pointer}]",)


def picker(**more: object) -> Json:
    return {"type": "multi_users_select", "max_selected_items": 1, **more}


def numbers(**more: object) -> Json:
    return {"type": "number_input", "is_decimal_allowed": False, **more}


EITHER = "must define either `options` or `option_groups`"
ONLY_ONE = "must define only one of `options` or `option_groups`"
REFUSED: list[tuple[Json, str, str]] = [
    (button(style="loud"), "must be a valid enum value", "/style"),
    (button(block_id="b"), "invalid additional property: block_id", ""),
    ({"type": "button"}, "missing required field: text", ""),
    (
        button(confirm={"title": plain(), "text": plain(), "deny": plain()}),
        "missing required field: confirm",
        "/confirm",
    ),
    ({"type": "static_select"}, EITHER, ""),
    (select(options=["a"]), "must provide an object", "/options/0"),
    (select(option_groups=[group()]), ONLY_ONE, ""),
    (select(options=[option(url="https://example.org")]), "invalid additional property: url", "/options/0"),
    (select(options=[{"text": mrkdwn(), "value": "a"}]), "unsupported type: mrkdwn", "/options/0/text/type"),
    (
        select(initial_option=option("nowhere")),
        "`initial_option` must match one of the options",
        "/initial_option",
    ),
    (
        select(initial_option=option("0", "other words")),
        "`initial_option` must match one of the options",
        "/initial_option",
    ),
    (
        {**boxes(option()), "initial_options": [option(), option("b")]},
        "`initial_options` must match the options given",
        "/initial_options/1",
    ),
    ({**boxes(option()), "initial_options": []}, "must provide at least 1 items", "/initial_options"),
    (picker(initial_users=["U1", "U2"]), "no more than 1 items allowed", "/initial_users"),
    (picker(max_selected_items=0), "must be greater than 1", "/max_selected_items"),
    (typed(min_length=3, max_length=2), "`min_length` must not be greater than `max_length`", "/min_length"),
    (typed(min_length=True), "must provide an integer", "/min_length"),
    (
        typed(dispatch_action_config={"trigger_actions_on": ["on_blur"]}),
        "must be a valid enum value",
        "/dispatch_action_config/trigger_actions_on/0",
    ),
    ({"type": "number_input"}, "missing required field: is_decimal_allowed", ""),
    (numbers(min_value="10", max_value="9"), "`min_value` must not be greater than `max_value`", "/min_value"),
    (numbers(min_value="few"), r"input must match regex pattern: -?\d+(\.\d+)?", "/min_value"),
    (
        numbers(initial_value="1.5"),
        "must be an integer unless `is_decimal_allowed`",
        "/initial_value",
    ),
    ({"type": "datepicker", "initial_date": "2026-02-30"}, "must be a date in the format YYYY-MM-DD", "/initial_date"),
    ({"type": "datepicker", "initial_date": "20260228"}, "must be a date in the format YYYY-MM-DD", "/initial_date"),
    (
        {"type": "timepicker", "initial_time": "24:00"},
        r"input must match regex pattern: ([01]\d|2[0-3]):[0-5]\d",
        "/initial_time",
    ),
    ({"type": "timepicker", "timezone": "America/Nowhere"}, "must be an IANA time zone", "/timezone"),
    (
        {"type": "conversations_select", "filter": {}},
        "must define either `include` or `exclude_external_shared_channels` or `exclude_bot_users`",
        "/filter",
    ),
    (
        {"type": "conversations_select", "filter": {"include": ["secret"]}},
        "must be a valid enum value",
        "/filter/include/0",
    ),
    ({"type": "rich_text_input", "initial_value": section()}, "unsupported type: section", "/initial_value/type"),
]


@pytest.mark.parametrize(("element", "words", "pointer"), REFUSED)
def test_element_out_of_shape_is_refused(element: Json, words: str, pointer: str) -> None:
    assert in_modal(element) == (f"{words} [json-pointer:{pointer}]",)


@pytest.mark.parametrize(
    "element",
    [
        select(initial_option={**option("0"), "text": {**plain("A"), "emoji": True}}),
        {"type": "static_select", "option_groups": [group()], "initial_option": option("0")},
        {**boxes(option(), option("b")), "initial_options": [option("b")]},
        picker(initial_users=["U1"]),
        typed(min_length=2, max_length=2),
        numbers(initial_value="2", min_value="2", max_value="10"),
        {"type": "number_input", "is_decimal_allowed": True, "min_value": "-1.5"},
        {"type": "datepicker", "initial_date": "2028-02-29"},
        {"type": "timepicker", "initial_time": "23:59", "timezone": "America/Chicago"},
        {"type": "conversations_select", "filter": {"include": ["public"]}, "response_url_enabled": True},
        {"type": "rich_text_input", "initial_value": rich_text(line())},
        button(confirm=confirm(style="danger"), style="primary"),
    ],
)
def test_element_with_its_options_used_is_taken(element: Json) -> None:
    assert in_modal(element) == ()
