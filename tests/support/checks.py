"""`make check`: every static check one after the other, all of them even when one fails, and a count at the end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

CHECKS = (
    ("style", ["ruff", "check", "."]),
    ("layout", ["ruff", "format", "--check", "."]),
    ("types", ["mypy"]),
    ("floors", ["lint-imports"]),
    ("parts in place", ["pytest", "-q", "-p", "no:cacheprovider", "tests/test_house.py"]),
)


def main() -> int:
    """Run every check; returns how many failed."""
    failed = [name for name, command in CHECKS if not _passes(name, command)]
    sys.stdout.write(f"{len(CHECKS) - len(failed)} passed, {len(failed)} failed\n")
    return len(failed)


def _passes(name: str, command: list[str]) -> bool:
    sys.stdout.write(f"— {name}: {' '.join(command)}\n")
    sys.stdout.flush()
    program = Path(sys.executable).with_name(command[0])
    return subprocess.run([program, *command[1:]], cwd=ROOT, check=False).returncode == 0


if __name__ == "__main__":
    raise SystemExit(main())
