"""`make bench` still runs: each bench in a tiny size, and the table it prints. Never how long anything took."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import handler, page, process, reply, words
from tests.bench.__main__ import BEGIN, END, PAGE, written
from tests.bench.rows import Row, markdown, quantile, show
from tests.bench.sizes import TINY


def names(rows: list[Row]) -> list[str]:
    assert all(row.measured and row.compares for row in rows)
    return [row.what for row in rows]


@pytest.mark.postgres
def test_handler_bench_has_a_row_for_each_database_and_crowd() -> None:
    expected = [
        name.format(database)
        for database in ("SQLite", "PostgreSQL")
        for name in (
            "press, {}, 1 at once, p50",
            "press, {}, 1 at once, p99",
            "press, {}, 16 at once, p50",
            "press, {}, 16 at once, p99",
            "ack, {}, 16 at once, p99",
        )
    ]

    assert names(handler.measure(TINY)) == expected


def test_reply_bench_has_a_row_for_each_kind_of_action() -> None:
    assert names(reply.measure(TINY)) == [
        "typed answer to receipt, median of 2",
        "typed answer to receipt, p99 of 2",
        "button to updated message, median of 2",
        "button to updated message, p99 of 2",
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how much memory a process shares")
def test_process_bench_has_a_row_for_start_and_memory() -> None:
    assert names(process.measure(TINY)) == [
        "start to first ack, median of 1",
        "idle memory",
        "memory with routing loaded",
    ]


@pytest.mark.browser
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how much memory a process shares")
def test_page_bench_has_a_row_for_clicks_a_long_channel_and_a_crowd() -> None:
    assert names(page.measure(TINY)) == [
        "click to changed page, median of 3",
        "click to changed page, p99 of 3",
        "open 9 messages, median of 1",
        "memory, 5 open pages",
        "message to 5 open pages",
    ]


def test_words_bench_has_a_row_for_rendering_and_routing() -> None:
    assert names(words.measure(TINY)) == ["messages rendered", "router, load", "rank, p95 of 120"]


def test_start_of_run_loads_nothing_that_only_others_need() -> None:
    heavy = {"cryptography", "matplotlib", "numpy", "psycopg", "sklearn", "starlette", "uvicorn"}
    program = "import sys, bot.cli, bot.processes; print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()

    assert heavy & set(loaded) == set()


def test_table_shows_every_cell_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    row = Row("press, PostgreSQL, 16 at once, ack p99", "100.00 ms", "12.00 ms plain SQL", "", 8.33, "≤ 2 times", False)

    show([row], "Two cores.")

    shown = capsys.readouterr().out
    assert all(cell in shown for cell in ("press, PostgreSQL, 16 at once, ack p99", "8.3", "missed", "Two cores."))


def test_page_takes_a_new_table_in_place_of_the_old() -> None:
    rows = [Row(f"rank, {name}", "2 ms", "3 s", "One beside the other.") for name in ("p50", "p99")]
    page = f"Before.\n{BEGIN}\nold\n{END}\nAfter.\n"

    assert written(page, markdown(rows, "Two cores.")) == (
        f"Before.\n{BEGIN}\nTwo cores.\n\n| what | measured | beside | ratio | goal |  |\n"
        "| --- | --- | --- | --- | --- | --- |\n| rank, p50 | 2 ms | 3 s |  |  |  |\n"
        "| rank, p99 | 2 ms | 3 s |  |  |  |\n\n"
        f"- **rank**: One beside the other.\n{END}\nAfter.\n"
    )


def test_page_without_markers_is_left_alone() -> None:
    with pytest.raises(ValueError, match="no place"):
        written("Nothing here.", "table")


def test_our_page_has_a_place_for_the_table() -> None:
    assert Path(PAGE).read_text(encoding="utf-8").count(BEGIN) == 1


@pytest.mark.parametrize(("share", "expected"), [(0.5, 2.0), (0.99, 4.0), (0.01, 1.0)])
def test_quantile_is_a_value_that_was_measured(share: float, expected: float) -> None:
    assert quantile([4.0, 1.0, 3.0, 2.0], share) == expected
