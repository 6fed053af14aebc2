"""Getting events and interactions to the app: over sockets, signed over HTTP, again, or not at all."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs

import pytest

from bot.practice.faults import Fault, Misbehaviour
from bot.practice.outcomes import Result
from bot.practice.parcels import Route, State
from tests.bot.practice.conftest import EVENTS, Scene, make_scene, manifest
from tests.bot.practice.receivers import FakeLine, Listener, Received, Receiver, Reply
from tests.bot.practice.surfaces import MESSAGE_BLOCKS


@contextmanager
def delivering(url: str) -> Iterator[Scene]:
    """An app with a request URL, and the courier at work without a server."""
    settings = {
        "event_subscriptions": {"request_url": url, "bot_events": EVENTS},
        "interactivity": {"is_enabled": True, "request_url": url},
    }
    scene = make_scene(manifest(settings=settings))
    scene.workspace.courier.start()
    try:
        yield scene
    finally:
        scene.workspace.courier.stop()


@pytest.fixture
def reached(receiver: Receiver) -> Iterator[Scene]:
    with delivering(receiver.url) as scene:
        yield scene


def states(scene: Scene) -> list[State]:
    return [parcel.state for parcel in scene.workspace.courier.parcels()]


def signed(received: Received, secret: str) -> bool:
    base = f"v0:{received.headers['x-slack-request-timestamp']}:".encode() + received.body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return received.headers["x-slack-signature"] == f"v0={digest}"


def test_event_over_http_is_signed_json(reached: Scene, receiver: Receiver) -> None:
    reached.ada.type(reached.channel, "hello")
    reached.driver.settle()

    [received] = receiver.received
    assert signed(received, reached.workspace.app.signing_secret)
    assert received.headers["x-slack-request-timestamp"] == "1800000000"
    assert received.headers["content-type"] == "application/json"
    assert json.loads(received.body)["event"]["text"] == "hello"
    assert "x-slack-retry-num" not in received.headers


def test_command_over_http_is_a_form_and_its_answer_is_shown(reached: Scene, receiver: Receiver) -> None:
    receiver.replies.append(Reply(body=b'{"text": "echoed"}'))

    outcome = reached.ada.run("/echo", "a b", channel=reached.channel)

    [received] = receiver.received
    form = {name: values[0] for name, values in parse_qs(received.body.decode()).items()}
    assert signed(received, reached.workspace.app.signing_secret)
    assert (form["command"], form["text"], form["channel_name"]) == ("/echo", "a b", "town-hall")
    assert outcome.ok
    assert [one.text for one in reached.ada.messages(reached.channel)] == ["echoed"]
    assert reached.ben.messages(reached.channel) == []


def test_interaction_over_http_is_a_payload_in_a_form(reached: Scene, receiver: Receiver) -> None:
    reached.done("chat.postMessage", channel=reached.channel, text="x", blocks=MESSAGE_BLOCKS)
    reached.driver.settle()

    assert reached.ada.click(reached.ada.newest(reached.channel), "later").ok

    payload = json.loads(parse_qs(receiver.received[-1].body.decode())["payload"][0])
    assert payload["type"] == "block_actions"


def test_event_is_tried_four_times_by_the_timetable(reached: Scene, receiver: Receiver) -> None:
    receiver.replies += [Reply(status=500)] * 4
    reached.ada.type(reached.channel, "hello")
    courier = reached.workspace.courier

    for tries, wait in ((2, 60), (3, 300), (4, 0)):
        reached.driver.until(lambda tries=tries: courier.parcels()[0].tries == tries)  # type: ignore[misc]
        reached.driver.settle()
        reached.pass_seconds(wait)

    headers = [one.headers for one in receiver.received]
    assert [one.get("x-slack-retry-num") for one in headers] == [None, "1", "2", "3"]
    assert [one.get("x-slack-retry-reason") for one in headers] == [None, *["http_error"] * 3]
    assert len({json.loads(one.body)["event_id"] for one in receiver.received}) == 1
    assert states(reached) == [State.FAILED]


def test_no_retry_header_is_honoured(reached: Scene, receiver: Receiver) -> None:
    receiver.replies.append(Reply(status=500, headers={"x-slack-no-retry": "1"}))

    reached.ada.type(reached.channel, "hello")
    reached.driver.settle()

    assert states(reached) == [State.FAILED]
    assert len(receiver.received) == 1


def test_interaction_is_never_tried_again(reached: Scene, receiver: Receiver) -> None:
    receiver.replies.append(Reply(status=500))

    outcome = reached.ada.run("/echo")

    assert (outcome.result, outcome.shown) == (Result.FAILED, "dispatch_failed")
    assert len(receiver.received) == 1


def test_nothing_is_sent_to_other_machines() -> None:
    with delivering("http://192.0.2.1/slack/events") as scene:
        outcome = scene.ada.run("/echo")

    assert outcome.result is Result.UNREACHABLE


def test_event_with_nowhere_to_go_is_kept_in_sight(scene: Scene) -> None:
    scene.ada.type(scene.channel, "hello")

    [parcel] = scene.workspace.courier.undelivered()
    assert parcel.payload["event"]["text"] == "hello"
    assert scene.ada.run("/echo").result is Result.UNREACHABLE


def test_event_kept_reaches_a_socket_at_its_next_try(scene: Scene, dial: Callable[[], Listener]) -> None:
    scene.ada.type(scene.channel, "hello")
    scene.driver.until(lambda: scene.workspace.courier.parcels()[0].tries == 2)
    listener = dial()

    scene.pass_seconds(60)
    scene.driver.until(lambda: states(scene) == [State.ACKED])

    [envelope] = listener.envelopes
    assert (envelope["retry_attempt"], envelope["retry_reason"]) == (2, "connection_failed")


def test_connected_socket_takes_what_the_request_url_would_get(receiver: Receiver) -> None:
    with delivering(receiver.url) as scene:
        line = FakeLine()
        scene.workspace.sockets.join(line, scene.workspace.app.app_id)

        scene.ada.type(scene.channel, "hello")

    assert [frame["type"] for frame in line.frames] == ["hello", "events_api"]
    assert receiver.received == []


def test_unacked_event_is_sent_again_with_the_same_event_id(scene: Scene, listener: Listener) -> None:
    listener.acking = False
    scene.ada.type(scene.channel, "hello")
    [parcel] = scene.workspace.courier.parcels()
    first = parcel.envelope_id

    scene.pass_seconds(3.1)
    scene.driver.until(lambda: parcel.tries == 2)
    scene.workspace.courier.answered(first, None)
    late = parcel.state
    scene.workspace.courier.answered(parcel.envelope_id, None)

    assert (late, parcel.state) == (State.UNDERWAY, State.ACKED)
    attempts = listener.wait_for(2)
    assert [one["retry_attempt"] for one in attempts] == [0, 1]
    assert [one["retry_reason"] for one in attempts] == ["", "timeout"]
    assert len({one["payload"]["event_id"] for one in attempts}) == 1


def test_unacked_interaction_times_out_for_the_person(scene: Scene, listener: Listener) -> None:
    listener.acking = False
    scene.workspace.patience = 0.05

    outcome = scene.ada.run("/echo")

    assert (outcome.result, outcome.shown) == (Result.TIMED_OUT, "operation_timeout")
    [parcel] = scene.workspace.courier.parcels(Route.COMMAND)
    assert (parcel.state, parcel.tries) == (State.FAILED, 1)


def test_event_delivered_twice_on_request(scene: Scene, listener: Listener) -> None:
    scene.workspace.faults.add(Fault(Misbehaviour.TWICE, "message"))

    scene.ada.type(scene.channel, "one")
    scene.ada.type(scene.channel, "two")
    scene.driver.settle()

    events = listener.payloads("message")
    assert [one["event"]["text"] for one in events] == ["one", "one", "two"]
    assert len({one["event_id"] for one in events}) == 2
    assert len(scene.workspace.faults.struck("message")) == 1
