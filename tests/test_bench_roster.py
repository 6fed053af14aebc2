"""The roster's bench still runs, in a tiny size. Never how long anything took."""

from __future__ import annotations

from tests.bench import roster
from tests.bench.sizes import TINY


def test_roster_bench_has_a_row_for_time_and_memory() -> None:
    assert [row.what for row in roster.measure(TINY)] == [
        "import of 200 rows",
        "import of 200 rows, again",
        "memory, import of 200 rows",
    ]
