"""What stands in the middle of the page: a conversation or one thread of it, as one person sees it.

It orders and groups messages and says what is at each one's head; how it looks is the templates'.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.practice.chat import Message
from bot.practice.conversations import Conversation
from bot.practice.page import dates, emoji, places
from bot.practice.page.places import Place
from bot.practice.page.reader import Reader, hue, initials

#: How many messages are shown at first, and how many more each time one asks for earlier ones.
WINDOW = 200
#: Messages of one person within this time stand under one head.
TOGETHER = timedelta(minutes=5)
_ANNOUNCED = frozenset({"channel_join", "channel_leave", "tombstone"})


@dataclass(frozen=True)
class Reacted:
    """One reaction under a message."""

    name: str
    character: str
    count: int
    own: bool
    who: str


@dataclass(frozen=True)
class Replies:
    """What a parent shows of its thread."""

    count: int
    latest: str
    authors: tuple[tuple[str, int], ...]  # Initials and hue of each.


@dataclass(frozen=True)
class Shown:
    """One message with everything its template needs."""

    message: Message
    place: Place
    author: str
    initials: str
    hue: int
    by_app: bool
    own: bool
    announced: bool
    time: str
    moment: str
    day: str = ""  # The separator above it, where a new day begins.
    headed: bool = True  # Whether author and time are shown, or those of the message above stand for it.
    unread_line: bool = False  # Whether what is new to this person begins here.
    reactions: tuple[Reacted, ...] = ()
    replies: Replies | None = None


@dataclass(frozen=True)
class Pane:
    """A conversation or a thread, oldest message first; `earlier` of them are not in it."""

    conversation: Conversation
    title: str
    messages: tuple[Shown, ...]
    earlier: int = 0
    thread_ts: str | None = None


def conversation(reader: Reader, place: Conversation, show: int, read_ts: str) -> Pane:
    seen = reader.workspace.chat.seen_by(reader.person.id, place.id)
    window = seen[-show:]
    shown = _Row(reader, "m", _threads(reader, place.id), read_ts).all(window)
    return Pane(place, reader.title(place), shown, len(seen) - len(window))


def thread(reader: Reader, place: Conversation, ts: str) -> Pane:
    seen = reader.workspace.chat.seen_by(reader.person.id, place.id, ts)
    return Pane(place, reader.title(place), _Row(reader, "t", {}, "").all(seen), thread_ts=ts)


def _threads(reader: Reader, channel: str) -> Mapping[str, list[Message]]:
    found: dict[str, list[Message]] = {}
    for message in reader.workspace.chat.kept(channel):
        if message.is_reply and message.thread_ts:
            found.setdefault(message.thread_ts, []).append(message)
    return found


@dataclass(frozen=True)
class _Row:
    """Goes through messages in order; each is looked at beside the one above it."""

    reader: Reader
    prefix: str
    threads: Mapping[str, list[Message]]
    read_ts: str

    def all(self, messages: Iterable[Message]) -> tuple[Shown, ...]:
        shown: list[Shown] = []
        above: Message | None = None
        for message in messages:
            shown.append(self._shown(message, above))
            above = message
        return tuple(shown)

    def _shown(self, message: Message, above: Message | None) -> Shown:
        reader = self.reader
        at = reader.moment(message.ts)
        before = reader.moment(above.ts) if above else None
        author = reader.author(message)
        new_day = before is None or before.date() != at.date()
        unread = self._begins_unread(message, above)
        values = reader.workspace.message_values.get((message.channel, message.ts, reader.person.id), {})
        return Shown(
            message=message,
            place=places.of_message(message, f"{self.prefix}{message.ts.replace('.', '-')}", values),
            author=author,
            initials=initials(author),
            hue=hue(message.user),
            by_app=message.bot_id is not None,
            own=message.user == reader.person.id,
            announced=message.subtype in _ANNOUNCED,
            time=dates.clock(at),
            moment=dates.whole(at),
            day=dates.day(at, reader.now()) if new_day else "",
            headed=new_day or unread or not _goes_on(message, at, above, before),
            unread_line=unread,
            reactions=self._reactions(message),
            replies=self._replies(self.threads.get(message.ts, [])),
        )

    def _begins_unread(self, message: Message, above: Message | None) -> bool:
        return bool(self.read_ts) and message.ts > self.read_ts and (above is None or above.ts <= self.read_ts)

    def _reactions(self, message: Message) -> tuple[Reacted, ...]:
        return tuple(
            Reacted(
                one.name,
                emoji.character(one.name),
                len(one.users),
                self.reader.person.id in one.users,
                ", ".join(self.reader.name(user) for user in one.users),
            )
            for one in message.reactions
        )

    def _replies(self, replies: list[Message]) -> Replies | None:
        if not replies:
            return None
        latest = self.reader.moment(replies[-1].ts)
        authors = dict.fromkeys(reply.user for reply in replies)
        faces = tuple((initials(self.reader.name(one)), hue(one)) for one in list(authors)[:4])
        return Replies(len(replies), dates.short(latest), faces)


def _goes_on(message: Message, at: datetime, above: Message | None, before: datetime | None) -> bool:
    """Whether this message belongs under the head of the one above."""
    if above is None or before is None:
        return False
    alike = (above.user, above.username, above.viewer) == (message.user, message.username, message.viewer)
    plain = message.subtype is None and above.subtype is None
    return alike and plain and at - before < TOGETHER
