"""How fast Slack may be called, so that it never has to say no.

Knows methods, conversations and seconds of machine time; must not know what is sent.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

_POST = "chat.postMessage"
#: Forgetting buckets that are full again loses nothing; this many are kept before anybody looks.
_KEPT = 1000


class Pace(Protocol):
    """What the sender asks before a call. Workers on several machines would share one behind this."""

    def wait(self, method: str, channel: str) -> float:
        """Take a slot and return 0.0, or take none and return the seconds until it is worth asking again."""
        ...

    def block(self, method: str, seconds: float) -> None:
        """Slack asked to leave `method` alone for so long."""
        ...

    def blocked(self) -> Mapping[str, float]:
        """The methods that Slack wants left alone now, with the seconds that are left."""
        ...


@dataclass(frozen=True)
class Rate:
    """So many calls a second, after a burst of so many at once."""

    per_second: float
    burst: float


def _tier(per_minute: int) -> Rate:
    return Rate(per_minute / 60, per_minute)


def _slack_tiers() -> Mapping[str, Rate]:
    """Slack's table of tiers: calls a minute for one method in one workspace (docs.slack.dev, rate limits)."""
    fifty, hundred = _tier(50), _tier(100)
    return {
        _POST: Rate(4, 4),  # "Several hundred per minute", and bursts are not published: 240.
        "chat.update": fifty,
        "chat.delete": fifty,
        "chat.postEphemeral": hundred,
        "views.publish": hundred,
        "reactions.add": fifty,
        "conversations.open": fifty,
        "conversations.invite": fifty,
        "conversations.history": fifty,
        "conversations.replies": fifty,
    }


@dataclass(frozen=True)
class Rates:
    """The limits of one workspace."""

    methods: Mapping[str, Rate] = field(default_factory=_slack_tiers)
    #: Posts to one conversation: about one a second, short bursts allowed.
    conversation: Rate = Rate(1, 3)


class LocalPace:
    """A pace for one process, in memory; may be asked from several threads."""

    def __init__(self, rates: Rates, monotonic: Callable[[], float]) -> None:
        self._rates = rates
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, str], _Bucket] = {}
        self._blocked_until: dict[str, float] = {}

    def wait(self, method: str, channel: str) -> float:
        with self._lock:
            now = self._monotonic()
            blocked = self._blocked_until.get(method, now) - now
            if blocked > 0:
                return blocked
            buckets = self._concerned(method, channel, now)
            longest = max((bucket.wait(now) for bucket in buckets), default=0.0)
            if longest <= 0:
                for bucket in buckets:
                    bucket.take(now)
            return max(longest, 0.0)

    def block(self, method: str, seconds: float) -> None:
        with self._lock:
            until = self._monotonic() + seconds
            self._blocked_until[method] = max(until, self._blocked_until.get(method, until))

    def blocked(self) -> Mapping[str, float]:
        with self._lock:
            now = self._monotonic()
            return {method: until - now for method, until in self._blocked_until.items() if until > now}

    def _concerned(self, method: str, channel: str, now: float) -> list[_Bucket]:
        found = []
        if method in self._rates.methods:
            found.append(self._bucket((method, ""), self._rates.methods[method], now))
        if method == _POST:
            found.append(self._bucket((method, channel), self._rates.conversation, now))
        return found

    def _bucket(self, key: tuple[str, str], rate: Rate, now: float) -> _Bucket:
        if len(self._buckets) > _KEPT:
            self._buckets = {at: bucket for at, bucket in self._buckets.items() if not bucket.is_full(now)}
        return self._buckets.setdefault(key, _Bucket(rate, now))


class _Bucket:
    """Tokens that come back at a steady rate, up to the burst."""

    def __init__(self, rate: Rate, now: float) -> None:
        self._rate = rate
        self._tokens = rate.burst
        self._at = now

    def wait(self, now: float) -> float:
        return (1 - self._level(now)) / self._rate.per_second

    def take(self, now: float) -> None:
        self._tokens, self._at = self._level(now) - 1, now

    def is_full(self, now: float) -> bool:
        return self._level(now) >= self._rate.burst

    def _level(self, now: float) -> float:
        return min(self._rate.burst, self._tokens + (now - self._at) * self._rate.per_second)
