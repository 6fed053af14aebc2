"""Somebody typed, edited or deleted a message to the bot, or mentioned it in a channel."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from sqlalchemy.orm import Session

from bot.conversation import typed
from bot.engagement.responses import Typed
from bot.network import people
from handlers import payloads
from handlers.deps import Deps
from handlers.payloads import Written
from messages.inbound import unescaped


def register(app: App, deps: Deps) -> None:
    def message(ack: Ack, body: dict[str, Any]) -> None:
        written = payloads.written(body)
        # Channels and group conversations are people's own; the bot reads only what is written to it alone.
        if written is not None and written.channel_type == "im":
            deps.once(written.identity, lambda session: take(deps, session, written))
        ack()

    def mention(ack: Ack, body: dict[str, Any]) -> None:
        deps.once(payloads.event_identity(body), lambda session: mentioned(deps, session, body))
        ack()

    app.event("message")(message)
    app.event("app_mention")(mention)


def take(deps: Deps, session: Session, written: Written) -> None:
    person = people.by_slack(session, written.actor.team_id, written.actor.user_id)
    at = Typed(written.channel_id, written.ts)
    if person is None:
        typed.greet_stranger(session, written.actor.user_id, written.ts, deps.now)
    elif written.kind == "deleted":
        typed.delete(session, person, at, unescaped(written.before), deps.now)
    else:
        thread = written.thread_ts if written.thread_ts != written.ts else None
        said = typed.Message(at, thread, unescaped(written.text), unescaped(written.before))
        follow = typed.change if written.kind == "changed" else typed.take
        follow(deps.kit, session, person, said, deps.now)


def mentioned(deps: Deps, session: Session, body: dict[str, Any]) -> None:
    """In a channel the bot keeps nothing; it says so to the one who called it, where they alone see it."""
    event = body["event"]
    typed.answer_mention(session, event["user"], event["channel"], event["ts"], deps.now)
