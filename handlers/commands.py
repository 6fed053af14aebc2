"""Somebody typed /throughline and a word."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.conversation import typed
from handlers import asking, payloads
from handlers.deps import Deps
from handlers.payloads import Command
from messages import ids


def register(app: App, deps: Deps) -> None:
    def typed_command(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        command = payloads.command(body)
        word, _, rest = command.text.strip().partition(" ")
        if word.casefold() == "ask":
            client.views_open(trigger_id=command.trigger_id, view=asking.open_form(deps, command.actor, rest))
        else:
            deps.once(command.identity, lambda session: obey(deps, session, command, word.casefold()))
        ack()

    app.command(ids.COMMAND)(typed_command)


def obey(deps: Deps, session: Session, command: Command, word: str) -> None:
    person = deps.person(session, command.actor)
    typed.obey(session, person, word, command.identity, deps.now)
