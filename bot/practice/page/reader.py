"""Who looks: names, places and moments as one person of the workspace sees them.

A reader only looks and keeps nothing. Names of places that its person may not see never leave it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.practice import membership, stamps
from bot.practice.chat import Message
from bot.practice.conversations import Conversation, Kind
from bot.practice.people import Person
from bot.practice.workspace import Workspace

HUES = 8
PERMALINK = re.compile(
    r"/archives/(?P<channel>\w+)/p(?P<seconds>\d+)(?P<rest>\d{6})(?:\?thread_ts=(?P<thread>[\d.]+).*)?"
)


@dataclass(frozen=True)
class Reader:
    """One person's eyes; the caller holds the workspace's lock."""

    workspace: Workspace
    person: Person

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.person.tz)

    def now(self) -> datetime:
        return self.local(self.workspace.stamps.now())

    def local(self, instant: datetime) -> datetime:
        return instant.astimezone(self.zone)

    def moment(self, ts: str) -> datetime:
        """When something was said, on this person's clock."""
        return self.local(stamps.moment(ts))

    def sees(self, conversation: Conversation) -> bool:
        return membership.may_see(self.workspace, conversation, self.person.id)

    def address(self, url: str) -> str:
        """Where a link leads this person: a permalink of this workspace to the message on their own page."""
        found = PERMALINK.fullmatch(url.removeprefix(self.workspace.address))
        if found is None or not url.startswith(self.workspace.address):
            return url
        page = f"{self.workspace.address}/as/{self.person.id}/c/{found['channel']}"
        thread = f"/t/{found['thread']}" if found["thread"] else ""
        return f"{page}{thread}#{'t' if thread else 'm'}{found['seconds']}-{found['rest']}"

    # --- names ----------------------------------------------------------------------------------

    def name(self, person_id: str) -> str:
        person = self.workspace.people.get(person_id)
        return person.real_name if person else "somebody unknown"

    def author(self, message: Message) -> str:
        return message.username or self.name(message.user)

    def channel(self, channel_id: str) -> str:
        """A channel by its name; one that this person may not see stays nameless, as in Slack."""
        conversation = self.workspace.conversations.get(channel_id)
        if conversation is None or conversation.is_direct or not self.sees(conversation):
            return "private-channel"
        return conversation.name

    def title(self, conversation: Conversation) -> str:
        """What stands over a conversation: its name, or the names of the others in it."""
        if not conversation.is_direct:
            return conversation.name
        others = [self.name(one) for one in conversation.members if one != self.person.id]
        return ", ".join(others) or f"{self.person.real_name} (you)"

    def app_conversation(self) -> Conversation | None:
        pair = frozenset({self.person.id, self.workspace.app.bot_user_id})
        return self.workspace.conversations.direct(pair)

    def is_app(self, conversation: Conversation) -> bool:
        """The direct conversation with the app, which stands under its own heading."""
        return conversation.kind is Kind.DM and self.workspace.app.bot_user_id in conversation.members


def initials(name: str) -> str:
    words = [word for word in name.replace("·", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "?"


def hue(key: str) -> int:
    """The same colour for the same person in every tab and after every start."""
    return sum(map(ord, key)) % HUES
