"""The list at the side: channels, direct messages, the app, and who there is to talk to or to be.

It holds titles, links and marks for what is new. What a conversation says is not its business.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.practice.conversations import Conversation, Kind
from bot.practice.page.reader import Reader, hue, initials
from bot.practice.page.reading import ReadMarks
from bot.practice.people import Person
from bot.practice.workspace import Workspace


@dataclass(frozen=True)
class Line:
    """One conversation in the list."""

    id: str
    title: str
    unread: int
    private: bool = False
    shared: bool = False
    initials: str = ""
    hue: int = 0


@dataclass(frozen=True)
class Face:
    """Somebody in the workspace."""

    id: str
    name: str
    note: str
    initials: str
    hue: int


@dataclass(frozen=True)
class Sidebar:
    """Everything at the side, in order."""

    channels: tuple[Line, ...]
    others: tuple[Line, ...]  # Public channels that this person could join.
    directs: tuple[Line, ...]
    app: Line


def sidebar(reader: Reader, marks: ReadMarks) -> Sidebar:
    mine = [one for one in reader.workspace.conversations.of(reader.person.id) if not one.archived]
    places = [one for one in reader.workspace.conversations if not one.is_direct and not one.archived]
    others = [one for one in places if one not in mine and reader.sees(one)]
    return Sidebar(
        channels=_lines(reader, marks, [one for one in mine if not one.is_direct]),
        others=_lines(reader, marks, others),
        directs=_lines(reader, marks, [one for one in mine if one.is_direct and not reader.is_app(one)]),
        app=_app(reader, marks, next((one for one in mine if reader.is_app(one)), None)),
    )


def faces(workspace: Workspace) -> list[Face]:
    """Everybody one could be: people with an account that works."""
    return [_face(workspace, one) for one in workspace.people if not one.is_bot and not one.deactivated]


def _face(workspace: Workspace, person: Person) -> Face:
    return Face(person.id, person.real_name, note(workspace, person), initials(person.real_name), hue(person.id))


def note(workspace: Workspace, person: Person) -> str:
    """What to know of somebody beside the name."""
    team = workspace.teams.get(person.team_id)
    away = team.name if team and team.id != workspace.team.id else ""
    return " · ".join(filter(None, [person.title, away, "guest" if person.standing.is_guest else ""]))


def _lines(reader: Reader, marks: ReadMarks, places: list[Conversation]) -> tuple[Line, ...]:
    found = [_line(reader, marks, one) for one in places]
    return tuple(sorted(found, key=lambda line: line.title.casefold()))


def _line(reader: Reader, marks: ReadMarks, place: Conversation) -> Line:
    title = reader.title(place)
    inside = reader.person.id in place.members
    return Line(
        id=place.id,
        title=title,
        unread=marks.unread(reader.workspace.chat, reader.person.id, place.id) if inside else 0,
        private=place.kind is Kind.PRIVATE,
        shared=place.is_ext_shared,
        initials=initials(title) if place.is_direct else "",
        hue=hue(next((one for one in place.members if one != reader.person.id), place.id)),
    )


def _app(reader: Reader, marks: ReadMarks, direct: Conversation | None) -> Line:
    app = reader.workspace.app
    unread = marks.unread(reader.workspace.chat, reader.person.id, direct.id) if direct else 0
    return Line("app", app.name, unread, initials=initials(app.name), hue=hue(app.bot_user_id))
