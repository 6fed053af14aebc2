from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from bot.database import Database
from bot.errors import DatabaseError
from bot.ledger.inbound import Inbound
from bot.migrations import schema
from bot.migrations.tables import metadata

T0 = datetime(2027, 3, 2, 15, 0, tzinfo=UTC)
NEWER = (
    "The database was made by a newer version of this program, so nothing was touched. "
    "Install that version, or restore a backup from before."
)
NEXT = '''
"""A second version."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table("second", sa.Column("id", sa.Integer, primary_key=True))
'''


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with nothing in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    beside = sa.make_url(request.getfixturevalue("postgres_url"))
    server = beside.set(database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE empty")
        yield beside.set(database="empty").render_as_string(hide_password=False)
        connection.execute("DROP DATABASE empty WITH (FORCE)")


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    opened = Database(empty_url)
    yield opened
    opened.close()


@pytest.fixture
def another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This program, one version later."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "0002_second.py").write_text(NEXT, encoding="utf-8")
    monkeypatch.setattr(schema, "FOLDER", folder)


def tables(database: Database) -> set[str]:
    return set(sa.inspect(database.engine).get_table_names())


def stamp(database: Database, version: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :version"), {"version": version})


def test_upgrade_from_nothing_gives_what_the_rooms_declare(empty: Database) -> None:
    schema.upgrade(empty)

    with empty.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata())
    assert differences == []
    schema.check(empty)


def test_upgrade_gives_the_named_constraints_that_the_rooms_rely_on(empty: Database) -> None:
    schema.upgrade(empty)

    seen = sa.inspect(empty.engine)
    for table in metadata().sorted_tables:
        declared = {c.name for c in table.constraints if isinstance(c, sa.CheckConstraint)}
        assert {found["name"] for found in seen.get_check_constraints(table.name)} == declared, table.name
        partial = {i.name: bool(i.dialect_kwargs) for i in table.indexes}
        assert {
            i["name"]: any(key.endswith("_where") for key in i.get("dialect_options", {}))
            for i in seen.get_indexes(table.name)
            if "duplicates_constraint" not in i
        } == partial, table.name


def test_upgrade_again_changes_nothing(empty: Database) -> None:
    schema.upgrade(empty)
    before = tables(empty)

    schema.upgrade(empty)

    assert tables(empty) == before


def test_check_of_an_empty_database_says_how_to_begin(empty: Database) -> None:
    with pytest.raises(DatabaseError) as refused:
        schema.check(empty)

    assert str(refused.value) == "The database is empty. Run `throughline init --starter ctg` first."


def test_a_newer_database_is_refused_and_not_touched(empty: Database) -> None:
    schema.upgrade(empty)
    with empty.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE inbound"))  # As a newer version may well have done.
    stamp(empty, "9999")
    before = tables(empty)

    with pytest.raises(DatabaseError) as checked:
        schema.check(empty)
    with pytest.raises(DatabaseError) as upgraded:
        schema.upgrade(empty)

    assert (str(checked.value), str(upgraded.value)) == (NEWER, NEWER)
    assert tables(empty) == before
    with empty.engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == "9999"


@pytest.mark.postgres
def test_a_refused_upgrade_keeps_no_other_waiting(postgres_url: str) -> None:
    refused, other = Database(postgres_url), Database(postgres_url)
    stamp(refused, "9999")
    with pytest.raises(DatabaseError):
        schema.upgrade(refused)
    stamp(refused, "0001")

    upgrading = threading.Thread(target=schema.upgrade, args=(other,), daemon=True)
    upgrading.start()
    upgrading.join(10)

    assert not upgrading.is_alive()
    refused.close()
    other.close()


def test_an_older_database_is_refused_until_it_is_upgraded(database: Database, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("another_version")

    with pytest.raises(DatabaseError) as refused:
        schema.check(database)
    before = tables(database)
    schema.upgrade(database)

    assert str(refused.value) == "The database is older than this program. Run `throughline db upgrade` first."
    assert tables(database) == before | {"second"}
    schema.check(database)


def test_upgrade_keeps_what_is_there(database: Database, request: pytest.FixtureRequest) -> None:
    database.write(lambda session: session.add(Inbound(identity="one", at=T0, answer={"response": 1})))
    request.getfixturevalue("another_version")

    schema.upgrade(database)

    with database.read() as session:
        assert session.execute(sa.select(Inbound.identity, Inbound.answer)).one() == ("one", {"response": 1})


@pytest.mark.postgres
@pytest.mark.parametrize("empty_url", ["postgres"], indirect=True)
def test_many_upgrades_at_once_on_postgresql_all_end_well(empty_url: str) -> None:
    together = threading.Barrier(4)
    failed: list[Exception] = []

    def upgrade() -> None:
        database = Database(empty_url)
        together.wait(10)
        try:
            schema.upgrade(database)
            schema.check(database)
        except Exception as error:
            failed.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=upgrade) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert failed == []


def test_a_migration_that_fails_leaves_the_version_before(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(schema.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    broken = NEXT + '    raise RuntimeError("the power went")\n'
    (folder / "versions" / "0002_second.py").write_text(broken, encoding="utf-8")
    monkeypatch.setattr(schema, "FOLDER", folder)

    with pytest.raises(RuntimeError):
        schema.upgrade(database)

    monkeypatch.undo()
    schema.check(database)
    assert "second" not in tables(database)
