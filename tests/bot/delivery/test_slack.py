from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bot.delivery.slack import (
    RESPONSE_URL,
    Busy,
    Call,
    NotSent,
    Outcome,
    Refused,
    Sent,
    Unknown,
    open_client,
    perform,
    read,
)
from bot.practice.faults import Misbehaviour
from tests.bot.delivery.workspaces import Slack


@contextmanager
def answering(*parts: bytes, pause: float = 0.0) -> Iterator[str]:
    """A server that answers one request with these bytes, waiting between the parts, and hangs up."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                _read_request(connection)
                try:
                    for part in parts:
                        connection.sendall(part)
                        stop.wait(pause)
                except OSError:
                    return

        server = threading.Thread(target=serve)
        server.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/api/"
        stop.set()
        server.join()


def _read_request(connection: socket.socket) -> None:
    """To its end: hanging up on unread bytes would reset the connection, and with it our answer."""
    with connection.makefile("rb") as request:
        length = 0
        while (line := request.readline()) not in {b"\r\n", b""}:
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        request.read(length)


def http(status: str, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", "Content-Type: application/json", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def post(api_url: str, seconds: float = 5.0) -> Outcome:
    client = open_client("xoxb-practice-1", api_url, seconds)
    return perform(client, Call("chat.postMessage", {"channel": "C1", "text": "Hello"}))


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (http("200 OK", b'{"ok": true, "channel": "C1", "ts": "1.2"}'), Sent("C1", "1.2")),
        (http("200 OK", b'{"ok": true, "channel": {"id": "G1"}}'), Sent("G1")),
        (http("429 Too Many Requests", b'{"ok": false, "error": "ratelimited"}', "Retry-After: 7"), Busy(7.0)),
        (http("429 Too Many Requests", b"slow down", "retry-after: 7"), Busy(7.0)),
        (http("429 Too Many Requests", b""), Busy(30.0)),
        (http("200 OK", b'{"ok": false, "error": "rate_limited"}'), Busy(30.0)),
        (http("200 OK", b'{"ok": false, "error": "is_archived"}'), Refused("is_archived")),
        (http("200 OK", b'{"ok": false, "error": "invalid_blocks"}'), Refused("invalid_blocks")),
        (http("404 Not Found", b"<html>"), Refused("http_404")),
        (http("200 OK", b'{"ok": false, "error": "internal_error"}'), Unknown("internal_error")),
        (http("200 OK", b'{"ok": false, "error": "fatal_error"}'), Unknown("fatal_error")),
        (http("200 OK", b'{"ok": false, "error": "request_timeout"}'), Unknown("request_timeout")),
        (http("200 OK", b'{"ok": false, "error": "service_unavailable"}'), Unknown("service_unavailable")),
        (http("500 Internal Server Error", b'{"ok": false, "error": "is_archived"}'), Unknown("http_500")),
        (http("502 Bad Gateway", b"<html>"), Unknown("http_502")),
        (http("408 Request Timeout", b""), Unknown("http_408")),
        (http("200 OK", b'{"ok": tr'), Unknown("unreadable_answer")),
        (http("200 OK", b""), Unknown("unreadable_answer")),
        (http("200 OK", b"[]"), Unknown("unreadable_answer")),
        (b"", Unknown("connection_broken")),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{", Unknown("connection_broken")),
        (b"no http at all\r\n\r\n", Unknown("connection_broken")),
    ],
)
def test_answer_is_an_outcome(answer: bytes, outcome: Outcome) -> None:
    with answering(answer) as api_url:
        assert post(api_url) == outcome


@pytest.mark.parametrize("error", ["invalid_auth", "account_inactive", "token_revoked", "not_authed", "token_expired"])
def test_refused_token_stops_the_workspace(error: str) -> None:
    with answering(http("200 OK", f'{{"ok": false, "error": "{error}"}}'.encode())) as api_url:
        assert post(api_url) == Refused(error, stops_workspace=True)


def test_nobody_listening_is_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    assert post(f"http://127.0.0.1:{port}/api/") == NotSent("unreachable")


def test_unknown_host_is_not_sent() -> None:
    assert post("http://no-such-host.invalid/api/") == NotSent("no_such_host")


def test_silence_is_unknown_after_the_time_out() -> None:
    with answering(b"", pause=5.0) as api_url:
        assert post(api_url, 0.2) == Unknown("timeout")


def test_dripping_answer_is_unknown_after_the_whole_time_out() -> None:
    drops = [bytes([byte]) for byte in http("200 OK", b'{"ok": true, "channel": "C1", "ts": "1.2"}')]
    began = time.monotonic()

    with answering(*drops, pause=0.1) as api_url:
        outcome = post(api_url, 0.5)

    assert outcome == Unknown("timeout")
    assert time.monotonic() - began < 2.0


def test_dropped_post_is_made_only_once(slack: Slack) -> None:
    channel = slack.channel("town-hall")
    slack.goes_wrong(Misbehaviour.DROP_AFTER)

    outcome = perform(slack.client, Call("chat.postMessage", {"channel": channel, "text": "Hello"}))

    assert (outcome, slack.texts()) == (Unknown("connection_broken"), ["Hello"])


@pytest.mark.parametrize(
    ("method", "error"),
    [
        ("reactions.add", "already_reacted"),
        ("conversations.invite", "already_in_channel"),
        ("chat.delete", "message_not_found"),
    ],
)
def test_what_is_already_so_is_sent(method: str, error: str) -> None:
    with answering(http("200 OK", f'{{"ok": false, "error": "{error}"}}'.encode())) as api_url:
        assert perform(open_client("xoxb-practice-1", api_url, 5.0), Call(method, {})) == Sent()


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (http("200 OK", b"ok"), Sent()),
        (http("404 Not Found", b"expired_url"), Refused("http_404")),
        (http("429 Too Many Requests", b"", "Retry-After: 2"), Busy(2.0)),
        (http("500 Internal Server Error", b""), Unknown("http_500")),
        (b"", Unknown("connection_broken")),
    ],
)
def test_answer_to_a_response_url_is_an_outcome(answer: bytes, outcome: Outcome) -> None:
    with answering(answer) as url:
        client = open_client("xoxb-practice-1", "http://127.0.0.1:1/api/", 5.0)
        assert perform(client, Call(RESPONSE_URL, {"text": "Hello"}, url=url)) == outcome


def test_read_gives_the_answer_or_why_there_is_none(slack: Slack) -> None:
    channel = slack.channel("town-hall")

    answer: Any = read(slack.client, Call("conversations.history", {"channel": channel, "oldest": None}))

    assert answer["messages"] == []
    assert read(slack.client, Call("conversations.history", {"channel": "C000"})) == Refused("channel_not_found")


def test_call_never_shows_its_response_url() -> None:
    assert "secret" not in repr(Call(RESPONSE_URL, {}, url="http://127.0.0.1/secret"))
