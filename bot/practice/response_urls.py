"""Response URLs: five uses within thirty minutes to answer one interaction or command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.practice import ids
from bot.practice.blocks import Refusal

USES = 5
LIFETIME = 30 * 60.0  # Seconds of machine time.


@dataclass(frozen=True)
class Door:
    """Where an answer goes: whose act it was, in which conversation, on which message if any."""

    path: str
    person: str
    channel: str
    born: float
    message_ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class ResponseUrls:
    """Opens doors and counts who goes through; the caller holds the workspace's lock."""

    def __init__(self, machine: Callable[[], float], team_id: str) -> None:
        self._machine = machine
        self._team_id = team_id
        self._doors: dict[str, Door] = {}

    def open(
        self,
        kind: str,
        person: str,
        channel: str,
        message_ts: str | None = None,
        thread_ts: str | None = None,
    ) -> str:
        """The path of a new response URL; `kind` is actions, commands or app."""
        path = f"/{kind}/{self._team_id}/{ids.new_secret(24)}"
        self._doors[path] = Door(path, person, channel, self._machine(), message_ts, thread_ts)
        return path

    def move(self, old: str, new: str) -> None:
        """A conversation has another id now."""
        for path, door in self._doors.items():
            self._doors[path] = replace(door, channel=new) if door.channel == old else door

    def enter(self, path: str) -> Door:
        """Use the door once; raises Refusal when it is unknown, too old or used up."""
        door = self._doors.get(path)
        if door is None:
            raise Refusal("invalid_url")
        if self._machine() - door.born > LIFETIME:
            raise Refusal("expired_url")
        if door.uses >= USES:
            raise Refusal("used_url")
        self._doors[path] = replace(door, uses=door.uses + 1)
        return door
