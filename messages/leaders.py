"""What leaders are shown: the values of each message; the words stand in its template.

Every value is a name, a number or a text to be quoted; nothing here knows where it came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from messages import ids
from messages.kinds import Home, Message, Modal
from messages.lines import When


@dataclass(frozen=True)
class Welcome(Message):
    """Whether somebody wants to be asked at all."""

    person: int
    name: str
    sender: str  # Empty when the sender has not lent their name.
    organization: str
    answered: str  # "", "yes" or "no".


@dataclass(frozen=True)
class Prompt(Message):
    """This week's question."""

    occurrence: int
    question: str
    why_now: str
    sender: str
    organization: str
    readers: str
    state: str  # "open", "answered", "taken_back", "later" or "skipped".
    back_at: When | None


@dataclass(frozen=True)
class Receipt(Message):
    """What became of an answer, and who reads it."""

    response: int
    title: str
    readers: str
    only_me: bool
    taken_back: bool
    version: int
    other_reader: str  # Whom the author could share it with.


@dataclass(frozen=True)
class AnswerForm(Modal):
    """The form in which a question is answered."""

    callback_id: ClassVar[str] = ids.ANSWER_FORM

    question: str
    why_now: str
    text: str
    other_reader: str
    readers: str  # The choice to begin with: "just_me" or "staff".


@dataclass(frozen=True)
class Help(Message):
    """How this works, in a few lines."""

    organization: str
    staff: str


@dataclass(frozen=True)
class Paused(Message):
    """Nothing comes until they resume."""


@dataclass(frozen=True)
class Resumed(Message):
    """Questions may come again."""


@dataclass(frozen=True)
class Stopped(Message):
    """They asked not to be asked."""


@dataclass(frozen=True)
class Started(Message):
    """They asked to be asked."""


@dataclass(frozen=True)
class NothingOpen(Message):
    """A message that belongs to no question: nothing was kept."""


@dataclass(frozen=True)
class AskButton(Message):
    """How to ask, for somebody who typed the word."""


@dataclass(frozen=True)
class Stranger(Message):
    """For somebody whom the network does not know."""

    organization: str


@dataclass(frozen=True)
class Mention(Message):
    """Called by name in a channel: where the bot listens."""


@dataclass(frozen=True)
class TooLong(Message):
    """A typed answer beyond what can be kept."""

    characters: int
    most: int
    together: bool  # With what was typed just before.


@dataclass(frozen=True)
class TalkTold(Message):
    """Somebody was told that a call is wanted."""

    staff: str


@dataclass(frozen=True)
class WhyThis(Message):
    """Why somebody got a message."""

    sender: str
    organization: str
    role: str
    cohort: str
    why_now: str


@dataclass(frozen=True)
class OpenQuestions(Message):
    """What is still open for somebody."""

    questions: Sequence[tuple[int, str]]


@dataclass(frozen=True)
class QuestionReceipt(Message):
    """Where a question is, for its asker."""

    question: int
    partner: str  # Empty when it is with staff.
    holder: str
    state: str  # "offered", "accepted", "answered", "withdrawn" or "staff".
    accept_by: When | None
    readers: str
    naming: str


@dataclass(frozen=True)
class Answer(Message):
    """An answer that came back."""

    answer: int
    author: str
    partner: str
    text: str
    helped: str  # "", "yes", "partly" or "no".
    question: str  # What they had asked, so that they know which it answers.


@dataclass(frozen=True)
class GivenAnswer:
    """One answer of somebody's own, on their Home."""

    response: int
    title: str
    readers: str


@dataclass(frozen=True)
class AskedQuestion:
    """One question of somebody's own, on their Home."""

    question: int
    state: str
    partner: str


@dataclass(frozen=True)
class HomeOfLeader(Home):
    """What is open, what is theirs and who reads it, and whether they are asked."""

    name: str
    status: str  # "yes", "asked", "no" or "paused".
    person: int
    open_questions: Sequence[tuple[int, str]]
    answers: Sequence[GivenAnswer]
    asked: Sequence[AskedQuestion]
    staff: str
    organization: str
