"""A founded network to plan in, on each database."""

from __future__ import annotations

import pytest

from bot.database import Database
from tests.bot.engagement.planning import Planning
from tests.support.factories import found


@pytest.fixture
def planning(database: Database) -> Planning:
    return Planning(database, database.write(found))
