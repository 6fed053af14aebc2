"""Signs by which an open page is found to be out of date: values that differ once a part would look different.

They are only compared and never leave the server. Each is made of what its own reader sees.
"""

from __future__ import annotations

from bot.practice.conversations import Conversation
from bot.practice.page.live import Signs
from bot.practice.page.locations import Location, Showing
from bot.practice.page.reader import Reader
from bot.practice.page.reading import ReadMarks
from bot.practice.page.turning import Turning
from bot.practice.people import Person
from bot.practice.workspace import Workspace


def signs(workspace: Workspace, person: Person, location: Location, marks: ReadMarks, turning: Turning | None) -> Signs:
    """By the names of the page's parts."""
    with workspace.changed:
        reader = Reader(workspace, person)
        day = reader.now().date()  # What was said today was said yesterday once the day has turned.
        return {
            "clock": _clock(workspace, turning),
            "sidebar": _sidebar(reader, marks),
            "main": (day, _main(reader, location)),
            "thread": (day, _thread(reader, location)),
            "modal": tuple(workspace.views.stack(person.id)),
        }


def _clock(workspace: Workspace, turning: Turning | None) -> object:
    if turning is None:
        return None
    # What is planned may change with anything the app does.
    newest = workspace.log.entries()[-1:]
    return (turning.turn, turning.trouble, workspace.stamps.now() if turning.turn else newest)


def _sidebar(reader: Reader, marks: ReadMarks) -> object:
    workspace, me = reader.workspace, reader.person.id
    places = [one for one in workspace.conversations if reader.sees(one)]
    return [(*_place(one), marks.of(me, one.id), _newest(reader, one)) for one in places], list(workspace.people)


def _place(conversation: Conversation) -> tuple[object, ...]:
    return conversation.id, conversation.name, conversation.archived, tuple(conversation.members)


def _newest(reader: Reader, conversation: Conversation) -> object:
    seen = reader.workspace.chat.seen_by(reader.person.id, conversation.id)
    return seen[-1].ts if seen else None, len(seen)


def _main(reader: Reader, location: Location) -> object:
    match location.showing:
        case Showing.HOME:
            return reader.workspace.views.home(reader.person.id)
        case Showing.INSPECTOR:
            return reader.workspace.log.entries()[-1:]
        case Showing.APP:
            place = reader.app_conversation()
        case _:
            place = reader.workspace.conversations.get(location.channel)
    if place is None or not reader.sees(place):
        return None
    chat = reader.workspace.chat
    # The replies count too: a parent shows how many there are and who wrote them.
    return (*_place(place), chat.seen_by(reader.person.id, place.id), sum(1 for _ in chat.kept(place.id)))


def _thread(reader: Reader, location: Location) -> object:
    place = reader.workspace.conversations.get(location.channel)
    if not location.thread_ts or place is None or not reader.sees(place):
        return None
    return reader.workspace.chat.seen_by(reader.person.id, place.id, location.thread_ts)
