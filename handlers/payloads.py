"""What Slack sends, as small typed values; the only room where Slack's dictionaries are taken apart.

Each value carries the identity by which a repeat of the same request is known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Body = Mapping[str, Any]

#: Message subtypes that are a person writing; all others but changes and deletions are Slack's own notices.
_WRITTEN = {None, "thread_broadcast", "file_share"}


@dataclass(frozen=True)
class Actor:
    """Who did it; a person is known by team and user together."""

    team_id: str
    user_id: str


@dataclass(frozen=True)
class Press:
    """A button or menu that somebody used."""

    actor: Actor
    action_id: str
    value: str  # A button's value, or the chosen option's.
    trigger_id: str
    response_url: str | None  # A secret.
    identity: str

    @property
    def number(self) -> int:
        """The id that the button carries; 0 when it carries none."""
        return int(self.value) if self.value.isascii() and self.value.isdigit() else 0


@dataclass(frozen=True)
class Submission:
    """A form that somebody sent off."""

    actor: Actor
    callback_id: str
    metadata: str
    texts: Mapping[str, str]  # What was written, by the field's name.
    choices: Mapping[str, str]  # What was chosen, by the field's name.
    identity: str


@dataclass(frozen=True)
class Command:
    """A slash command."""

    actor: Actor
    word: str
    text: str
    trigger_id: str
    identity: str


@dataclass(frozen=True)
class Shortcut:
    """A shortcut, with the text of the message it was used on where there is one."""

    actor: Actor
    text: str
    trigger_id: str


@dataclass(frozen=True)
class Written:
    """A message that a person wrote, changed or deleted in a conversation the bot is in."""

    actor: Actor
    kind: str  # "new", "changed" or "deleted".
    channel_id: str
    channel_type: str
    ts: str
    thread_ts: str | None
    text: str
    before: str  # What it said before it was changed or deleted.
    identity: str


@dataclass(frozen=True)
class Profile:
    """What Slack says of somebody when it changes."""

    team_id: str
    user_id: str
    locale: str
    deleted: bool


def press(body: Body) -> Press:
    action = body["actions"][0]
    chosen = action.get("selected_option") or {}
    actor = _actor(body)
    return Press(
        actor=actor,
        action_id=action["action_id"],
        value=str(action.get("value") or chosen.get("value") or ""),
        trigger_id=body.get("trigger_id", ""),
        response_url=body.get("response_url"),
        identity=f"action:{actor.team_id}:{actor.user_id}:{action['action_ts']}:{action['action_id']}",
    )


def submission(body: Body) -> Submission:
    view = body["view"]
    values = {key: element for block in view["state"]["values"].values() for key, element in block.items()}
    return Submission(
        actor=_actor(body),
        callback_id=view["callback_id"],
        metadata=view.get("private_metadata", ""),
        texts={key: element.get("value") or "" for key, element in values.items() if "value" in element},
        choices={
            key: element["selected_option"]["value"]
            for key, element in values.items()
            if element.get("selected_option")
        },
        # One view shows several forms in turn; its hash changes with each, its id does not.
        identity=f"view:{view['id']}:{view['callback_id']}:{view['hash']}",
    )


def command(body: Body) -> Command:
    trigger = hashlib.sha256(body["trigger_id"].encode()).hexdigest()
    return Command(
        actor=Actor(body["team_id"], body["user_id"]),
        word=body["command"],
        text=body.get("text", ""),
        trigger_id=body["trigger_id"],
        identity=f"command:{trigger}",
    )


def shortcut(body: Body) -> Shortcut:
    return Shortcut(_actor(body), (body.get("message") or {}).get("text", ""), body["trigger_id"])


def written(body: Body) -> Written | None:
    """The message of a message event; None when no person wrote it."""
    event = body["event"]
    subtype = event.get("subtype")
    if subtype == "message_changed":
        return _written(body, "changed", event["message"], event["message"]["ts"])
    if subtype == "message_deleted":
        return _written(body, "deleted", event.get("previous_message") or {}, event["deleted_ts"])
    return _written(body, "new", event, event["ts"]) if subtype in _WRITTEN else None


def opened_home(body: Body) -> Actor:
    return Actor(body["team_id"], body["event"]["user"])


def profile(body: Body) -> Profile:
    """What a user_change event says of somebody."""
    user = body["event"]["user"]
    return Profile(
        team_id=user.get("team_id") or body["team_id"],
        user_id=user["id"],
        locale=user.get("locale") or "",
        deleted=bool(user.get("deleted")),
    )


def team_of(body: Body) -> str:
    """The team of whoever sent an interaction or a command."""
    return str(body["team_id"]) if "team_id" in body else _actor(body).team_id


def event_identity(body: Body) -> str:
    return f"event:{body['event_id']}"


def _written(body: Body, kind: str, message: Body, ts: str) -> Written | None:
    user = message.get("user")
    if not user or message.get("bot_id"):
        return None
    event = body["event"]
    edited = (message.get("edited") or {}).get("ts", "")
    return Written(
        actor=Actor(message.get("user_team") or message.get("team") or body["team_id"], user),
        kind=kind,
        channel_id=event["channel"],
        channel_type=event.get("channel_type", ""),
        ts=ts,
        thread_ts=message.get("thread_ts"),
        text=message.get("text", ""),
        before=(event.get("previous_message") or {}).get("text", ""),
        # The same message can come as two events; what it says at which edit is what counts.
        identity=f"message:{event['channel']}:{ts}:{kind}:{edited}",
    )


def _actor(body: Body) -> Actor:
    user = body["user"]
    return Actor(user.get("team_id") or body["team"]["id"], user["id"])
