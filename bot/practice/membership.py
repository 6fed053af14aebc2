"""Coming and going: who joins or leaves a channel, and who hears of it."""

from __future__ import annotations

from bot.practice.chat import Message
from bot.practice.conversations import Conversation, Kind
from bot.practice.people import Standing
from bot.practice.shapes import JsonObject
from bot.practice.workspace import Workspace
from bot.practice.writing import post


def join(workspace: Workspace, conversation: Conversation, person: str, inviter: str | None = None) -> bool:
    """Put somebody into a channel; False when they were there already."""
    with workspace.changed:
        if person in conversation.members:
            return False
        conversation.members.append(person)
        event = _event(workspace, "member_joined_channel", conversation, person)
        if inviter is not None:
            event["inviter"] = inviter
        workspace.events.emit(event, subscription="member_joined_channel", conversation=conversation)
        _announce(workspace, conversation, person, "channel_join", "has joined the channel", inviter)
        return True


def leave(workspace: Workspace, conversation: Conversation, person: str) -> bool:
    """Take somebody out of a channel; False when they were not there."""
    with workspace.changed:
        if person not in conversation.members:
            return False
        event = _event(workspace, "member_left_channel", conversation, person)
        workspace.events.emit(event, subscription="member_left_channel", conversation=conversation)
        conversation.members.remove(person)
        _announce(workspace, conversation, person, "channel_leave", "has left the channel", None)
        return True


def may_see(workspace: Workspace, conversation: Conversation, person: str) -> bool:
    """Members see what they are in; full members of our team see every public channel."""
    if person in conversation.members:
        return True
    one = workspace.people[person]
    home = one.team_id == workspace.team.id
    return conversation.kind is Kind.PUBLIC and home and one.standing in {Standing.MEMBER, Standing.BOT}


def _event(workspace: Workspace, kind: str, conversation: Conversation, person: str) -> JsonObject:
    return {
        "type": kind,
        "user": person,
        "channel": conversation.id,
        "channel_type": "G" if conversation.kind is Kind.PRIVATE else "C",
        "team": workspace.people[person].team_id,
        "event_ts": workspace.stamps.next(),
    }


def _announce(
    workspace: Workspace, conversation: Conversation, person: str, subtype: str, says: str, inviter: str | None
) -> None:
    post(
        workspace,
        Message(
            channel=conversation.id,
            ts="",
            user=person,
            team=workspace.people[person].team_id,
            text=f"<@{person}> {says}",
            subtype=subtype,
            inviter=inviter,
        ),
    )
