"""A small house on each of the two databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.house import SmallHouse, small_house


@pytest.fixture
def house(database_url: str) -> Iterator[SmallHouse]:
    with small_house(database_url) as built:
        yield built
