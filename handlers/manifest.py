"""The Slack app manifest: what the handlers need of Slack, and no scope more.

Source of names and limits: Slack's manifest schema, version 2. Knows no token and no person.
"""

from __future__ import annotations

from typing import Any

from messages import ids

#: Each scope with what fails without it; `doctor` reads the same table.
SCOPES = {
    "app_mentions:read": "hearing when somebody calls the bot by name in a channel",
    "channels:history": "checking whether a message arrived in a public channel",
    "channels:read": "knowing who can read a partner's public channel",
    "chat:write": "posting, updating and direct messages",
    "commands": "/ask, /throughline and the shortcuts",
    "groups:history": "checking whether a message arrived in a private channel",
    "groups:read": "knowing who can read a partner's private channel",
    "im:history": "reading what people type to the bot",
    "im:write": "opening a direct conversation",
    "users:read.email": "finding the people of a roster by their e-mail address",
    "users:read": "names, languages and who has left",
}

EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_id_changed",
    "channel_rename",
    "channel_shared",
    "channel_unarchive",
    "channel_unshared",
    "group_archive",
    "group_rename",
    "group_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "message.im",
    "tokens_revoked",
    "user_change",
)


def manifest(url: str | None = None) -> dict[str, Any]:
    """The manifest for Socket Mode, or with `url` (https://host) for requests over HTTP."""
    endpoint = {} if url is None else {"request_url": f"{url.rstrip('/')}/slack/events"}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Throughline",
            "description": "One short question at a time between convenings, and your questions to those who can help",
            "background_color": "#1f2937",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Throughline", "always_online": True},
            "shortcuts": [
                _shortcut("Ask a partner", "global", ids.ASK_SHORTCUT, "Put a question to a partner organization"),
                _shortcut("Ask about this", "message", ids.ASK_MESSAGE_SHORTCUT, "Ask a partner, starting from here"),
            ],
            "slash_commands": [
                _command(ids.ASK_COMMAND, "Put a question to a partner organization", "your question", url),
                _command(ids.COMMAND, "What is open, pause, start, help", "ask | open | pause | start | help", url),
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {**endpoint, "bot_events": sorted(EVENTS)},
            "interactivity": {"is_enabled": True, **endpoint},
            "org_deploy_enabled": False,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": False,
        },
    }


def _shortcut(name: str, kind: str, callback_id: str, description: str) -> dict[str, str]:
    return {"name": name, "type": kind, "callback_id": callback_id, "description": description}


def _command(word: str, description: str, hint: str, url: str | None) -> dict[str, Any]:
    command: dict[str, Any] = {
        "command": word,
        "description": description,
        "usage_hint": hint,
        "should_escape": False,
    }
    return command if url is None else {**command, "url": f"{url.rstrip('/')}/slack/events"}
