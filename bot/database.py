"""Where rows live: one engine for reading, one way of writing, the same on SQLite and PostgreSQL.

On SQLite every write runs on one first-in-first-out thread, because two writers there wait on each other
unfairly; on PostgreSQL a write runs in the caller's thread. Knows columns in general, no table in particular.
"""

from __future__ import annotations

import enum
import fcntl
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, TextIO, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.sql.dml import ReturningInsert

from bot.errors import DatabaseError

T = TypeVar("T")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

_CANNOT_OPEN = "The database file cannot be opened. Check DATABASE_URL and its folder."
_BUSY = (
    "The database stayed busy for too long, so nothing was changed. "
    "Try again; if it stays busy, another program holds it open."
)
_FULL = "The disk is full, so nothing was changed. Free some space and try again."
_DAMAGED = "The database file is damaged or is none. Check DATABASE_URL, or restore a backup."
_UNREACHABLE = "The database cannot be reached. Check DATABASE_URL and that it runs."
#: What a person can do, by how the codes begin that SQLite and PostgreSQL give to what went wrong.
_SENTENCES = {
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "55P03": _BUSY,
    "SQLITE_CANTOPEN": _CANNOT_OPEN,
    "SQLITE_FULL": _FULL,
    "53100": _FULL,
    "SQLITE_NOTADB": _DAMAGED,
    "SQLITE_CORRUPT": _DAMAGED,
    "08": _UNREACHABLE,
    "57P": _UNREACHABLE,
}

#: A command beside a running bot waits this long for the writer before it gives up with a clear message.
BUSY_SECONDS = 5


class UtcDateTime(sa.TypeDecorator[datetime]):
    """An instant. Refuses naive datetimes, hands back aware UTC on both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables. Enums are stored by value; dictionaries and lists as JSON."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 -- SQLAlchemy's own way to declare it.
        datetime: UtcDateTime(),
        date: sa.Date(),
        dict[str, Any]: sa.JSON(),
        list[int]: sa.JSON(),
        list[str]: sa.JSON(),
        enum.Enum: sa.Enum(
            enum.Enum, native_enum=False, length=40, values_callable=lambda kinds: [k.value for k in kinds]
        ),
    }


class Database:
    """One open database. `read()` gives a session for looking; `write(fn)` runs `fn` in a transaction."""

    def __init__(self, url: str, *, threads: int = 16, busy_seconds: float = BUSY_SECONDS) -> None:
        self.url = _with_driver(url)
        self.is_sqlite = self.url.startswith("sqlite")
        self._reading, self._writing = (
            _sqlite_engines(self.url, busy_seconds) if self.is_sqlite else _postgres_engines(self.url, threads)
        )
        self._read_session = sessionmaker(self._reading, expire_on_commit=False)
        self._write_session = sessionmaker(self._writing, expire_on_commit=False)
        self._writer = _Writer() if self.is_sqlite else None
        self._inside = threading.local()
        self._after_commit: list[Callable[[frozenset[str]], None]] = []

    @property
    def engine(self) -> sa.Engine:
        """The engine that writes; for migrations and for listening."""
        return self._writing

    @property
    def reading_dialect(self) -> sa.Dialect:
        """The dialect of the engine that reads; on PostgreSQL the same as the writing one's."""
        return self._reading.dialect

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session on the read engine; anything it tries to write is refused by the database."""
        with clear_errors(), self._read_session() as session:
            yield session
            session.rollback()

    def write(self, fn: Callable[[Session], T]) -> T:
        """Run `fn(session)` in one transaction and return what it returned.

        `fn` may run on another thread, must not call Slack and must not call `write` again: that raises
        RuntimeError. What it put into `session.info["topics"]` (a set of strings) is handed to the listeners
        after the commit, never before.
        """
        if getattr(self._inside, "a_write", False):
            # On SQLite it would wait for itself for ever, on PostgreSQL commit although the outer one fails.
            raise RuntimeError("a write inside a write")
        if self._writer is None:
            return self._in_transaction(fn)
        return self._writer.run(lambda: self._in_transaction(fn))

    def after_commit(self, listener: Callable[[frozenset[str]], None]) -> None:
        """Call `listener(topics)` after every commit in this process that announced topics."""
        self._after_commit.append(listener)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reading.dispose()
        self._writing.dispose()

    def _in_transaction(self, fn: Callable[[Session], T]) -> T:
        self._inside.a_write = True
        try:
            with clear_errors(), self._write_session() as session:
                with session.begin():
                    result = fn(session)
                topics = frozenset(session.info.get("topics", ()))
        finally:
            self._inside.a_write = False
        for listener in self._after_commit if topics else ():
            listener(topics)
        return result


class _Writer:
    """The one thread that writes on SQLite, in the order of asking."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")

    def run(self, work: Callable[[], T]) -> T:
        return self._pool.submit(work).result()

    def close(self) -> None:
        self._pool.shutdown(wait=True)


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn the driver's word for locked, missing or unreachable into a sentence that says what to do."""
    try:
        yield
    except DBAPIError as error:
        said = _said(error)
        if said is None:
            raise
        raise DatabaseError(said) from error


