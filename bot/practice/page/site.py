"""The addresses of the page and what answers them; `routes` is the one way in.

Requests become looks and acts of one person here, and answers become responses. The work is done beside it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from importlib import resources
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.responses import StreamingResponse as Stream
from starlette.routing import BaseRoute, Route

from bot.practice import state
from bot.practice.driver import Actor
from bot.practice.outcomes import CannotDo
from bot.practice.page import panel, sidebar
from bot.practice.page.acts import Acts, Answer
from bot.practice.page.calendar import Calendar
from bot.practice.page.canvas import Canvas
from bot.practice.page.guard import Endpoint, guarded
from bot.practice.page.live import Bell, Signs, hints
from bot.practice.page.locations import Location, Showing, location
from bot.practice.page.reader import Reader
from bot.practice.page.reading import ReadMarks
from bot.practice.page.sight import PICTURES
from bot.practice.page.signs import signs
from bot.practice.page.turning import Turning
from bot.practice.people import Person
from bot.practice.workspace import Workspace

KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
FILES = frozenset({"page.css", "page.js", "morph.js", "wire.js", "blocks.js", "composer.js", "icon.svg"})


def routes(workspace: Workspace, calendar: Calendar | None = None) -> list[BaseRoute]:
    """The page's routes, for PracticeServer; without a calendar there is no clock panel."""
    site = Site(workspace, calendar)
    return [
        _route("/", site.door),
        _route("/page/{name}", site.file),
        _route("/state.json", site.save),
        _route("/state", site.load, "POST"),
        _route("/reset", site.reset, "POST"),
        _route("/turn", site.turn, "POST"),
        _route("/as/{person}", site.begin),
        _route("/as/{person}/live", site.live),
        _route("/as/{person}/act", site.act, "POST"),
        _route("/as/{person}/upload", site.upload, "POST"),
        _route("/as/{person}/file/{file}", site.content),
        _route("/as/{person}/{place:path}", site.show),
    ]


def _route(path: str, endpoint: Endpoint, method: str = "GET") -> Route:
    return Route(path, guarded(endpoint), methods=[method])


