"""Somebody used the menu that stands under every message."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.conversation import typed
from bot.engagement import occurrences
from bot.network.permissions import Act, Subject, require
from handlers import asking, payloads
from handlers.deps import Deps
from handlers.payloads import Press
from messages import ids
from messages.menus import MARK


def register(app: App, deps: Deps) -> None:
    def chosen(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        press = payloads.press(body)
        what, _, about = press.value.partition(MARK)
        if what == ids.MORE_ASK:
            client.views_open(trigger_id=press.trigger_id, view=asking.open_form(deps, press.actor, ""))
        else:
            deps.once(press.identity, lambda session: follow(deps, session, press, what, about))
        ack()

    app.action(ids.MORE)(chosen)


def follow(deps: Deps, session: Session, press: Press, what: str, about: str) -> None:
    person = deps.person(session, press.actor)
    occurrence_id = _occurrence(about)
    if occurrence_id is not None:
        owner = occurrences.get(session, occurrence_id).recipient.id
        require(person, Act.TALK, Subject(owner=owner))
    if what == ids.MORE_TALK:
        typed.talk(session, person, press.identity, deps.now, occurrence_id)
    elif what == ids.MORE_WHY and occurrence_id is not None:
        typed.reply(session, "why_this", person, press.identity, deps.now, {"occurrence": occurrence_id})
    else:
        typed.help_(session, person, press.identity, deps.now)


def _occurrence(about: str) -> int | None:
    kind, _, number = about.partition(":")
    return int(number) if kind == "occurrence" else None
