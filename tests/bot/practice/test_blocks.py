"""What Slack refuses in whole payloads and in metadata, and how it gives accepted blocks back."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from bot.practice.blocks import Refusal, Surface, check_blocks, check_metadata, with_ids
from tests.bot.practice.block_samples import (
    Json,
    actions,
    button,
    card,
    container,
    data_table,
    field,
    image,
    mrkdwn,
    pie,
    plain,
    raw,
    refused,
    section,
    select,
    table,
    typed,
)

MESSAGE, MODAL, HOME = Surface.MESSAGE, Surface.MODAL, Surface.HOME


def test_every_finding_of_every_block_is_told() -> None:
    long = actions(button(text=plain("x" * 76)))

    with pytest.raises(Refusal) as caught:
        check_blocks([{"type": "section"}, long], MESSAGE)

    assert caught.value.error == "invalid_blocks"
    assert caught.value.messages == (
        "[ERROR] must define either `text` or `fields` [json-pointer:/blocks/0/type]",
        "[ERROR] must be less than 76 characters [json-pointer:/blocks/1/elements/0/text/text]",
    )


@pytest.mark.parametrize(("surface", "most"), [(MESSAGE, 50), (MODAL, 100), (HOME, 100)])
def test_blocks_are_taken_up_to_the_count_of_the_surface(surface: Surface, most: int) -> None:
    words = f"no more than {most} items allowed [json-pointer:/blocks]"

    assert refused([{"type": "divider"}] * most, surface) == ()
    assert refused([{"type": "divider"}] * (most + 1), surface) == (words,)


@pytest.mark.parametrize(
    ("blocks", "pointer", "words"),
    [
        ([section(block_id="a"), section(block_id="a")], "/1/block_id", '`block_id` "a" already exists'),
        (
            [section(block_id="a"), container(section(block_id="a"))],
            "/1/child_blocks/0/block_id",
            '`block_id` "a" already exists',
        ),
        (
            [actions(button(action_id="a"), select(action_id="a"))],
            "/0/elements/1/action_id",
            '`action_id` "a" already exists',
        ),
        (
            [field(typed(focus_on_load=True)), actions(select(focus_on_load=True))],
            "/1/elements/0/focus_on_load",
            "`focus_on_load` can be true for one element only",
        ),
    ],
)
def test_what_must_be_single_is_refused_the_second_time(blocks: list[Json], pointer: str, words: str) -> None:
    assert refused(blocks, MODAL) == (f"{words} [json-pointer:/blocks{pointer}]",)


def test_same_action_id_in_two_blocks_is_taken() -> None:
    assert refused([actions(button(action_id="a")), section(accessory=button(action_id="a"))]) == ()


def markdown(length: int) -> Json:
    return {"type": "markdown", "text": "x" * length}


@pytest.mark.parametrize(
    ("fits", "too_much", "error", "messages"),
    [
        ([table()], [table(), container(table())], "only_one_table_allowed", ()),
        (
            [section(text=plain("x" * 3000))] * 4 + [section(text=plain("x" * 1200))],
            [section(text=plain("x" * 3000))] * 4 + [section(text=plain("x" * 1201))],
            "msg_blocks_too_long",
            (),
        ),
        (
            [markdown(6000), markdown(6000)],
            [markdown(6000), markdown(6001)],
            "invalid_blocks",
            ("[ERROR] markdown must be less than 12001 characters in all [json-pointer:/blocks]",),
        ),
        (
            [pie(), pie()],
            [pie(), pie(), container(pie())],
            "invalid_blocks",
            ("[ERROR] no more than 2 data_visualization blocks allowed [json-pointer:/blocks]",),
        ),
        (
            [data_table(rows=[[raw("x" * 10_000)], [raw("x" * 10_000)]])],
            [data_table(rows=[[raw("x" * 10_000)], [raw("x" * 10_001)]])],
            "invalid_blocks",
            ("[ERROR] cells must be less than 20001 characters in all [json-pointer:/blocks]",),
        ),
    ],
    ids=["tables", "text", "markdown", "charts", "cells"],
)
def test_message_as_a_whole_has_limits(
    fits: list[Json], too_much: list[Json], error: str, messages: tuple[str, ...]
) -> None:
    check_blocks(fits, MESSAGE)

    with pytest.raises(Refusal) as caught:
        check_blocks(too_much, MESSAGE)

    assert (caught.value.error, caught.value.messages) == (error, messages)


def test_text_limit_of_messages_is_not_asked_of_views() -> None:
    assert refused([section(text=plain("x" * 3000))] * 5, HOME) == ()


@pytest.mark.parametrize("blocks", ["[]", {"type": "divider"}, None])
def test_blocks_that_are_no_list_have_an_error_of_their_own(blocks: Any) -> None:
    with pytest.raises(Refusal) as caught:
        check_blocks(blocks, MESSAGE)

    assert caught.value.error == "invalid_blocks_format"


def numbered() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"id{next(numbers)}"


def test_with_ids_fills_ids_and_says_defaults() -> None:
    blocks = [section(text=mrkdwn("a"), accessory=button()), field(typed(), block_id="b")]

    given_back = with_ids(blocks, numbered())

    assert given_back == [
        {
            "type": "section",
            "block_id": "id1",
            "text": {"type": "mrkdwn", "text": "a", "verbatim": False},
            "accessory": {
                "type": "button",
                "action_id": "id2",
                "text": {"type": "plain_text", "text": "x", "emoji": True},
            },
        },
        {
            "type": "input",
            "block_id": "b",
            "label": {"type": "plain_text", "text": "x", "emoji": True},
            "optional": False,
            "dispatch_action": False,
            "element": {
                "type": "plain_text_input",
                "action_id": "id3",
                "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
            },
        },
    ]


def test_with_ids_keeps_what_is_given_and_copies() -> None:
    verbatim = {"type": "mrkdwn", "text": "a", "verbatim": True}
    blocks = [actions(button(action_id="a", text={**plain(), "emoji": False}), block_id="b"), section(text=verbatim)]

    given_back = with_ids(blocks, numbered())
    given_back[0]["elements"][0]["text"]["text"] = "changed"

    assert blocks[0]["elements"][0]["text"]["text"] == "x"
    assert given_back[0]["block_id"] == "b"
    assert given_back[0]["elements"][0] == button(
        action_id="a", text={"type": "plain_text", "text": "changed", "emoji": False}
    )
    assert given_back[1]["text"] == verbatim


def test_with_ids_reaches_nested_blocks_and_leaves_images_alone() -> None:
    cards = {"type": "carousel", "elements": [card(actions=[button()])]}

    given_back = with_ids([container(section(accessory=image())), cards], numbered())

    assert given_back[0]["child_blocks"][0]["block_id"] == "id2"
    assert "action_id" not in given_back[0]["child_blocks"][0]["accessory"]
    assert given_back[1]["elements"][0]["block_id"] == "id4"
    assert given_back[1]["elements"][0]["actions"][0]["action_id"] == "id5"


def test_with_ids_gives_markdown_a_block_id_of_slacks_own() -> None:
    given_back = with_ids([{"type": "markdown", "text": "x", "block_id": "mine"}], numbered())

    assert given_back == [{"type": "markdown", "text": "x", "block_id": "id1"}]


def metadata(**payload: Any) -> Json:
    return {"event_type": "app_post", "event_payload": payload}


@pytest.mark.parametrize(
    "value",
    [
        {},
        metadata(),
        metadata(op_id="a", count=1, share=0.5, done=True),
        metadata(who={"id": "a"}, them=[{"id": "a"}, "b"]),
    ],
)
def test_metadata_of_one_level_is_taken(value: Json) -> None:
    check_metadata(value)


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ("{}", "invalid_metadata_format"),
        (None, "invalid_metadata_format"),
        ({"event_type": "a"}, "invalid_metadata_format"),
        ({"event_type": "a", "event_payload": {}, "more": 1}, "invalid_metadata_format"),
        ({"event_type": "", "event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "a b", "event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "a", "event_payload": []}, "invalid_metadata_format"),
        (metadata(deep={"a": {"b": 1}}), "invalid_metadata_schema"),
        (metadata(deep=[[1]]), "invalid_metadata_schema"),
        (metadata(deep=[{"a": [1]}]), "invalid_metadata_schema"),
        (metadata(nothing=None), "invalid_metadata_schema"),
    ],
)
def test_metadata_out_of_shape_is_refused(value: object, error: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_metadata(value)

    assert caught.value.error == error


def test_metadata_is_taken_up_to_a_kibibyte() -> None:
    room = 1024 - len(json.dumps(metadata(a="")))

    check_metadata(metadata(a="x" * room))
    with pytest.raises(Refusal) as caught:
        check_metadata(metadata(a="x" * (room + 1)))

    assert caught.value.error == "metadata_too_large"
