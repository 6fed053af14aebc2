"""A small Slack app that shows every kind of element and answers; it knows Bolt and nothing else."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app
from slack_sdk import WebClient
from slack_sdk.socket_mode.request import SocketModeRequest

from tests.bot.practice.receivers import Listener
from tests.browser import kit

Json = dict[str, Any]
MANIFEST: Json = {
    "_metadata": {"major_version": 2},
    "display_information": {"name": "Toy"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "toy"},
        "shortcuts": [
            {"name": "Keep this", "type": "message", "callback_id": "keep", "description": "Keep it"},
            {"name": "Begin a form", "type": "global", "callback_id": "begin", "description": "Begin it"},
        ],
        "slash_commands": [
            {"command": "/form", "description": "Open the form"},
            {"command": "/whisper", "description": "Say it to me"},
        ],
    },
    "oauth_config": {
        "scopes": {"bot": ["chat:write", "commands", "channels:history", "im:history", "im:write", "app_mentions:read"]}
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "message.channels", "message.im"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


class ToyApp:
    """What it heard, and what it does about it."""

    def __init__(self, client: WebClient) -> None:
        self.pressed: dict[str, Json] = {}
        self.submitted: list[Json] = []
        self.kept: list[str] = []
        self._heard = threading.Condition()
        self.bolt = App(client=client, token_verification_enabled=False, process_before_response=True)
        self.bolt.event("message")(self._message)
        self.bolt.event("app_home_opened")(self._home)
        self.bolt.command("/form")(self._form)
        self.bolt.command("/whisper")(self._whisper)
        self.bolt.shortcut("begin")(self._form)
        self.bolt.shortcut("keep")(self._keep)
        self.bolt.action(re.compile(".*"))(self._pressed)
        self.bolt.options(re.compile(".*"))(self._options)
        self.bolt.view("form")(self._submitted)
        self.bolt.view("deeper")(self._deep)

    def wait_for(self, condition: Callable[[], object]) -> None:
        with self._heard:
            assert self._heard.wait_for(condition, timeout=5)

    def _note(self, change: Callable[[], object]) -> None:
        with self._heard:
            change()
            self._heard.notify_all()

    def _message(self, event: Json, client: WebClient) -> None:
        shown: dict[str, list[Json]] = {"elements": kit.ELEMENTS, "texts": kit.TEXTS}
        blocks = shown.get(event.get("text", ""))
        if blocks:
            client.chat_postMessage(channel=event["channel"], text="One of each", blocks=blocks)

    def _home(self, event: Json, client: WebClient) -> None:
        if event["tab"] == "home":
            client.views_publish(user_id=event["user"], view=kit.HOME)

    def _form(self, ack: Callable[..., None], body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=kit.FORM)
        ack()

    def _whisper(self, ack: Callable[..., None], body: Json) -> None:
        ack(f"Only for you: {body['text']}")

    def _keep(self, ack: Callable[..., None], body: Json) -> None:
        self._note(lambda: self.kept.append(body["message"]["text"]))
        ack()

    def _options(self, ack: Callable[..., None], body: Json) -> None:
        words = body["value"]
        ack(options=[{"text": kit.plain(f"{words} {end}"), "value": f"{words}-{end}"} for end in ("one", "two")])

    def _pressed(self, ack: Callable[..., None], body: Json, client: WebClient) -> None:
        [action] = body["actions"]
        name = action["action_id"]
        if name == "broken":
            raise RuntimeError("broken on purpose")
        self._note(lambda: self.pressed.update({name: action}))
        if name == "deeper":
            client.views_push(trigger_id=body["trigger_id"], view=kit.DEEPER)
        if name == "again":
            blocks = [{"type": "section", "text": kit.plain("Changed by the app")}, *kit.FORM["blocks"]]
            client.views_update(view_id=body["view"]["id"], view=kit.FORM | {"blocks": blocks})
        ack()

    def _submitted(self, ack: Callable[..., None], body: Json) -> None:
        values = body["view"]["state"]["values"]
        if "wrong" in values["name"]["a"]["value"]:
            return ack(response_action="errors", errors={"name": "Not this word, please."})
        self._note(lambda: self.submitted.append(values))
        return ack()

    def _deep(self, ack: Callable[..., None]) -> None:
        ack(response_action="clear")


class Line(Listener):
    """Socket Mode for a Bolt app without the SDK's slow goodbye; like the SDK, it acks only what went well."""

    def __init__(self, url: str, bolt: App) -> None:
        self._bolt = bolt
        super().__init__(url)

    def _ack(self, envelope: Json) -> None:
        request = SocketModeRequest(envelope["type"], envelope["envelope_id"], envelope["payload"])
        response = run_bolt_app(self._bolt, request)
        if response.status == 200:
            payload = {"payload": _payload(response.body)} if response.body else {}
            self.send({"envelope_id": envelope["envelope_id"], **payload})


def _payload(body: str) -> Json:
    return json.loads(body) if body.startswith("{") else {"text": body}


@contextmanager
def connected(client: WebClient, app_token: str) -> Iterator[ToyApp]:
    """The app over Socket Mode, until the end of the block."""
    toy = ToyApp(client)
    line = Line(client.apps_connections_open(app_token=app_token)["url"], toy.bolt)
    try:
        yield toy
    finally:
        line.stop()
