"""Blocks that set data out: table, data_table and data_visualization.

It knows the shape of one such block; how many of them one message takes is decided where a whole
payload is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.practice.rich_texts import RICH_TEXT
from bot.practice.rules import (
    Finding,
    Kind,
    Rule,
    Surface,
    flag,
    kind_of,
    listing,
    number,
    one_of,
    record,
    text,
)
from bot.practice.texts import ID

COLUMNS = 20
_BLOCK_ID: Mapping[str, Rule] = {"block_id": ID}
_RAW: dict[str, Kind] = {
    "raw_text": Kind(record({"text": text(20_000, least=1)})),
    "raw_number": Kind(record({"value": number(whole=False), "text": text(20_000, least=1)})),
}
_CELL = kind_of({**_RAW, "rich_text": Kind(RICH_TEXT)})
_HEADING = kind_of(_RAW)
_COLUMN_SETTINGS = record({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag()})


def _column_setting(value: object, at: str, surface: Surface) -> Iterator[Finding]:
    # A null skips a column.
    if value is not None:
        yield from _COLUMN_SETTINGS(value, at, surface)


TABLE = record(
    {"rows": listing(listing(_CELL, COLUMNS), 100)},
    {**_BLOCK_ID, "column_settings": listing(_column_setting, COLUMNS)},
)


def _heading_is_raw(value: Mapping[str, Any], at: str, surface: Surface) -> Iterator[Finding]:
    for position, cell in enumerate(value["rows"][0]):
        yield from _HEADING(cell, f"{at}/rows/0/{position}", surface)


def _rows_are_even(value: Mapping[str, Any], at: str, _: Surface) -> Iterator[Finding]:
    for position, row in enumerate(value["rows"]):
        if len(row) != len(value["rows"][0]):
            yield Finding("must have as many cells as the first row", f"{at}/rows/{position}")


DATA_TABLE = record(
    {
        # Slack's page says 100 rows under the heading, others say 200: the smaller holds with both.
        "rows": listing(listing(_CELL, COLUMNS), 101, least=2),
        "caption": text(3000, least=1),
    },
    {**_BLOCK_ID, "page_size": number(1, 100), "row_header_column_index": number(0, COLUMNS - 1)},
    _heading_is_raw,
    _rows_are_even,
)


def _more_than_nothing(value: object, at: str, surface: Surface) -> Iterator[Finding]:
    found = list(number(whole=False)(value, at, surface))
    yield from found
    if not found and isinstance(value, int | float) and value <= 0:
        yield Finding("must be greater than 0", at)


_LABEL = text(20, least=1)
_POINT = record({"label": _LABEL, "value": number(whole=False)})
_SERIES = record({"name": _LABEL, "data": listing(_POINT, 20)})
_AXES = record(
    {"categories": listing(_LABEL, 20)},
    {"x_label": text(50, least=1), "y_label": text(50, least=1)},
)


def _labels_are_categories(value: Mapping[str, Any], at: str, _: Surface) -> Iterator[Finding]:
    categories = list(value["axis_config"]["categories"])
    for position, one in enumerate(value["series"]):
        if [point["label"] for point in one["data"]] != categories:
            yield Finding("must have one point for each category", f"{at}/series/{position}/data")


def _names_differ(value: Mapping[str, Any], at: str, _: Surface) -> Iterator[Finding]:
    names: Sequence[str] = [one["name"] for one in value["series"]]
    for position, name in enumerate(names):
        if name in names[:position]:
            yield Finding("must be unique", f"{at}/series/{position}/name")


_SEGMENT = record({"label": _LABEL, "value": _more_than_nothing})
_PLOT = Kind(record({"series": listing(_SERIES, 12), "axis_config": _AXES}, {}, _labels_are_categories, _names_differ))
_CHART = kind_of(
    {
        "pie": Kind(record({"segments": listing(_SEGMENT, 12)})),
        "line": _PLOT,
        "bar": _PLOT,
        "area": _PLOT,
    }
)
DATA_VISUALIZATION = record({"title": text(50, least=1), "chart": _CHART}, _BLOCK_ID)
