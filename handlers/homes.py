"""Somebody opened the app's Home."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from bot.conversation import homes
from handlers import payloads
from handlers.deps import Deps


def register(app: App, deps: Deps) -> None:
    def opened(ack: Ack, body: dict[str, Any]) -> None:
        if body["event"].get("tab") == "home":
            actor, identity = payloads.opened_home(body), payloads.event_identity(body)
            deps.once(identity, lambda session: homes.publish(session, actor.user_id, identity, deps.now))
        ack()

    app.event("app_home_opened")(opened)
