"""Paints the page and its parts for one reader: gathers what the templates need and fills them.

It reads the workspace under its lock and changes nothing. Escaping is always on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from jinja2 import Environment, PackageLoader

from bot.practice.chat import Message
from bot.practice.conversations import Conversation, Kind
from bot.practice.journal import Way
from bot.practice.page import emoji, inspector, panel, panes, places, sidebar, typed
from bot.practice.page.calendar import Calendar
from bot.practice.page.locations import Location, Showing
from bot.practice.page.places import Place
from bot.practice.page.reader import Reader
from bot.practice.page.reading import ReadMarks
from bot.practice.page.sight import Sight
from bot.practice.page.turning import Turning
from bot.practice.people import Person
from bot.practice.views import View
from bot.practice.workspace import Workspace

#: The parts that can be painted alone, in the order of the page.
PARTS = ("clock", "sidebar", "main", "thread", "modal")


@dataclass(frozen=True)
class Modal:
    """The modal on top of somebody's stack, and how deep the stack is."""

    view: View
    place: Place
    depth: int


class Canvas:
    """Fills templates; one for the life of the page."""

    def __init__(
        self, workspace: Workspace, calendar: Calendar | None, turning: Turning | None, marks: ReadMarks
    ) -> None:
        self._workspace = workspace
        self._calendar = calendar
        self._turning = turning
        self._marks = marks
        self._templates = Environment(
            loader=PackageLoader("bot.practice.page"), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )

    def door(self) -> str:
        """Where one chooses who to be."""
        with self._workspace.changed:
            faces = sidebar.faces(self._workspace)
            template = self._templates.get_template("door.html.jinja")
            return template.render(workspace_name=self._workspace.team.name, faces=faces)

    def page(self, person: Person, location: Location) -> str:
        """Raises LookupError when there is nothing for this person at this location."""
        with self._workspace.changed:
            context = self._context(Reader(self._workspace, person), location)
            return self._templates.get_template("page.html.jinja").render(context)

    def parts(self, person: Person, location: Location, names: Iterable[str]) -> str:
        """The named parts alone, one after another; names that are none are left out."""
        wanted = set(names)
        with self._workspace.changed:
            context = self._context(Reader(self._workspace, person), location)
            found = [self._templates.get_template(f"part-{name}.html.jinja") for name in PARTS if name in wanted]
            return "".join(template.render(context) for template in found)

    # --- what templates need --------------------------------------------------------------------

    def _context(self, reader: Reader, location: Location) -> dict[str, Any]:
        base = f"/as/{reader.person.id}"
        faces = sidebar.faces(self._workspace)
        return {
            "base": base,
            "here": f"{base}/{location.path}",
            "here_path": location.path,
            "me": reader.person,
            "my": next(one for one in faces if one.id == reader.person.id),
            "faces": faces,
            "sight": Sight(reader),
            "view_name": location.showing.value,
            "workspace_name": self._workspace.team.name,
            "sidebar": sidebar.sidebar(reader, self._marks),
            "clock": self._clock(reader),
            "modal": self._modal(reader),
            **self._of_app(reader),
            **self._middle(reader, location),
        }

    def _clock(self, reader: Reader) -> panel.Panel | None:
        if self._calendar is None or self._turning is None:
            return None
        return panel.panel(self._calendar, self._turning, reader.zone)

    def _modal(self, reader: Reader) -> Modal | None:
        stack = self._workspace.views.stack(reader.person.id)
        return Modal(stack[-1], places.of_view(stack[-1]), len(stack)) if stack else None

    def _of_app(self, reader: Reader) -> dict[str, Any]:
        app = self._workspace.app
        ours = reader.person.team_id == self._workspace.team.id
        calls = ours and (not reader.person.standing.is_guest or self._workspace.guests_run_commands)
        shortcuts = app.shortcuts if calls else ()
        return {
            "app_name": app.name,
            "has_home": ours and app.home_tab,
            "commands": [one.name for one in app.commands] if calls else [],
            "message_shortcuts": [one for one in shortcuts if one.type == "message"],
            "global_shortcuts": [one for one in shortcuts if one.type == "global"],
            "offered_reactions": emoji.OFFERED,
            "character": emoji.character,
            "as_typed": partial(_as_typed, reader),
            "completions": _completions(reader, [one.name for one in app.commands] if calls else []),
        }

    def _middle(self, reader: Reader, location: Location) -> dict[str, Any]:
        match location.showing:
            case Showing.CONVERSATION:
                return self._talk(reader, location, self._seen(reader, location.channel))
            case Showing.APP:
                return self._talk(reader, location, reader.app_conversation())
            case Showing.HOME:
                home = self._workspace.views.home(reader.person.id)
                middle = {"title": self._workspace.app.name, "home": places.of_view(home) if home else None}
                return middle | {"current": "app"}
        log = inspector.log(self._workspace.log, location.way, location.words)
        return {"title": "Inspector", "log": log, "ways": list(Way)}

    def _seen(self, reader: Reader, channel: str) -> Conversation:
        conversation = self._workspace.conversations.get(channel)
        if conversation is None or not reader.sees(conversation):
            raise LookupError("this person does not see that conversation")
        return conversation

    def _talk(self, reader: Reader, location: Location, place: Conversation | None) -> dict[str, Any]:
        if place is None:
            words = f"{self._workspace.app.name} has not written here yet."
            return {"title": self._workspace.app.name, "closed": words, "current": "app"}
        read = self._marks.of(reader.person.id, place.id) if location.since is None else location.since
        in_app = reader.is_app(place)
        ts = location.thread_ts
        return {
            "title": reader.title(place),
            "pane": panes.conversation(reader, place, location.show, read),
            "thread": panes.thread(reader, place, ts) if ts else None,
            "in_app": in_app,
            "current": "app" if in_app else place.id,
            "closed": self._closed(reader, place),
            "joinable": place.kind is Kind.PUBLIC and not place.archived,
            "shared_with": ", ".join(self._workspace.teams[one].name for one in place.shared_with),
            "since": read,
            "show": location.show,
            "window": panes.WINDOW,
        }

    def _closed(self, reader: Reader, place: Conversation) -> str:
        """Why this person cannot write there, in words; nothing when they can."""
        app = self._workspace.app
        if place.archived:
            return "This channel is archived."
        if reader.person.id not in place.members:
            return "You are not in this channel."
        if reader.is_app(place) and (app.messages_read_only or not app.messages_tab):
            return f"{app.name} takes no typed messages."
        return ""


def _as_typed(reader: Reader, message: Message) -> str:
    return typed.as_typed(message.text, reader)


def _completions(reader: Reader, commands: list[str]) -> dict[str, list[list[str]]]:
    """What the composer offers after a sign: what to write, and the name beside it."""
    workspace = reader.workspace
    people = [["@" + one.handle, one.real_name] for one in workspace.people if not one.deactivated]
    places = [["#" + one.name, ""] for one in workspace.conversations if not one.is_direct and reader.sees(one)]
    return {"/": [[name, workspace.app.name] for name in commands], "@": people, "#": places}
