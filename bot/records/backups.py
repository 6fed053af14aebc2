"""Copies of the whole database, made while the bot runs, and when the last one was made.

Knows that there is a database; must not know what is in it.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Database, sqlite_path
from bot.errors import FileError
from bot.ledger import audit
from bot.ledger.audit import AuditRow
from bot.records import files, postgres, sqlite_files

_SUBJECT = "database"
_MADE, _RESTORED = "backup.made", "backup.restored"


def back_up(database: Database, path: Path, now: datetime, *, force: bool = False) -> None:
    """Copy the database as of one moment to `path` (0600, verified), and remember that it was done.

    Raises FileError when `path` is taken or cannot be written; then nothing is left behind there.
    """
    files.require_free(path, force=force)
    if database.is_sqlite:
        _refuse_itself(database, path)
    with files.arriving(path) as coming:
        if database.is_sqlite:
            sqlite_files.copy(sqlite_path(database.url), coming, mode="rw")
        else:
            postgres.dump(database, coming)
    database.write(lambda session: audit.record(session, now, None, _MADE, _SUBJECT))


def last(session: Session) -> datetime | None:
    """When the last backup was made, as far as this database knows."""
    made = select(AuditRow.at).where(AuditRow.subject == _SUBJECT, AuditRow.action == _MADE)
    return session.scalar(made.order_by(AuditRow.id.desc()).limit(1))


def newest(session: Session) -> datetime | None:
    """The last thing that this database knows of; whatever came later is not in it."""
    return session.scalar(select(AuditRow.at).order_by(AuditRow.id.desc()).limit(1))


def note_restored(session: Session, now: datetime) -> None:
    audit.record(session, now, None, _RESTORED, _SUBJECT)


def _refuse_itself(database: Database, path: Path) -> None:
    if path.exists() and path.samefile(sqlite_path(database.url)):
        raise FileError(f"{path} is the database itself. Name another file.")
