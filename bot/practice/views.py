"""Modals and Homes: a stack of at most three modals for each person, and one Home.

It keeps what is open and what has been entered; which acts lead here is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.practice import ids
from bot.practice.apps import App
from bot.practice.blocks import Refusal, with_ids
from bot.practice.inputs import carried_over, initial_values
from bot.practice.shapes import JsonObject

DEPTH = 3
# What Slack puts in the place of a title that a Home never has.
HOME_TITLE = {"type": "plain_text", "text": "View Title", "emoji": True}

Values = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class View:
    """One open modal or one person's Home, with what they have entered so far."""

    id: str
    person: str
    kind: str
    source: Mapping[str, Any] = field(repr=False)
    blocks: tuple[JsonObject, ...]
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    values: Values = field(default_factory=dict, repr=False)

    @property
    def callback_id(self) -> str:
        return str(self.source.get("callback_id", ""))

    @property
    def external_id(self) -> str:
        return str(self.source.get("external_id", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.source.get("private_metadata", ""))

    @property
    def title(self) -> str:
        return str(self.source.get("title", {}).get("text", ""))

    @property
    def notify_on_close(self) -> bool:
        return bool(self.source.get("notify_on_close", False))

    @property
    def clear_on_close(self) -> bool:
        return bool(self.source.get("clear_on_close", False))


class Views:
    """All open modals and all Homes; the caller holds the workspace's lock."""

    def __init__(self, seconds: Callable[[], int]) -> None:
        self._seconds = seconds
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def stack(self, person: str) -> list[View]:
        return list(self._stacks.get(person, ()))

    def top(self, person: str) -> View | None:
        stack = self._stacks.get(person)
        return stack[-1] if stack else None

    def home(self, person: str) -> View | None:
        return self._homes.get(person)

    def find(self, view_id: str) -> View | None:
        return next((view for view in self._all() if view.id == view_id), None)

    def find_external(self, external_id: str) -> View | None:
        return next((view for view in self._all() if external_id and view.external_id == external_id), None)

    def open(self, person: str, source: Mapping[str, Any]) -> View:
        """A new root modal; whatever was open before is gone."""
        self._refuse_double(source, but=None)
        view = self._new(person, source)
        self._stacks[person] = [view]
        return view

    def push(self, person: str, source: Mapping[str, Any]) -> View:
        """One more on top; raises Refusal when three are open already."""
        stack = self._stacks.get(person)
        if not stack:
            raise Refusal("invalid_trigger_id")
        if len(stack) >= DEPTH:
            raise Refusal("push_limit_reached")
        self._refuse_double(source, but=None)
        view = self._new(person, source, root=stack[0].id, previous=stack[-1].id)
        stack.append(view)
        return view

    def update(self, view: View, source: Mapping[str, Any]) -> View:
        """The same view with new content; what was entered stays where its input did not change."""
        self._refuse_double(source, but=view.id)
        blocks = with_ids(source["blocks"], ids.short_id)
        values = carried_over(view.values, blocks)
        return self._put(replace(view, source=source, blocks=tuple(blocks), values=values, hash=self._new_hash()))

    def publish(self, person: str, source: Mapping[str, Any]) -> View:
        """A person's Home. Its id stays the same for its whole life."""
        old = self._homes.get(person)
        self._homes[person] = self.update(old, source) if old else self._new(person, source)
        return self._homes[person]

    def enter(self, view: View, values: Values) -> View:
        """Keep what a person entered; no new hash, for the app has written nothing."""
        return self._put(replace(view, values=values))

    def close(self, view: View) -> None:
        stack = self._stacks.get(view.person, [])
        self._stacks[view.person] = [one for one in stack if one.id != view.id]

    def close_all(self, person: str) -> list[View]:
        return self._stacks.pop(person, [])

    def _all(self) -> list[View]:
        open_views = [view for stack in self._stacks.values() for view in stack]
        return open_views + list(self._homes.values())

    def _new(
        self, person: str, source: Mapping[str, Any], root: str | None = None, previous: str | None = None
    ) -> View:
        view_id = ids.new_id("V")
        blocks = with_ids(source["blocks"], ids.short_id)
        return View(
            id=view_id,
            person=person,
            kind=source["type"],
            source=source,
            blocks=tuple(blocks),
            hash=self._new_hash(),
            root_view_id=root or view_id,
            previous_view_id=previous,
            values=initial_values(blocks),
        )

    def _put(self, view: View) -> View:
        if view.kind == "home":
            self._homes[view.person] = view
        else:
            stack = self._stacks.get(view.person, [])
            self._stacks[view.person] = [view if one.id == view.id else one for one in stack]
        return view

    def _refuse_double(self, source: Mapping[str, Any], but: str | None) -> None:
        other = self.find_external(str(source.get("external_id", "")))
        if other is not None and other.id != but:
            raise Refusal("duplicate_external_id")

    def _new_hash(self) -> str:
        return f"{self._seconds()}.{ids.new_secret(8)}"


def view_object(view: View, app: App, team_id: str) -> JsonObject:
    """A view as views.* answers have it and interaction payloads carry it."""
    source = view.source
    home = view.kind == "home"
    return {
        "id": view.id,
        "team_id": team_id,
        "type": view.kind,
        "blocks": list(view.blocks),
        "private_metadata": view.private_metadata,
        "callback_id": view.callback_id,
        "state": {"values": view.values},
        "hash": view.hash,
        "title": HOME_TITLE if home else _plain(source.get("title")),
        "clear_on_close": view.clear_on_close,
        "notify_on_close": view.notify_on_close,
        "submit_disabled": bool(source.get("submit_disabled", False)),
        "close": _plain(source.get("close")),
        "submit": _plain(source.get("submit")),
        "previous_view_id": view.previous_view_id,
        "root_view_id": view.root_view_id,
        "app_id": app.app_id,
        "external_id": view.external_id,
        "app_installed_team_id": team_id,
        "bot_id": app.bot_id,
    }


def _plain(text: Mapping[str, Any] | None) -> JsonObject | None:
    return {"type": "plain_text", "text": text["text"], "emoji": text.get("emoji", True)} if text else None
