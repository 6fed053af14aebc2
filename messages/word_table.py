"""Words that stay in the house: what leaders and partners never read, and what stands on screen instead.

Tests hold every message against it; whoever writes prompts or translates can do the same. It knows words,
not messages.
"""

from __future__ import annotations

import re

#: House word -> on screen. A cohort is shown by its name and size only.
ON_SCREEN = {
    "occurrence": "this week's question",
    "referral": "sent to, and the partner's name",
    "packet": "what they will see",
    "routed": "sent to",
    "relayed": "sent on",
    "jurisdiction": "your city, your county",
    "facilitator": "the person's name",
    "weaver": "the person's name",
    "seat": "your role",
    "gate": "why you did not get this",
    "grace": "until when",
    "budget": "at most one question a week",
    "pulse": "this week's question",
    "cohort": "the group's name",
}

#: Nothing compares people, nothing rushes them, and nothing promises what a public record cannot keep.
UNWELCOME = (
    *("rank", "score", "streak", "leaderboard"),
    *("overdue", "urgent", "asap", "hurry", "deadline"),
    *("anonymous", "confidential"),
)

_WORDS = re.compile(rf"\b({'|'.join((*ON_SCREEN, *UNWELCOME))})(?:s|d|r|ed|ing|ly|al|ity|ally)?\b", re.IGNORECASE)


def strays(text: str) -> list[str]:
    """The words of the table that occur in `text`, in its order, in their plain form."""
    return [found.lower() for found in _WORDS.findall(text)]