class Site:
    """One page of one workspace, for everybody in it."""

    def __init__(self, workspace: Workspace, calendar: Calendar | None) -> None:
        self._workspace = workspace
        self._calendar = calendar
        self._turning = Turning(calendar, workspace.wake) if calendar else None
        self._marks = ReadMarks()
        self._bell = Bell(workspace.changed)
        self._canvas = Canvas(workspace, calendar, self._turning, self._marks)
        self._acts = Acts(workspace, self._marks)

    async def door(self, _: Request) -> Response:
        return HTMLResponse(await run_in_threadpool(self._canvas.door))

    async def file(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in FILES:
            return PlainTextResponse("There is no such file.", 404)
        content = resources.files("bot.practice.page").joinpath("static", name).read_bytes()
        return Response(content, media_type=KINDS[name.rpartition(".")[2]])

    async def begin(self, request: Request) -> Response:
        """To where one was as somebody else, if this person sees it; else to where Slack would begin."""
        person = self._person(request)
        if person is None:
            return RedirectResponse("/", 303)
        place = location(request.query_params.get("at", ""), {})
        with self._workspace.changed:
            reader = Reader(self._workspace, person)
            place = place if place and self._sees(reader, place) else self._first(reader)
        return RedirectResponse(f"/as/{person.id}/{place.path}", 303)

    async def show(self, request: Request) -> Response:
        person = self._person(request)
        place = location(request.path_params["place"], request.query_params)
        if person is None or place is None:
            return PlainTextResponse("There is nothing here.", 404)
        parts = request.query_params.get("part")
        try:
            if parts is not None:
                return HTMLResponse(await run_in_threadpool(self._canvas.parts, person, place, parts.split(",")))
            return HTMLResponse(await run_in_threadpool(self._canvas.page, person, place))
        except LookupError:
            return PlainTextResponse("There is nothing here for you.", 404)

    async def live(self, request: Request) -> Response:
        person_id = request.path_params["person"]
        at = urlsplit(request.query_params.get("at", ""))
        query = {name: values[-1] for name, values in parse_qs(at.query).items()}
        place = location(at.path.removeprefix(f"/as/{person_id}/"), query)
        if self._person(request) is None or place is None:
            return PlainTextResponse("There is nothing here.", 404)
        closing = request.app.state.closing
        events = hints(self._bell, lambda: self._signs(person_id, place), closing.is_set)
        return Stream(events, media_type="text/event-stream")

    async def act(self, request: Request) -> Response:
        person, sent = self._person(request), await _sent(request)
        if person is None or sent is None:
            return PlainTextResponse("There is nothing here.", 404)
        return _answered(await run_in_threadpool(self._acts.do, person.id, sent))

    async def upload(self, request: Request) -> Response:
        """A file for a form, which nobody else sees until it is sent; the answer's words are its id."""
        person, body = self._person(request), await request.body()
        if person is None or not body:
            return _answered(Answer(False, "There is nothing in that file."))
        name = request.query_params.get("name") or "file"
        return _answered(Answer(words=Actor(self._workspace, person.id).add_file(name, body)))

    async def content(self, request: Request) -> Response:
        person = self._person(request)
        try:
            file = Actor(self._workspace, person.id).file(request.path_params["file"]) if person else None
        except CannotDo:
            file = None
        if file is None:
            return PlainTextResponse("There is nothing here for you.", 404)
        # Only pictures open in the page; anything else could be a page of its own and is for keeping.
        kind = file.mimetype if file.mimetype in PICTURES else "application/octet-stream"
        return Response(file.content, media_type=kind)

    async def turn(self, request: Request) -> Response:
        sent = await _sent(request) or {}
        return _answered(await run_in_threadpool(self._turn, str(sent.get("to"))))

    async def save(self, _: Request) -> Response:
        saved = await run_in_threadpool(state.save, self._workspace)
        headers = {"Content-Disposition": 'attachment; filename="practice.json"'}
        return Response(json.dumps(saved, indent=1), media_type="application/json", headers=headers)

    async def load(self, request: Request) -> Response:
        body = await request.body()
        return _answered(await run_in_threadpool(self._changed, lambda: state.load(self._workspace, body)))

    async def reset(self, _: Request) -> Response:
        return _answered(await run_in_threadpool(self._changed, lambda: state.reset(self._workspace)))

    def _person(self, request: Request) -> Person | None:
        """Somebody one can be."""
        return self._playable(request.path_params["person"])

    def _playable(self, person_id: str) -> Person | None:
        person = self._workspace.people.get(person_id)
        return person if person and not person.is_bot and not person.deactivated else None

    def _sees(self, reader: Reader, place: Location) -> bool:
        if place.showing is not Showing.CONVERSATION:
            return True
        conversation = self._workspace.conversations.get(place.channel)
        return conversation is not None and reader.sees(conversation)

    def _first(self, reader: Reader) -> Location:
        """The first channel; for who is in none the app, with its Home if nothing was said there."""
        channels = sidebar.sidebar(reader, self._marks).channels
        if channels:
            return Location(Showing.CONVERSATION, channels[0].id)
        direct = reader.app_conversation()
        said = direct is not None and self._workspace.chat.seen_by(reader.person.id, direct.id)
        return Location(Showing.APP if said else Showing.HOME)

    def _signs(self, person_id: str, place: Location) -> Signs | None:
        person = self._playable(person_id)
        return signs(self._workspace, person, place, self._marks, self._turning) if person else None

    def _turn(self, to: str) -> Answer:
        if self._calendar is None or self._turning is None:
            return Answer(False, "There is no calendar to turn.")
        if to == "stop":
            self._turning.stop()
            return Answer()
        try:
            self._turning.begin(panel.target(self._calendar, to))
        except ValueError as reason:
            return Answer(False, f"That didn't work: {reason}.")
        return Answer()

    def _changed(self, change: Callable[[], None]) -> Answer:
        """The whole practice became another one."""
        try:
            change()
        except state.StateError as error:
            return Answer(False, str(error))
        with self._workspace.changed:
            self._marks.forget()
            self._workspace.changed.notify_all()
        return Answer(go="/")


async def _sent(request: Request) -> dict[str, Any] | None:
    """The JSON object that the script sent."""
    try:
        sent = json.loads(await request.body())
    except ValueError:
        return None
    return sent if isinstance(sent, dict) else None


def _answered(answer: Answer) -> Response:
    return JSONResponse(asdict(answer))
