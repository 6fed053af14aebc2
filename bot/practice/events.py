"""Events: what the app hears of, if it subscribed, had the scope and is where it happened.

It wraps an inner event in Slack's outer envelope and hands it to the courier. What happened is told to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.practice import ids
from bot.practice.apps import App
from bot.practice.conversations import Conversation
from bot.practice.courier import Courier
from bot.practice.faults import Faults
from bot.practice.parcels import Parcel, Route
from bot.practice.shapes import JsonObject
from bot.practice.stamps import Stamps

# What subscribing to an event needs; message.* events need the history scope of their kind.
SCOPES = {
    "app_mention": "app_mentions:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "user_change": "users:read",
    "pin_added": "pins:read",
    "pin_removed": "pins:read",
    "channel_archive": "channels:read",
    "channel_unarchive": "channels:read",
    "channel_rename": "channels:read",
    "group_archive": "groups:read",
    "group_unarchive": "groups:read",
    "group_rename": "groups:read",
}
# What is told of conversations of every kind needs the read scope of their kind.
ANY_KIND = frozenset(
    {
        "channel_id_changed",
        "channel_shared",
        "channel_unshared",
        "member_joined_channel",
        "member_left_channel",
    }
)


@dataclass
class Events:
    """Sends inner events on; it keeps the ids of those it sent by itself in the courier's parcels."""

    team_id: str
    stamps: Stamps
    courier: Courier
    faults: Faults
    app: App | None = field(default=None)

    def emit(self, event: JsonObject, *, subscription: str, conversation: Conversation | None = None) -> None:
        """Deliver `event` if the app is subscribed to `subscription` and is in `conversation`."""
        if self.app is None or not self._heard(self.app, subscription, conversation):
            return
        envelope = self._envelope(self.app, event, conversation)
        channel = conversation.id if conversation else None
        copies = 2 if self.faults.take_twice(event["type"], channel) else 1
        for _ in range(copies):
            self.courier.send(Parcel(Route.EVENT, str(event["type"]), envelope, self.app.event_url))

    def _heard(self, app: App, subscription: str, conversation: Conversation | None) -> bool:
        if subscription not in app.events:
            return False
        if conversation is not None and app.bot_user_id not in conversation.members:
            return False
        return _scope_held(app, subscription, conversation)

    def _envelope(self, app: App, event: JsonObject, conversation: Conversation | None) -> JsonObject:
        return {
            "token": app.verification_token,
            "team_id": self.team_id,
            "context_team_id": self.team_id,
            "context_enterprise_id": None,
            "api_app_id": app.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": ids.new_id("Ev"),
            "event_time": self.stamps.seconds(),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": self.team_id,
                    "user_id": app.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": bool(conversation and conversation.is_ext_shared),
            "event_context": ids.new_secret(40),
        }


def _scope_held(app: App, subscription: str, conversation: Conversation | None) -> bool:
    if subscription.startswith("message.") and conversation is not None:
        return app.has_scope(f"{conversation.scope_family}:history")
    if subscription in ANY_KIND and conversation is not None:
        return app.has_scope(f"{conversation.scope_family}:read")
    needed = SCOPES.get(subscription)
    return needed is None or app.has_scope(needed)
