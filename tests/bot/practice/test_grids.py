"""What tables and charts may hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.bot.practice.block_samples import (
    Json,
    at,
    data_table,
    grid,
    line,
    pie,
    plot,
    raw,
    refused,
    rich_text,
    table,
)


def slice_of(**more: Any) -> Json:
    return {"type": "pie", "segments": [{"label": "a", "value": 1, **more}]}


def axes(**more: Any) -> Json:
    block = plot()
    block["chart"]["axis_config"].update(more)
    return block


COUNTS: list[tuple[str, Callable[[int], Json], int, int, str]] = [
    ("table rows", lambda n: table(rows=grid(n, 1)), 1, 100, "/rows"),
    ("table cells", lambda n: table(rows=grid(1, n)), 1, 20, "/rows/0"),
    ("column settings", lambda n: table(column_settings=[{}] * n), 1, 20, "/column_settings"),
    ("data_table rows", lambda n: data_table(rows=grid(n, 1)), 2, 101, "/rows"),
    ("pie segments", pie, 1, 12, "/chart/segments"),
    ("series", lambda n: plot("line", series=n), 1, 12, "/chart/series"),
]


@pytest.mark.parametrize(
    ("make", "least", "most", "pointer"), [row[1:] for row in COUNTS], ids=[row[0] for row in COUNTS]
)
def test_grid_is_taken_within_its_counts(make: Callable[[int], Json], least: int, most: int, pointer: str) -> None:
    assert refused([make(least)]) == ()
    assert refused([make(most)]) == ()
    assert refused([make(most + 1)]) == at(pointer, f"no more than {most} items allowed")
    assert refused([make(least - 1)]) == at(pointer, f"must provide at least {least} items")


@pytest.mark.parametrize("kind", ["line", "bar", "area"])
def test_plot_takes_twenty_points_for_twenty_categories(kind: str) -> None:
    too_many = "no more than 20 items allowed"

    assert refused([plot(kind, points=20)]) == ()
    assert refused([plot(kind, points=21)]) == (
        *at("/chart/series/0/data", too_many),
        *at("/chart/axis_config/categories", too_many),
    )


LENGTHS: list[tuple[str, Callable[[str], Json], int, str]] = [
    ("chart title", lambda t: pie(title=t), 50, "/title"),
    ("segment label", lambda t: pie(chart=slice_of(label=t)), 20, "/chart/segments/0/label"),
    ("x label", lambda t: axes(x_label=t), 50, "/chart/axis_config/x_label"),
    ("y label", lambda t: axes(y_label=t), 50, "/chart/axis_config/y_label"),
]


@pytest.mark.parametrize(("make", "most", "pointer"), [row[1:] for row in LENGTHS], ids=[row[0] for row in LENGTHS])
def test_words_of_a_chart_are_taken_up_to_their_length(make: Callable[[str], Json], most: int, pointer: str) -> None:
    assert refused([make("x" * most)]) == ()
    assert refused([make("x" * (most + 1))]) == at(pointer, f"must be less than {most + 1} characters")


@pytest.mark.parametrize(
    ("block", "words", "pointer"),
    [
        (table(rows=[[{"type": "plain_text", "text": "x"}]]), "unsupported type: plain_text", "/rows/0/0/type"),
        (table(rows=[[raw("")]]), "must be more than 0 characters", "/rows/0/0/text"),
        (table(column_settings=[{"align": "top"}]), "must be a valid enum value", "/column_settings/0/align"),
        ({"type": "data_table", "rows": grid(2, 1)}, "missing required field: caption", ""),
        (data_table(page_size=0), "must be greater than 1", "/page_size"),
        (data_table(page_size=101), "must be less than 100", "/page_size"),
        (data_table(row_header_column_index=-1), "must be greater than 0", "/row_header_column_index"),
        (data_table(rows=[[rich_text(line())], [raw()]]), "unsupported type: rich_text", "/rows/0/0/type"),
        (data_table(rows=[[raw()], [raw(), raw()]]), "must have as many cells as the first row", "/rows/1"),
        (pie(chart=slice_of(value=0)), "must be greater than 0", "/chart/segments/0/value"),
        (pie(chart=slice_of(value="1")), "must provide a number", "/chart/segments/0/value"),
        (pie(chart={"type": "radar"}), "unsupported type: radar", "/chart/type"),
        (axes(categories=["other"]), "must have one point for each category", "/chart/series/0/data"),
    ],
)
def test_grid_out_of_shape_is_refused(block: Json, words: str, pointer: str) -> None:
    assert refused([block]) == at(pointer, words)


def test_series_of_one_name_are_refused() -> None:
    block = plot(series=2)
    block["chart"]["series"][1]["name"] = "0"

    assert refused([block]) == at("/chart/series/1/name", "must be unique")


def test_cells_of_every_kind_are_taken() -> None:
    number = {"type": "raw_number", "value": 1.5, "text": "1.5"}
    row = [raw(), number, rich_text(line())]

    assert refused([table(rows=[row], column_settings=[None, {"align": "right", "is_wrapped": True}])]) == ()
    assert refused([data_table(rows=[[raw(), number, raw()], row], page_size=100)]) == ()
