"""Text as rows of named cells: which separator, which column is which, and which rows cannot be told apart.

A row that is wrong is handed on with what is wrong with it, so that it never stops the rest.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.errors import ContentError
from bot.network.roster.texts import Text

#: Every column by its own name, with what else a header may call it.
COLUMNS = {
    "email": ("mail", "email address", "work email", "email 1", "correo", "correo electrónico"),
    "slack_user_id": ("slack", "slack id", "slack user", "slack member id", "member id", "user id"),
    "name": ("full name", "display name", "person", "nombre"),
    "first_name": ("first", "given name"),
    "last_name": ("last", "surname", "family name"),
    "title": ("job title", "position", "local title", "cargo"),
    "role": ("network role", "rol"),
    "jurisdiction": ("city", "county", "city or county", "place", "municipality", "locality", "ciudad"),
    "partner": ("partner organization", "organization", "organisation", "org", "partner key"),
    "cohorts": ("cohort", "groups", "group"),
    "time_zone": ("tz", "zone", "iana time zone", "zona horaria"),
    "state": ("st", "state code", "estado"),
    "kind": ("type", "jurisdiction kind", "kind of jurisdiction"),
}
#: Longer cells than these do not fit where they are kept; the rest may have as many as a name.
LONGEST = {"email": 320, "title": 120, "jurisdiction": 120, "cohorts": 1_000, "role": 80, "time_zone": 60}
LONGEST_ELSE = 200

_SEPARATORS = (",", ";", "\t", "|")
#: A cell may hold line ends, but not this many: then a quotation mark was never closed.
_MOST_LINES = 10
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Row:
    """One row: its cells by column, or what is wrong with it."""

    line: int  # Of the file, counted from 1.
    cells: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    raw: Sequence[str] = ()
    notes: tuple[str, ...] = ()  # What was read differently from how it stands.

    def get(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Sheet:
    """All rows of a file, in order."""

    header: Sequence[str]
    rows: tuple[Row, ...]
    warnings: tuple[str, ...]


def read(text: Text) -> Sheet:
    """The rows of a roster; raises ContentError when the first line names no column or nothing follows it."""
    lines = io.StringIO(text.body, newline="").readlines()
    said = (at for at, line in enumerate(lines) if line.strip() and not line.lower().startswith("sep="))
    start = next(said, 0)
    separator = max(_SEPARATORS, key=lambda one: sum(_column(cell) is not None for cell in _cells(lines[start], one)))
    header = [tidy(cell) for cell in _cells(lines[start], separator)]
    columns, warnings = _columns(header)
    rows = tuple(_rows(lines, start + 1, separator, columns))
    if not rows:
        raise ContentError("The file has a header and no row below it.")
    return Sheet(header, rows, (*text.warnings, *warnings))


def tidy(cell: str) -> str:
    """A cell as one line without what cannot be seen; a leading apostrophe that kept a formula still is taken off."""
    shown = "".join(" " if unicodedata.category(sign) in {"Cc", "Zs", "Zl", "Zp"} else sign for sign in cell)
    plain = unicodedata.normalize("NFC", " ".join(shown.replace("\u200b", "").replace("\ufeff", "").split()))
    return plain[1:] if plain.startswith("'") and plain[1:].startswith(_FORMULA) else plain


def neutral(cell: str) -> str:
    """A cell for a CSV file that a spreadsheet may open: what would be a formula is text."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def written(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A CSV file of these rows; no cell of it is a formula."""
    file = io.StringIO()
    csv.writer(file).writerows([neutral(cell) for cell in row] for row in (header, *rows))
    return file.getvalue()


def _columns(header: Sequence[str]) -> tuple[list[str | None], list[str]]:
    """The column of each cell; None for those that are not read."""
    columns: list[str | None] = []
    warnings = []
    for cell in header:
        column = _column(cell)
        if column is None and cell:
            warnings.append(f"The column {cell!r} is not one of a roster's and was left out.")
        elif column in columns:
            warnings.append(f"The column {cell!r} is a second {column}; the first is read.")
            column = None
        columns.append(column)
    if not any(columns):
        raise ContentError(f"The first line names no column of a roster. These are read: {', '.join(COLUMNS)}.")
    return columns, warnings


def _column(cell: str) -> str | None:
    said = _plain(cell)
    return next((name for name, others in COLUMNS.items() if said in map(_plain, (name, *others))), None)


def _plain(header: str) -> str:
    return re.sub(r"[\W_]+", "", tidy(header).casefold())


def _rows(lines: Sequence[str], at: int, separator: str, columns: Sequence[str | None]) -> Iterator[Row]:
    while at < len(lines):
        number, taken = at + 1, lines[at : at + _MOST_LINES]
        try:
            cells, used = _first(taken, separator)
        except csv.Error as error:
            unclosed = "unexpected end" in str(error)
            problem = "a quotation mark is opened and never closed" if unclosed else "a cell of it is far too long"
            yield Row(number, problem=problem, raw=_cells(lines[at], separator))
            at += 1
            continue
        if any(cell.strip() for cell in cells):
            yield _row(number, cells, columns)
        at += used


def _first(lines: Sequence[str], separator: str) -> tuple[list[str], int]:
    """The cells of the first row and how many lines it has; raises csv.Error when it does not end or is too long."""
    for strict in (True, False):
        reader = csv.reader(lines, delimiter=separator, strict=strict)
        try:
            return next(reader), reader.line_num
        except csv.Error as error:
            # What follows a closed quotation mark is only taken amiss when reading strictly.
            if not strict or "expected after" not in str(error):
                raise
    raise AssertionError("the second reading returns or raises")


def _cells(line: str, separator: str) -> list[str]:
    """The cells of one line taken by itself, cut where it is far too long."""
    return next(csv.reader([line.rstrip("\r\n")[:100_000]], delimiter=separator), [])


def _row(number: int, raw: Sequence[str], columns: Sequence[str | None]) -> Row:
    spare = [cell for cell in raw[len(columns) :] if cell.strip()]
    if spare:
        problem = (
            f"it has {len(raw)} cells and the first line {len(columns)}; "
            "a cell that holds the separator needs quotation marks around it"
        )
        return Row(number, problem=problem, raw=raw)
    cells = {column: tidy(cell) for column, cell in zip(columns, raw, strict=False) if column is not None}
    whole = " ".join(filter(None, (cells.pop("first_name", ""), cells.pop("last_name", ""))))
    cells["name"] = cells.get("name") or whole
    long = [name for name, cell in cells.items() if len(cell) > LONGEST.get(name, LONGEST_ELSE)]
    problem = f"its {long[0]} has more than {LONGEST.get(long[0], LONGEST_ELSE)} characters" if long else ""
    return Row(number, cells, problem, raw)
