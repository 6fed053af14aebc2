"""Putting a backup back, and having nothing sent twice that went out after it was made.

Everything is done on the copy before it takes the database's place. It knows what falls due by itself; what people
did after the backup was made is gone, and nobody can do it again but they.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from sqlalchemy.orm import Session

from bot.database import Database, exclusive, sqlite_path
from bot.delivery import restored
from bot.engagement import occurrences
from bot.errors import DatabaseError, FileError
from bot.ledger import freetext
from bot.migrations import schema
from bot.outbox import records
from bot.questions import desk
from bot.records import backups, files, postgres, sqlite_files


@dataclass(frozen=True)
class Restored:
    """What was done."""

    kept: str | None  # What the database that was there is called now; None: there was none.
    knows_until: datetime | None  # The last thing the backup knows of.
    in_doubt: int  # Deliveries to be looked for in Slack before they are sent.
    to_review: int  # Those that a person must look for, since the bot does not know where.


#: Makes a restored database ready, given its URL.
Settle: TypeAlias = Callable[[str], Restored]


def restore(url: str, path: Path, keys: Sequence[str], now: datetime, machine_now: datetime) -> Restored:
    """Put the backup at `path` in the place of the database at `url`, which is kept beside it.

    `keys` are those of the words. Raises FileError or DatabaseError, and has changed nothing then, when the file is
    missing, damaged, foreign or newer than this program, or when the database is in use.
    """

    def settle(its_url: str) -> Restored:
        database = Database(its_url)
        try:
            freetext.use_keys(database, keys)
            _require_known(database, path)
            return database.write(lambda session: _settle(session, now, machine_now))
        finally:
            database.close()

    if not path.is_file():
        raise FileError(f"There is no file {path}.")
    put_back = _on_sqlite if url.startswith("sqlite") else _on_postgres
    with exclusive(url, "restore"):
        return put_back(url, path, settle, f"before-{machine_now:%Y-%m-%dT%H%M%SZ}")


def _on_sqlite(url: str, path: Path, settle: Settle, stamp: str) -> Restored:
    place = sqlite_path(url)
    if place.exists() and place.samefile(path):
        raise FileError(f"{path} is the database itself. Name a backup.")
    kept = place.with_name(f"{place.name}.{stamp}")
    files.require_free(kept, force=False)
    with files.arriving(place) as coming:
        sqlite_files.copy(path, coming, mode="ro")
        with sqlite_files.as_url(coming) as its_url:
            done = settle(its_url)
        sqlite_files.like(coming, place)
        is_kept = sqlite_files.set_aside(place, kept)
    return _named(done, str(kept) if is_kept else None)


def _on_postgres(url: str, path: Path, settle: Settle, stamp: str) -> Restored:
    database = Database(url)
    kept = stamp.lower()
    try:
        postgres.require_backup(database, path)
        with postgres.set_aside(database, kept):
            postgres.load(database, path)
            done = settle(url)
    finally:
        database.close()
    return _named(done, f"the schema {kept}")


def _named(done: Restored, kept: str | None) -> Restored:
    return Restored(kept, done.knows_until, done.in_doubt, done.to_review)


def _require_known(database: Database, path: Path) -> None:
    """Bring what an older version of this program made up to date; raise FileError for anything else."""
    if schema.version(database) is None:
        raise FileError(f"{path} is no backup of this program. Nothing was changed.")
    try:
        schema.upgrade(database)
    except DatabaseError as error:
        raise FileError(f"{path} was not put back. {error}") from error


def _settle(session: Session, now: datetime, machine_now: datetime) -> Restored:
    knows_until = backups.newest(session)
    backups.note_restored(session, now)
    _catch_up(session, now)
    in_doubt = restored.doubt_what_was_due(session, now, machine_now)
    to_review = sum(delivery.reason == "restored" for delivery in records.to_review(session))
    return Restored(None, knows_until, in_doubt - to_review, to_review)


def _catch_up(session: Session, now: datetime) -> None:
    """Decide once more what fell due after the backup was made, each as at its time.

    Then it is among what is in doubt. Decided at the next tick it would be new, and could go out a second time.
    """
    while due := occurrences.due(session, now):
        for occurrence_id in due:
            occurrences.decide(session, occurrence_id, occurrences.get(session, occurrence_id).due_at)
    for referral_id in desk.unclaimed(session, now):
        desk.hand_to_staff(session, referral_id, desk.referral(session, referral_id).accept_by)
