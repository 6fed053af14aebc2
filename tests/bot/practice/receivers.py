"""The app's two ends, as small as they can be: a Socket Mode listener and an HTTP request URL."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

Answer = Callable[[SocketModeRequest], dict[str, Any] | None]


class Listener:
    """Keeps what comes over the socket and acks it with what `answer` returns; False leaves it unacked."""

    def __init__(self, client: SocketModeClient) -> None:
        self.client = client
        self.requests: list[SocketModeRequest] = []
        self.frames: list[dict[str, Any]] = []
        self.answer: Answer = lambda request: None
        self.acking = True
        client.message_listeners.append(self._keep_frame)
        client.socket_mode_request_listeners.append(self._handle)

    def payloads(self, kind: str) -> list[dict[str, Any]]:
        """What came of one kind: an event's or an interaction's type, or a command."""
        return [one.payload for one in self.requests if kind in _names(one.payload)]

    def stop(self) -> None:
        """The SDK leaves its threads to the interpreter; a test must not."""
        self.client.current_session_runner.shutdown()
        self.client.message_processor.shutdown()
        if self.client.current_app_monitor_started:
            self.client.current_app_monitor.shutdown()
        self.client.message_workers.shutdown(wait=True)

    def _keep_frame(self, _: BaseSocketModeClient, message: dict[str, Any], __: str | None) -> None:
        self.frames.append(message)

    def _handle(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        self.requests.append(request)
        payload = self.answer(request)
        if self.acking:
            client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))


def _names(payload: dict[str, Any]) -> set[str]:
    return {str(payload.get("command")), str(payload.get("type")), str(payload.get("event", {}).get("type"))}


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
