"""Slack tells what became of a channel, or that the app has lost its token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from slack_bolt import Ack, App
from sqlalchemy.orm import Session

from bot.conversation import workspace_changes
from handlers import payloads
from handlers.deps import Deps

Event = dict[str, Any]

log = structlog.get_logger()


def register(app: App, deps: Deps) -> None:
    def hears(names: tuple[str, ...], follow: Callable[[Session, Event], None]) -> None:
        def heard(ack: Ack, body: dict[str, Any]) -> None:
            deps.once(payloads.event_identity(body), lambda session: follow(session, body["event"]))
            ack()

        for name in names:
            app.event(name)(heard)

    def archived(session: Session, event: Event) -> None:
        workspace_changes.archived(session, event["channel"], deps.now)

    def unarchived(session: Session, event: Event) -> None:
        workspace_changes.unarchived(session, event["channel"])

    def renamed(session: Session, event: Event) -> None:
        workspace_changes.renamed(session, event["channel"]["id"], event["channel"]["name"])

    def shared(session: Session, event: Event) -> None:
        workspace_changes.shared(session, event["channel"], deps.now)

    def unshared(session: Session, event: Event) -> None:
        team, still = event["previously_connected_team_id"], bool(event.get("is_ext_shared"))
        workspace_changes.unshared(session, event["channel"], team, deps.now, still_shared=still)

    def moved(session: Session, event: Event) -> None:
        workspace_changes.id_changed(session, event["old_channel_id"], event["new_channel_id"], deps.now)

    hears(("channel_archive", "group_archive"), archived)
    hears(("channel_unarchive", "group_unarchive"), unarchived)
    hears(("channel_rename", "group_rename"), renamed)
    hears(("channel_shared",), shared)
    hears(("channel_unshared",), unshared)
    hears(("channel_id_changed",), moved)
    hears(("app_uninstalled", "tokens_revoked"), lambda session, event: withdrawn(deps, session, event))


def withdrawn(deps: Deps, session: Session, event: Event) -> None:
    """Only the bot's own token counts: the tokens of people are none of ours."""
    kind = str(event["type"])
    if kind == "tokens_revoked" and not event["tokens"].get("bot"):
        return
    log.error("slack_withdrew_the_app", reason=kind)
    workspace_changes.withdrawn(session, kind, deps.now)
