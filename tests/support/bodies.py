"""Requests that a person could not make through Slack's own screens: somebody else's button, an old form, a forgery."""

from __future__ import annotations

import itertools
from typing import Any

from bot.practice import ids as drawn
from tests.support.house import SmallHouse

_numbers = itertools.count(1)


def pressed(house: SmallHouse, name: str, action_id: str, value: str = "", **action: Any) -> dict[str, Any]:
    """A button pressed by somebody, whoever it is for, with a response URL into their own conversation."""
    actor = house.actor(name)
    with house.workspace.changed:
        trigger = house.workspace.triggers.give(actor.id)
        path = house.workspace.response_urls.open("actions", actor.id, actor.dm_with_app())
    number = next(_numbers)
    return {
        **_frame(house, name, "block_actions"),
        "trigger_id": trigger,
        "response_url": house.workspace.address + path,
        "container": {"type": "message", "channel_id": actor.dm_with_app()},
        "actions": [
            {
                "type": "button",
                "action_id": action_id,
                "block_id": "any",
                "value": value,
                "action_ts": f"{1_800_000_000 + number}.000000",
                **action,
            }
        ],
    }


def submitted(
    house: SmallHouse, name: str, callback_id: str, metadata: str, texts: dict[str, str], **choices: str
) -> dict[str, Any]:
    """A form sent off by somebody, as if it had been on their screen."""
    values: dict[str, Any] = {key: {key: {"type": "plain_text_input", "value": text}} for key, text in texts.items()}
    values |= {key: {key: {"type": "radio_buttons", "selected_option": {"value": v}}} for key, v in choices.items()}
    blocks = [{"type": "input", "block_id": key} for key in values]
    view = {
        "id": drawn.new_id("V"),
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": metadata,
        "hash": f"{next(_numbers)}.hash",
        "blocks": blocks,
        "state": {"values": values},
    }
    return {**_frame(house, name, "view_submission"), "view": view, "trigger_id": "", "response_urls": []}


def event(house: SmallHouse, name: str, **inner: Any) -> dict[str, Any]:
    """An event in its envelope, with an id of its own."""
    return {
        "type": "event_callback",
        "team_id": house.workspace.team.id,
        "api_app_id": house.workspace.app.app_id,
        "event_id": drawn.new_id("Ev"),
        "event_time": 1_800_000_000,
        "event": {"user": house.cast[name], **inner},
    }


def typed(house: SmallHouse, name: str, text: str, ts: str, **inner: Any) -> dict[str, Any]:
    """A message typed to the bot."""
    place = house.actor(name).dm_with_app()
    message = {"type": "message", "channel": place, "channel_type": "im", "text": text, "ts": ts}
    return event(house, name, **{**message, "team": house.workspace.team.id, **inner})


def edited(house: SmallHouse, name: str, text: str, ts: str, edit_ts: str) -> dict[str, Any]:
    """The same message, changed."""
    user, team = house.cast[name], house.workspace.team.id
    edit = {"user": user, "ts": edit_ts}
    message = {"type": "message", "user": user, "team": team, "text": text, "ts": ts, "edited": edit}
    place = house.actor(name).dm_with_app()
    changed = {"subtype": "message_changed", "channel": place, "channel_type": "im", "ts": edit_ts, "message": message}
    body = event(house, name, type="message", **changed)
    del body["event"]["user"]
    return body


def _frame(house: SmallHouse, name: str, kind: str) -> dict[str, Any]:
    actor = house.actor(name)
    return {
        "type": kind,
        "user": {"id": actor.id, "name": "somebody", "team_id": actor.me.team_id},
        "api_app_id": house.workspace.app.app_id,
        "team": {"id": house.workspace.team.id, "domain": "practice"},
    }
