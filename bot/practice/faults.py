"""Misbehaviour on request: what a network and a busy Slack do now and then, told to happen now.

Faults wait in a list and are used up in order. This room decides whose turn it is; the web door, the
courier and the server carry it out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum


class Misbehaviour(Enum):
    """What goes wrong."""

    RATE_LIMITED = "rate_limited"  # HTTP 429 with Retry-After; nothing applied.
    SERVER_ERROR = "server_error"  # HTTP `status` (5xx); nothing applied.
    API_ERROR = "api_error"  # `error` by name; nothing applied.
    DROP_BEFORE = "drop_before"  # The connection closes; nothing applied.
    DROP_AFTER = "drop_after"  # Applied, then the connection closes without an answer.
    ERROR_AFTER = "error_after"  # Applied, then HTTP `status`.
    LATE = "late"  # Applied, then answered after `seconds`.
    MALFORMED = "malformed"  # Applied, then answered with half a JSON body.
    TWICE = "twice"  # An event of this name is delivered a second time.


APPLIES = frozenset(
    {
        Misbehaviour.DROP_AFTER,
        Misbehaviour.ERROR_AFTER,
        Misbehaviour.LATE,
        Misbehaviour.MALFORMED,
    }
)


@dataclass(frozen=True)
class Fault:
    """One thing to go wrong `times` times for `name`: a Web API method, or an event's type for TWICE."""

    misbehaviour: Misbehaviour
    name: str
    times: int = 1
    channel: str | None = None
    retry_after: int = 1
    status: int = 503
    seconds: float = 0.0
    error: str = "internal_error"


class Faults:
    """Faults still to come and those that struck; the caller holds the workspace's lock."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._struck: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._waiting.append(fault)

    def clear(self) -> None:
        self._waiting.clear()

    def waiting(self) -> list[Fault]:
        return list(self._waiting)

    def struck(self, name: str | None = None) -> list[Fault]:
        """What has happened so far, one entry for each time."""
        return [fault for fault in self._struck if name is None or fault.name == name]

    def take(self, name: str, channel: str | None = None) -> Fault | None:
        """The oldest fault for a Web API call, used up once."""
        return self._take(lambda one: one.misbehaviour is not Misbehaviour.TWICE, name, channel)

    def take_twice(self, event_type: str, channel: str | None = None) -> Fault | None:
        return self._take(lambda one: one.misbehaviour is Misbehaviour.TWICE, event_type, channel)

    def _take(self, fits: Callable[[Fault], bool], name: str, channel: str | None) -> Fault | None:
        for position, fault in enumerate(self._waiting):
            if fits(fault) and fault.name == name and fault.channel in {None, channel}:
                self._use(position, fault)
                return fault
        return None

    def _use(self, position: int, fault: Fault) -> None:
        self._struck.append(fault)
        if fault.times > 1:
            self._waiting[position] = replace(fault, times=fault.times - 1)
        else:
            del self._waiting[position]
