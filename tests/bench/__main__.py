"""`python -m tests.bench`: every bench, then one table. `--write` also puts it into docs/benchmarks.md."""

from __future__ import annotations

import argparse
import logging
import os
import platform
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psycopg
import pytest

from bot import logs
from tests.bench import handler, page, places, process, reply, roster, words
from tests.bench.rows import Row, markdown, milliseconds, quantile, show
from tests.bench.sizes import FULL, TINY, Sizes

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"

BENCHES: Mapping[str, Callable[[Sizes], list[Row]]] = {
    "handler": handler.measure,
    "reply": reply.measure,
    "process": process.measure,
    "words": words.measure,
    "page": page.measure,
    "roster": roster.measure,
}


def main(given: Sequence[str]) -> int:
    """Run what was asked for; a goal that is missed is said and fails nothing."""
    asked = _parsed(given)
    logs.configure("ERROR")
    logging.captureWarnings(True)
    sizes = TINY if asked.tiny else FULL
    rows = []
    for name in asked.only or BENCHES:
        began = time.perf_counter()
        sys.stderr.write(f"{name} … ")
        sys.stderr.flush()
        try:
            rows += BENCHES[name](sizes)
        except pytest.skip.Exception as reason:  # Chromium is missing here; the other benches need none.
            sys.stderr.write(f"left out: {reason}\n")
            continue
        sys.stderr.write(f"{time.perf_counter() - began:.0f} s\n")
    told = facts(sizes)
    show(rows, told)
    if asked.write:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), markdown(rows, told)), encoding="utf-8")
    return 0


def facts(sizes: Sizes) -> str:
    """What the numbers depend on and the code does not."""
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"PostgreSQL {_postgres_version()}; a synced write of 4 kB takes {milliseconds(_synced_write())}. "
        f"{sizes.rounds * sizes.presses} presses of each kind, {sizes.starts} starts. Ratios count, absolutes do not."
    )


def written(text: str, table: str) -> str:
    """`text` with `table` between its markers; raises ValueError where they are missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError("the page has no place for the table")
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def _parsed(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    parser.add_argument("--tiny", action="store_true", help="see that everything runs; the numbers mean nothing")
    parser.add_argument("--only", action="append", choices=BENCHES, help="one bench; may be given several times")
    return parser.parse_args(given)


def _postgres_version() -> str:
    with (
        tempfile.TemporaryDirectory() as folder,
        places.postgres_server(Path(folder)) as url,
        psycopg.connect(url) as connection,
    ):
        number = connection.info.server_version
    return f"{number // 10000}.{number % 10000}"


def _synced_write() -> float:
    """Seconds, the median of many: the least that any commit takes on this disk."""
    took = []
    with tempfile.TemporaryFile() as file:
        for _ in range(200):
            file.write(b"x" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - began)
    return quantile(took, 0.5)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
