"""The forms in which a leader asks a partner: write, choose, see it as they will, send.

Values only; the words stand in the templates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from messages import ids
from messages.kinds import Modal


@dataclass(frozen=True)
class AskForm(Modal):
    """Where a question is written."""

    callback_id: ClassVar[str] = ids.ASK_FORM

    text: str
    cut: bool  # It was longer than can be kept.


@dataclass(frozen=True)
class Why:
    """One reason for a partner: what kind, and the detail to name."""

    kind: str  # "role", "topic" or "resource".
    detail: str


@dataclass(frozen=True)
class Candidate:
    """A partner that a question could go to."""

    key: str
    name: str
    line: str
    reasons: Sequence[Why]
    readers: str


@dataclass(frozen=True)
class ChooseForm(Modal):
    """First and second choice with their reasons, the others, and how the asker is named."""

    callback_id: ClassVar[str] = ids.CHOOSE_FORM

    text: str
    first: Sequence[Candidate]  # At most two, in order.
    others: Sequence[Candidate]
    staff: str
    sure: bool
    chosen: str
    name: str
    role: str
    place: str


@dataclass(frozen=True)
class PreviewForm(Modal):
    """Exactly what the other side will see, and who they are."""

    callback_id: ClassVar[str] = ids.PREVIEW_FORM

    again: bool  # Who would read it has changed since it was shown.
    text: str
    partner: str  # Empty for staff.
    readers: str
    naming: str
    name: str
    title_: str
    role: str
    place: str


@dataclass(frozen=True)
class PersonForm(Modal):
    """A matter that may be better with a person: staff are offered, nothing is forwarded."""

    callback_id: ClassVar[str] = ids.PERSON_FORM

    text: str
    kind: str
    staff: str
