"""The system's own Chromium for tests that look at a page as people do; none is ever downloaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, sync_playwright

from tests.support.databases import REQUIRE_ALL

ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
#: Where screenshots go, for whoever wants to look at them; a folder of the test's own otherwise.
SHOTS = os.environ.get("THROUGHLINE_SHOTS")


@contextmanager
def chromium(profile: Path) -> Iterator[BrowserContext]:
    """A browser of the test's own, with nothing kept from elsewhere in its `profile`."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=_installed(),
            args=list(ARGUMENTS),
            timezone_id="America/Chicago",
            locale="en-US",
        )
        try:
            yield context
        finally:
            context.close()


def _installed() -> str:
    found = next(filter(None, (shutil.which(name) for name in ("chromium", "chromium-browser"))), None)
    if found is None:
        if REQUIRE_ALL:
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    return found
