"""Fixtures for everything that is rendered."""

from __future__ import annotations

import pytest

from messages.render import Renderer


@pytest.fixture(scope="session")
def renderer() -> Renderer:
    return Renderer()
