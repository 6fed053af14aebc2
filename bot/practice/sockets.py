"""Socket Mode's connections: tickets to connect with, at most ten lines, one line for each envelope.

It knows frames of text and nothing of what is in an envelope. A line's `push` and `close` must not wait.
"""

from __future__ import annotations

import json
from typing import Protocol

from bot.practice import ids
from bot.practice.shapes import JsonObject

LIMIT = 10
HOST = "practice"
CONNECTION_SECONDS = 18_000  # What hello calls approximate_connection_time.


class Line(Protocol):
    """One open connection, as the server holds it."""

    def push(self, text: str) -> None: ...

    def close(self) -> None: ...


class Sockets:
    """Who is connected; the caller holds the workspace's lock."""

    def __init__(self) -> None:
        self._tickets: set[str] = set()
        self._lines: list[Line] = []
        self._turn = 0

    @property
    def count(self) -> int:
        return len(self._lines)

    def ticket(self) -> str:
        ticket = ids.new_secret(36)
        self._tickets.add(ticket)
        return ticket

    def redeem(self, ticket: str) -> bool:
        """A ticket connects once."""
        if ticket not in self._tickets:
            return False
        self._tickets.remove(ticket)
        return True

    def join(self, line: Line, app_id: str) -> bool:
        """Greet a new line; False, after saying why, when ten are open already."""
        if self.count >= LIMIT:
            line.push(_goodbye("too_many_websockets"))
            return False
        self._lines.append(line)
        line.push(json.dumps(_hello(self.count, app_id)))
        return True

    def leave(self, line: Line) -> None:
        if line in self._lines:
            self._lines.remove(line)

    def pick(self) -> Line | None:
        """The line whose turn it is."""
        if not self._lines:
            return None
        self._turn += 1
        return self._lines[self._turn % len(self._lines)]

    def warn(self) -> None:
        """Say that a refresh is near; the lines stay open."""
        for line in self._lines:
            line.push(_goodbye("warning"))

    def disconnect(self, reason: str) -> None:
        """Say why (refresh_requested, link_disabled) and close every line."""
        for line in list(self._lines):
            line.push(_goodbye(reason))
            line.close()
        self._lines.clear()

    def cut(self) -> None:
        """Close every line without a word."""
        for line in list(self._lines):
            line.close()
        self._lines.clear()


def _hello(count: int, app_id: str) -> JsonObject:
    return {
        "type": "hello",
        "num_connections": count,
        "debug_info": {
            "host": HOST,
            "build_number": 1,
            "approximate_connection_time": CONNECTION_SECONDS,
        },
        "connection_info": {"app_id": app_id},
    }


def _goodbye(reason: str) -> str:
    return json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}})
