"""What comes of a person's act: the app is told, and the person waits as long as Slack would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from bot.practice.parcels import Parcel, Route, State
from bot.practice.shapes import JsonObject
from bot.practice.views import View
from bot.practice.workspace import Workspace


class CannotDo(ValueError):  # noqa: N818 -- it says what a person cannot do; nothing is broken.
    """A person in Slack could not do this; the text says why, in a tester's words."""


class Result(Enum):
    """What the person sees of it."""

    ACKED = "acked"  # The app answered in time.
    FAILED = "failed"  # The app answered with an error, or with an answer that makes no sense.
    TIMED_OUT = "timed_out"  # The app did not answer within three seconds.
    UNREACHABLE = "unreachable"  # There was nobody to tell.
    STOPPED = "stopped"  # Slack's client stopped it itself: a required input is empty, say.


@dataclass(frozen=True)
class Outcome:
    """What came of an act; `errors` are by block_id, `view` is the modal now on top of the stack."""

    result: Result
    errors: Mapping[str, str] = field(default_factory=dict)
    view: View | None = None
    shown: str = ""  # The error that Slack shows, by its name.
    answer: JsonObject | None = None  # What the app sent along with its acknowledgement.

    @property
    def ok(self) -> bool:
        """The app answered and had nothing to object to."""
        return self.result is Result.ACKED and not self.errors

    @property
    def closed(self) -> bool:
        """It went well and no modal is left open."""
        return self.ok and self.view is None


def told(
    workspace: Workspace, route: Route, name: str, payload: JsonObject, url: str, *, answerable: bool = False
) -> Outcome:
    """Hand an interaction to the app and wait; what is on the screen afterwards is the actor's to see."""
    parcel = workspace.courier.send(Parcel(route, name, payload, url, answerable))
    with workspace.changed:
        workspace.changed.wait_for(lambda: parcel.settled, timeout=workspace.patience)
        workspace.courier.give_up(parcel)
    return _outcome(parcel)


def _outcome(parcel: Parcel) -> Outcome:
    if parcel.state is State.ACKED:
        return Outcome(Result.ACKED, answer=parcel.answer)
    if parcel.status is not None:
        return Outcome(Result.FAILED, shown="dispatch_failed")
    if parcel.failure in {"timeout", "http_timeout"}:
        return Outcome(Result.TIMED_OUT, shown="operation_timeout")
    return Outcome(Result.UNREACHABLE, shown="dispatch_failed")
