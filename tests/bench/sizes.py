"""How much a run measures: in full for the page, tiny to see that everything still runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """How often each thing is done."""

    rounds: int  # Of presses and floor in turn, so that a busy moment of the machine hits both.
    presses: int  # In each round.
    weeks: int  # With one question for everybody, two actions each.
    people: int  # At most, who act in a week.
    starts: int  # Of a process.
    rankings: int  # Passes over the questions that routing is tried on.
    renderings: int  # Passes over all messages.
    clicks: int  # In a browser.
    messages: int  # In the channel that is opened.
    opens: int  # Of that channel.
    pages: int  # Open at once.


FULL = Sizes(
    rounds=5,
    presses=120,
    weeks=3,
    people=100,
    starts=5,
    rankings=3,
    renderings=20,
    clicks=200,
    messages=1000,
    opens=7,
    pages=200,
)
TINY = Sizes(
    rounds=1, presses=20, weeks=1, people=2, starts=1, rankings=1, renderings=1, clicks=3, messages=9, opens=1, pages=5
)
