"""How a button reaches its work: parse, one transaction that also keeps the identity, ack."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlalchemy.orm import Session

from handlers import payloads
from handlers.deps import Deps
from handlers.payloads import Press
from messages.blocks import Block

Work = Callable[[Deps, Session, Press], None]
Open = Callable[[Deps, Session, Press], Block]


def on_press(app: App, deps: Deps, action_id: str, work: Work) -> None:
    """Run `work` once per press."""

    def pressed(ack: Ack, body: dict[str, Any]) -> None:
        press = payloads.press(body)
        deps.once(press.identity, lambda session: work(deps, session, press))
        ack()

    app.action(action_id)(pressed)


def on_press_open(app: App, deps: Deps, action_id: str, form: Open, *, records: bool = False) -> None:
    """Show the form that `form` builds; with `records` in a transaction, for a reading that is recorded.

    Slack's trigger serves once, so a repeat opens nothing twice.
    """

    def pressed(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        press = payloads.press(body)
        if records:
            view = deps.database.write(lambda session: form(deps, session, press))
        else:
            with deps.database.read() as session:
                view = form(deps, session, press)
        client.views_open(trigger_id=press.trigger_id, view=view)
        ack()

    app.action(action_id)(pressed)
