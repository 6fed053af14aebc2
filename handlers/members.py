"""Slack tells who came to or left a channel, and what changed about somebody."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from sqlalchemy.orm import Session

from bot.conversation import arrivals
from handlers import payloads
from handlers.deps import Deps


def register(app: App, deps: Deps) -> None:
    def joined(ack: Ack, body: dict[str, Any]) -> None:
        event = body["event"]
        deps.once(payloads.event_identity(body), lambda session: note_joined(deps, session, event, body["team_id"]))
        ack()

    def left(ack: Ack, body: dict[str, Any]) -> None:
        event = body["event"]
        identity = payloads.event_identity(body)
        deps.once(identity, lambda session: arrivals.left(session, event["channel"], event["user"]))
        ack()

    def changed(ack: Ack, body: dict[str, Any]) -> None:
        profile = payloads.profile(body)
        identity = payloads.event_identity(body)
        deps.once(identity, lambda session: note_changed(session, profile, deps))
        ack()

    app.event("member_joined_channel")(joined)
    app.event("member_left_channel")(left)
    app.event("user_change")(changed)


def note_joined(deps: Deps, session: Session, event: dict[str, Any], home_team: str) -> None:
    """Somebody new at a partner's channel becomes one of its contacts, so the next card counts them."""
    team_id = event.get("team") or home_team
    arrivals.joined(session, event["channel"], team_id, event["user"], deps.now)


def note_changed(session: Session, profile: payloads.Profile, deps: Deps) -> None:
    arrivals.changed(
        session, profile.team_id, profile.user_id, locale=profile.locale, deleted=profile.deleted, now=deps.now
    )
