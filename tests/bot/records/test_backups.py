from __future__ import annotations

import resource
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.database import Database, sqlite_path
from bot.errors import FileError
from bot.ledger import audit
from bot.ledger.audit import AuditRow
from bot.records import backups

T0 = datetime(2027, 3, 2, 15, 0, tzinfo=UTC)


def note(session: Session, action: str = "person.paused") -> None:
    audit.record(session, T0, None, action, "person:1")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def actions(path: Path) -> list[str]:
    """What a SQLite backup's audit says happened."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as copied:
        return [action for (action,) in copied.execute("SELECT action FROM audit ORDER BY id")]


@contextmanager
def small_files(size: int) -> Iterator[None]:
    """No file grows beyond `size` bytes, as on a disk that is nearly full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_back_up_is_private_and_leaves_nothing_beside_it(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "copy.backup"

    backups.back_up(database, path, T0)

    assert [file.name for file in tmp_path.iterdir()] == ["copy.backup"]
    assert mode(path) == 0o600
    assert path.stat().st_size > 0


def test_back_up_is_remembered_with_its_instant_alone(database: Database, tmp_path: Path) -> None:
    backups.back_up(database, tmp_path / "copy.backup", T0)

    with database.read() as session:
        rows = [(row.action, row.subject, row.detail, row.actor, row.at) for row in session.query(AuditRow)]
        assert rows == [("backup.made", "database", {}, None, T0)]
        assert backups.last(session) == T0


def test_last_is_none_before_there_was_a_backup(database: Database) -> None:
    database.write(note)

    with database.read() as session:
        assert backups.last(session) is None


def test_back_up_holds_what_is_not_yet_in_the_main_file(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    database.write(note)  # It stands in the -wal file, which nobody has folded in yet.

    backups.back_up(database, tmp_path / "copy.db", T0)

    database.close()
    assert actions(tmp_path / "copy.db") == ["person.paused"]


def test_back_up_while_others_write_is_whole(sqlite_url: str, tmp_path: Path) -> None:
    database, busy = Database(sqlite_url), Database(sqlite_url)
    stop, begun = threading.Event(), threading.Event()

    def both(session: Session) -> None:
        note(session, "one.half")
        note(session, "other.half")

    def keep_writing() -> None:
        while not stop.is_set():
            busy.write(both)
            begun.set()

    writer = threading.Thread(target=keep_writing)
    writer.start()
    assert begun.wait(10)
    backups.back_up(database, tmp_path / "copy.db", T0)
    stop.set()
    writer.join()
    busy.close()
    database.close()

    kept = actions(tmp_path / "copy.db")
    assert kept
    assert kept == ["one.half", "other.half"] * (len(kept) // 2)


def test_back_up_onto_a_file_leaves_it_as_it_was(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "precious"
    path.write_text("mine", encoding="utf-8")

    with pytest.raises(FileError) as refused:
        backups.back_up(database, path, T0)

    assert str(refused.value) == f"{path} is there already, and was left as it is. Choose another name, or add --force."
    assert path.read_text(encoding="utf-8") == "mine"


def test_back_up_with_force_replaces_a_file(sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "precious"
    path.write_text("mine", encoding="utf-8")
    database = Database(sqlite_url)
    database.write(note)

    backups.back_up(database, path, T0, force=True)

    database.close()
    assert actions(path) == ["person.paused"]
    assert mode(path) == 0o600


def test_back_up_onto_the_database_itself_is_refused_even_with_force(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    database.write(note)
    path = sqlite_path(sqlite_url)

    with pytest.raises(FileError) as refused:
        backups.back_up(database, path, T0, force=True)

    assert str(refused.value) == f"{path} is the database itself. Name another file."
    with database.read() as session:
        assert [row.action for row in session.query(AuditRow)] == ["person.paused"]
    database.close()


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("nowhere/copy", "{} cannot be written: its folder does not exist."),
        ("file/copy", "{} cannot be written: its folder is a file."),
        ("folder", "{} is a folder. Name a file in it."),
    ],
)
def test_back_up_to_where_nothing_can_be_written_says_why(
    database: Database, tmp_path: Path, where: str, why: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()

    with pytest.raises(FileError) as refused:
        backups.back_up(database, tmp_path / where, T0)

    assert str(refused.value) == why.format(tmp_path / where)
    with database.read() as session:
        assert backups.last(session) is None


def test_back_up_when_the_disk_is_full_leaves_nothing(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    database.write(note)

    with small_files(20_000), pytest.raises(FileError) as refused:
        backups.back_up(database, tmp_path / "copy.db", T0)

    assert str(refused.value) == (
        f"{tmp_path} cannot take the copy: the disk is full or does not work. Nothing was changed."
    )
    assert list(tmp_path.iterdir()) == []
    with database.read() as session:
        assert backups.last(session) is None
    database.close()


def test_back_up_of_a_damaged_database_leaves_nothing(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    path = sqlite_path(sqlite_url)
    database.close()
    with open(path, "r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 20_000)

    with pytest.raises(FileError):
        backups.back_up(database, tmp_path / "copy.db", T0)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.postgres
def test_back_up_without_pg_dump_says_what_to_run(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    database = Database(postgres_url)
    with database.read() as session:
        server = int(session.scalar(text("SHOW server_version_num")) or 0) // 10_000

    with pytest.raises(FileError) as refused:
        backups.back_up(database, tmp_path / "copy", T0)

    database.close()
    assert str(refused.value) == (
        f"pg_dump is not on this machine's PATH. Install the client programs of PostgreSQL {server}, or where they "
        "are run: pg_dump --format=custom --no-owner --file FILE DATABASE_URL"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.postgres
def test_back_up_with_an_older_pg_dump_is_refused(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n", encoding="utf-8")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    database = Database(postgres_url)

    with pytest.raises(FileError) as refused:
        backups.back_up(database, tmp_path / "copy", T0)

    database.close()
    assert str(refused.value).startswith("pg_dump here is of version 9.6.24, the server is newer. Install the client")
    assert list(tmp_path.iterdir()) == [old]
