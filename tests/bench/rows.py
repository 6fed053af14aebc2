"""The table: what was measured, what it stands beside, and how they relate; on a terminal and in Markdown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

WIDTH = 120
HEADINGS = ("what", "measured", "beside", "ratio", "goal", "")


@dataclass(frozen=True)
class Row:
    """One measurement; `beside` is a floor or a peer, `compares` says in a sentence what is set beside what."""

    what: str
    measured: str
    beside: str
    compares: str
    ratio: float | None = None
    goal: str = ""
    met: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        ratio = "" if self.ratio is None else f"{self.ratio:.1f}"
        verdict = {True: "met", False: "missed", None: ""}[self.met]
        return (self.what, self.measured, self.beside, ratio, self.goal, verdict)


def quantile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of the values do not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


def show(rows: Sequence[Row], facts: str) -> None:
    """Print the table to the terminal."""
    table = Table(caption=facts, caption_justify="left")
    for heading in HEADINGS:
        table.add_column(heading, no_wrap=True)
    for row in rows:
        table.add_row(*row.cells)
    console = Console(highlight=False)
    console.width = max(console.width, WIDTH)  # Where nobody looks, rich would take 80 and cut.
    console.print(table)


def markdown(rows: Sequence[Row], facts: str) -> str:
    """The same for a page, with the sentence that says what each row compares."""
    lines = [facts, "", _line(HEADINGS), _line(["---"] * len(HEADINGS)), *(_line(row.cells) for row in rows), ""]
    return "\n".join([*lines, *(f"- **{what}**: {said}" for said, what in _sentences(rows).items())])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _sentences(rows: Sequence[Row]) -> dict[str, str]:
    """Each sentence once; rows that share it share what their names begin with, up to a comma."""
    names: dict[str, str] = {}
    for row in rows:
        names.setdefault(row.compares, row.what.partition(",")[0])
    return names
