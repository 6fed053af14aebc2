"""Connections as the event loop holds them: a WebSocket that other threads can write to, and a cut.

It moves frames and breaks lines; it knows neither envelopes nor methods.
"""

from __future__ import annotations

import asyncio
import socket
import struct

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

# A reset rather than an orderly end: linger on, for zero seconds.
RESET = struct.pack("ii", 1, 0)


class SocketLine:
    """One WebSocket seen from other threads: frames are queued and the loop writes them out."""

    def __init__(self, websocket: WebSocket, loop: asyncio.AbstractEventLoop) -> None:
        self._websocket = websocket
        self._loop = loop
        self._frames: asyncio.Queue[str | None] = asyncio.Queue()

    def push(self, text: str) -> None:
        self._loop.call_soon_threadsafe(self._frames.put_nowait, text)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._frames.put_nowait, None)

    async def write_out(self) -> None:
        try:
            while (text := await self._frames.get()) is not None:
                await self._websocket.send_text(text)
            await self._websocket.close()
        except (WebSocketDisconnect, RuntimeError):
            return


class Cut(Response):
    """No response at all: the connection is reset under the caller."""

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__()
        self._transport = transport

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 -- nothing is sent.
        raw = self._transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self._transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass
