"""Channels, direct messages and group direct messages, and who is in them.

It shapes conversations as Slack's conversations.* methods do. It knows nothing of what is said in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from bot.practice.shapes import JsonObject


class Kind(Enum):
    """The four kinds, by the name that the `types` argument gives them."""

    PUBLIC = "public_channel"  # Anybody of the team may look and join.
    PRIVATE = "private_channel"  # Only members know that it exists.
    DM = "im"  # Two people, or a person and the app.
    GROUP_DM = "mpim"  # Three to nine people.


SCOPE_FAMILY = {Kind.PUBLIC: "channels", Kind.PRIVATE: "groups", Kind.DM: "im", Kind.GROUP_DM: "mpim"}
EVENT_TYPE = {Kind.PUBLIC: "channel", Kind.PRIVATE: "group", Kind.DM: "im", Kind.GROUP_DM: "mpim"}
ID_PREFIX = {Kind.PUBLIC: "C", Kind.PRIVATE: "C", Kind.DM: "D", Kind.GROUP_DM: "G"}


@dataclass
class Conversation:
    """A place to talk; its members change over its life, so it is not frozen."""

    id: str
    kind: Kind
    name: str
    team_id: str
    created: int
    creator: str
    members: list[str] = field(default_factory=list)
    archived: bool = False
    shared_with: tuple[str, ...] = ()  # Team ids besides ours.
    topic: str = ""
    purpose: str = ""
    previous_names: tuple[str, ...] = ()

    @property
    def is_direct(self) -> bool:
        return self.kind in {Kind.DM, Kind.GROUP_DM}

    @property
    def is_ext_shared(self) -> bool:
        return bool(self.shared_with)

    @property
    def event_type(self) -> str:
        """What events call its kind in channel_type."""
        return EVENT_TYPE[self.kind]

    @property
    def scope_family(self) -> str:
        return SCOPE_FAMILY[self.kind]

    @property
    def shown_name(self) -> str:
        """What interaction payloads and commands call it: they do not tell private names."""
        return {Kind.DM: "directmessage", Kind.PRIVATE: "privategroup"}.get(self.kind, self.name)


class Conversations:
    """Every conversation of the workspace."""

    def __init__(self) -> None:
        self._by_id: dict[str, Conversation] = {}

    def put(self, conversation: Conversation) -> Conversation:
        self._by_id[conversation.id] = conversation
        return conversation

    def get(self, conversation_id: str) -> Conversation | None:
        return self._by_id.get(conversation_id)

    def __getitem__(self, conversation_id: str) -> Conversation:
        return self._by_id[conversation_id]

    def __iter__(self) -> Iterator[Conversation]:
        return iter(list(self._by_id.values()))

    def move(self, conversation: Conversation, new_id: str) -> None:
        """The conversation has another id now; the old one names nothing any more."""
        del self._by_id[conversation.id]
        conversation.id = new_id
        self.put(conversation)

    def named(self, name: str) -> Conversation | None:
        return next((one for one in self if not one.is_direct and one.name == name), None)

    def direct(self, members: frozenset[str]) -> Conversation | None:
        """The one direct conversation of exactly these people."""
        return next((one for one in self if one.is_direct and frozenset(one.members) == members), None)

    def of(self, person_id: str) -> list[Conversation]:
        return [one for one in self if person_id in one.members]


def conversation_object(
    conversation: Conversation, *, viewer: str, partner_gone: bool = False, with_count: bool = False
) -> JsonObject:
    """A conversation as conversations.info shows it to `viewer`."""
    if conversation.kind is Kind.DM:
        return _direct_object(conversation, viewer, partner_gone)
    shape = _channel_object(conversation, viewer)
    return shape | {"num_members": len(conversation.members)} if with_count else shape


def _direct_object(conversation: Conversation, viewer: str, partner_gone: bool) -> JsonObject:
    other = next((one for one in conversation.members if one != viewer), viewer)
    return {
        "id": conversation.id,
        "created": conversation.created,
        "is_archived": conversation.archived,
        "is_im": True,
        "is_org_shared": False,
        "context_team_id": conversation.team_id,
        "updated": conversation.created * 1000,
        "user": other,
        "is_user_deleted": partner_gone,
        "priority": 0,
    }


def _channel_object(conversation: Conversation, viewer: str) -> JsonObject:
    private = conversation.kind is not Kind.PUBLIC
    shape: JsonObject = {
        "id": conversation.id,
        "name": conversation.name,
        "is_channel": conversation.kind is not Kind.GROUP_DM,
        "is_group": False,
        "is_im": False,
        "is_mpim": conversation.kind is Kind.GROUP_DM,
        "is_private": private,
        "created": conversation.created,
        "is_archived": conversation.archived,
        "is_general": False,
        "unlinked": 0,
        "name_normalized": conversation.name,
        "is_shared": conversation.is_ext_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "context_team_id": conversation.team_id,
        "updated": conversation.created * 1000,
        "creator": conversation.creator,
        "is_ext_shared": conversation.is_ext_shared,
        "shared_team_ids": [conversation.team_id, *conversation.shared_with],
        "pending_connected_team_ids": [],
        "is_member": viewer in conversation.members,
        "topic": _note(conversation.topic, conversation),
        "purpose": _note(conversation.purpose, conversation),
        "previous_names": list(conversation.previous_names),
    }
    return shape | {"conversation_host_id": conversation.team_id} if conversation.is_ext_shared else shape


def _note(text: str, conversation: Conversation) -> JsonObject:
    return {
        "value": text,
        "creator": conversation.creator if text else "",
        "last_set": conversation.created if text else 0,
    }
