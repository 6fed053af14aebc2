"""A small practice workspace for each test: two people of the team, an app, a server when asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.practice.driver import Actor, Driver
from bot.practice.parcels import Route
from bot.practice.server import PracticeServer
from bot.practice.web.door import Reply, Request, answer
from bot.practice.workspace import Workspace
from tests.bot.practice.receivers import Listener, Receiver

SCOPES = [
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:read",
    "im:write",
    "mpim:history",
    "mpim:read",
    "mpim:write",
    "pins:read",
    "pins:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "users:read",
    "users:read.email",
]
EVENTS = [
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
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "pin_added",
    "pin_removed",
    "reaction_added",
    "reaction_removed",
    "tokens_revoked",
    "user_change",
]


def manifest(**changes: Any) -> dict[str, Any]:
    """A manifest with everything on; `changes` replace whole top-level parts."""
    whole: dict[str, Any] = {
        "_metadata": {"major_version": 2},
        "display_information": {"name": "Echo"},
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "bot_user": {"display_name": "echo"},
            "shortcuts": [
                {"name": "Keep", "type": "message", "callback_id": "keep", "description": "Keep it"},
                {"name": "Begin", "type": "global", "callback_id": "begin", "description": "Begin it"},
            ],
            "slash_commands": [
                {"command": "/echo", "description": "Say it again"},
                {"command": "/tell", "description": "Tell somebody", "should_escape": True},
            ],
        },
        "oauth_config": {"scopes": {"bot": SCOPES}},
        "settings": {
            "event_subscriptions": {"bot_events": EVENTS},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
        },
    }
    return whole | changes


@dataclass
class Clocks:
    """Calendar and machine time of one test, turned by hand; machine time begins at a real-looking moment."""

    now: datetime = datetime(2027, 3, 1, 15, 0, tzinfo=UTC)
    seconds: float = 1_800_000_000.0

    def calendar(self) -> datetime:
        return self.now

    def machine(self) -> float:
        return self.seconds


@dataclass
class Scene:
    """The workspace with its standing cast: Ada and Ben of the team, one public channel with both."""

    workspace: Workspace
    clocks: Clocks
    driver: Driver
    ada: Actor
    ben: Actor
    channel: str

    @property
    def bot(self) -> str:
        return self.workspace.app.bot_user_id

    def reply(self, method: str, **arguments: Any) -> Reply:
        """What one call by the bot's token brings, without a network between."""
        token = self.workspace.app.bot_token
        body = json.dumps(arguments).encode()
        return answer(self.workspace, Request(method, f"Bearer {token}", "application/json", body))

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        body: dict[str, Any] = json.loads(self.reply(method, **arguments).body)
        return body

    def done(self, method: str, **arguments: Any) -> dict[str, Any]:
        """The same for a call that must go well."""
        body = self.call(method, **arguments)
        assert body["ok"], body
        return body

    def refusal(self, method: str, **arguments: Any) -> str:
        """The error's name of a call that must be refused."""
        body = self.call(method, **arguments)
        assert not body["ok"], body
        return str(body["error"])

    def heard(self, kind: str) -> list[dict[str, Any]]:
        """The inner events of one type or subtype that were sent to the app, in order."""
        events = [one.payload["event"] for one in self.workspace.courier.parcels(Route.EVENT)]
        return [event for event in events if kind in {event["type"], event.get("subtype")}]

    def pass_seconds(self, seconds: float) -> None:
        self.clocks.seconds += seconds
        self.workspace.wake()


def make_scene(app_manifest: dict[str, Any]) -> Scene:
    clocks = Clocks()
    workspace = Workspace.new(calendar=clocks.calendar, machine=clocks.machine)
    app = workspace.install_app(app_manifest)
    ada = workspace.add_person("Ada Member", "ada@city.example", "America/Chicago")
    ben = workspace.add_person("Ben Partner", "ben@partner.example")
    channel = workspace.add_channel("town-hall", members=[ada.id, ben.id, app.bot_user_id])
    driver = Driver(workspace)
    return Scene(workspace, clocks, driver, driver.person(ada.id), driver.person(ben.id), channel.id)


@pytest.fixture
def scene() -> Scene:
    return make_scene(manifest())


@pytest.fixture
def server(scene: Scene) -> Iterator[PracticeServer]:
    with PracticeServer(scene.workspace) as running:
        yield running


@pytest.fixture
def server_url(server: PracticeServer) -> str:
    return server.api_url


@pytest.fixture
def client(scene: Scene, server: PracticeServer) -> WebClient:
    return WebClient(scene.workspace.app.bot_token, base_url=server.api_url, retry_handlers=[])


@pytest.fixture
def dial(scene: Scene, client: WebClient) -> Iterator[Callable[[], Listener]]:
    """Connects the app by Socket Mode, as often as it is called."""
    opened: list[Listener] = []

    def connect() -> Listener:
        answer = client.apps_connections_open(app_token=scene.workspace.app.app_token)
        opened.append(Listener(answer["url"]))
        scene.driver.until(lambda: scene.workspace.sockets.count == len(opened))
        return opened[-1]

    yield connect
    for one in opened:
        one.stop()


@pytest.fixture
def listener(dial: Callable[[], Listener]) -> Listener:
    return dial()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as running:
        yield running
