"""What owners and administrators do to channels, accounts and the app, and who hears of it.

Each act leaves what Slack leaves: the change, the line in the channel and the event. Whether somebody may
is not asked here.
"""

from __future__ import annotations

from bot.practice import ids
from bot.practice.chat import Message
from bot.practice.conversations import Conversation, Kind
from bot.practice.people import Person, Team
from bot.practice.shapes import JsonObject
from bot.practice.workspace import Workspace
from bot.practice.writing import post


def archive(workspace: Workspace, channel_id: str, by: str) -> None:
    """Nobody writes there any more; everybody who could read still can."""
    with workspace.changed:
        channel = workspace.conversations[channel_id]
        _announce(workspace, channel, by, f"{_family(channel)}_archive", "archived the channel")
        channel.archived = True
        event = {"type": f"{_family(channel)}_archive", "channel": channel.id, "user": by, "is_moved": 0}
        _tell(workspace, channel, event)


def unarchive(workspace: Workspace, channel_id: str, by: str) -> None:
    with workspace.changed:
        channel = workspace.conversations[channel_id]
        channel.archived = False
        _tell(workspace, channel, {"type": f"{_family(channel)}_unarchive", "channel": channel.id, "user": by})
        _announce(workspace, channel, by, f"{_family(channel)}_unarchive", "un-archived the channel")


def rename(workspace: Workspace, channel_id: str, name: str, by: str) -> None:
    with workspace.changed:
        channel = workspace.conversations[channel_id]
        channel.previous_names = (channel.name, *channel.previous_names)
        said = f'has renamed the channel from "{channel.name}" to "{name}"'
        channel.name = name
        told = {"id": channel.id, "name": name, "created": channel.created}
        _tell(workspace, channel, {"type": f"{_family(channel)}_rename", "channel": told})
        _announce(workspace, channel, by, f"{_family(channel)}_name", said)


def convert(workspace: Workspace, channel_id: str, by: str, *, private: bool) -> None:
    """Make a channel private, or public. Slack has no event for it but the line in the channel."""
    with workspace.changed:
        channel = workspace.conversations[channel_id]
        channel.kind = Kind.PRIVATE if private else Kind.PUBLIC
        side = "private" if private else "public"
        _announce(workspace, channel, by, f"channel_convert_to_{side}", f"made this channel {side}")


def share(workspace: Workspace, channel_id: str, team: Team, *, new_id: bool = False) -> str:
    """Connect a channel with another organization; returns its id, which may change with it."""
    with workspace.changed:
        channel = workspace.conversations[channel_id]
        if new_id:
            change_id(workspace, channel)
        channel.shared_with = (*channel.shared_with, team.id)
        _tell(workspace, channel, {"type": "channel_shared", "connected_team_id": team.id, "channel": channel.id})
        return channel.id


def unshare(workspace: Workspace, channel_id: str, team: Team, *, new_id: bool = False) -> str:
    """Disconnect an organization, whose people leave the channel; returns its id, which may change with it."""
    with workspace.changed:
        channel = workspace.conversations[channel_id]
        channel.shared_with = tuple(one for one in channel.shared_with if one != team.id)
        channel.members = [one for one in channel.members if workspace.people[one].team_id != team.id]
        event = {
            "type": "channel_unshared",
            "previously_connected_team_id": team.id,
            "channel": channel.id,
            "is_ext_shared": channel.is_ext_shared,
        }
        _tell(workspace, channel, event)
        if new_id:
            change_id(workspace, channel)
        return channel.id


def deactivate(workspace: Workspace, person_id: str) -> Person:
    """Close an account; the app hears user_change."""
    return workspace.change_person(person_id, deactivated=True)


def revoke_tokens(workspace: Workspace) -> None:
    """The app stays installed and its tokens are refused."""
    with workspace.changed:
        tokens = {"oauth": [], "bot": [workspace.app.bot_user_id]}
        workspace.events.emit({"type": "tokens_revoked", "tokens": tokens}, subscription="tokens_revoked")
        workspace.shut_out = "token_revoked"
        workspace.changed.notify_all()


def change_id(workspace: Workspace, channel: Conversation) -> None:
    """Give a channel another id: whoever kept the old one finds nothing there. It can happen without a sharing."""
    old, new = channel.id, ids.new_id("C")
    workspace.conversations.move(channel, new)
    workspace.chat.move(old, new)
    workspace.files.move(old, new)
    workspace.response_urls.move(old, new)
    workspace.message_values = {
        (new if place == old else place, ts, person): values
        for (place, ts, person), values in workspace.message_values.items()
    }
    _tell(workspace, channel, {"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": new})


def _family(channel: Conversation) -> str:
    return "group" if channel.kind is Kind.PRIVATE else "channel"


def _tell(workspace: Workspace, channel: Conversation, event: JsonObject) -> None:
    event["event_ts"] = workspace.stamps.next()
    workspace.events.emit(event, subscription=event["type"], conversation=channel)
    workspace.changed.notify_all()


def _announce(workspace: Workspace, channel: Conversation, by: str, subtype: str, says: str) -> None:
    team = workspace.people[by].team_id
    post(workspace, Message(channel.id, "", by, team, f"<@{by}> {says}", subtype=subtype))
