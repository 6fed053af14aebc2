"""One thing to be handed to the app: an event or an interaction, its tries and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.practice import ids
from bot.practice.shapes import JsonObject

# Seconds from a failed try of an event to the next: near-immediate, a minute, five minutes.
RETRIES = (0.0, 60.0, 300.0)


class Route(Enum):
    """The kind of envelope, by its name in Socket Mode."""

    EVENT = "events_api"  # Retried three times.
    INTERACTION = "interactive"  # Never retried: the person sees a failure.
    COMMAND = "slash_commands"  # Never retried either.


class State(Enum):
    """What became of a parcel."""

    WAITING = "waiting"  # To be tried when its time has come.
    UNDERWAY = "underway"  # Handed over; no answer yet.
    ACKED = "acked"  # The app acknowledged in time.
    FAILED = "failed"  # Given up.


@dataclass
class Parcel:
    """It changes as it is tried; the courier owns it under the workspace's lock."""

    route: Route
    name: str
    payload: JsonObject
    url: str = ""
    accepts_payload: bool = False
    envelope_id: str = ""  # A new one for each try; an answer to an older one comes too late.
    state: State = State.WAITING
    tries: int = 0
    due: float = 0.0
    failure: str = ""  # Why the latest try failed, by Slack's retry reasons.
    status: int | None = None  # The HTTP status of the latest answer, if it came that way.
    answer: JsonObject | None = None  # What the app sent along with its acknowledgement.

    @property
    def settled(self) -> bool:
        return self.state in {State.ACKED, State.FAILED}

    @property
    def may_retry(self) -> bool:
        return self.route is Route.EVENT and self.tries <= len(RETRIES)

    def begin(self, due: float) -> None:
        """Another try, to be answered by `due`."""
        self.envelope_id = ids.new_envelope_id()
        self.tries += 1
        self.state = State.UNDERWAY
        self.due = due

    def envelope(self) -> JsonObject:
        """What Socket Mode sends for this try."""
        shape: JsonObject = {
            "envelope_id": self.envelope_id,
            "type": self.route.value,
            "payload": self.payload,
            "accepts_response_payload": self.accepts_payload,
        }
        if self.route is Route.EVENT:
            shape["retry_attempt"] = self.tries - 1
            shape["retry_reason"] = self.failure
        return shape
