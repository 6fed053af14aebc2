"""Slack's requests over HTTP: size and timestamp checked, then handed to Bolt on a limited pool of threads.

Bolt's own Starlette handler dispatches on the event loop, where one slow transaction would hold up every
ack. Knows HTTP and Bolt, nothing of the domain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import anyio
import anyio.to_thread
from slack_bolt import App, BoltRequest, BoltResponse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

#: Slack's largest payloads (views) are 250 kB; four times that is room enough.
LARGEST_BODY = 1024 * 1024


def endpoint(app: App, threads: int, is_ready: Callable[[], bool]) -> Starlette:
    """The web application: /slack/events, and /healthz and /readyz for whoever watches the process."""
    limiter = anyio.CapacityLimiter(threads)

    async def events(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return PlainTextResponse("The request is too large.", status_code=413)
        if not _is_number(request.headers.get("x-slack-request-timestamp", "")):
            return PlainTextResponse("The timestamp is missing or no number.", status_code=401)
        asked = _asked(request, body)
        if asked is None:
            return PlainTextResponse("The body cannot be read.", status_code=400)
        answer: BoltResponse = await anyio.to_thread.run_sync(app.dispatch, asked, limiter=limiter)
        return Response(answer.body, answer.status, {key: ", ".join(v) for key, v in answer.headers.items()})

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_request: Request) -> Response:
        ready = await anyio.to_thread.run_sync(is_ready)
        return PlainTextResponse("ready" if ready else "not ready", status_code=200 if ready else 503)

    return Starlette(
        routes=[
            Route("/slack/events", events, methods=["POST"]),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
        ]
    )


async def _body(request: Request) -> bytes | None:
    """The raw body, or None beyond what Slack ever sends; a liar about its length is stopped while reading."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_BODY:
            return None
        parts.append(part)
    return b"".join(parts)


def _asked(request: Request, body: bytes) -> BoltRequest | None:
    """What Bolt makes of the request. It takes the body apart before it checks the signature."""
    try:
        return BoltRequest(body=body.decode("utf-8", "replace"), query=request.url.query, headers=_headers(request))
    except Exception:
        # Whatever it stumbles over was not written by Slack, and whoever wrote it learns nothing else.
        return None


def _is_number(stamp: str) -> bool:
    """Seconds since 1970, in at most as many digits as a float still tells apart."""
    return stamp.isascii() and stamp.isdigit() and len(stamp) <= 15


def _headers(request: Request) -> dict[str, str | Sequence[str]]:
    return dict(request.headers.items())
