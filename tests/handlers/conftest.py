"""A small house for each test of what people do in Slack."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.house import SmallHouse, small_house


@pytest.fixture
def house(sqlite_url: str) -> Iterator[SmallHouse]:
    with small_house(sqlite_url) as built:
        yield built
