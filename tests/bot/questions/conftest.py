"""A founded network in which somebody asks, on each database."""

from __future__ import annotations

import pytest

from bot.database import Database
from tests.bot.questions.exchange import Exchange
from tests.support.factories import found


@pytest.fixture
def exchange(database: Database) -> Exchange:
    return Exchange(database, database.write(found))
