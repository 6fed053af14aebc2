"""Addresses of the page: what each shows, for whom, and how to write it. It knows no workspace."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from bot.practice.page.panes import WINDOW

_FORM = re.compile(r"(?:c/(?P<channel>\w+)(?:/t/(?P<thread>[\d.]+))?|(?P<other>home|app|inspector))")
MOST_SHOWN = 100_000


class Showing(Enum):
    """What stands in the middle."""

    CONVERSATION = "conversation"  # A channel or a direct conversation, perhaps with a thread beside it.
    APP = "app"  # The direct conversation with the app, as one of its tabs.
    HOME = "home"  # The app's Home, its other tab.
    INSPECTOR = "inspector"  # What the app asked and was told.


@dataclass(frozen=True)
class Location:
    """One address, after /as/PERSON/."""

    showing: Showing
    channel: str = ""
    thread_ts: str = ""
    show: int = WINDOW
    since: str | None = None  # Where the reader had read to when the page was opened.
    way: str = ""
    words: str = ""

    @property
    def path(self) -> str:
        if self.showing is not Showing.CONVERSATION:
            return str(self.showing.value)
        return f"c/{self.channel}/t/{self.thread_ts}" if self.thread_ts else f"c/{self.channel}"


def location(path: str, query: Mapping[str, str]) -> Location | None:
    """None for an address that shows nothing."""
    found = _FORM.fullmatch(path)
    if found is None:
        return None
    showing = Showing(found["other"]) if found["other"] else Showing.CONVERSATION
    return Location(
        showing,
        channel=found["channel"] or "",
        thread_ts=found["thread"] or "",
        show=_number(query.get("show", "")),
        since=query.get("since"),
        way=query.get("way", ""),
        words=query.get("words", ""),
    )


def _number(given: str) -> int:
    return min(max(int(given), 1), MOST_SHOWN) if re.fullmatch(r"\d{1,6}", given) else WINDOW
