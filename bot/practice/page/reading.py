"""How far each person has read in each conversation, and so what is new to them.

Slack keeps this on its side too, so that every tab of one person agrees. Who may read is not asked here.
"""

from __future__ import annotations

from bot.practice.chat import Chat
from bot.practice.stamps import order


class ReadMarks:
    """The newest ts seen, by person and conversation; the caller holds the workspace's lock."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, str], str] = {}

    def of(self, person: str, conversation: str) -> str:
        return self._read.get((person, conversation), "")

    def set(self, person: str, conversation: str, ts: str) -> bool:
        """Move the mark forward to `ts`; False when it was there already. Raises ValueError for no ts."""
        before = self.of(person, conversation)
        if order(ts) <= (order(before) if before else 0):
            return False
        self._read[person, conversation] = ts
        return True

    def unread(self, chat: Chat, person: str, conversation: str) -> int:
        """How many messages of others stand there since."""
        read = self.of(person, conversation)
        # Stamps have as many digits before the dot as after, each time: their order is that of their characters.
        return sum(1 for one in chat.seen_by(person, conversation) if one.ts > read and one.user != person)

    def forget(self) -> None:
        self._read.clear()
