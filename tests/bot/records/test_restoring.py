from __future__ import annotations

import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from cryptography.fernet import Fernet
from psycopg import sql

from bot.database import Database, exclusive, sqlite_path
from bot.errors import DatabaseError, FileError
from bot.ledger import audit, freetext, words
from bot.ledger.audit import AuditRow
from bot.ledger.words import Promise, WordsRow
from bot.migrations import schema
from bot.records import backups, restoring
from bot.records.restoring import Restored

T0 = datetime(2027, 3, 2, 15, 0, tzinfo=UTC)
M0 = datetime(2027, 3, 2, 15, 0, 1, tzinfo=UTC)
KEPT = "before-2027-03-02T150001Z"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copy"


def note(database: Database, action: str, at: datetime = T0) -> None:
    database.write(lambda session: audit.record(session, at, None, action, "person:1"))


def actions(url: str) -> list[str]:
    database = Database(url)
    with database.read() as session:
        found = [row.action for row in session.query(AuditRow).order_by(AuditRow.id)]
    database.close()
    return found


def restore(url: str, path: Path, keys: tuple[str, ...] = ()) -> Restored:
    return restoring.restore(url, path, keys, T0, M0)


def kept_actions(url: str, kept: str | None) -> list[str]:
    """What the database that was set aside says happened."""
    if url.startswith("sqlite"):
        return actions(f"sqlite:///{kept}")
    name = str(kept).removeprefix("the schema ")
    with psycopg.connect(url) as connection:
        rows = connection.execute(sql.SQL("SELECT action FROM {}.audit ORDER BY id").format(sql.Identifier(name)))
        return [action for (action,) in rows]


def test_restore_puts_the_backup_back_and_keeps_what_was_there(database_url: str, copy: Path) -> None:
    database = Database(database_url)
    note(database, "before", T0 - timedelta(hours=1))
    backups.back_up(database, copy, T0)
    note(database, "after")
    database.close()

    done = restore(database_url, copy)

    assert (done.knows_until, done.in_doubt, done.to_review) == (T0 - timedelta(hours=1), 0, 0)
    assert actions(database_url) == ["before", "backup.restored"]
    assert kept_actions(database_url, done.kept) == ["before", "backup.made", "after"]


def test_restore_twice_keeps_each(sqlite_url: str, copy: Path) -> None:
    database = Database(sqlite_url)
    backups.back_up(database, copy, T0)
    database.close()

    first = restoring.restore(sqlite_url, copy, (), T0, M0).kept
    second = restoring.restore(sqlite_url, copy, (), T0, M0 + timedelta(seconds=1)).kept

    assert [actions(f"sqlite:///{kept}") for kept in (first, second)] == [["backup.made"], ["backup.restored"]]


def test_restored_file_has_the_name_of_its_day_and_the_mode_of_the_one_before(sqlite_url: str, copy: Path) -> None:
    place = sqlite_path(sqlite_url)
    place.chmod(0o640)
    database = Database(sqlite_url)
    backups.back_up(database, copy, T0)
    database.close()

    done = restore(sqlite_url, copy)

    assert done.kept == f"{place}.{KEPT}"
    assert stat.S_IMODE(place.stat().st_mode) == 0o640
    assert sorted(file.name for file in place.parent.glob(f"{place.name}*") if not file.name.endswith(".lock")) == [
        place.name,
        f"{place.name}.{KEPT}",
    ]


def test_restore_where_no_database_is(sqlite_url: str, copy: Path, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    note(database, "before")
    backups.back_up(database, copy, T0)
    database.close()
    (tmp_path / "new.db-wal").write_bytes(b"left by a database that was deleted")

    done = restore(f"sqlite:///{tmp_path}/new.db", copy)

    assert done.kept is None
    assert actions(f"sqlite:///{tmp_path}/new.db") == ["before", "backup.restored"]


def test_restore_over_a_damaged_database(sqlite_url: str, copy: Path) -> None:
    database = Database(sqlite_url)
    note(database, "before")
    backups.back_up(database, copy, T0)
    database.close()
    place = sqlite_path(sqlite_url)
    place.write_bytes(b"no database any more")

    done = restore(sqlite_url, copy)

    assert actions(sqlite_url) == ["before", "backup.restored"]
    assert Path(str(done.kept)).read_bytes() == b"no database any more"


def test_restore_of_what_an_older_version_made_is_brought_up_to_date(
    database_url: str, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(database_url)
    backups.back_up(database, copy, T0)
    database.close()
    later_program(tmp_path, monkeypatch)

    restore(database_url, copy)

    assert version(database_url) == "later"


def test_restore_of_what_a_newer_version_made_is_refused(database_url: str, copy: Path) -> None:
    database = Database(database_url)
    stamp(database, "9999")
    backups.back_up(database, copy, T0)
    stamp(database, "0001")
    note(database, "after")
    database.close()

    with pytest.raises(FileError) as refused:
        restore(database_url, copy)

    assert str(refused.value) == (
        f"{copy} was not put back. The database was made by a newer version of this program, so nothing was touched. "
        "Install that version, or restore a backup from before."
    )
    assert actions(database_url) == ["backup.made", "after"]


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"SQLite format 3\0" + b"\xff" * 5000])
def test_restore_of_what_is_no_backup_changes_nothing(database_url: str, copy: Path, content: bytes) -> None:
    database = Database(database_url)
    note(database, "before")
    database.close()
    copy.write_bytes(content)

    with pytest.raises(FileError) as refused:
        restore(database_url, copy)

    assert str(refused.value).endswith("Nothing was changed.")
    assert actions(database_url) == ["before"]
    assert not list(copy.parent.glob(".*"))


