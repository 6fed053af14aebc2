"""A run of tests that leaves something out says so last, and fails where nothing may be left out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONFTEST = """
import pytest
from tests.support.skips import Skips

def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Skips())
"""
TESTS = """
import pytest

def test_passes():
    pass
"""
LEFT_OUT = """
def test_in_a_browser():
    pytest.skip("Chromium is not installed")
"""
LOUD = "NOT TESTED IN A BROWSER: Chromium is missing on this machine, so tests were left out: 1"


def runs(folder: Path, tests: str, require_all: str, *options: str) -> tuple[int, list[str]]:
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_some.py").write_text(tests)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "THROUGHLINE_REQUIRE_ALL": require_all}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, str(folder)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout.splitlines()


@pytest.mark.parametrize("options", [(), ("-n", "1")], ids=["alone", "xdist"])
def test_missing_browser_is_said_in_the_last_line(tmp_path: Path, options: tuple[str, ...]) -> None:
    status, lines = runs(tmp_path, TESTS + LEFT_OUT, "0", *options)

    assert (status, lines[-1]) == (0, LOUD)


@pytest.mark.parametrize("options", [(), ("-n", "1")], ids=["alone", "xdist"])
def test_skip_fails_the_run_where_nothing_may_be_left_out(tmp_path: Path, options: tuple[str, ...]) -> None:
    status, lines = runs(tmp_path, TESTS + LEFT_OUT.replace("Chromium is not installed", "no time"), "1", *options)

    assert status == 1
    assert lines[-2:] == [
        "Nothing may be left out here (THROUGHLINE_REQUIRE_ALL=1), and these were:",
        "  test_some.py::test_in_a_browser: no time",
    ]


def test_run_that_leaves_nothing_out_says_nothing_more(tmp_path: Path) -> None:
    status, lines = runs(tmp_path, TESTS, "1")

    assert (status, lines[-1].startswith("1 passed")) == (0, True)
