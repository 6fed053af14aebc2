"""What became of each row, as plain values: for lines at a terminal, for JSON, and for the tests.

Names what can happen; decides nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class Became(StrEnum):
    """What a row did, or why it did nothing."""

    ADDED = "added"  # Somebody, or a place or seat, is new.
    CHANGED = "changed"  # They were here, and something about them is different now.
    SAME = "same"  # Everything the row says was so already.
    DUPLICATE = "duplicate"  # An earlier row of the file says the same.
    ALIAS = "alias"  # As same or duplicate, by another name for a place, role or partner.
    REFUSED = "refused"  # Nothing was done; the reason says why and what to do.


class Reach(StrEnum):
    """How a person can be reached now."""

    IN_SLACK = "reachable in Slack"  # A member of the workspace.
    INVITED = "invited"  # Slack says their invitation is open: they have not signed in yet.
    GUEST = "guest"  # In Slack, in some channels only; may have no slash commands.
    EMAIL_ONLY = "e-mail only"  # Not in Slack as far as is known; nothing is sent to them.
    LEFT = "left"  # Their Slack account is closed; nothing is sent to them.
    NOBODY = "nobody yet"  # A seat that nobody holds.


class RowRefused(Exception):  # noqa: N818 -- it is what became of a row, not a fault.
    """A row cannot be brought in; the text says why and what to do. Nothing of it is kept."""


@dataclass(frozen=True)
class Line:
    """What is told about one row."""

    line: int
    became: Became
    who: str  # As the row names them, or the place where it names nobody.
    reach: Reach | None = None
    reason: str = ""  # Why it was refused.
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        told = [self.who, *([self.reach.value] if self.reach else []), *filter(None, (self.reason,)), *self.notes]
        return f"line {self.line:>5}  {self.became.value:<9}  " + "; ".join(told)


@dataclass(frozen=True)
class Report:
    """What is told about a whole file."""

    file: str
    encoding: str
    dry_run: bool
    warnings: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows became what; every word is there, in the order of `Became`."""
        counted = Counter(line.became for line in self.lines)
        return {became.value: counted[became] for became in Became}
