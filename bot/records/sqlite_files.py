"""SQLite databases as files: a consistent copy of one in use, and putting another in its place.

Knows files and pages; must not know what the tables hold.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from bot.errors import DatabaseError, FileError

#: Files that belong to a database in use; left behind, they would be taken for part of the next one.
_BESIDE = ("-wal", "-shm", "-journal")
_IN_USE = "Another program has the database open, so nothing was changed. Stop it and try again."


def copy(source: Path, target: Path, *, mode: str) -> None:
    """Copy the database as of one moment, whoever writes meanwhile, into one file that needs no other.

    `mode` is how the source is opened: `rw` for a database in use, `ro` for a backup. Raises FileError when the
    source is no whole database or the target cannot be written.
    """
    try:
        with closing(_opened(source, mode)) as given, closing(sqlite3.connect(target)) as copied:
            given.backup(copied)
            copied.execute("PRAGMA journal_mode=DELETE")
            said = copied.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise FileError(_why(source, target, error)) from error
    if said != "ok":
        raise FileError(f"{source} is damaged, so it was not copied. Nothing was changed.")


def fold(path: Path) -> None:
    """Bring what stands in the files beside a database into it. Raises DatabaseError while somebody has it open."""
    try:
        with closing(_opened(path, "rw")) as alone:
            alone.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise DatabaseError(_IN_USE) from error
        raise


def set_aside(path: Path, kept: Path) -> bool:
    """Let `kept` be the database that stands at `path`, whole or damaged; False where there is none.

    `path` itself stays until another file takes its place, so that there is a database at every moment.
    """
    if path.exists():
        with suppress(sqlite3.DatabaseError):  # A damaged one is kept as it is: it may be why we are here.
            fold(path)
        try:
            os.link(path, kept)
        except OSError:  # This file system knows no second name for a file.
            path.rename(kept)
    for end in _BESIDE:
        beside = path.with_name(path.name + end)
        if beside.exists():
            beside.replace(kept.with_name(kept.name + end))
    return kept.exists()


def like(path: Path, model: Path) -> None:
    """Give `path` the mode and, as far as we may, the owner of `model`, so that the bot can open it as before."""
    if not model.exists():
        return
    known = model.stat()
    path.chmod(known.st_mode & 0o777)
    with suppress(PermissionError):
        os.chown(path, known.st_uid, known.st_gid)


@contextmanager
def as_url(path: Path) -> Iterator[str]:
    """The file as a database's URL; when the block ends, it is one file again."""
    yield f"sqlite:///{path}"
    fold(path)


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode={mode}", uri=True)


def _why(source: Path, target: Path, error: sqlite3.Error) -> str:
    name = error.sqlite_errorname
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return f"{source} is no whole SQLite database. Nothing was changed."
    if name.startswith("SQLITE_CANTOPEN"):
        return f"{source} cannot be opened. Check its name, and that this user may read it."
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return f"{target.parent} cannot take the copy: the disk is full or does not work. Nothing was changed."
    return f"{source} cannot be copied ({name}). Nothing was changed."
