"""A practice network as a file: people, places, what was said, files and Homes; no tokens, no open modals.

The app is not in the file. Whoever is installed when a file is loaded takes the place of the one before.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.practice import ids
from bot.practice.chat import Chat, Message, Pin, Reaction
from bot.practice.conversations import Conversation, Conversations, Kind
from bot.practice.files import File, Files, Share
from bot.practice.people import People, Person, Standing, Team
from bot.practice.shapes import JsonObject
from bot.practice.stamps import order
from bot.practice.views import Views
from bot.practice.workspace import Workspace

FORMAT = "practice-network"
VERSION = 1


class StateError(ValueError):
    """This file cannot be loaded; the text says why, for the person who chose it."""


def save(workspace: Workspace) -> JsonObject:
    """Everything that makes up the network, ready for JSON."""
    with workspace.changed:
        return {
            "format": FORMAT,
            "version": VERSION,
            "app": _identity(workspace),
            "teams": [asdict(team) for team in workspace.teams.values()],
            "people": [asdict(one) | {"standing": one.standing.value} for one in workspace.people],
            "conversations": [asdict(one) | {"kind": one.kind.value} for one in workspace.conversations],
            "messages": [asdict(one) for one in workspace.chat.everything() if not one.deleted],
            "files": [_file(one) for one in workspace.files if one.finished],
            "homes": [_home(workspace, one) for one in workspace.people if workspace.views.home(one.id)],
        }


def load(workspace: Workspace, text: str | bytes) -> None:
    """Put the network of a saved file in the place of this one; raises StateError and changes nothing."""
    with workspace.changed:
        saved = _checked(text)
        renamed = _as_ours(workspace, saved)
        try:
            stores = _stores(workspace, renamed)
        except (KeyError, TypeError, ValueError) as error:
            raise StateError(f"The file is damaged: {type(error).__name__} while reading it.") from error
        workspace.people, workspace.conversations, workspace.teams = stores.people, stores.places, stores.teams
        workspace.chat, workspace.files, workspace.views = stores.chat, stores.files, stores.views
        workspace.team = stores.teams[workspace.team.id]
        workspace.message_values.clear()
        workspace.stamps.continue_after(_newest(stores.chat))
        workspace.changed.notify_all()


def reset(workspace: Workspace) -> None:
    """Take away everything that was said and shown; people and places stay."""
    with workspace.changed:
        workspace.chat, workspace.files = Chat(), Files()
        workspace.views = Views(workspace.stamps.seconds)
        workspace.message_values.clear()
        workspace.changed.notify_all()


def _identity(workspace: Workspace) -> JsonObject:
    app = workspace.app
    return {"team": workspace.team.id, "app": app.app_id, "user": app.bot_user_id, "bot": app.bot_id}


def _home(workspace: Workspace, person: Person) -> JsonObject:
    view = workspace.views.home(person.id)
    return {"person": person.id, "view": dict(view.source) if view else {}}


def _file(file: File) -> JsonObject:
    content = base64.b64encode(file.content or b"").decode()
    return {name: value for name, value in asdict(file).items() if name != "secret"} | {"content": content}


def _checked(text: str | bytes) -> JsonObject:
    try:
        saved = json.loads(text)
    except ValueError as error:
        raise StateError("The file is not JSON.") from error
    if not isinstance(saved, dict) or saved.get("format") != FORMAT:
        raise StateError("The file is not a saved practice.")
    if saved.get("version") != VERSION:
        raise StateError(f"The file has version {saved.get('version')}; this program reads version {VERSION}.")
    return saved


def _as_ours(workspace: Workspace, saved: JsonObject) -> JsonObject:
    """The file with the ids of its team and app replaced by those of today, wherever they stand."""
    before, now = saved.get("app"), _identity(workspace)
    if not isinstance(before, Mapping) or set(before) != set(now):
        raise StateError("The file does not say which app was installed.")
    ids = {str(before[name]): str(now[name]) for name in now}
    renamed: JsonObject = _renamed(saved, ids)
    return renamed


def _renamed(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for old, new in ids.items():
            value = value.replace(old, new)
        return value
    if isinstance(value, Mapping):
        return {key: _renamed(held, ids) for key, held in value.items()}
    return [_renamed(held, ids) for held in value] if isinstance(value, list) else value


@dataclass(frozen=True)
class _Stores:
    """What a workspace keeps, filled from a file."""

    people: People
    places: Conversations
    chat: Chat
    files: Files
    views: Views
    teams: dict[str, Team]


def _stores(workspace: Workspace, saved: Mapping[str, Any]) -> _Stores:
    teams = {one["id"]: Team(**one) for one in saved["teams"]}
    stores = _Stores(People(), Conversations(), Chat(), Files(), Views(workspace.stamps.seconds), teams)
    for one in saved["people"]:
        stores.people.put(Person(**{**one, "standing": Standing(one["standing"])}))
    # The app's own account is today's, whatever it was called when the file was saved.
    stores.people.put(workspace.people[workspace.app.bot_user_id])
    for one in saved["conversations"]:
        stores.places.put(_conversation(one))
    for one in saved["messages"]:
        stores.chat.put(_message(one))
    for one in saved["files"]:
        stores.files.put(_stored_file(one))
    for one in saved["homes"]:
        stores.views.publish(str(one["person"]), one["view"])
    return stores


def _conversation(saved: Mapping[str, Any]) -> Conversation:
    lists = {name: tuple(saved[name]) for name in ("shared_with", "previous_names")}
    return Conversation(**{**saved, **lists, "kind": Kind(saved["kind"])})


def _message(saved: Mapping[str, Any]) -> Message:
    order(saved["ts"])  # Raises ValueError: nothing could be sorted without it.
    reactions = tuple(Reaction(one["name"], tuple(one["users"])) for one in saved["reactions"])
    lists = {name: tuple(saved[name]) for name in ("blocks", "attachments", "files")}
    pin = Pin(**saved["pin"]) if saved["pin"] else None
    return Message(**{**saved, **lists, "reactions": reactions, "pin": pin})


def _stored_file(saved: Mapping[str, Any]) -> File:
    shares = tuple(Share(**one) for one in saved["shares"])
    content = base64.b64decode(saved["content"], validate=True)
    return File(**{**saved, "secret": ids.new_secret(48), "shares": shares, "content": content})


def _newest(chat: Chat) -> str:
    return max((one.ts for one in chat.everything()), key=order, default="0")
