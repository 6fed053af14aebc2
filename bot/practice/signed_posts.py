"""Signed HTTP delivery: one POST to the app's request URL, as Slack signs and shapes it.

It sends and reports; whether to try again is the courier's. It talks to this machine only.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from bot.practice.parcels import Parcel, Route
from bot.practice.shapes import JsonObject

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Posted:
    """What came back: a status with its body, or one of Slack's retry reasons."""

    status: int | None
    failure: str = ""
    answer: JsonObject | None = None
    no_retry: bool = False

    @property
    def acked(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def post(parcel: Parcel, secret: str, timestamp: int, timeout: float) -> Posted:
    """Never raises: whatever goes wrong is a failure by Slack's name for it."""
    content_type, body = _body(parcel)
    headers = {"Content-Type": content_type, "User-Agent": "Slackbot 1.0"}
    headers |= _signature(secret, timestamp, body)
    if parcel.tries > 1:
        headers |= {"X-Slack-Retry-Num": str(parcel.tries - 1), "X-Slack-Retry-Reason": parcel.failure}
    try:
        return _exchange(parcel.url, body, headers, timeout)
    except TimeoutError:
        return Posted(None, "http_timeout")
    except (OSError, http.client.HTTPException):
        return Posted(None, "connection_failed")


def _body(parcel: Parcel) -> tuple[str, bytes]:
    if parcel.route is Route.EVENT:
        return "application/json", json.dumps(parcel.payload).encode()
    form = "application/x-www-form-urlencoded"
    if parcel.route is Route.COMMAND:
        return form, urlencode(parcel.payload).encode()
    return form, urlencode({"payload": json.dumps(parcel.payload)}).encode()


def _signature(secret: str, timestamp: int, body: bytes) -> dict[str, str]:
    base = b"v0:%d:%b" % (timestamp, body)
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": f"v0={digest}"}


def _exchange(url: str, body: bytes, headers: dict[str, str], timeout: float) -> Posted:
    target = urlsplit(url)
    if target.scheme != "http" or target.hostname not in LOOPBACK:
        return Posted(None, "connection_failed")
    connection = http.client.HTTPConnection(target.hostname, target.port or 80, timeout=timeout)
    try:
        path = f"{target.path or '/'}{'?' + target.query if target.query else ''}"
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        return _read(response)
    finally:
        connection.close()


def _read(response: http.client.HTTPResponse) -> Posted:
    text = response.read().decode("utf-8", "replace")
    failure = "" if 200 <= response.status < 300 else "http_error"
    no_retry = response.getheader("x-slack-no-retry") == "1"
    return Posted(response.status, failure, _answer(text), no_retry)


def _answer(text: str) -> JsonObject | None:
    """An acknowledgement may carry a JSON object; a command's may be plain text."""
    if not text.strip():
        return None
    try:
        parsed = json.loads(text)
    except ValueError:
        return {"text": text}
    return parsed if isinstance(parsed, dict) else {"text": text}