def test_restore_of_another_programs_database_changes_nothing(sqlite_url: str, copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")

    with pytest.raises(FileError) as refused:
        restore(sqlite_url, copy)

    assert str(refused.value) == f"{copy} is no backup of this program. Nothing was changed."


def test_restore_of_a_damaged_backup_changes_nothing(database_url: str, copy: Path) -> None:
    database = Database(database_url)
    backups.back_up(database, copy, T0)
    database.close()
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(FileError):
        restore(database_url, copy)

    assert actions(database_url) == ["backup.made"]


def test_restore_of_no_file_says_so(sqlite_url: str, copy: Path) -> None:
    with pytest.raises(FileError) as refused:
        restore(sqlite_url, copy)

    assert str(refused.value) == f"There is no file {copy}."


def test_restore_of_the_database_itself_is_refused(sqlite_url: str) -> None:
    place = sqlite_path(sqlite_url)

    with pytest.raises(FileError) as refused:
        restore(sqlite_url, place)

    assert str(refused.value) == f"{place} is the database itself. Name a backup."


def test_restore_beside_a_running_bot_is_refused(sqlite_url: str, copy: Path) -> None:
    database = Database(sqlite_url)
    backups.back_up(database, copy, T0)
    database.close()

    with exclusive(sqlite_url, "run"), pytest.raises(DatabaseError) as refused:
        restore(sqlite_url, copy)

    assert str(refused.value) == (
        f"Another throughline process holds {sqlite_path(sqlite_url).name}, so `restore` does not start. "
        "Stop that one first."
    )


def test_restore_while_anybody_has_the_database_open_is_refused(database_url: str, copy: Path) -> None:
    database = Database(database_url)
    backups.back_up(database, copy, T0)

    with database.read() as session:
        session.execute(sa.text("SELECT 1"))
        with pytest.raises(DatabaseError) as refused:
            restore(database_url, copy)

    database.close()
    assert "so nothing was changed" in str(refused.value)
    assert actions(database_url) == ["backup.made"]


def test_restore_without_the_words_keys_still_keeps_words_sealed(sqlite_url: str, copy: Path) -> None:
    key = Fernet.generate_key().decode()
    database = Database(sqlite_url)
    freetext.use_keys(database, [key])
    database.write(lambda session: words.write(session, 1, "The marina deal is not dead.", Promise("Just you"), T0))
    backups.back_up(database, copy, T0)
    database.close()

    restore(sqlite_url, copy)

    assert b"marina" not in copy.read_bytes()
    again = Database(sqlite_url)
    freetext.use_keys(again, [key])
    with again.read() as session:
        assert [row.body for row in session.query(WordsRow)] == ["The marina deal is not dead."]
    again.close()


def version(url: str) -> str:
    engine = sa.create_engine(Database(url).url)
    with engine.connect() as connection:
        found = str(connection.scalar(sa.text("SELECT version_num FROM alembic_version")))
    engine.dispose()
    return found


def stamp(database: Database, name: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :name"), {"name": name})


def later_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This program, one version later."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    before = ScriptDirectory(str(schema.FOLDER)).get_current_head()
    next_ = f'"""Later."""\n\nrevision = "later"\ndown_revision = "{before}"\n\n\ndef upgrade() -> None:\n    pass\n'
    (folder / "versions" / "later.py").write_text(next_, encoding="utf-8")
    monkeypatch.setattr(schema, "FOLDER", folder)