def _said(error: DBAPIError) -> str | None:
    """What a person can do about `error`; None for what only a programmer can mend."""
    code = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)
    if code is None:  # PostgreSQL gives none only where there is no PostgreSQL to give it.
        return _UNREACHABLE if isinstance(error, OperationalError) and hasattr(error.orig, "sqlstate") else None
    return next((sentence for start, sentence in _SENTENCES.items() if code.startswith(start)), None)


def add_new(session: Session, table: type[Base], **values: Any) -> bool:
    """Insert one row unless a unique constraint says that it is there; True when it is new."""
    return session.execute(_adding(table, session.get_bind().dialect.name), values).first() is not None


@cache
def _adding(table: type[Base], dialect: str) -> ReturningInsert[Any]:
    """Kept: every request asks it, and putting it together takes longer than running it."""
    rows = cast("sa.Table", table.__table__)  # By the ORM it would take twice as long.
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(rows).on_conflict_do_nothing().returning(*rows.primary_key)


def announce(session: Session, topic: str) -> bool:
    """Have `topic` told to this process's listeners after the commit of `session`'s transaction; False for a repeat."""
    topics: set[str] = session.info.setdefault("topics", set())
    is_new = topic not in topics
    topics.add(topic)
    return is_new


@contextmanager
def exclusive(url: str, role: str) -> Iterator[None]:
    """Hold the lock beside a SQLite file for a role that must be alone (run, demo, upgrade, restore).

    The kernel lets go when the process dies. Raises DatabaseError when another process holds it. On PostgreSQL
    several processes are meant to run, and nothing is locked.
    """
    if not url.startswith("sqlite"):
        yield
        return
    path = sqlite_path(url)
    with _lock_file(path) as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise DatabaseError(
                f"Another throughline process holds {path.name}, so `{role}` does not start. Stop that one first."
            ) from None
        yield


def _lock_file(path: Path) -> TextIO:
    try:
        return open(path.with_name(path.name + ".lock"), "a", encoding="ascii")
    except OSError:
        raise DatabaseError(_CANNOT_OPEN) from None


def sqlite_path(url: str) -> Path:
    """The file behind a SQLite URL."""
    return Path(sa.make_url(url).database or "")


def _with_driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _engine(url: str, **given: Any) -> sa.Engine:
    # An error's text would hold the values of its statement, and with them what people wrote.
    return sa.create_engine(url, json_serializer=_json, hide_parameters=True, **given)


def _sqlite_engines(url: str, busy_seconds: float) -> tuple[sa.Engine, sa.Engine]:
    """Two engines on one file: DBAPI autocommit, with our own BEGIN, as SQLAlchemy's documents advise."""
    reading = _engine(url, pool_size=16, max_overflow=16)
    writing = _engine(url, pool_size=1, max_overflow=1)
    for engine, begin in ((reading, "BEGIN"), (writing, "BEGIN IMMEDIATE")):
        event.listen(engine, "connect", _pragmas(busy_seconds, query_only=engine is reading))
        event.listen(engine, "begin", _beginning(begin))
    return reading, writing


def _pragmas(busy_seconds: float, *, query_only: bool) -> Callable[[Any, Any], None]:
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={int(busy_seconds * 1000)}")
        cursor.execute("PRAGMA journal_mode=WAL")
        # A forgotten "sent" after a power cut would mean a second message; FULL forgets nothing.
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA journal_size_limit=67108864")
        if query_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    return connect


def _beginning(statement: str) -> Callable[[sa.Connection], None]:
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(statement)

    return begin


def _postgres_engines(url: str, threads: int) -> tuple[sa.Engine, sa.Engine]:
    """One pool for both, since PostgreSQL lets readers and writers alone; the reading side is read-only."""
    engine = _engine(
        url,
        pool_pre_ping=True,
        pool_size=threads,
        max_overflow=8,
        connect_args={"connect_timeout": BUSY_SECONDS, "options": "-c timezone=UTC"},
    )
    return engine.execution_options(postgresql_readonly=True), engine
