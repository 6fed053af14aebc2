"""What partners and staff are shown: cards, forms and notes; values only.

Nothing here carries a name that its owner did not agree to share; the caller sees to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from messages import ids
from messages.kinds import Home, Message, Modal
from messages.lines import When


@dataclass(frozen=True)
class Card(Message):
    """A question as its readers see it."""

    referral: int
    naming: str
    name: str
    title: str
    place: str
    role: str
    text: str  # Empty once it was taken back.
    state: str
    holder: str
    accept_by: When
    partner: str  # Empty when it is staff's.


@dataclass(frozen=True)
class ReplyForm(Modal):
    """Where an answer is written."""

    callback_id: ClassVar[str] = ids.REPLY_FORM

    question: str
    text: str


@dataclass(frozen=True)
class ReplyPreviewForm(Modal):
    """The answer as the asker will see it."""

    callback_id: ClassVar[str] = ids.REPLY_PREVIEW_FORM

    author: str
    partner: str
    text: str


@dataclass(frozen=True)
class TalkWanted(Message):
    """A leader would rather talk; nothing else is said."""

    name: str


@dataclass(frozen=True)
class ChannelChanged(Message):
    """To staff: a partner has no channel any more, why, and what came to staff with it."""

    partner: str
    channel: str  # Its name, without #.
    change: str
    moved: int  # Open questions that are with staff now.
    command: str  # What to type to name a channel; a command is the same in every language.


@dataclass(frozen=True)
class PeopleLeft(Message):
    """To staff: whose Slack accounts were closed."""

    names: tuple[str, ...]  # As many as a message holds.
    n: int  # How many there are.
    command: str  # What to type to see all of them.


@dataclass(frozen=True)
class StaffWelcome(Message):
    """Whether a staff member may be named as the sender."""

    person: int
    name: str
    organization: str
    answered: str


@dataclass(frozen=True)
class HomeOfStaff(Home):
    """What goes out next, in numbers of people, and how to reach the commands."""

    name: str
    planned: int
    next_at: When | None
    open_with_staff: int
    unsure: int


@dataclass(frozen=True)
class HomeOfPartner(Home):
    """What the organization holds."""

    partner: str
    open_: int


@dataclass(frozen=True)
class HomeOfStranger(Home):
    """For somebody whom the network does not know."""

    organization: str


@dataclass(frozen=True)
class Refusal(Message):
    """Why an act changed nothing."""

    reason: str


@dataclass(frozen=True)
class NoticeForm(Modal):
    """A modal that only tells: why nothing was changed, or that it is done."""

    callback_id: ClassVar[str] = ids.NOTICE_FORM

    reason: str


@dataclass(frozen=True)
class Wrong(Message):
    """Something broke on our side."""
