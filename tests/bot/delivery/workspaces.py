"""A practice workspace with the bot in it, for what talks to Slack over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from bot.delivery.slack import open_client
from bot.practice.chat import Message
from bot.practice.faults import Fault, Misbehaviour
from bot.practice.journal import Way
from bot.practice.server import PracticeServer
from bot.practice.workspace import Workspace

SCOPES = [
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "chat:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:read",
    "im:write",
    "mpim:history",
    "mpim:read",
    "mpim:write",
    "reactions:write",
    "team:read",
    "users:read",
    "users:read.email",
]
MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Throughline"},
    "features": {"app_home": {"home_tab_enabled": True}, "bot_user": {"display_name": "throughline"}},
    "oauth_config": {"scopes": {"bot": SCOPES}},
    "settings": {"socket_mode_enabled": True, "event_subscriptions": {"bot_events": []}},
}


@dataclass
class Slack:
    """The workspace as a test sees it: what people see, what was called, what is to go wrong."""

    workspace: Workspace
    server: PracticeServer
    client: WebClient

    def person(self, name: str, **given: Any) -> str:
        return self.workspace.add_person(name, f"{name.split(maxsplit=1)[0].lower()}@city.example", **given).id

    def channel(self, name: str, *members: str, **given: Any) -> str:
        bot = self.workspace.app.bot_user_id
        return self.workspace.add_channel(name, members=[bot, *members], **given).id

    def goes_wrong(self, misbehaviour: Misbehaviour, method: str = "chat.postMessage", **given: Any) -> None:
        with self.workspace.changed:
            self.workspace.faults.add(Fault(misbehaviour, method, **given))

    def posts(self) -> list[Message]:
        """Everything the bot ever posted, in any conversation, as it stands."""
        with self.workspace.changed:
            return [message for message in self.workspace.chat.everything() if message.bot_id is not None]

    def texts(self) -> list[str]:
        return [message.text for message in self.posts()]

    def calls(self, method: str) -> int:
        """How often a Web API method was called, answered or not."""
        with self.workspace.changed:
            return len(self.workspace.log.entries(way=Way.CALLED, name=method))


@contextmanager
def practice_slack(post_seconds: float = 5.0) -> Iterator[Slack]:
    workspace = Workspace.new()
    app = workspace.install_app(MANIFEST)
    with PracticeServer(workspace) as server:
        yield Slack(workspace, server, open_client(app.bot_token, server.api_url, post_seconds))
