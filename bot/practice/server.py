"""The practice workspace over real HTTP and WebSocket, on 127.0.0.1 and in a thread of its own.

It carries requests to the rooms behind and replies back, and breaks connections when a fault says so.
It knows nothing of what is asked.
"""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from types import TracebackType

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.practice.connections import Cut, SocketLine
from bot.practice.files import PRIVATE, UPLOADS
from bot.practice.journal import Way
from bot.practice.shapes import JsonObject
from bot.practice.web import door, file_doors
from bot.practice.web.responses import respond
from bot.practice.workspace import Workspace

HOST = "127.0.0.1"
# What response URLs begin with, by where they were given out.
KINDS = ("actions", "commands", "app")


class PracticeServer:
    """Serves one workspace while it is entered. More routes (a page, say) may be given."""

    def __init__(self, workspace: Workspace, port: int = 0, routes: Sequence[BaseRoute] = ()) -> None:
        self.workspace = workspace
        self._port = port
        self._routes = routes
        self._transports: dict[tuple[str, int], asyncio.Transport] = {}
        self._ready = threading.Event()
        self.closing = threading.Event()  # Set when the server ends, for pages that keep a stream open.
        self._listener: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._server: uvicorn.Server | None = None

    @property
    def url(self) -> str:
        return self.workspace.address

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    def __enter__(self) -> PracticeServer:
        self._listener = _listening(self._port)
        self.workspace.address = f"http://{HOST}:{self._listener.getsockname()[1]}"
        self._server = uvicorn.Server(self._config())
        self.workspace.courier.start()
        self._thread = threading.Thread(
            target=self._server.run,
            kwargs={"sockets": [self._listener]},
            name="practice-server",
            daemon=True,
        )
        self._thread.start()
        if not self._ready.wait(timeout=10):
            self.__exit__(None, None, None)
            raise RuntimeError("the practice workspace did not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        with self.workspace.changed:
            self.workspace.sockets.cut()
        self.workspace.courier.stop()
        if self._server is not None:
            self._server.should_exit = True
        if self._thread is not None:
            self._thread.join(timeout=10)
        if self._listener is not None:
            self._listener.close()

    def _config(self) -> uvicorn.Config:
        return uvicorn.Config(
            self._application(),
            http=self._protocol(),
            # The other implementation stands on a part of websockets that is deprecated.
            ws="websockets-sansio",
            loop="asyncio",
            # Below warnings it would log the address of each WebSocket, and with it the ticket.
            log_config=None,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=2,
        )

    def _application(self) -> Starlette:
        routes: list[BaseRoute] = [
            Route("/api/{method}", self._call, methods=["GET", "POST"]),
            WebSocketRoute("/link/", self._link),
            *(Route(f"/{kind}/{{team}}/{{secret}}", self._respond, methods=["POST"]) for kind in KINDS),
            Route(f"{UPLOADS}{{secret}}", self._upload, methods=["POST"]),
            Route(f"{PRIVATE}{{place}}/{{name:path}}", self._file, methods=["GET"]),
            *self._routes,
        ]
        application = Starlette(routes=routes, lifespan=self._lifespan)
        application.state.closing = self.closing
        return application

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self._ready.set()
        yield

    def _protocol(self) -> type[H11Protocol]:
        """uvicorn's protocol, which also tells us its transports so that one can be cut."""
        transports = self._transports

        class Cuttable(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                transports[transport.get_extra_info("peername")[:2]] = transport
                super().connection_made(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                transports.pop(self.client, None)  # type: ignore[arg-type]
                super().connection_lost(exc)

        return Cuttable

    async def _call(self, request: Request) -> Response | Cut:
        asked = door.Request(
            method=request.path_params["method"],
            authorization=request.headers.get("authorization", ""),
            content_type=request.headers.get("content-type", ""),
            body=await request.body(),
            query=request.url.query,
        )
        reply = await run_in_threadpool(door.answer, self.workspace, asked)
        if reply.late:
            await run_in_threadpool(self.closing.wait, reply.late)
        if reply.drop:
            return Cut(self._transports[request.scope["client"]])
        return Response(reply.body, reply.status, dict(reply.headers))

    async def _respond(self, request: Request) -> Response:
        body = await request.body()
        status, text = await run_in_threadpool(respond, self.workspace, request.url.path, body)
        return Response(text, status, media_type="text/plain")

    async def _upload(self, request: Request) -> Response:
        body = await request.body()
        secret = request.path_params["secret"]
        status, text = await run_in_threadpool(file_doors.take_in, self.workspace, secret, body)
        return Response(text, status, media_type="text/plain")

    async def _file(self, request: Request) -> Response:
        authorization = request.headers.get("authorization", "")
        place = request.path_params["place"]
        file = await run_in_threadpool(file_doors.give_out, self.workspace, authorization, place)
        if file is None:
            return RedirectResponse(f"{self.url}/", status_code=302)
        return Response(file.content, media_type=file.mimetype)

    async def _link(self, websocket: WebSocket) -> None:
        """One Socket Mode connection, from its ticket to its end."""
        with self.workspace.changed:
            welcome = self.workspace.sockets.redeem(websocket.query_params.get("ticket", ""))
        if not welcome:
            await websocket.close(code=1008)
            return
        await websocket.accept()
        line = SocketLine(websocket, asyncio.get_running_loop())
        writer = asyncio.create_task(line.write_out())
        try:
            self._greet(line)
            await self._listen(websocket)
        finally:
            self._part(line)
            line.close()
            await writer

    def _greet(self, line: SocketLine) -> None:
        with self.workspace.changed:
            if self.workspace.sockets.join(line, self.workspace.app.app_id):
                self.workspace.note(Way.DID, "socket", "connected")
            else:
                line.close()
            self.workspace.changed.notify_all()

    def _part(self, line: SocketLine) -> None:
        with self.workspace.changed:
            self.workspace.sockets.leave(line)
            self.workspace.note(Way.DID, "socket", "closed")
            self.workspace.changed.notify_all()

    async def _listen(self, websocket: WebSocket) -> None:
        """Acknowledgements come in here; what is none is left alone, as Slack leaves it."""
        try:
            while True:
                frame = _parsed(await websocket.receive_text())
                if "envelope_id" in frame:
                    payload = frame.get("payload") or None
                    self.workspace.courier.answered(str(frame["envelope_id"]), payload)
        except WebSocketDisconnect:
            return


def _listening(port: int) -> socket.socket:
    # asyncio sends small writes at once only where it is told that this is TCP; else each answer waits 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, port))
    listener.listen(128)
    return listener


def _parsed(text: str) -> JsonObject:
    try:
        frame = json.loads(text)
    except ValueError:
        return {}
    return frame if isinstance(frame, dict) else {}
