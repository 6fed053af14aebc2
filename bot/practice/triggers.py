"""Trigger ids: a person just did something, so for three seconds the app may open a modal, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.practice import ids
from bot.practice.blocks import Refusal

LIFETIME = 3.0  # Seconds of machine time.


@dataclass(frozen=True)
class Trigger:
    """Whose act it was, when, and from which open view if any."""

    id: str
    person: str
    born: float
    view_id: str | None = None
    spent: bool = False


class Triggers:
    """Gives triggers out and takes each back once; the caller holds the workspace's lock."""

    def __init__(self, machine: Callable[[], float], team_number: str) -> None:
        self._machine = machine
        self._team_number = team_number
        self._by_id: dict[str, Trigger] = {}

    def give(self, person: str, view_id: str | None = None) -> str:
        trigger = Trigger(ids.new_trigger_id(self._team_number), person, self._machine(), view_id)
        self._by_id[trigger.id] = trigger
        return trigger.id

    def find(self, trigger_id: str) -> Trigger:
        """The trigger if it can still be used; raises Refusal by Slack's three names."""
        trigger = self._by_id.get(trigger_id)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.spent:
            raise Refusal("exchanged_trigger_id")
        if self._machine() - trigger.born > LIFETIME:
            raise Refusal("expired_trigger_id")
        return trigger

    def spend(self, trigger: Trigger) -> None:
        self._by_id[trigger.id] = replace(trigger, spent=True)
