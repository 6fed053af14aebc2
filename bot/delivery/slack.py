"""The gateway: one call to Slack, and what its answer means for whether anything happened there.

Knows HTTP, the SDK and Slack's error names; knows nothing of rows. Nothing here ever tries twice.
"""

from __future__ import annotations

import errno
import logging
import queue
import re
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any, TypeVar
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

T = TypeVar("T")

#: The pseudo-method of an answer by response URL.
RESPONSE_URL = "response_url"
#: Slack always sends Retry-After; should it be missing, this many seconds is what it usually says.
_RETRY_AFTER = 30.0
_BUSY = frozenset({"ratelimited", "rate_limited"})
#: Slack's documents say of these that part of the work may have been done.
_UNSURE = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable"})
#: The token itself is refused, so nothing else would go through either.
_TOKEN = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type"}
)
#: What was wanted is already so.
_ALREADY = {
    ("reactions.add", "already_reacted"),
    ("conversations.invite", "already_in_channel"),
    ("chat.delete", "message_not_found"),
}
#: Methods whose arguments Slack does not take as JSON.
_FORM_ONLY = frozenset({"conversations.history", "conversations.replies"})
_UNREACHABLE = frozenset({errno.ECONNREFUSED, errno.ENETUNREACH, errno.EHOSTUNREACH})
#: Anything else in `error` is the SDK's own sentence about a body that was no JSON.
_ERROR_NAME = re.compile(r"[a-z0-9_]{1,60}")


@dataclass(frozen=True)
class Call:
    """One call: a Web API method with its arguments, or RESPONSE_URL with the body for `url`."""

    method: str
    arguments: Mapping[str, Any]
    url: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Sent:
    """Slack did it."""

    channel: str = ""
    ts: str = ""


@dataclass(frozen=True)
class Busy:
    """Slack did nothing and asks to wait."""

    retry_after: float  # Seconds.


@dataclass(frozen=True)
class NotSent:
    """Not a byte reached Slack."""

    reason: str


@dataclass(frozen=True)
class Refused:
    """Slack said no, and would say no again."""

    reason: str
    stops_workspace: bool = False


@dataclass(frozen=True)
class Unknown:
    """Slack may have done it."""

    reason: str


Outcome = Sent | Busy | NotSent | Refused | Unknown
Answer = Mapping[str, Any]


def open_client(token: str, api_url: str, post_seconds: float) -> WebClient:
    """A client that sends once: the SDK's usual handlers repeat a post whose connection broke, unseen by us."""
    return WebClient(
        token,
        base_url=api_url,
        # The SDK says int, but hands it to a socket, which takes fractions.
        timeout=post_seconds,  # type: ignore[arg-type]
        retry_handlers=[],
        logger=_silent(),
    )


def perform(client: WebClient, call: Call) -> Outcome:
    """Make the call once, within the client's time-out from first to last byte; every answer is an outcome."""
    return _asked(client, call, _outcome)


def read(client: WebClient, call: Call) -> Answer | Busy | NotSent | Refused | Unknown:
    """Make a call that only reads; Slack's answer, or why there is none."""

    def answer_or_not(method: str, status: int, headers: Mapping[str, Any], data: Any) -> Any:
        outcome = _outcome(method, status, headers, data)
        return data if isinstance(outcome, Sent) else outcome

    return _asked(client, call, answer_or_not)


def _asked(client: WebClient, call: Call, judge: Callable[[str, int, Mapping[str, Any], Any], T]) -> T | Any:
    """The SDK's time-out is for each read; a server that drips would hold it for ever, so we wait no longer."""
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(judge(call.method, *_answer(client, call)))
        except URLError as error:
            answers.put(_unreached(error.reason))
        except TimeoutError:
            answers.put(Unknown("timeout"))
        except (OSError, HTTPException):
            answers.put(Unknown("connection_broken"))
        except Exception:
            # The SDK stumbled over what came back, so the request had gone out.
            answers.put(Unknown("unreadable_answer"))

    threading.Thread(target=ask, name="slack-call", daemon=True).start()
    try:
        return answers.get(timeout=client.timeout)
    except queue.Empty:
        return Unknown("timeout")


def _answer(client: WebClient, call: Call) -> tuple[int, Mapping[str, Any], Any]:
    """Status, headers and body of Slack's answer; raises whatever kept it from coming."""
    if call.url is not None:
        hook = WebhookClient(call.url, timeout=client.timeout, retry_handlers=[], logger=_silent())
        told = hook.send_dict(dict(call.arguments))
        return told.status_code, told.headers, {"ok": True} if told.status_code == 200 else told.body
    given = {name: value for name, value in call.arguments.items() if value is not None}
    try:
        if call.method in _FORM_ONLY:
            response = client.api_call(call.method, params=given)
        else:
            response = client.api_call(call.method, json=given)
    except SlackApiError as error:
        response = error.response
    return response.status_code, response.headers, response.data


def _outcome(method: str, status: int, headers: Mapping[str, Any], data: Any) -> Outcome:
    error = str(data.get("error", "")) if isinstance(data, Mapping) else ""
    if status == 429 or error in _BUSY:
        return Busy(_retry_after(headers))
    if status >= 500 or status == 408:
        return Unknown(f"http_{status}")
    if isinstance(data, Mapping) and data.get("ok") is True:
        return _sent(data)
    return _without_success(method, status, error)


def _without_success(method: str, status: int, error: str) -> Outcome:
    if (method, error) in _ALREADY:
        return Sent()
    if error in _UNSURE:
        return Unknown(error)
    if _ERROR_NAME.fullmatch(error):
        return Refused(error, stops_workspace=error in _TOKEN)
    return Refused(f"http_{status}") if status >= 400 else Unknown("unreadable_answer")


def _sent(data: Mapping[str, Any]) -> Sent:
    channel = data.get("channel", "")
    if isinstance(channel, Mapping):
        channel = channel.get("id", "")
    return Sent(str(channel), str(data.get("ts", "")))


def _retry_after(headers: Mapping[str, Any]) -> float:
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    try:
        return max(float(said), 0.0)
    except ValueError:
        return _RETRY_AFTER


def _unreached(reason: object) -> NotSent | Unknown:
    """What urllib could not do: of these we know that the connection never stood."""
    if isinstance(reason, socket.gaierror):
        return NotSent("no_such_host")
    if isinstance(reason, ssl.SSLCertVerificationError):
        return NotSent("bad_certificate")
    if isinstance(reason, OSError) and reason.errno in _UNREACHABLE:
        return NotSent("unreachable")
    if isinstance(reason, TimeoutError):
        return Unknown("timeout")
    return Unknown("connection_broken")


def _silent() -> logging.Logger:
    """The SDK logs bodies, which hold what people wrote; this logger lets nothing through."""
    logger = logging.Logger("slack_sdk.silent", logging.CRITICAL + 1)
    logger.addHandler(logging.NullHandler())
    return logger
