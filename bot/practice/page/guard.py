"""Who may ask: this machine's browser on our own pages, and nobody else's page in it.

There are no cookies; a request counts by where it comes from. What is asked is not looked at.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
Endpoint = Callable[[Request], Awaitable[Response]]


def guarded(endpoint: Endpoint) -> Endpoint:
    """Refuses what does not come from our own page; says in every answer what the page may load."""

    @functools.wraps(endpoint)
    async def within(request: Request) -> Response:
        response = await endpoint(request) if is_ours(request) else _refusal()
        response.headers.update(HEADERS)
        return response

    return within


def is_ours(request: Request) -> bool:
    """Reading takes an address of this machine, so that no foreign name can lead here; writing, our own origin."""
    host = request.headers.get("host", "")
    if urlsplit(f"//{host}").hostname not in LOOPBACK:
        return False
    return request.method in {"GET", "HEAD"} or request.headers.get("origin") == f"http://{host}"


def _refusal() -> Response:
    return PlainTextResponse("This page takes requests from itself only.", 403)
