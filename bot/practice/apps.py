"""The one installed app: what its manifest asks for and what installing it gave out.

It reads Slack's manifest (schema version 2) and nothing else of the app. Tokens never show in a repr.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.practice import ids


@dataclass(frozen=True)
class Command:
    """A slash command of the manifest."""

    name: str
    url: str = ""
    should_escape: bool = False


@dataclass(frozen=True)
class Shortcut:
    """A shortcut of the manifest; `type` is message or global."""

    callback_id: str
    type: str
    name: str


@dataclass(frozen=True)
class App:
    """An app as installed: ids, credentials, and what the manifest switched on."""

    app_id: str
    bot_user_id: str
    bot_id: str
    name: str
    handle: str
    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    verification_token: str = field(repr=False)
    scopes: tuple[str, ...] = ()
    events: frozenset[str] = frozenset()
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    event_url: str = ""
    interaction_url: str = ""
    options_url: str = ""
    interactive: bool = True
    socket_mode: bool = False
    home_tab: bool = False
    messages_tab: bool = True
    messages_read_only: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError for tokens that are not of practice, wherever they were taken from."""
        if not all(ids.is_practice_token(token) for token in (self.bot_token, self.app_token)):
            raise ValueError("the practice workspace takes practice tokens only; put the real one away")

    def command(self, name: str) -> Command | None:
        return next((one for one in self.commands if one.name == name), None)

    def shortcut(self, callback_id: str, kind: str) -> Shortcut | None:
        return next((one for one in self.shortcuts if (one.callback_id, one.type) == (callback_id, kind)), None)

    def has_scope(self, *any_of: str) -> bool:
        return any(scope in self.scopes for scope in any_of)


def installed(manifest: Mapping[str, Any]) -> App:
    """Install by manifest: fresh ids and practice credentials, every requested bot scope granted."""
    features = manifest.get("features", {})
    settings = manifest.get("settings", {})
    subscriptions = settings.get("event_subscriptions", {})
    interactivity = settings.get("interactivity", {})
    home = features.get("app_home", {})
    name = manifest["display_information"]["name"]
    return App(
        app_id=ids.new_id("A"),
        bot_user_id=ids.new_id("U"),
        bot_id=ids.new_id("B"),
        name=name,
        handle=features.get("bot_user", {}).get("display_name", name),
        bot_token=ids.BOT_TOKEN_PREFIX + ids.new_secret(),
        app_token=ids.APP_TOKEN_PREFIX + ids.new_secret(),
        signing_secret=ids.new_secret(),
        verification_token=ids.new_secret(24),
        scopes=tuple(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ())),
        events=frozenset(subscriptions.get("bot_events", ())),
        commands=tuple(_command(entry) for entry in features.get("slash_commands", ())),
        shortcuts=tuple(_shortcut(entry) for entry in features.get("shortcuts", ())),
        event_url=subscriptions.get("request_url", ""),
        interaction_url=interactivity.get("request_url", ""),
        options_url=interactivity.get("message_menu_options_url", ""),
        interactive=interactivity.get("is_enabled", False),
        socket_mode=settings.get("socket_mode_enabled", False),
        home_tab=home.get("home_tab_enabled", False),
        messages_tab=home.get("messages_tab_enabled", True),
        messages_read_only=home.get("messages_tab_read_only_enabled", False),
    )


def _command(entry: Mapping[str, Any]) -> Command:
    return Command(entry["command"], entry.get("url", ""), entry.get("should_escape", False))


def _shortcut(entry: Mapping[str, Any]) -> Shortcut:
    return Shortcut(entry["callback_id"], entry["type"], entry["name"])
