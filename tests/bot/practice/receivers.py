"""The app's two ends, as small as they can be: a Socket Mode listener and an HTTP request URL."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

Envelope = dict[str, Any]
Answer = Callable[[Envelope], dict[str, Any] | None]


class Listener:
    """One Socket Mode connection: it keeps what comes and acks it with what `answer` returns."""

    def __init__(self, url: str) -> None:
        self.frames: list[Envelope] = []
        self.answer: Answer = lambda envelope: None
        self.acking = True
        self._came = threading.Condition()
        self._opened = ExitStack()
        self._socket = self._opened.enter_context(connect(url))
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    @property
    def envelopes(self) -> list[Envelope]:
        return [frame for frame in self.frames if "envelope_id" in frame]

    def wait_for(self, count: int) -> list[Envelope]:
        """The first `count` envelopes; frames cross a real connection, so the last may be on its way."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.envelopes) >= count, timeout=5)
        return self.envelopes[:count]

    def payloads(self, kind: str) -> list[dict[str, Any]]:
        """What came of one kind: an event's or an interaction's type, or a command."""
        return [one["payload"] for one in self.envelopes if kind in _names(one["payload"])]

    def send(self, frame: dict[str, Any]) -> None:
        self._socket.send(json.dumps(frame))

    def wait_closed(self) -> None:
        self._thread.join(timeout=5)
        assert not self._thread.is_alive()

    def stop(self) -> None:
        self._opened.close()
        self._thread.join()

    def _listen(self) -> None:
        for text in self._socket:
            frame = json.loads(text)
            with self._came:
                self.frames.append(frame)
                self._came.notify_all()
            if "envelope_id" in frame:
                # A test may hang up while the last event is still being answered.
                with suppress(ConnectionClosed):
                    self._ack(frame)

    def _ack(self, envelope: Envelope) -> None:
        payload = self.answer(envelope)
        if self.acking:
            ack = {"envelope_id": envelope["envelope_id"]}
            self.send(ack | {"payload": payload} if payload is not None else ack)


def _names(payload: dict[str, Any]) -> set[str]:
    return {str(payload.get("command")), str(payload.get("type")), str(payload.get("event", {}).get("type"))}


class FakeLine:
    """A connection without a network, as the sockets hold it."""

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []
        self.closed = False

    def push(self, text: str) -> None:
        self.frames.append(json.loads(text))

    def close(self) -> None:
        self.closed = True


@dataclass
class Received:
    """One POST to the request URL."""

    headers: dict[str, str]
    body: bytes


@dataclass
class Reply:
    """What the request URL answers."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class Receiver:
    """A request URL on this machine; it answers with `replies` in turn, and 200 when they have run out."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.replies: list[Reply] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.received.append(Received({k.lower(): v for k, v in self.headers.items()}, body))
                reply = receiver.replies.pop(0) if receiver.replies else Reply()
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/slack/events"

    def __enter__(self) -> Receiver:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
