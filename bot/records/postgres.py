"""PostgreSQL by its own programs: pg_dump into a file, pg_restore out of one.

Knows a schema as a whole; must not know what the tables hold, nor show what those programs say of rows.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError

from bot.database import Database
from bot.errors import DatabaseError, FileError


def dump(database: Database, target: Path) -> None:
    """Write everything as of one moment to `target`, and read its table of contents back.

    Raises FileError when the programs are missing, too old, or fail.
    """
    program = _program(database, "pg_dump", "pg_dump --format=custom --no-owner --file FILE DATABASE_URL")
    what = ["--format=custom", "--no-owner", "--no-privileges", f"--schema={_schema(database)}"]
    failed = _run([program, *what, f"--file={target}"], database)
    if failed is not None:
        raise FileError(f"The database was not copied: {failed}")
    require_backup(database, target)


def require_backup(database: Database, path: Path) -> None:
    """Raise FileError unless `path` is what `dump` makes."""
    program = _program(database, "pg_restore", "pg_restore --dbname DATABASE_URL FILE")
    # The program's own words on a file could quote what is in it.
    listed = _call([program, "--list", str(path)])
    if listed.returncode != 0 or "alembic_version" not in listed.stdout:
        raise FileError(f"{path} is no backup of this program's PostgreSQL database. Nothing was changed.")


def load(database: Database, path: Path) -> None:
    """Put everything in `path` into the database, which holds nothing; all of it or, with FileError, none."""
    program = _program(database, "pg_restore", "pg_restore --dbname DATABASE_URL FILE")
    what = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    failed = _run([program, *what, f"--schema={_schema(database)}", str(path)], database)
    if failed is not None:
        raise FileError(f"pg_restore could not put {path} back, so the database is as it was.")


@contextmanager
def set_aside(database: Database, kept: str) -> Iterator[None]:
    """An empty schema in the place of the one in use, which is called `kept` from now on.

    When the block fails, everything is as before. Raises DatabaseError while somebody else is connected.
    """
    name = _schema(database)
    if others := _others(database):
        raise DatabaseError(
            f"{others} other connections use the database, so nothing was changed. Stop `web`, `worker` and "
            "every other command, then try again."
        )
    try:
        _execute(database, f'ALTER SCHEMA "{name}" RENAME TO "{kept}"', f'CREATE SCHEMA "{name}"')
    except ProgrammingError as error:
        raise DatabaseError(
            f'The schema "{name}" could not be renamed to keep it, so nothing was changed. DATABASE_URL must name '
            "a user who owns the database."
        ) from error
    try:
        yield
    except BaseException:
        _execute(database, f'DROP SCHEMA "{name}" CASCADE', f'ALTER SCHEMA "{kept}" RENAME TO "{name}"')
        raise


def _schema(database: Database) -> str:
    with database.read() as session:
        return str(session.scalar(sa.text("SELECT coalesce(current_schema(), 'public')")))


def _others(database: Database) -> int:
    count = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    database.engine.dispose()  # Connections of our own that wait in the pool would be taken for somebody's.
    with database.read() as session:
        return int(session.scalar(sa.text(f"{count} AND backend_type = 'client backend'")) or 0)


def _execute(database: Database, *statements: str) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def _program(database: Database, name: str, otherwise: str) -> str:
    """Where the program is. Raises FileError, saying what to run instead, when it is missing or too old."""
    with database.read() as session:
        server = int(session.scalar(sa.text("SHOW server_version_num")) or 0) // 10_000
    found = shutil.which(name)
    advice = f"Install the client programs of PostgreSQL {server}, or where they are run: {otherwise}"
    if found is None:
        raise FileError(f"{name} is not on this machine's PATH. {advice}")
    said = _call([found, "--version"]).stdout
    version = re.search(r"(\d+)", said)
    if version is None or int(version[1]) < server:
        raise FileError(f"{name} here is of version {said.split()[-1] if said else '?'}, the server is newer. {advice}")
    return found


def _run(command: list[str], database: Database) -> str | None:
    """Run a program on the database; what it says first when it fails."""
    with _connection(database) as where:
        done = _call([*command, "--no-password", f"--dbname={where}"])
    if done.returncode == 0:
        return None
    return next(iter(done.stderr.splitlines()), f"{Path(command[0]).name} ended with {done.returncode}")


def _call(command: list[str]) -> subprocess.CompletedProcess[str]:
    # Without a shell, so that no name is taken for anything but a name.
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 -- see above.


@contextmanager
def _connection(database: Database) -> Iterator[str]:
    """How to connect, without the password, which every user of this machine could read in the list of processes."""
    from psycopg import conninfo  # noqa: PLC0415 -- the driver is loaded where PostgreSQL is used only.

    url = sa.make_url(database.url).set(drivername="postgresql")
    parts = conninfo.conninfo_to_dict(url.render_as_string(hide_password=False))
    password = str(parts.pop("password", None) or "")
    with tempfile.TemporaryDirectory(prefix="throughline-") as folder:
        passfile = Path(folder) / "pass"
        handle = os.open(passfile, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("*:*:*:*:" + re.sub(r"([\\:])", r"\\\1", password) + "\n")
        yield conninfo.make_conninfo("", **({**parts, "passfile": str(passfile)} if password else parts))
