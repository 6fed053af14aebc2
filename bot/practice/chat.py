"""What has been said: messages, threads, edits, deletions, reactions and ephemerals.

The store knows positions and order; who may write, and whom that concerns, is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.practice.shapes import JsonObject


@dataclass(frozen=True)
class Reaction:
    """One emoji under a message and who set it, in that order."""

    name: str
    users: tuple[str, ...]


@dataclass(frozen=True)
class Pin:
    """Who pinned a message to its conversation, and when."""

    by: str
    at: int


@dataclass(frozen=True)
class Message:
    """One message as it now stands; an edit replaces it by a new value with the same ts."""

    channel: str
    ts: str
    user: str
    team: str
    text: str
    blocks: tuple[JsonObject, ...] = ()
    attachments: tuple[JsonObject, ...] = ()
    files: tuple[JsonObject, ...] = ()
    metadata: JsonObject | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    subtype: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    username: str | None = None
    icon_emoji: str | None = None
    client_msg_id: str | None = None
    inviter: str | None = None
    edited_by: str | None = None
    edited_ts: str | None = None
    reactions: tuple[Reaction, ...] = ()
    pin: Pin | None = None
    viewer: str | None = None  # Who alone can see it: an ephemeral.
    deleted: bool = False

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def is_ephemeral(self) -> bool:
        return self.viewer is not None


@dataclass(frozen=True)
class Thread:
    """What a parent message shows of its replies."""

    parent: Message
    replies: tuple[Message, ...]

    @property
    def repliers(self) -> list[str]:
        return list(dict.fromkeys(reply.user for reply in self.replies))


class Chat:
    """Every message ever written, by conversation and ts; the caller holds the workspace's lock."""

    def __init__(self) -> None:
        self._by_channel: dict[str, dict[str, Message]] = {}
        self._places: list[tuple[str, str]] = []
        self._replies: dict[tuple[str, str], list[str]] = {}

    def put(self, message: Message) -> Message:
        held = self._by_channel.setdefault(message.channel, {})
        if message.ts not in held:
            self._places.append((message.channel, message.ts))
            if message.is_reply and message.thread_ts is not None:
                self._replies.setdefault((message.channel, message.thread_ts), []).append(message.ts)
        held[message.ts] = message
        return message

    def get(self, channel: str, ts: str) -> Message | None:
        """The message unless it was deleted; ephemerals are found too."""
        message = self._by_channel.get(channel, {}).get(ts)
        return None if message is None or message.deleted else message

    def change(self, message: Message, **changes: object) -> Message:
        return self.put(replace(message, **changes))  # type: ignore[arg-type]

    def everything(self) -> list[Message]:
        """Every message ever written, deleted and ephemeral ones too, in order, as it now stands."""
        return [self._by_channel[channel][ts] for channel, ts in self._places]

    def carrying(self, event_type: str, **payload: object) -> list[Message]:
        """The messages that are still there and carry this metadata; `payload` may be a part of it."""
        return [
            message
            for message in self.everything()
            if not message.deleted and _carries(message.metadata, event_type, payload)
        ]

    def kept(self, channel: str) -> Iterator[Message]:
        """What history has of a conversation, oldest first: no ephemerals, nothing deleted."""
        return (one for one in self._in(channel) if not one.is_ephemeral)

    def history(self, channel: str) -> list[Message]:
        """Newest first, without thread replies but for those also sent to the channel."""
        shown = [one for one in self.kept(channel) if not one.is_reply or one.broadcast]
        return shown[::-1]

    def thread(self, parent: Message) -> Thread:
        stamps = self._replies.get((parent.channel, parent.ts), ())
        replies = (self._by_channel[parent.channel][ts] for ts in stamps)
        return Thread(parent, tuple(one for one in replies if not one.deleted and not one.is_ephemeral))

    def seen_by(self, viewer: str, channel: str, thread_ts: str | None = None) -> list[Message]:
        """What one person sees, oldest first: the channel or one thread, with their own ephemerals."""
        visible = (one for one in self._in(channel) if one.viewer in {None, viewer})
        return [one for one in visible if _stands_in(one, thread_ts)]

    def pinned(self, channel: str) -> list[Message]:
        """What is pinned there, the newest pin first."""
        held = [(one.pin.at, one) for one in self.kept(channel) if one.pin is not None]
        return [one for _, one in sorted(held, key=lambda pair: pair[0], reverse=True)]

    def move(self, old: str, new: str) -> None:
        """A conversation has another id now; its messages go with it."""
        moved = self._by_channel.pop(old, {})
        self._by_channel[new] = {ts: replace(message, channel=new) for ts, message in moved.items()}
        self._places = [(new if channel == old else channel, ts) for channel, ts in self._places]
        self._replies = {
            (new if channel == old else channel, ts): kept for (channel, ts), kept in self._replies.items()
        }

    def _in(self, channel: str) -> Iterator[Message]:
        # Stamps only ever increase, so the order of writing is the order of ts.
        return (one for one in self._by_channel.get(channel, {}).values() if not one.deleted)


def _stands_in(message: Message, thread_ts: str | None) -> bool:
    if thread_ts is None:
        return not message.is_reply or message.broadcast
    return thread_ts in {message.ts, message.thread_ts}


def _carries(metadata: JsonObject | None, event_type: str, payload: dict[str, object]) -> bool:
    if not metadata or metadata.get("event_type") != event_type:
        return False
    held = metadata.get("event_payload", {})
    return all(key in held and held[key] == value for key, value in payload.items())


def with_reaction(reactions: Iterable[Reaction], name: str, user: str) -> tuple[Reaction, ...] | None:
    """The reactions with one more; None when this person set this one already."""
    held = {reaction.name: reaction.users for reaction in reactions}
    if user in held.get(name, ()):
        return None
    held[name] = (*held.get(name, ()), user)
    return tuple(Reaction(*entry) for entry in held.items())


def without_reaction(reactions: Iterable[Reaction], name: str, user: str) -> tuple[Reaction, ...] | None:
    """The reactions with one less; None when this person had not set this one."""
    held = {reaction.name: reaction.users for reaction in reactions}
    if user not in held.get(name, ()):
        return None
    held[name] = tuple(one for one in held[name] if one != user)
    return tuple(Reaction(*entry) for entry in held.items() if entry[1])
