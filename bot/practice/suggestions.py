"""Menus whose options the app loads while a person types: the question, the answer, what is then shown.

An answer that is no list of options, or comes too late, shows nothing, as in Slack. What is shown is what
the app sent: Slack does not filter it by what was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.practice import payloads
from bot.practice.chat import Message
from bot.practice.entries import Picked
from bot.practice.finding import Spot
from bot.practice.outcomes import CannotDo, Outcome, Result, told
from bot.practice.parcels import Route
from bot.practice.people import Person
from bot.practice.rules import Rule, Surface, exactly_one, listing, record
from bot.practice.shapes import JsonObject
from bot.practice.texts import MENU_OPTION, OPTION_GROUP, offered
from bot.practice.views import View
from bot.practice.workspace import Workspace

MOST = 100
SHORTEST_QUERY = 3  # Characters, where the element does not say.
LOADING = frozenset({"external_select", "multi_external_select"})
ANSWER: Rule = record(
    {},
    {"options": listing(MENU_OPTION, MOST, least=0), "option_groups": listing(OPTION_GROUP, MOST, least=0)},
    exactly_one("options", "option_groups"),
)


@dataclass(frozen=True)
class Suggested:
    """What a menu shows after somebody typed; STOPPED is too little typed to ask the app."""

    outcome: Outcome
    options: tuple[Mapping[str, Any], ...] = ()

    @property
    def labels(self) -> list[str]:
        return [str(option["text"]["text"]) for option in self.options]

    def pick(self, label: str) -> Picked:
        """The entry that picks the option of this text; raises LookupError when it is not shown."""
        for option in self.options:
            if option["text"]["text"] == label:
                return Picked(option["value"], label)
        raise LookupError(f"no option {label!r}; there are {self.labels}")


def suggested(workspace: Workspace, person: Person, place: Message | View, spot: Spot, typed: str) -> Suggested:
    """Type into a menu that loads its options. Raises CannotDo for any other element."""
    if spot.element["type"] not in LOADING:
        raise CannotDo("this menu has its options already")
    if len(typed) < spot.element.get("min_query_length", SHORTEST_QUERY):
        return Suggested(Outcome(Result.STOPPED))
    with workspace.changed:
        payload = _question(workspace, person, place, spot, typed)
    url = workspace.app.options_url
    outcome = told(workspace, Route.INTERACTION, "block_suggestion", payload, url, answerable=True)
    if outcome.result is not Result.ACKED:
        return Suggested(outcome)
    answer = outcome.answer or {}
    surface = Surface.MESSAGE if isinstance(place, Message) else Surface(place.kind)
    if any(ANSWER(answer, "", surface)):
        return Suggested(Outcome(Result.FAILED, shown="invalid_options", answer=outcome.answer))
    return Suggested(outcome, tuple(offered(answer)))


def _question(workspace: Workspace, person: Person, place: Message | View, spot: Spot, typed: str) -> JsonObject:
    where = (
        payloads.message_place(workspace, place, {}, ())
        if isinstance(place, Message)
        else payloads.view_place(workspace, place, ())
    )
    asked = {name: value for name, value in where.items() if name not in {"actions", "state"}}
    return (
        payloads.frame(workspace, "block_suggestion", person)
        | asked
        | {
            "action_id": spot.action_id,
            "block_id": spot.block_id,
            "value": typed,
        }
    )
