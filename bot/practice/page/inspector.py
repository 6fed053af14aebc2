"""The record of requests, events and answers as rows for a person to read, filter and copy.

The journal holds no secrets and no words of people; nothing is added to it here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.practice.journal import Entry, Journal, Way

SHOWN = 400
_FINE = frozenset({"ok", "acked", "socket", "request URL", "connected", "closed"})


@dataclass(frozen=True)
class Row:
    """One line of the record."""

    number: int
    machine: str
    calendar: str
    way: str
    name: str
    outcome: str
    took: str
    reference: str
    bad: bool


@dataclass(frozen=True)
class Log:
    """The rows that fit, newest first, and what was asked for."""

    rows: tuple[Row, ...]
    way: str = ""
    words: str = ""


def log(journal: Journal, way: str = "", words: str = "") -> Log:
    """`words` may stand in a name, an outcome or a reference."""
    rows = list(_rows(journal.entries()))
    fitting = [row for row in rows if way in {"", row.way} and _says(row, words)]
    return Log(tuple(fitting[: -SHOWN - 1 : -1]), way, words)


def _rows(entries: Iterable[Entry]) -> Iterable[Row]:
    sent: dict[str, float] = {}
    for number, entry in enumerate(entries):
        if entry.way is Way.SENT:
            sent[entry.reference] = entry.machine
        yield Row(
            number=number,
            machine=f"{datetime.fromtimestamp(entry.machine, UTC):%H:%M:%S.%f}"[:-3],
            calendar=f"{entry.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
            way=entry.way.value,
            name=entry.name,
            outcome=entry.outcome,
            took=_took(entry, sent),
            reference=entry.reference,
            bad=entry.outcome not in _FINE,
        )


def _took(entry: Entry, sent: dict[str, float]) -> str:
    """How long the app took to answer."""
    if entry.way is not Way.ANSWERED or entry.reference not in sent:
        return ""
    return f"{1000 * (entry.machine - sent[entry.reference]):.0f} ms"


def _says(row: Row, words: str) -> bool:
    held = f"{row.name} {row.outcome} {row.reference}".casefold()
    return all(word in held for word in words.casefold().split())
