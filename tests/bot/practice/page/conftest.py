"""The standing scene of the practice workspace with its page beside it, and eyes for HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any

import pytest

from bot.practice.chat import Message
from bot.practice.page.canvas import Canvas
from bot.practice.page.locations import Location, Showing
from bot.practice.page.reader import Reader
from bot.practice.page.reading import ReadMarks
from bot.practice.page.site import routes
from bot.practice.server import PracticeServer
from bot.practice.writing import post
from tests.bot.practice.conftest import Scene

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "rect", "circle"})


@dataclass
class Tag:
    """One element of a page."""

    name: str
    attributes: dict[str, str]
    inside: list[Tag | str] = field(default_factory=list)

    @property
    def words(self) -> str:
        parts = [one if isinstance(one, str) else one.words for one in self.inside]
        return " ".join(" ".join(parts).split())

    def all(self, name: str = "", **wanted: str) -> list[Tag]:
        """Every element inside by its name and its attributes; `class_` may be one of several classes."""
        found = [one for one in self.inside if isinstance(one, Tag)]
        here = [one for one in found if one.fits(name, wanted)]
        return here + [deep for one in found for deep in one.all(name, **wanted) if deep not in here]

    def fits(self, name: str, wanted: dict[str, str]) -> bool:
        held = self.attributes
        alike = all(held.get(key.replace("_", "-")) == value for key, value in wanted.items() if key != "class_")
        classes = held.get("class", "").split()
        return name in {"", self.name} and alike and ("class_" not in wanted or wanted["class_"] in classes)


class Eyes(HTMLParser):
    """Reads HTML as a browser would, as far as these tests need it."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Tag("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Tag(tag, {name: value or "" for name, value in attrs})
        self._open[-1].inside.append(made)
        if tag not in VOID:
            self._open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop().name == tag, f"{tag} closes something else"

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)


def seen(html: str) -> Tag:
    eyes = Eyes()
    eyes.feed(html)
    eyes.close()
    return eyes.root


@dataclass
class Desk:
    """Paints for the people of the scene, without a network between."""

    scene: Scene
    marks: ReadMarks
    canvas: Canvas

    def reader(self, person: str | None = None) -> Reader:
        return Reader(self.scene.workspace, self.scene.workspace.people[person or self.scene.ada.id])

    def html(self, *parts: str, person: str = "", location: Location | None = None) -> str:
        place = location or Location(Showing.CONVERSATION, self.scene.channel)
        who = self.scene.workspace.people[person or self.scene.ada.id]
        return self.canvas.parts(who, place, parts)

    def look(self, *parts: str, person: str = "", location: Location | None = None) -> Tag:
        return seen(self.html(*parts, person=person, location=location))

    def message(self, text: str = "", blocks: list[dict[str, Any]] | None = None, **more: Any) -> Message:
        """A message of the app in the channel; blocks need no ids of their own."""
        workspace = self.scene.workspace
        held = [{"block_id": f"b{number}"} | block for number, block in enumerate(blocks or [])]
        draft = Message(
            channel=self.scene.channel,
            ts="",
            user=workspace.app.bot_user_id,
            team=workspace.team.id,
            text=text,
            blocks=tuple(held),
            bot_id=workspace.app.bot_id,
        )
        return post(workspace, replace(draft, **more))

    def said(self, blocks: list[dict[str, Any]]) -> Tag:
        """What stands in a message with these blocks."""
        self.message(blocks=blocks)
        return self.look("main").all("div", class_="said")[-1]


@pytest.fixture
def desk(scene: Scene) -> Desk:
    marks = ReadMarks()
    return Desk(scene, marks, Canvas(scene.workspace, None, None, marks))


@pytest.fixture
def site(scene: Scene) -> Iterator[PracticeServer]:
    with PracticeServer(scene.workspace, routes=routes(scene.workspace)) as running:
        yield running
