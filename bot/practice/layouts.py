"""Every block Slack takes from an app: its keys, its sizes and the surfaces it is legal on.

What a whole payload must keep, such as ids that differ, is not known here. The `file` and `call` blocks
are not in the table: Slack shows them, but does not take them from an app.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.practice.elements import AN_IMAGE, IN_ACTIONS, IN_CARD, IN_CONTEXT_ACTIONS, IN_INPUT, IN_SECTION
from bot.practice.grids import DATA_TABLE, DATA_VISUALIZATION, TABLE
from bot.practice.rich_texts import A_RICH_TEXT, RICH_TEXT
from bot.practice.rules import (
    EVERYWHERE,
    Finding,
    Kind,
    Rule,
    Surface,
    at_least_one,
    flag,
    kind_of,
    listing,
    matching,
    one_of,
    record,
    text,
)
from bot.practice.texts import ID, IMAGE_BLOCK, URL, any_text, plain

MARKDOWN_MOST = 12_000

_MESSAGE = frozenset({Surface.MESSAGE})
_MODAL = frozenset({Surface.MODAL})
_MESSAGE_OR_HOME = frozenset({Surface.MESSAGE, Surface.HOME})


def _block(
    required: Mapping[str, Rule],
    optional: Mapping[str, Rule] | None = None,
    surfaces: frozenset[Surface] = EVERYWHERE,
) -> Kind:
    return Kind(record(required, {"block_id": ID, **(optional or {})}), surfaces)


_CONTEXT_TEXT = any_text(3000)


def _context_item(value: object, at: str, surface: Surface) -> Iterator[Finding]:
    is_image = isinstance(value, Mapping) and value.get("type") == "image"
    yield from (AN_IMAGE if is_image else _CONTEXT_TEXT)(value, at, surface)


_SECTION = Kind(
    record(
        {},
        {
            "block_id": ID,
            "text": any_text(3000),
            "fields": listing(any_text(2000), 10),
            "accessory": IN_SECTION,
            "expand": flag(),
        },
        at_least_one("text", "fields", place="/type"),
    )
)
_INPUT = _block(
    {"label": plain(2000), "element": IN_INPUT},
    {"hint": plain(2000), "optional": flag(), "dispatch_action": flag()},
)
_HTTPS = matching("https://.+")
_VIDEO = _block(
    {"alt_text": text(2000, least=1), "title": plain(199), "video_url": _HTTPS, "thumbnail_url": URL},
    {
        "title_url": _HTTPS,
        "description": plain(200),
        "provider_icon_url": URL,
        "provider_name": text(50, least=1),
        "author_name": text(49, least=1),
    },
)


def _one_icon(value: Mapping[str, object], at: str, _: Surface) -> Iterator[Finding]:
    if "icon" in value and "slack_icon" in value:
        yield Finding("must define only one of `icon` or `slack_icon`", at)


_CARD = Kind(
    record(
        {},
        {
            "block_id": ID,
            "hero_image": AN_IMAGE,
            "icon": AN_IMAGE,
            "slack_icon": kind_of({"icon": Kind(record({"name": ID}))}),
            "title": any_text(150),
            "subtitle": any_text(150),
            "body": any_text(200),
            "subtext": any_text(200),
            "actions": listing(IN_CARD, 3),
        },
        at_least_one("hero_image", "title", "actions", "body"),
        _one_icon,
    )
)


def _task(*states: str) -> Kind:
    source = Kind(record({"url": URL, "text": text(3000, least=1)}))
    return _block(
        {"task_id": ID, "title": text(3000, least=1), "status": one_of(*states)},
        {"details": A_RICH_TEXT, "output": A_RICH_TEXT, "sources": listing(kind_of({"url": source}))},
        _MESSAGE,
    )


_LONE_TASK = _task("in_progress", "complete", "error")
_PLANNED_TASK = _task("pending", "in_progress", "complete", "error")

_PLAIN_BLOCKS: dict[str, Kind] = {
    "section": _SECTION,
    "header": _block({"text": plain(150)}),
    "context": _block({"elements": listing(_context_item, 10)}),
    "actions": _block({"elements": listing(IN_ACTIONS, 25)}),
    "input": _INPUT,
    "image": Kind(IMAGE_BLOCK),
    "divider": _block({}),
    "rich_text": Kind(RICH_TEXT),
    "video": _VIDEO,
    "markdown": _block({"text": text(MARKDOWN_MOST, least=1)}, surfaces=_MESSAGE),
    "table": Kind(TABLE, _MESSAGE_OR_HOME),
    "data_table": Kind(DATA_TABLE, _MESSAGE_OR_HOME),
    "data_visualization": Kind(DATA_VISUALIZATION, _MESSAGE_OR_HOME),
    "context_actions": _block({"elements": listing(IN_CONTEXT_ACTIONS, 5)}, surfaces=_MESSAGE),
    "card": _CARD,
    "carousel": _block({"elements": listing(kind_of({"card": _CARD}), 10)}, surfaces=_MESSAGE_OR_HOME),
    "alert": _block(
        {"text": any_text(200)},
        {"level": one_of("default", "info", "warning", "error", "success")},
        _MODAL,
    ),
    "task_card": _LONE_TASK,
    "plan": _block(
        {"title": text(3000, least=1)},
        {"tasks": listing(kind_of({"task_card": _PLANNED_TASK}), 50)},
        _MESSAGE,
    ),
}
_CONTAINER = Kind(
    record(
        # A container holds blocks of every kind but its own.
        {"child_blocks": listing(kind_of(_PLAIN_BLOCKS), 10)},
        {
            "block_id": ID,
            "title": plain(150),
            "rich_text_title": A_RICH_TEXT,
            "subtitle": any_text(150),
            "width": one_of("narrow", "standard", "wide", "full"),
            "icon": AN_IMAGE,
            "is_collapsible": flag(),
            "default_collapsed": flag(),
            "has_header_divider": flag(),
        },
        at_least_one("title", "rich_text_title"),
    )
)

A_BLOCK = kind_of({**_PLAIN_BLOCKS, "container": _CONTAINER})
