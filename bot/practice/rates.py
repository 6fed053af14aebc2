"""Slack's rate limits: calls of one method in one workspace within a minute.

Slack publishes tiers, not bursts, so nothing is limited unless asked: `published()` takes the tiers
literally, `allow()` sets one method's number.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable

WINDOW = 60.0  # Seconds of machine time.

# "About one message a second" to each channel, with short bursts above.
POSTING = "chat.postMessage"
POSTS_PER_CHANNEL = 60
# Calls a minute by tier, from the table of the method reference.
TIERS = {2: 20, 3: 50, 4: 100}
TIER_OF = {
    "apps.connections.open": 3,
    "bots.info": 3,
    "chat.delete": 3,
    "chat.postEphemeral": 4,
    "chat.update": 3,
    "conversations.create": 2,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.invite": 3,
    "conversations.join": 3,
    "conversations.list": 2,
    "conversations.members": 4,
    "conversations.open": 3,
    "conversations.replies": 3,
    "files.completeUploadExternal": 4,
    "files.getUploadURLExternal": 4,
    "files.info": 4,
    "pins.add": 2,
    "pins.list": 2,
    "pins.remove": 2,
    "reactions.add": 3,
    "reactions.remove": 2,
    "team.info": 3,
    "users.conversations": 3,
    "users.info": 4,
    "users.list": 2,
    "users.lookupByEmail": 3,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
}


class Rates:
    """Counts calls in a sliding minute; the caller holds the workspace's lock."""

    def __init__(self, machine: Callable[[], float]) -> None:
        self._machine = machine
        self._allowed: dict[str, int] = {}
        self._calls: dict[tuple[str, str], deque[float]] = defaultdict(deque)

    def allow(self, method: str, per_minute: int) -> None:
        self._allowed[method] = per_minute

    def published(self) -> None:
        for method, tier in TIER_OF.items():
            self.allow(method, TIERS[tier])
        self.allow(POSTING, POSTS_PER_CHANNEL)

    def unlimited(self) -> None:
        self._allowed.clear()

    def count(self, method: str, channel: str) -> int | None:
        """None when this call is allowed, else how many whole seconds to wait."""
        allowed = self._allowed.get(method)
        if allowed is None:
            return None
        now = self._machine()
        calls = self._calls[method, channel if method == POSTING else ""]
        while calls and now - calls[0] >= WINDOW:
            calls.popleft()
        if len(calls) >= allowed:
            return max(1, math.ceil(calls[0] + WINDOW - now))
        calls.append(now)
        return None
