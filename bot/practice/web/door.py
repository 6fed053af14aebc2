"""The door of the Web API: who is there, may they, does something go wrong, and then the method.

It turns one request into one reply. The server sends the reply and carries out what a fault asks of the
connection itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.practice.apps import App
from bot.practice.blocks import Refusal
from bot.practice.faults import APPLIES, Fault, Misbehaviour
from bot.practice.ids import is_practice_token
from bot.practice.journal import Way
from bot.practice.shapes import JsonObject
from bot.practice.web.arguments import Arguments, read
from bot.practice.web.caller import Call, ScopeMissing
from bot.practice.web.methods import METHODS, Method
from bot.practice.workspace import Workspace


@dataclass(frozen=True)
class Request:
    """One HTTP request to /api/METHOD."""

    method: str
    authorization: str
    content_type: str
    body: bytes = field(repr=False)
    query: str = ""


@dataclass(frozen=True)
class Reply:
    """What to send back: after `late` seconds, or, when `drop`, nothing but a closed connection."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    drop: bool = False
    late: float = 0.0


def answer(workspace: Workspace, request: Request) -> Reply:
    """One call from beginning to end, under the workspace's lock."""
    with workspace.changed:
        try:
            reply = _admitted(workspace, request)
        except Refusal as refusal:
            reply = _reply(_refused(refusal))
        outcome = "dropped" if reply.drop else _outcome(reply)
        workspace.note(Way.CALLED, request.method, outcome)
        workspace.changed.notify_all()
        return reply


def _admitted(workspace: Workspace, request: Request) -> Reply:
    method = METHODS.get(request.method)
    if method is None:
        raise Refusal("unknown_method")
    arguments = Arguments(read(request.content_type, request.body, request.query))
    app = _identified(workspace, request, arguments, method)
    call = Call(workspace, app, arguments)
    channel = arguments.text("channel")
    fault = workspace.faults.take(request.method, channel or None)
    if fault is not None and fault.misbehaviour not in APPLIES:
        return _spoiled(fault)
    wait = workspace.rates.count(request.method, channel)
    if wait is not None:
        return _rate_limited(wait)
    reply = _reply(_run(call, method), scopes=app.scopes)
    return _distorted(reply, fault) if fault is not None else reply


def _identified(workspace: Workspace, request: Request, arguments: Arguments, method: Method) -> App:
    """The app whose token this is. Real tokens are refused before anything else is done with them."""
    scheme, _, bearer = request.authorization.partition(" ")
    token = bearer.strip() if scheme.lower() == "bearer" else arguments.text("token")
    if not token:
        raise Refusal("not_authed")
    if not is_practice_token(token) or workspace.events.app is None:
        raise Refusal("invalid_auth")
    app = workspace.app
    if token not in {app.bot_token, app.app_token}:
        raise Refusal("invalid_auth")
    if workspace.shut_out is not None:
        raise Refusal(workspace.shut_out)
    if (token == app.app_token) != method.app_token:
        raise Refusal("not_allowed_token_type")
    return app


def _run(call: Call, method: Method) -> JsonObject:
    try:
        if method.scope:
            call.need(method.scope)
        return {"ok": True} | method.run(call)
    except Refusal as refusal:
        return _refused(refusal)


def _refused(refusal: Refusal) -> JsonObject:
    body: JsonObject = {"ok": False, "error": refusal.error}
    if isinstance(refusal, ScopeMissing):
        body |= {"needed": refusal.needed, "provided": refusal.provided}
    if refusal.messages:
        body["response_metadata"] = {"messages": list(refusal.messages)}
    return body


def _reply(body: JsonObject, scopes: tuple[str, ...] = ()) -> Reply:
    headers = {"content-type": "application/json; charset=utf-8"}
    if scopes:
        headers["x-oauth-scopes"] = ",".join(scopes)
    return Reply(json.dumps(body).encode(), headers=headers)


def _rate_limited(seconds: int) -> Reply:
    reply = _reply({"ok": False, "error": "ratelimited"})
    return replace(reply, status=429, headers={**reply.headers, "retry-after": str(seconds)})


def _spoiled(fault: Fault) -> Reply:
    """The reply of a fault that strikes before anything is applied."""
    match fault.misbehaviour:
        case Misbehaviour.RATE_LIMITED:
            return _rate_limited(fault.retry_after)
        case Misbehaviour.DROP_BEFORE:
            return Reply(b"", drop=True)
        case Misbehaviour.API_ERROR:
            return _reply({"ok": False, "error": fault.error})
        case _:
            return Reply(b"upstream error", status=fault.status, headers={"content-type": "text/plain"})


def _distorted(reply: Reply, fault: Fault) -> Reply:
    """The reply of a fault that strikes after the method has run."""
    match fault.misbehaviour:
        case Misbehaviour.DROP_AFTER:
            return replace(reply, drop=True)
        case Misbehaviour.LATE:
            return replace(reply, late=fault.seconds)
        case Misbehaviour.MALFORMED:
            return replace(reply, body=reply.body[: len(reply.body) // 2])
        case _:
            return Reply(b"upstream error", status=fault.status, headers={"content-type": "text/plain"})


def _outcome(reply: Reply) -> str:
    if reply.status != 200:
        return str(reply.status)
    try:
        body = json.loads(reply.body)
    except ValueError:
        return "malformed"
    return "ok" if body.get("ok") else str(body.get("error"))
