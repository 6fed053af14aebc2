"""Response URLs: how often, how long, and what they may do to the message acted on."""

from __future__ import annotations

import json
from typing import Any

from bot.practice.web.responses import respond
from tests.bot.practice.conftest import Scene
from tests.bot.practice.surfaces import MESSAGE_BLOCKS


def answer(scene: Scene, path: str, **content: Any) -> tuple[int, str]:
    status, body = respond(scene.workspace, path, json.dumps(content).encode())
    return status, body if status == 200 else json.loads(body)["error"]


def acted_on(scene: Scene) -> tuple[str, str]:
    """A message of the app and a response URL for it, as after a click by Ada."""
    ts = scene.done("chat.postMessage", channel=scene.channel, text="first", blocks=MESSAGE_BLOCKS)["ts"]
    return ts, scene.workspace.response_urls.open("actions", scene.ada.id, scene.channel, ts)


def texts(scene: Scene, person: str) -> list[str]:
    return [one.text for one in scene.driver.person(person).messages(scene.channel)]


def test_answer_is_ephemeral_unless_it_asks_for_the_channel(scene: Scene) -> None:
    _, path = acted_on(scene)

    answer(scene, path, text="for you")
    answer(scene, path, text="for all", response_type="in_channel")

    assert texts(scene, scene.ada.id) == ["first", "for you", "for all"]
    assert texts(scene, scene.ben.id) == ["first", "for all"]


def test_answer_may_replace_or_delete_the_original(scene: Scene) -> None:
    _, path = acted_on(scene)

    answer(scene, path, text="second", replace_original=True)
    replaced = texts(scene, scene.ben.id)
    answer(scene, path, delete_original=True)

    assert replaced == ["second"]
    assert texts(scene, scene.ben.id) == []


def test_ephemeral_original_can_be_replaced(scene: Scene) -> None:
    ts = scene.done("chat.postEphemeral", channel=scene.channel, user=scene.ada.id, text="psst")["message_ts"]
    path = scene.workspace.response_urls.open("actions", scene.ada.id, scene.channel, ts)

    assert answer(scene, path, text="hush", replace_original=True) == (200, "ok")
    assert texts(scene, scene.ada.id) == ["hush"]
    assert texts(scene, scene.ben.id) == []


def test_five_uses(scene: Scene) -> None:
    _, path = acted_on(scene)

    results = [answer(scene, path, text="x") for _ in range(6)]

    assert results == [(200, "ok")] * 5 + [(404, "used_url")]


def test_thirty_minutes(scene: Scene) -> None:
    _, path = acted_on(scene)
    scene.pass_seconds(30 * 60)
    in_time = answer(scene, path, text="x")
    scene.pass_seconds(1)

    assert in_time == (200, "ok")
    assert answer(scene, path, text="x") == (404, "expired_url")


def test_answer_refused(scene: Scene) -> None:
    _, path = acted_on(scene)

    assert answer(scene, "/actions/T0/unknown", text="x") == (404, "invalid_url")
    assert answer(scene, path) == (400, "no_text")
    assert answer(scene, path, text="x", blocks=[{"type": "nonsense"}]) == (400, "invalid_blocks")
    assert respond(scene.workspace, path, b"{")[0] == 400
    assert texts(scene, scene.ada.id) == ["first"]


def test_message_of_a_person_cannot_be_replaced(scene: Scene) -> None:
    ts = scene.ben.type(scene.channel, "mine")
    path = scene.workspace.response_urls.open("app", scene.ada.id, scene.channel, ts)

    answer(scene, path, text="theirs", replace_original=True)
    answer(scene, path, delete_original=True)

    assert texts(scene, scene.ben.id) == ["mine"]
    assert texts(scene, scene.ada.id) == ["mine", "theirs"]


def test_answer_may_carry_metadata(scene: Scene) -> None:
    _, path = acted_on(scene)
    metadata = {"event_type": "delivery", "event_payload": {"id": "7"}}

    answer(scene, path, text="x", response_type="in_channel", metadata=metadata)

    assert [one.text for one in scene.workspace.chat.carrying("delivery", id="7")] == ["x"]
    assert answer(scene, path, text="x", metadata={"event_type": "x"}) == (400, "invalid_metadata_format")
    assert respond(scene.workspace, path, b"[]")[0] == 400
