"""Which version a database has, which one this program needs, and bringing the one to the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.database import Database, clear_errors
from bot.errors import DatabaseError

FOLDER = Path(__file__).parent
#: Any number will do, as long as every throughline process uses the same one.
_UPGRADE_LOCK = 7464100


def upgrade(database: Database) -> None:
    """Bring the database to this program's version; two that upgrade at once do it one after the other."""
    with clear_errors(), database.engine.connect() as connection, _alone(connection):
        _refuse_newer(connection)
        command.upgrade(_config(connection), "head")
        connection.commit()


def check(database: Database) -> None:
    """Raise DatabaseError unless the database has this program's version."""
    with clear_errors(), database.engine.connect() as connection:
        _refuse_newer(connection)
        have = _version(connection)
    if have is None:
        raise DatabaseError("The database is empty. Run `throughline init --starter ctg` first.")
    if have != _needed():
        raise DatabaseError("The database is older than this program. Run `throughline db upgrade` first.")


def version(database: Database) -> str | None:
    """The version that the database says it has; None where it says nothing, as an empty one."""
    with clear_errors(), database.engine.connect() as connection:
        return _version(connection)


@contextmanager
def _alone(connection: sa.Connection) -> Iterator[None]:
    """On PostgreSQL, hold the one lock of all that upgrade; on SQLite the file's lock has seen to it."""
    if connection.dialect.name != "postgresql":
        yield
        return
    connection.execute(sa.select(sa.func.pg_advisory_lock(_UPGRADE_LOCK)))
    connection.commit()
    try:
        yield
    finally:  # It belongs to the connection, which goes back to the pool and not away.
        connection.rollback()
        connection.execute(sa.select(sa.func.pg_advisory_unlock(_UPGRADE_LOCK)))
        connection.commit()


def _refuse_newer(connection: sa.Connection) -> None:
    have = _version(connection)
    known = {script.revision for script in _scripts().walk_revisions()}
    if have is not None and have not in known:
        raise DatabaseError(
            "The database was made by a newer version of this program, so nothing was touched. "
            "Install that version, or restore a backup from before."
        )


def _version(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _needed() -> str | None:
    return _scripts().get_current_head()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(FOLDER))


def _config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config
