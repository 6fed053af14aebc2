"""Only this machine's browser on our own page may ask, and what it gets may load nothing else."""

from __future__ import annotations

import http.client
import json
from urllib.parse import urlsplit

import pytest

from bot.practice.server import PracticeServer
from tests.bot.practice.conftest import Scene


def send(site: PracticeServer, method: str, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=5)
    body = json.dumps({"act": "join"}) if method == "POST" else None
    connection.request(method, path, body, {name.capitalize(): value for name, value in headers.items()})
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", ""])
def test_post_from_another_origin_is_refused(scene: Scene, site: PracticeServer, origin: str) -> None:
    headers = {"origin": origin} if origin else {}

    paths = [f"/as/{scene.ada.id}/act", f"/as/{scene.ada.id}/upload", "/reset", "/state", "/turn"]
    answers = [send(site, "POST", path, **headers).status for path in paths]

    assert answers == [403] * 5


def test_post_from_our_own_origin_is_taken(scene: Scene, site: PracticeServer) -> None:
    assert send(site, "POST", f"/as/{scene.ada.id}/act", origin=site.url).status == 200


def test_foreign_name_that_leads_here_is_refused(site: PracticeServer) -> None:
    assert send(site, "GET", "/", host="rebound.example").status == 403


def test_reading_changes_nothing(scene: Scene, site: PracticeServer) -> None:
    assert [send(site, "GET", path).status for path in ("/reset", "/state", "/turn")] == [405] * 3


def test_page_may_load_from_itself_only(scene: Scene, site: PracticeServer) -> None:
    answer = send(site, "GET", f"/as/{scene.ada.id}/c/{scene.channel}")

    policy = dict(one.strip().split(" ", 1) for one in answer.headers["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("person", ["USLACKBOT", "U0NOBODY"])
def test_nobody_can_be_a_bot_or_a_stranger(site: PracticeServer, person: str) -> None:
    answer = send(site, "GET", f"/as/{person}")

    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert send(site, "GET", f"/as/{person}/home").status == 404


def test_change_of_person_stays_in_the_same_place_where_both_see_it(scene: Scene, site: PracticeServer) -> None:
    hidden = scene.workspace.add_channel("staff", private=True, members=[scene.ben.id])
    places = [f"c/{scene.channel}", f"c/{hidden.id}", "home", "c/C0NOWHERE", "../secret"]

    led = [send(site, "GET", f"/as/{scene.ada.id}?at={place}").headers["Location"] for place in places]

    first = f"/as/{scene.ada.id}/c/{scene.channel}"
    assert led == [first, first, f"/as/{scene.ada.id}/home", first, first]


def test_person_in_no_channel_begins_at_the_app_where_there_is_something(scene: Scene, site: PracticeServer) -> None:
    cay = scene.workspace.add_person("Cay Newcomer")
    new = send(site, "GET", f"/as/{cay.id}").headers["Location"]
    scene.done("chat.postMessage", channel=cay.id, text="welcome")

    assert new == f"/as/{cay.id}/home"
    assert send(site, "GET", f"/as/{cay.id}").headers["Location"] == f"/as/{cay.id}/app"
