"""Hearing that there is something to send as soon as it is committed, whoever committed it.

Inside this process the database tells; of other processes PostgreSQL tells by NOTIFY, and on SQLite the
file's version is looked at. Must not know what is sent.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.database import Database, sqlite_path
from bot.outbox.orders import PG_CHANNEL, TOPIC

if TYPE_CHECKING:
    from psycopg import Connection

#: How often the SQLite file is looked at; a query that reads one page.
_LOOK_SECONDS = 0.25
#: How long a listener waits before it looks whether it should stop, or tries a lost connection again.
_PATIENCE_SECONDS = 0.5


def on_commit(database: Database, wake: Callable[[], None]) -> None:
    """Call `wake` after every commit of this process that added something to send."""

    def heard(topics: frozenset[str]) -> None:
        if TOPIC in topics:
            wake()

    database.after_commit(heard)


@contextmanager
def watching(database: Database, wake: Callable[[], None]) -> Iterator[None]:
    """While this lasts, call `wake` when another process may have committed something to send."""
    stop = threading.Event()
    watch = _watch_sqlite if database.is_sqlite else _watch_postgres
    watcher = threading.Thread(target=watch, args=(database.url, wake, stop), name="outbox-watch", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        stop.set()
        watcher.join()


def _watch_sqlite(url: str, wake: Callable[[], None], stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            _look(url, wake, stop)
        except sqlite3.Error:
            stop.wait(_PATIENCE_SECONDS)


def _look(url: str, wake: Callable[[], None], stop: threading.Event) -> None:
    """The version is that of other connections' commits, and means something within one connection only."""
    with closing(sqlite3.connect(sqlite_path(url))) as connection:
        seen = None
        while not stop.is_set():
            (version,) = connection.execute("PRAGMA data_version").fetchone()
            if version != seen:
                wake()
            seen = version
            stop.wait(_LOOK_SECONDS)


def _watch_postgres(url: str, wake: Callable[[], None], stop: threading.Event) -> None:
    """A lost connection is tried again; until it stands, the sender's own poll finds what there is."""
    import psycopg  # noqa: PLC0415 -- slow import, and on SQLite nobody needs it.

    plain = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    while not stop.is_set():
        try:
            with psycopg.connect(plain, autocommit=True) as connection:
                _listen(connection, wake, stop)
        except psycopg.Error:
            stop.wait(_PATIENCE_SECONDS)


def _listen(connection: Connection, wake: Callable[[], None], stop: threading.Event) -> None:
    connection.execute(f"LISTEN {PG_CHANNEL}".encode())
    wake()  # What was committed before we listened, or while the connection was lost.
    while not stop.is_set():
        for _ in connection.notifies(timeout=_PATIENCE_SECONDS):
            wake()
            if stop.is_set():
                break
