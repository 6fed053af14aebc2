"""A large roster: read, matched, decided and written, then a second time with nothing to change.

The floor writes the rows of the first import by plain SQL in transactions of the same size, and nothing else.
"""

from __future__ import annotations

import csv
import io
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

from bot.database import Database
from bot.network import founding, starter
from bot.network.roster import applying, book, deciding, sheets, texts
from bot.network.roster.reports import Became
from bot.network.roster.wishes import Accounts
from tests.bench import places
from tests.bench.rows import Row
from tests.bench.sizes import Sizes

T = TypeVar("T")

NOW = datetime(2027, 1, 4, 15, tzinfo=UTC)
CITIES = ("Austin", "Albuquerque", "Rochester", "St. Paul", "Minneapolis", "Seattle", "Tacoma", "Portland", "Madison")
ROLES = ("city_manager", "chief_of_staff", "special_advisor", "equity_lead", "department_staff")

_COMPARES = "People in seats of their own and a cohort, from the file to committed rows, beside the same by plain SQL."
_AGAIN = "The same file once more: everything is read, matched and decided, and nothing is written."
_MEMORY = "The most that Python held beyond the start while the file was read and decided, beside the file's size."

_PERSON = (
    "INSERT INTO person (id, email, name, kind, is_owner, locale, is_active, joined_at)"
    " VALUES (?, ?, ?, 'leader', 0, 'en-US', 1, ?)"
)
_SEAT = "INSERT INTO seat (id, jurisdiction_id, role, title) VALUES (?, 1, ?, ?)"
_HOLDING = "INSERT INTO holding (seat_id, person_id, since) VALUES (?, ?, ?)"
_COHORT = "INSERT INTO cohort_seat (cohort_id, seat_id) VALUES (1, ?)"
_AUDIT = "INSERT INTO audit (at, action, subject, detail) VALUES (?, 'person.added', ?, '{}')"


def measure(sizes: Sizes) -> list[Row]:
    """Rows in full are ten thousand: a hundred for each of the people that other benches have."""
    count = sizes.people * 100
    content = _file(count)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        path.write_bytes(content)
        first, again = _with_network(lambda database: (_import(database, path), _import(database, path)))
        floor = _with_network(lambda database: _floor(database, count))
        peak = _with_network(lambda database: _peak(database, path))
    return [
        Row(f"import of {count:,} rows", f"{first:.2f} s", f"{floor:.2f} s plain SQL", _COMPARES, first / floor),
        Row(f"import of {count:,} rows, again", f"{again:.2f} s", f"{first:.2f} s at first", _AGAIN, again / first),
        Row(
            f"memory, import of {count:,} rows",
            f"{peak / 1e6:.1f} MB",
            f"{len(content) / 1e6:.1f} MB of file",
            _MEMORY,
            peak / len(content),
        ),
    ]


def _file(count: int) -> bytes:
    file = io.StringIO()
    write = csv.writer(file)
    write.writerow(["email", "name", "title", "role", "jurisdiction", "cohorts"])
    for number in range(count):
        role, city = ROLES[number % len(ROLES)], CITIES[number // len(ROLES) % len(CITIES)]
        write.writerow(
            [f"p{number}@city.example", f"Person {number}", f"Seat {number}", role, city, "Year of Reckoning"]
        )
    return file.getvalue().encode()


def _with_network(work: Callable[[Database], T]) -> T:
    with tempfile.TemporaryDirectory() as folder, places.sqlite(Path(folder)) as database:
        database.write(lambda session: founding.found(session, starter.load("ctg")))
        return work(database)


def _import(database: Database, path: Path) -> float:
    began = time.perf_counter()
    decisions = _decided(database, path)
    lines = applying.apply(database, decisions, NOW, NOW)
    took = time.perf_counter() - began
    if any(line.became is Became.REFUSED for line in lines):
        raise RuntimeError("a row of the bench was refused")
    return took


def _decided(database: Database, path: Path) -> list[deciding.Decision]:
    sheet = sheets.read(texts.read(path))
    with database.read() as session:
        known = book.load(session)
    return list(deciding.decide(sheet.rows, known, Accounts()))


def _peak(database: Database, path: Path) -> int:
    tracemalloc.start()
    try:
        _decided(database, path)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _floor(database: Database, count: int) -> float:
    began = time.perf_counter()
    for start in range(0, count, applying.BATCH):
        numbers = range(start, min(start + applying.BATCH, count))
        database.write(partial(_write_rows, numbers=numbers))
    return time.perf_counter() - began


def _write_rows(session: Session, numbers: Iterable[int]) -> None:
    connection, at = session.connection(), str(NOW.replace(tzinfo=None))
    for number in numbers:
        one = number + 1_000  # Beyond the starter's own.
        name = f"Person {number}"
        connection.exec_driver_sql(_PERSON, (one, f"p{number}@city.example", name, at))
        connection.exec_driver_sql(_AUDIT, (at, f"person:{one}"))
        connection.exec_driver_sql(_SEAT, (one, ROLES[number % len(ROLES)], f"Seat {number}"))
        connection.exec_driver_sql(_HOLDING, (one, one, at))
        connection.exec_driver_sql(_AUDIT, (at, f"seat:{one}"))
        connection.exec_driver_sql(_COHORT, (one,))
