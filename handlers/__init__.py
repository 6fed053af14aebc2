"""A person did something in Slack: one module per conversation, each parsing, calling the domain once, acking."""

from __future__ import annotations

from slack_bolt import App

from handlers import (
    asking,
    cards,
    commands,
    consents,
    failures,
    homes,
    members,
    menus,
    prompts,
    workspace_changes,
    writing,
)
from handlers.deps import Deps


def register(app: App, deps: Deps) -> None:
    """Put every conversation on the app; failures last, because it takes whatever is left."""
    people_act = (consents, prompts, asking, cards, menus, writing, homes, commands)
    for conversation in (*people_act, members, workspace_changes, failures):
        conversation.register(app, deps)
