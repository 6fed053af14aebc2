"""What Slack refuses in a modal or a Home."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.practice.blocks import Refusal
from bot.practice.view_rules import check_view
from tests.bot.practice.block_samples import (
    CITY,
    Json,
    actions,
    button,
    container,
    field,
    mrkdwn,
    plain,
    section,
    table,
    typed,
)


def modal(**more: Any) -> Json:
    return {"type": "modal", "title": plain(), "blocks": [section()], **more}


def home(**more: Any) -> Json:
    return {"type": "home", "blocks": [section()], **more}


def refusal_of(view: Any) -> tuple[str, tuple[str, ...]] | None:
    try:
        check_view(view)
    except Refusal as refusal:
        return refusal.error, tuple(message.removeprefix("[ERROR] ") for message in refusal.messages)
    return None


def invalid(words: str, pointer: str) -> tuple[str, tuple[str, ...]]:
    return "invalid_arguments", (f"{words} [json-pointer:/view{pointer}]",)


@pytest.mark.parametrize(
    "view",
    [
        modal(),
        modal(submit=plain(), blocks=[field(typed())]),
        modal(close=plain(), clear_on_close=True, notify_on_close=True, callback_id="", external_id=""),
        home(),
        home(callback_id="a", private_metadata="b", external_id="c"),
        home(blocks=[field(typed())]),
        home(blocks=[]),
    ],
)
def test_view_in_shape_is_taken(view: Json) -> None:
    assert refusal_of(view) is None


LENGTHS: list[tuple[Callable[[str], Json], int, str]] = [
    (lambda t: modal(title=plain(t)), 24, "/title/text"),
    (lambda t: modal(submit=plain(t)), 24, "/submit/text"),
    (lambda t: modal(close=plain(t)), 24, "/close/text"),
    (lambda t: modal(callback_id=t), 255, "/callback_id"),
    (lambda t: modal(external_id=t), 255, "/external_id"),
    (lambda t: modal(private_metadata=t), 3000, "/private_metadata"),
    (lambda t: home(private_metadata=t), 3000, "/private_metadata"),
]


@pytest.mark.parametrize(("make", "most", "pointer"), LENGTHS)
def test_text_of_a_view_is_taken_up_to_its_length(make: Callable[[str], Json], most: int, pointer: str) -> None:
    assert refusal_of(make(CITY * most)) is None
    assert refusal_of(make(CITY * (most + 1))) == invalid(f"must be less than {most + 1} characters", pointer)


@pytest.mark.parametrize("make", [modal, home])
def test_view_takes_a_hundred_blocks(make: Callable[..., Json]) -> None:
    assert refusal_of(make(blocks=[{"type": "divider"}] * 100)) is None
    assert refusal_of(make(blocks=[{"type": "divider"}] * 101)) == invalid("no more than 100 items allowed", "/blocks")


@pytest.mark.parametrize(
    ("view", "words", "pointer"),
    [
        ({"type": "modal", "blocks": []}, "missing required field: title", ""),
        ({"type": "modal", "title": plain()}, "missing required field: blocks", ""),
        ({"type": "home"}, "missing required field: blocks", ""),
        ({"title": plain(), "blocks": []}, "missing required field: type", ""),
        ({"type": "drawer", "title": plain(), "blocks": []}, "unsupported type: drawer", "/type"),
        ([], "must provide an object", ""),
        (modal(title=mrkdwn()), "unsupported type: mrkdwn", "/title/type"),
        (modal(title=plain("")), "must be more than 0 characters", "/title/text"),
        (modal(colour="red"), "invalid additional property: colour", ""),
        (modal(submit_disabled=True), "invalid additional property: submit_disabled", ""),
        (modal(notify_on_close="yes"), "must be a boolean", "/notify_on_close"),
        (modal(blocks={}), "must provide an array", "/blocks"),
        (home(submit=plain()), "invalid additional property: submit", ""),
        (home(close=plain()), "invalid additional property: close", ""),
        (home(title=plain()), "invalid additional property: title", ""),
        (
            modal(blocks=[section(), field(typed())]),
            "must define `submit` to use an `input` block in modals",
            "/blocks/1/input",
        ),
        (
            modal(blocks=[container(field(typed()))]),
            "must define `submit` to use an `input` block in modals",
            "/blocks/0/child_blocks/0/input",
        ),
        (modal(blocks=[table()]), "unsupported type: table", "/blocks/0/type"),
        (
            home(blocks=[actions(button(text=plain("x" * 76)))]),
            "must be less than 76 characters",
            "/blocks/0/elements/0/text/text",
        ),
        (
            modal(blocks=[section(block_id="a"), section(block_id="a")]),
            '`block_id` "a" already exists',
            "/blocks/1/block_id",
        ),
    ],
)
def test_view_out_of_shape_is_refused(view: Any, words: str, pointer: str) -> None:
    assert refusal_of(view) == invalid(words, pointer)


def test_everything_wrong_with_a_view_is_told() -> None:
    assert refusal_of({"type": "modal"}) == (
        "invalid_arguments",
        (
            "missing required field: title [json-pointer:/view]",
            "missing required field: blocks [json-pointer:/view]",
        ),
    )


def test_view_is_taken_up_to_its_bytes() -> None:
    blocks = [section(text=plain("é" * 1400)) for _ in range(87)]
    room = 250_000 - len(json.dumps(home(blocks=blocks, private_metadata=""), ensure_ascii=False).encode())

    fits = home(blocks=blocks, private_metadata="x" * room)
    too_large = home(blocks=blocks, private_metadata="x" * (room + 1))

    assert refusal_of(fits) is None
    assert refusal_of(too_large) == ("view_too_large", ())
