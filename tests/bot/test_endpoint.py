"""Slack's requests over real HTTP: who may come in, how large, how many at once, and what is written of it."""

from __future__ import annotations

import io
import json
import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest
import structlog
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from bot import logs
from bot.endpoint import LARGEST_BODY, endpoint
from tests.support.web import Answer, as_form, ask, serving, signed

SECRET = "practice-signing-secret"
EVENT = json.dumps(
    {"type": "event_callback", "team_id": "T1", "event": {"type": "message", "text": "Unmistakable words"}}
).encode()


def now() -> str:
    return str(int(time.time()))


class Slow:
    """An app that holds every request until it is let go, and counts how many it has in hand."""

    def __init__(self) -> None:
        self.inside = 0
        self.most = 0
        self.changed = threading.Condition()
        self.go = threading.Event()

    def dispatch(self, _request: BoltRequest) -> BoltResponse:
        with self.changed:
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.changed.notify_all()
        self.go.wait(20)
        with self.changed:
            self.inside -= 1
        return BoltResponse(status=200, body="")


@pytest.fixture(scope="module")
def app() -> App:
    """A Bolt app with one listener, which says back what it got."""
    granted = AuthorizeResult(
        enterprise_id=None, team_id="T1", bot_id="B1", bot_user_id="U1", bot_token="xoxb-practice-1"
    )
    bolt = App(signing_secret=SECRET, authorize=lambda: granted, process_before_response=True)
    bolt.event("message")(lambda ack: ack())
    bolt.action("pressed")(lambda ack, body: ack(body["actions"][0]["value"]))
    return bolt


@pytest.fixture(scope="module")
def address(app: App) -> Iterator[str]:
    with serving(endpoint(app, 4, lambda: True)) as url:
        yield f"{url}/slack/events"


@contextmanager
def written() -> Iterator[io.StringIO]:
    """All that is logged meanwhile, as a process logs it; the handlers before are put back."""
    stream, root = io.StringIO(), logging.getLogger()
    before, level = root.handlers[:], root.level
    logs.configure("DEBUG", stream)
    try:
        yield stream
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        structlog.reset_defaults()


def posts(address: str, body: bytes = EVENT, **headers: str) -> Answer:
    return ask(address, body, {**signed(SECRET, body, now()), **headers})


def test_signed_event_is_acked(address: str) -> None:
    assert posts(address).status == 200


def test_signed_form_reaches_its_listener_whole(address: str) -> None:
    press = {
        "type": "block_actions",
        "user": {"id": "U2", "team_id": "T1"},
        "team": {"id": "T1"},
        "actions": [{"type": "button", "action_id": "pressed", "block_id": "b", "value": "Ümläut & more ☂"}],
    }
    body = as_form(press)

    answer = ask(address, body, signed(SECRET, body, now(), "application/x-www-form-urlencoded"))

    assert (answer.status, answer.body) == (200, "Ümläut & more ☂")


def test_url_verification_is_answered_with_its_challenge(address: str) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc123"}).encode()

    answer = ask(address, body, signed(SECRET, body, now()))

    assert (answer.status, json.loads(answer.body)) == (200, {"challenge": "abc123"})


def test_forged_signature_is_refused_and_its_body_not_logged(address: str) -> None:
    with written() as log:
        answer = ask(address, EVENT, signed("another-secret", EVENT, now()))

    assert answer.status == 401
    assert "Unmistakable" not in answer.body + log.getvalue()
    assert "v0=" not in log.getvalue()


def test_changed_body_is_refused(address: str) -> None:
    headers = signed(SECRET, EVENT, now())

    assert ask(address, EVENT.replace(b"words", b"lies!"), headers).status == 401


def test_stale_timestamp_is_refused_and_its_body_not_logged(address: str) -> None:
    with written() as log:
        answer = ask(address, EVENT, signed(SECRET, EVENT, str(int(time.time()) - 301)))

    assert answer.status == 401
    assert "Unmistakable" not in answer.body + log.getvalue()


def test_timestamp_of_the_future_is_refused(address: str) -> None:
    assert ask(address, EVENT, signed(SECRET, EVENT, str(int(time.time()) + 301))).status == 401


@pytest.mark.parametrize("stamp", ["", "abc", "1e9", "-5", "１７", " 1700000000", "9" * 400])
def test_timestamp_that_is_no_number_is_refused(address: str, stamp: str) -> None:
    headers = signed(SECRET, EVENT, now()) | {"X-Slack-Request-Timestamp": stamp.encode().decode("latin-1")}

    assert ask(address, EVENT, headers).status == 401


def test_missing_headers_are_refused(address: str) -> None:
    assert ask(address, EVENT, {"Content-Type": "application/json"}).status == 401


def test_body_of_one_megabyte_is_read(address: str) -> None:
    body = json.dumps({"type": "event_callback", "event": {"type": "message", "text": ""}}).encode()
    body += b" " * (LARGEST_BODY - len(body))

    assert ask(address, body, signed(SECRET, body, now())).status == 200


def test_body_beyond_one_megabyte_is_refused(address: str) -> None:
    body = b"x" * (LARGEST_BODY + 1)

    assert ask(address, body, signed(SECRET, body, now())).status == 413


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"{", b"[1,2]", b"payload=%7B", b"null"])
def test_body_that_is_nothing_is_answered_without_a_fault(address: str, body: bytes) -> None:
    """Signed all the same; whatever the answer, the next request is served."""
    assert ask(address, body, signed(SECRET, body, now())).status < 500
    assert posts(address).status == 200


def test_other_methods_and_paths_are_refused(address: str) -> None:
    assert ask(address, method="GET").status == 405
    assert ask(address.replace("events", "other")).status == 404


def test_requests_beyond_the_threads_wait_their_turn() -> None:
    slow = Slow()
    with serving(endpoint(slow, 2, lambda: True)) as url, ThreadPoolExecutor(6) as callers:  # type: ignore[arg-type]
        asked = [callers.submit(posts, f"{url}/slack/events") for _ in range(6)]
        with slow.changed:
            assert slow.changed.wait_for(lambda: slow.inside == 2, 10)
        assert ask(f"{url}/healthz", method="GET").body == "ok"  # The loop is free meanwhile.
        slow.go.set()

        assert [one.result().status for one in asked] == [200] * 6
    assert slow.most == 2


@pytest.mark.parametrize(("ready", "answer"), [(True, Answer(200, "ready", {})), (False, Answer(503, "not ready", {}))])
def test_readyz_says_what_is_so(app: App, ready: bool, answer: Answer) -> None:
    with serving(endpoint(app, 1, lambda: ready)) as url:
        assert replace(ask(f"{url}/readyz", method="GET"), headers={}) == answer
        assert ask(f"{url}/healthz", method="GET").status == 200
