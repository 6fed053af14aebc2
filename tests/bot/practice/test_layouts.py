"""Which blocks Slack takes where, and the sizes, counts and keys of each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.practice.blocks import Surface
from tests.bot.practice.block_samples import (
    CITY,
    Json,
    actions,
    alert,
    at,
    button,
    card,
    container,
    data_table,
    feedback,
    field,
    image,
    line,
    mrkdwn,
    pie,
    plain,
    refused,
    rich_text,
    section,
    table,
    task,
    typed,
    video,
)

EVERYWHERE = set(Surface)
MESSAGE, MODAL, HOME = Surface.MESSAGE, Surface.MODAL, Surface.HOME

BLOCKS: list[tuple[Json, set[Surface]]] = [
    (section(), EVERYWHERE),
    ({"type": "header", "text": plain()}, EVERYWHERE),
    ({"type": "context", "elements": [mrkdwn(), image()]}, EVERYWHERE),
    (actions(button()), EVERYWHERE),
    (field(typed()), EVERYWHERE),
    (image(title=plain()), EVERYWHERE),
    ({"type": "divider"}, EVERYWHERE),
    (rich_text(line()), EVERYWHERE),
    (video(), EVERYWHERE),
    (card(), EVERYWHERE),
    (container(section()), EVERYWHERE),
    ({"type": "markdown", "text": "x"}, {MESSAGE}),
    (table(), {MESSAGE, HOME}),
    (data_table(), {MESSAGE, HOME}),
    (pie(), {MESSAGE, HOME}),
    ({"type": "carousel", "elements": [card()]}, {MESSAGE, HOME}),
    ({"type": "context_actions", "elements": [feedback()]}, {MESSAGE}),
    (alert(), {MODAL}),
    (task(), {MESSAGE}),
    ({"type": "plan", "title": "t", "tasks": [task("pending")]}, {MESSAGE}),
    # Slack shows these, but takes them from no app.
    ({"type": "file", "external_id": "F", "source": "remote"}, set()),
    ({"type": "call", "call_id": "R"}, set()),
    ({"type": "sections"}, set()),
]


@pytest.mark.parametrize("surface", Surface)
@pytest.mark.parametrize(("block", "surfaces"), BLOCKS, ids=[block["type"] for block, _ in BLOCKS])
def test_block_is_taken_only_on_its_surfaces(block: Json, surfaces: set[Surface], surface: Surface) -> None:
    unsupported = at("/type", f"unsupported type: {block['type']}")

    assert refused([block], surface) == (() if surface in surfaces else unsupported)


def chars(words: int) -> str:
    return CITY * words


LENGTHS: list[tuple[str, Callable[[str], Json], int, str, Surface]] = [
    ("section text", lambda t: section(text=mrkdwn(t)), 3000, "/text/text", MESSAGE),
    ("section field", lambda t: section(fields=[plain(t)]), 2000, "/fields/0/text", MESSAGE),
    ("header", lambda t: {"type": "header", "text": plain(t)}, 150, "/text/text", MESSAGE),
    (
        "context text",
        lambda t: {"type": "context", "elements": [mrkdwn(t)]},
        3000,
        "/elements/0/text",
        MESSAGE,
    ),
    ("input label", lambda t: field(typed(), label=plain(t)), 2000, "/label/text", MODAL),
    ("input hint", lambda t: field(typed(), hint=plain(t)), 2000, "/hint/text", MODAL),
    ("image alt text", lambda t: image(alt_text=t), 2000, "/alt_text", MESSAGE),
    ("image title", lambda t: image(title=plain(t)), 2000, "/title/text", MESSAGE),
    ("image address", lambda t: image(image_url=t), 3000, "/image_url", MESSAGE),
    ("block_id", lambda t: section(block_id=t), 255, "/block_id", MESSAGE),
    ("markdown", lambda t: {"type": "markdown", "text": t}, 12_000, "/text", MESSAGE),
    ("video title", lambda t: video(title=plain(t)), 199, "/title/text", MESSAGE),
    ("video author", lambda t: video(author_name=t), 49, "/author_name", MESSAGE),
    ("video description", lambda t: video(description=plain(t)), 200, "/description/text", MESSAGE),
    ("card title", lambda t: card(title=plain(t)), 150, "/title/text", MESSAGE),
    ("card subtitle", lambda t: card(subtitle=mrkdwn(t)), 150, "/subtitle/text", MESSAGE),
    ("card body", lambda t: card(body=mrkdwn(t)), 200, "/body/text", MESSAGE),
    ("card subtext", lambda t: card(subtext=mrkdwn(t)), 200, "/subtext/text", MESSAGE),
    ("container title", lambda t: container(section(), title=plain(t)), 150, "/title/text", MESSAGE),
    ("container subtitle", lambda t: container(section(), subtitle=plain(t)), 150, "/subtitle/text", MESSAGE),
    ("alert", lambda t: alert(text=plain(t)), 200, "/text/text", MODAL),
]


@pytest.mark.parametrize(
    ("make", "most", "pointer", "surface"), [row[1:] for row in LENGTHS], ids=[row[0] for row in LENGTHS]
)
def test_text_is_taken_up_to_its_length(make: Callable[[str], Json], most: int, pointer: str, surface: Surface) -> None:
    assert refused([make(chars(most))], surface) == ()
    assert refused([make(chars(most + 1))], surface) == at(pointer, f"must be less than {most + 1} characters")
    assert refused([make("")], surface) == at(pointer, "must be more than 0 characters")


COUNTS: list[tuple[str, Callable[[int], Json], int, str]] = [
    ("section fields", lambda n: section(fields=[plain()] * n), 10, "/fields"),
    ("context elements", lambda n: {"type": "context", "elements": [plain()] * n}, 10, "/elements"),
    ("actions elements", lambda n: actions(*[button()] * n), 25, "/elements"),
    ("card buttons", lambda n: card(actions=[button()] * n), 3, "/actions"),
    ("carousel cards", lambda n: {"type": "carousel", "elements": [card()] * n}, 10, "/elements"),
    ("container blocks", lambda n: container(*[section()] * n), 10, "/child_blocks"),
    (
        "context_actions elements",
        lambda n: {"type": "context_actions", "elements": [feedback()] * n},
        5,
        "/elements",
    ),
    ("plan tasks", lambda n: {"type": "plan", "title": "t", "tasks": [task()] * n}, 50, "/tasks"),
]


@pytest.mark.parametrize(("make", "most", "pointer"), [row[1:] for row in COUNTS], ids=[row[0] for row in COUNTS])
def test_list_is_taken_up_to_its_count(make: Callable[[int], Json], most: int, pointer: str) -> None:
    assert refused([make(most)]) == ()
    assert refused([make(most + 1)]) == at(pointer, f"no more than {most} items allowed")
    assert refused([make(0)]) == at(pointer, "must provide at least 1 items")


REFUSED: list[tuple[Json, Surface, tuple[str, ...]]] = [
    ({"type": "section"}, MESSAGE, at("/type", "must define either `text` or `fields`")),
    ({"text": plain()}, MESSAGE, at("", "missing required field: type")),
    ({"type": ["section"]}, MESSAGE, at("/type", "unsupported type: ['section']")),
    (section(colour="red"), MESSAGE, at("", "invalid additional property: colour")),
    (section(expand="yes"), MESSAGE, at("/expand", "must be a boolean")),
    (section(block_id=7), MESSAGE, at("/block_id", "must provide a string")),
    (section(text="x"), MESSAGE, at("/text", "must provide an object")),
    (section(fields="x"), MESSAGE, at("/fields", "must provide an array")),
    ({"type": "header", "text": mrkdwn()}, MESSAGE, at("/text/type", "unsupported type: mrkdwn")),
    (
        section(text={**mrkdwn(), "emoji": True}),
        MESSAGE,
        at("/text", "invalid additional property: emoji"),
    ),
    (
        section(text={**plain(), "verbatim": True}),
        MESSAGE,
        at("/text", "invalid additional property: verbatim"),
    ),
    (
        {"type": "image", "alt_text": "a"},
        MESSAGE,
        at("", "must define either `image_url` or `slack_file`"),
    ),
    (
        image(slack_file={"id": "F1"}),
        MESSAGE,
        at("", "must define only one of `image_url` or `slack_file`"),
    ),
    (
        {"type": "image", "image_url": "https://example.org/a.png"},
        MESSAGE,
        at("", "missing required field: alt_text"),
    ),
    (
        {"type": "image", "alt_text": "a", "slack_file": {}},
        MESSAGE,
        at("/slack_file", "must define either `id` or `url`"),
    ),
    (
        video(video_url="http://example.org/v"),
        MESSAGE,
        at("/video_url", "input must match regex pattern: https://.+"),
    ),
    (video(video_url=7), MESSAGE, at("/video_url", "must provide a string")),
    (
        video(video_url="https://" + "x" * 2993),
        MESSAGE,
        at("/video_url", "must be less than 3001 characters"),
    ),
    (alert(level="loud"), MODAL, at("/level", "must be a valid enum value")),
    (task("pending"), MESSAGE, at("/status", "must be a valid enum value")),
    (
        {"type": "card", "subtitle": plain()},
        MESSAGE,
        at("", "must define either `hero_image` or `title` or `actions` or `body`"),
    ),
    (
        card(icon=image(), slack_icon={"type": "icon", "name": "check"}),
        MESSAGE,
        at("", "must define only one of `icon` or `slack_icon`"),
    ),
    (container(section(), width="huge"), MESSAGE, at("/width", "must be a valid enum value")),
    (
        container(container(section())),
        MESSAGE,
        at("/child_blocks/0/type", "unsupported type: container"),
    ),
    (container(alert()), MESSAGE, at("/child_blocks/0/type", "unsupported type: alert")),
    (
        {"type": "container", "child_blocks": [section()]},
        MESSAGE,
        at("", "must define either `title` or `rich_text_title`"),
    ),
]


@pytest.mark.parametrize(("block", "surface", "messages"), REFUSED)
def test_block_out_of_shape_is_refused(block: Json, surface: Surface, messages: tuple[str, ...]) -> None:
    assert refused([block], surface) == messages
