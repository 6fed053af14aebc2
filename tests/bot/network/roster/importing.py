"""A roster brought into a database as the command does it, and what came of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.database import Database
from bot.network.roster import applying, book, deciding, sheets
from bot.network.roster.reports import Line
from bot.network.roster.texts import Text
from bot.network.roster.wishes import Accounts

NOW = datetime(2027, 1, 6, 15, tzinfo=UTC)
MACHINE = datetime(2026, 3, 1, tzinfo=UTC)


def roster(header: str, *rows: Sequence[str]) -> str:
    """A CSV file; the header's columns are parted by blanks."""
    file = io.StringIO()
    csv.writer(file).writerows([header.split(), *rows])
    return file.getvalue()


def bring(
    database: Database, body: str, accounts: Accounts | None = None, *, now: datetime = NOW, dry_run: bool = False
) -> list[Line]:
    sheet = sheets.read(Text(body, "UTF-8"))
    with database.read() as session:
        known = book.load(session)
    decisions = list(deciding.decide(sheet.rows, known, accounts or Accounts()))
    if dry_run:
        return [decision.line for decision in decisions]
    return list(applying.apply(database, decisions, now, MACHINE))


def became(lines: Sequence[Line]) -> list[str]:
    return [line.became.value for line in lines]
