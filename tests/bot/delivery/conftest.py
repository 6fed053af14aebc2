"""A practice workspace and a bench on it for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.database import Database
from tests.bot.delivery.benches import POST_SECONDS, Bench, bench_on
from tests.bot.delivery.workspaces import Slack, practice_slack


@pytest.fixture
def slack() -> Iterator[Slack]:
    with practice_slack(POST_SECONDS) as running:
        yield running


@pytest.fixture
def bench(database: Database, slack: Slack) -> Bench:
    return bench_on(database, slack)
