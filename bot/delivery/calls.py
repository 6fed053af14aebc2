"""Which call to Slack a delivery is, once it is composed and its conversation is known.

Knows Slack's methods and arguments; must not know what a message says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.delivery.compose import Composed
from bot.delivery.slack import RESPONSE_URL, Call
from bot.outbox.claims import Claimed
from bot.outbox.rows import Kind
from messages import limits

#: What marks a message as the one of a certain delivery. Any app may read it: an id and nothing else.
EVENT_TYPE = "throughline_delivery"

METHODS: Mapping[Kind, str] = {
    Kind.POST: "chat.postMessage",
    Kind.UPDATE: "chat.update",
    Kind.HOME: "views.publish",
    Kind.REACTION: "reactions.add",
    Kind.DELETE: "chat.delete",
    Kind.OPEN: "conversations.open",
    Kind.INVITE: "conversations.invite",
    Kind.EPHEMERAL: "chat.postEphemeral",
    Kind.RESPONSE: RESPONSE_URL,
}
#: Kinds that go to no conversation we would have to find first.
PLACELESS = frozenset({Kind.HOME, Kind.OPEN, Kind.RESPONSE})
#: Kinds that are about one message, and are nothing without it.
ABOUT_A_MESSAGE = frozenset({Kind.UPDATE, Kind.REACTION, Kind.DELETE})


def call_for(claimed: Claimed, composed: Composed, channel: str) -> Call:
    """The call that carries out `claimed`. Raises messages.limits.LimitError when Slack would refuse its size."""
    _check(claimed.kind, composed)
    arguments = _ARGUMENTS[claimed.kind](claimed, composed, channel)
    return Call(METHODS[claimed.kind], arguments, claimed.response_url)


def _check(kind: Kind, composed: Composed) -> None:
    if kind is Kind.HOME:
        limits.check_view(composed.view or {"blocks": []})
    else:
        limits.check(composed.blocks, composed.text)


def _said(composed: Composed) -> dict[str, Any]:
    """Text and blocks always travel together: an update with text alone would remove the blocks."""
    return {"text": composed.text, "blocks": [dict(block) for block in composed.blocks]}


def _post(claimed: Claimed, composed: Composed, channel: str) -> dict[str, Any]:
    return {
        "channel": channel,
        **_said(composed),
        **_thread(claimed),
        "metadata": {"event_type": EVENT_TYPE, "event_payload": {"id": claimed.id}},
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _update(claimed: Claimed, composed: Composed, channel: str) -> dict[str, Any]:
    return {"channel": channel, "ts": _message(claimed), **_said(composed)}


def _home(claimed: Claimed, composed: Composed, _channel: str) -> dict[str, Any]:
    return {"user_id": claimed.to, "view": dict(composed.view or {})}


def _reaction(claimed: Claimed, composed: Composed, channel: str) -> dict[str, Any]:
    return {"channel": channel, "timestamp": _message(claimed), "name": composed.emoji}


def _delete(claimed: Claimed, _composed: Composed, channel: str) -> dict[str, Any]:
    return {"channel": channel, "ts": _message(claimed)}


def _open(_claimed: Claimed, composed: Composed, _channel: str) -> dict[str, Any]:
    return {"users": ",".join(composed.users)}


def _invite(_claimed: Claimed, composed: Composed, channel: str) -> dict[str, Any]:
    return {"channel": channel, "users": ",".join(composed.users)}


def _ephemeral(claimed: Claimed, composed: Composed, channel: str) -> dict[str, Any]:
    return {"channel": channel, "user": claimed.ephemeral_to, **_said(composed), **_thread(claimed)}


def _response(claimed: Claimed, composed: Composed, _channel: str) -> dict[str, Any]:
    asked = {name: True for name in ("replace_original", "delete_original") if claimed.context.get(name) is True}
    return {"response_type": "ephemeral", **_said(composed), **asked}


_ARGUMENTS: Mapping[Kind, Callable[[Claimed, Composed, str], dict[str, Any]]] = {
    Kind.POST: _post,
    Kind.UPDATE: _update,
    Kind.HOME: _home,
    Kind.REACTION: _reaction,
    Kind.DELETE: _delete,
    Kind.OPEN: _open,
    Kind.INVITE: _invite,
    Kind.EPHEMERAL: _ephemeral,
    Kind.RESPONSE: _response,
}


def _thread(claimed: Claimed) -> dict[str, str]:
    return {"thread_ts": claimed.place.ts} if claimed.place is not None and claimed.place.ts else {}


def _message(claimed: Claimed) -> str:
    return claimed.place.ts if claimed.place is not None else ""
