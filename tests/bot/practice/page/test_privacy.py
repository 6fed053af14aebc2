"""What goes over the wire to one person's tab holds nothing that is another's."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlsplit

import pytest

from bot.practice.server import PracticeServer
from tests.bot.practice.block_samples import section
from tests.bot.practice.conftest import Scene
from tests.bot.practice.page.conftest import Desk
from tests.bot.practice.surfaces import modal

SECRET = "hush-hush"


def get(site: PracticeServer, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=5)
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response.status, body


class Stream:
    """One open page's events, line by line."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self._response = response

    def next(self) -> str:
        """The next hint; the connection's time-out ends the wait for one that never comes."""
        while not (line := self._response.readline().decode()).startswith("data:"):
            assert line, "the stream ended"
        return line.removeprefix("data:").strip()


@contextmanager
def listening(site: PracticeServer, person: str, place: str) -> Iterator[Stream]:
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=5)
    connection.request("GET", f"/as/{person}/live?at={quote(f'/as/{person}/{place}')}")
    try:
        yield Stream(connection.getresponse())
    finally:
        connection.close()


def keep_secrets(scene: Scene, desk: Desk) -> None:
    """Everything that is Ben's alone, each with the word that must not be told."""
    workspace = scene.workspace
    desk.message(SECRET, viewer=scene.ben.id)
    workspace.views.open(scene.ben.id, modal(title=SECRET))
    workspace.views.publish(
        scene.ben.id, {"type": "home", "blocks": [section(text={"type": "plain_text", "text": SECRET})]}
    )
    direct = workspace.open_direct(scene.ben.id, scene.bot)
    scene.ben.type(direct.id, SECRET)
    hidden = workspace.add_channel(SECRET, private=True, members=[scene.ben.id])
    scene.ben.type(hidden.id, SECRET)
    scene.ben.type(scene.channel, f"<#{hidden.id}>")


def test_page_and_parts_of_one_person_hold_nothing_of_another(scene: Scene, desk: Desk, site: PracticeServer) -> None:
    keep_secrets(scene, desk)

    pages = [f"/as/{scene.ada.id}/{place}" for place in (f"c/{scene.channel}", "home", "app", "inspector")]
    parts = [f"{page}?part=clock,sidebar,main,thread,modal" for page in pages]
    answers = [get(site, path) for path in [*pages, *parts]]

    assert [status for status, _ in answers] == [200] * 8
    assert [SECRET in body for _, body in answers] == [False] * 8
    assert SECRET in get(site, f"/as/{scene.ben.id}/c/{scene.channel}")[1]


def test_places_out_of_sight_are_not_found(scene: Scene, desk: Desk, site: PracticeServer) -> None:
    keep_secrets(scene, desk)
    hidden = [one for one in scene.workspace.conversations if scene.ada.id not in one.members]

    answers = [get(site, f"/as/{scene.ada.id}/c/{one.id}{end}") for one in hidden for end in ("", "?part=main")]

    assert [(status, SECRET in body) for status, body in answers] == [(404, False)] * 4


def test_file_of_another_is_not_found(scene: Scene, site: PracticeServer) -> None:
    file = scene.ben.add_file("notes.html", b"<script>hush-hush</script>")

    status, body = get(site, f"/as/{scene.ada.id}/file/{file}")

    assert (status, SECRET in body) == (404, False)


def test_hints_name_parts_and_say_nothing_of_what_is_in_them(scene: Scene, site: PracticeServer) -> None:
    with listening(site, scene.ada.id, f"c/{scene.channel}") as stream:
        first = stream.next()
        scene.ben.type(scene.channel, SECRET)
        second = stream.next()

    assert first == "clock sidebar main thread modal"
    assert set(second.split()) <= {"clock", "sidebar", "main"}
    assert "main" in second.split()


def test_what_is_anothers_gives_no_hint_at_all(scene: Scene, desk: Desk, site: PracticeServer) -> None:
    with listening(site, scene.ada.id, f"c/{scene.channel}") as stream:
        stream.next()
        desk.message(SECRET, viewer=scene.ben.id)
        with scene.workspace.changed:
            scene.workspace.views.open(scene.ben.id, modal(title=SECRET))
        direct = scene.workspace.open_direct(scene.ben.id, scene.bot)
        scene.ben.type(direct.id, SECRET)
        scene.workspace.views.open(scene.ada.id, modal())
        scene.workspace.wake()
        hint = stream.next()

    assert hint == "modal"


def test_stream_ends_with_the_server(scene: Scene, site: PracticeServer) -> None:
    with listening(site, scene.ada.id, "home") as stream:
        stream.next()
        site.closing.set()
        scene.workspace.wake()
        with pytest.raises(AssertionError, match="the stream ended"):
            stream.next()
