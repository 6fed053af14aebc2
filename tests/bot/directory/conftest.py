"""A practice workspace to read from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.delivery.workspaces import Slack, practice_slack


@pytest.fixture
def slack() -> Iterator[Slack]:
    with practice_slack() as running:
        yield running
