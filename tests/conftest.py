"""Fixtures that every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from bot.database import Database
from tests.support.databases import Templates, postgres_source, sqlite_source
from tests.support.skips import Skips


def pytest_configure(config: pytest.Config) -> None:
    """What was left out is told by the process that prints; xdist's workers only report to it."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Skips(), "skips")


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Templates]:
    with ExitStack() as stack:
        yield Templates(
            sqlite_source(tmp_path_factory.mktemp("sqlite")),
            postgres_source(stack),
        )


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, templates: Templates) -> Iterator[str]:
    """A fresh, migrated database: each test that asks runs once on SQLite and once on PostgreSQL."""
    with getattr(templates, request.param)() as url:
        yield url


@pytest.fixture
def sqlite_url(templates: Templates) -> Iterator[str]:
    with templates.sqlite() as url:
        yield url


@pytest.fixture
def postgres_url(templates: Templates) -> Iterator[str]:
    with templates.postgres() as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()
