"""The end of a run of tests: what was left out is said last and loudly, or fails where nothing may be left out.

Works under pytest-xdist too: the workers' reports come together in the process that prints.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

import pytest

from tests.support.databases import REQUIRE_ALL

LOUD = "NOT TESTED IN A BROWSER: Chromium is missing on this machine, so tests were left out: {n}"


@dataclass(eq=False)
class Skips:
    """A plugin that remembers every skip; `require_all` makes each of them a failure of the run."""

    require_all: bool = REQUIRE_ALL
    reasons: dict[str, str] = field(default_factory=dict)  # By the test's id, or the file's.

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self.reasons[report.nodeid] = _reason(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A whole file that leaves itself out. xdist's workers keep these to themselves; no file here does it."""
        if report.skipped:
            self.reasons[report.nodeid] = _reason(report)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.require_all and self.reasons and session.exitstatus in {0, pytest.ExitCode.NO_TESTS_COLLECTED}:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        """After everything else that pytest prints."""
        for line in self.closing_lines():
            sys.stdout.write(f"{line}\n")

    def closing_lines(self) -> list[str]:
        """What is said at the end, the loudest last."""
        lines = []
        if self.require_all and self.reasons:
            lines.append("Nothing may be left out here (THROUGHLINE_REQUIRE_ALL=1), and these were:")
            lines += [f"  {test}: {reason}" for test, reason in sorted(self.reasons.items())]
        browser = [reason for reason in self.reasons.values() if "chromium" in reason.casefold()]
        return [*lines, LOUD.format(n=len(browser))] if browser else lines


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Skips come as (file, line, "Skipped: reason")."""
    told = report.longrepr
    return str(told[2] if isinstance(told, tuple) else told).removeprefix("Skipped: ")
