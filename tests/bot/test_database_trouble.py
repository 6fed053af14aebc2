from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.database import Database, clear_errors, exclusive
from bot.errors import DatabaseError
from bot.ledger.inbound import Inbound
from tests.bot.plain_rows import T0, add, names

BUSY = (
    "The database stayed busy for too long, so nothing was changed. "
    "Try again; if it stays busy, another program holds it open."
)


@contextmanager
def another_process(program: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Running `program`, which has printed its first line; it waits for a line before it goes on."""
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


# --- what goes wrong ---------------------------------------------------------------------------------

HOLD_THE_WRITER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("ready", flush=True)
sys.stdin.readline()
"""


def test_a_locked_sqlite_file_gives_up_in_words_and_later_works(sqlite_url: str) -> None:
    database = Database(sqlite_url, busy_seconds=0.2)
    with another_process(HOLD_THE_WRITER, sqlite_url.removeprefix("sqlite:///")):
        began = time.monotonic()
        with pytest.raises(DatabaseError) as refused:
            database.write(add("one"))
        waited = time.monotonic() - began
        read = names(database)

    assert str(refused.value) == BUSY
    assert (read, 0.2 <= waited < 5) == ([], True)
    database.write(add("two"))
    assert names(database) == ["two"]
    database.close()


def test_a_locked_sqlite_file_is_waited_for(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with another_process(HOLD_THE_WRITER, sqlite_url.removeprefix("sqlite:///")) as holder:
        writing = threading.Thread(target=database.write, args=(add("one"),))
        writing.start()
        assert holder.stdin is not None
        holder.stdin.write("\n")
        holder.stdin.flush()
        writing.join(10)

    assert names(database) == ["one"]
    database.close()


def test_a_sqlite_file_in_no_folder_is_told_in_words(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/nowhere/x.db")

    with pytest.raises(DatabaseError, match=r"^The database file cannot be opened. Check DATABASE_URL"):
        database.write(add("one"))
    with pytest.raises(DatabaseError, match=r"^The database file cannot be opened"), database.read() as session:
        session.execute(text("SELECT 1"))

    database.close()


def test_a_file_that_is_no_database_is_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("This is a shopping list. " * 100, encoding="utf-8")
    database = Database(f"sqlite:///{path}")

    with pytest.raises(DatabaseError, match=r"^The database file is damaged or is none"):
        database.write(add("one"))

    database.close()


def test_a_full_disk_is_told_in_words(sqlite_url: str) -> None:
    database = Database(sqlite_url)

    def fill(session: Session) -> None:
        (pages,) = session.execute(text("PRAGMA page_count")).one()
        session.execute(text(f"PRAGMA max_page_count = {pages}"))
        session.add(Inbound(identity="large", at=T0, answer={"x": "x" * 10_000_000}))

    with pytest.raises(DatabaseError, match=r"^The disk is full, so nothing was changed"):
        database.write(fill)

    assert names(database) == []
    database.close()


def test_an_unreachable_server_is_told_in_words() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # Bound and not listening: nobody answers there.
        port = taken.getsockname()[1]
        database = Database(f"postgresql://somebody:pa55word@127.0.0.1:{port}/x")
        with pytest.raises(DatabaseError) as refused:
            database.write(add("one"))
        database.close()

    assert str(refused.value) == "The database cannot be reached. Check DATABASE_URL and that it runs."


@pytest.mark.postgres
def test_a_database_that_does_not_exist_is_told_in_words(postgres_url: str) -> None:
    database = Database(postgres_url.replace("/test_", "/no_such_"))

    with pytest.raises(DatabaseError, match=r"^The database cannot be reached. Check DATABASE_URL"):
        database.write(add("one"))

    database.close()


@pytest.mark.postgres
def test_a_server_that_ends_the_connection_is_told_in_words_and_the_next_write_works(postgres_url: str) -> None:
    database = Database(postgres_url)

    def work(session: Session) -> None:
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(DatabaseError, match=r"^The database cannot be reached"):
        database.write(work)

    database.write(add("after"))
    assert names(database) == ["after"]
    database.close()


def test_a_programmers_error_is_not_dressed_up(database: Database) -> None:
    with pytest.raises(DBAPIError), database.read() as session:
        session.execute(text("SELECT server FROM connection_full_of_locked"))


def test_an_error_does_not_hold_what_was_to_be_written(database: Database) -> None:
    words = "The council split over the ward map."

    with pytest.raises(DBAPIError) as refused:
        database.write(lambda session: session.execute(text("INSERT INTO no_such VALUES (:words)"), {"words": words}))

    assert "ward map" not in str(refused.value)


def test_clear_errors_lets_others_through() -> None:
    with pytest.raises(LookupError), clear_errors():
        raise LookupError("locked")


# --- who may be alone --------------------------------------------------------------------------------

HOLD_THE_LOCK = """
import sys
from bot.database import exclusive
with exclusive(sys.argv[1], "run"):
    print("ready", flush=True)
    sys.stdin.readline()
"""


def test_exclusive_refuses_a_second_process_until_the_first_is_gone(sqlite_url: str) -> None:
    name = Path(sqlite_url).name
    with another_process(HOLD_THE_LOCK, sqlite_url) as holder:
        with pytest.raises(DatabaseError) as refused, exclusive(sqlite_url, "db upgrade"):
            pass
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait(10)
        with exclusive(sqlite_url, "db upgrade"):
            entered = True

    assert str(refused.value) == (
        f"Another throughline process holds {name}, so `db upgrade` does not start. Stop that one first."
    )
    assert entered


def test_exclusive_lets_go_at_the_end_and_when_its_work_fails(sqlite_url: str) -> None:
    with pytest.raises(LookupError), exclusive(sqlite_url, "run"):
        raise LookupError("no")

    with exclusive(sqlite_url, "run"):
        entered = True
    assert entered


def test_exclusive_in_no_folder_is_told_in_words(tmp_path: Path) -> None:
    with (
        pytest.raises(DatabaseError, match=r"^The database file cannot be opened"),
        exclusive(f"sqlite:///{tmp_path}/nowhere/x.db", "init"),
    ):
        pass


def test_exclusive_keeps_nobody_from_postgresql() -> None:
    with exclusive("postgresql://db/x", "run"), exclusive("postgresql://db/x", "run"):
        entered = True
    assert entered
