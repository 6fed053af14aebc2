"""Small legal blocks and elements for the tests of what Slack refuses; each test bends one of them."""

from __future__ import annotations

from typing import Any

from bot.practice.blocks import Refusal, Surface, check_blocks

Json = dict[str, Any]

# One code point that is two units in UTF-16: what is counted shows.
CITY = "🏙"


def plain(text: str = "x") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "x") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str = "a", text: str = "A", **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def options(count: int) -> list[Json]:
    return [option(str(number)) for number in range(count)]


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(), **more}


def image(**more: Any) -> Json:
    return {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "a", **more}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(), **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def field(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(), "element": element, **more}


def typed(**more: Any) -> Json:
    return {"type": "plain_text_input", **more}


def select(**more: Any) -> Json:
    return {"type": "static_select", "options": options(2), **more}


def confirm(**more: Any) -> Json:
    return {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain(), **more}


def rich_text(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def line(*runs: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(runs) or [{"type": "text", "text": "x"}]}


def raw(text: str = "x") -> Json:
    return {"type": "raw_text", "text": text}


def grid(rows: int, cells: int) -> list[list[Json]]:
    return [[raw()] * cells] * rows


def table(**more: Any) -> Json:
    return {"type": "table", "rows": grid(1, 1), **more}


def data_table(**more: Any) -> Json:
    return {"type": "data_table", "caption": "c", "rows": grid(2, 1), **more}


def pie(segments: int = 1, **more: Any) -> Json:
    chart = {"type": "pie", "segments": [{"label": "a", "value": 1}] * segments}
    return {"type": "data_visualization", "title": "t", "chart": chart, **more}


def plot(kind: str = "bar", series: int = 1, points: int = 1) -> Json:
    labels = [str(number) for number in range(points)]
    data = [{"label": label, "value": 0} for label in labels]
    lines = [{"name": str(number), "data": data} for number in range(series)]
    chart = {"type": kind, "series": lines, "axis_config": {"categories": labels}}
    return {"type": "data_visualization", "title": "t", "chart": chart}


def video(**more: Any) -> Json:
    return {
        "type": "video",
        "alt_text": "a",
        "title": plain(),
        "video_url": "https://example.org/v",
        "thumbnail_url": "https://example.org/t.png",
        **more,
    }


def card(**more: Any) -> Json:
    return {"type": "card", "title": plain(), **more}


def container(*blocks: Json, **more: Any) -> Json:
    return {"type": "container", "title": plain(), "child_blocks": list(blocks), **more}


def task(status: str = "complete", **more: Any) -> Json:
    return {"type": "task_card", "task_id": "t", "title": "t", "status": status, **more}


def alert(**more: Any) -> Json:
    return {"type": "alert", "text": plain(), **more}


def feedback(**more: Any) -> Json:
    side = {"text": plain(), "value": "v"}
    return {"type": "feedback_buttons", "positive_button": side, "negative_button": side, **more}


def refused(blocks: list[Json], surface: Surface = Surface.MESSAGE) -> tuple[str, ...]:
    """The messages of Slack's refusal, without the words they all share; none when nothing is refused."""
    try:
        check_blocks(blocks, surface)
    except Refusal as refusal:
        if refusal.error != "invalid_blocks":
            raise
        return tuple(message.removeprefix("[ERROR] ") for message in refusal.messages)
    return ()


def at(pointer: str, words: str) -> tuple[str, ...]:
    """What `refused` returns for one finding in the first block."""
    return (f"{words} [json-pointer:/blocks/0{pointer}]",)
