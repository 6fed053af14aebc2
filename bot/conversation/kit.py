"""What every composer needs besides the session: words, names of the deployment, the router.

Built once by the composition root and handed down; it holds no state of a conversation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.delivery.compose import Composed
from bot.network.people import Person
from bot.network.zones import local
from bot.questions.ranker import Ranker
from messages.kinds import Message
from messages.lines import When
from messages.render import Renderer


@dataclass(frozen=True)
class Kit:
    """The words and names of this deployment."""

    renderer: Renderer
    organization: str
    team_id: str
    ranker: Ranker

    def composed(self, message: Message, person: Person | None) -> Composed:
        """The message in the person's language, or in English where it goes to a channel."""
        rendered = self.renderer.message(message, "en-US" if person is None else person.locale)
        return Composed(text=rendered.text, blocks=rendered.blocks)


def when(instant: datetime, person: Person) -> When:
    """An instant for showing: in the viewer's zone by Slack, else as the person's own wall time."""
    here = local(instant, person.zone)
    return When(int(instant.timestamp()), f"{here:%A, %B} {here.day}, {here:%H:%M}")
