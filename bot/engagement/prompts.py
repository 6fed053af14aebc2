"""Prompts as plain values, and who reads an answer where nobody says otherwise.

Knows content, not when or to whom it goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.engagement.rows import PromptKind, PromptRow
from bot.errors import UnknownNameError


class ReaderChoice(StrEnum):
    """Who besides the author reads an answer."""

    JUST_ME = "just_me"  # Nobody.
    STAFF = "staff"  # The staff member in whose name it was asked.


#: What nobody waits for stays with the person; what somebody prepares from goes to that somebody.
DEFAULTS = {
    PromptKind.REFLECTION: ReaderChoice.JUST_ME,
    PromptKind.PRACTICE: ReaderChoice.JUST_ME,
    PromptKind.CHECKIN: ReaderChoice.STAFF,
    PromptKind.AGENDA: ReaderChoice.STAFF,
    PromptKind.PREWORK: ReaderChoice.STAFF,
    PromptKind.NOTICE: ReaderChoice.JUST_ME,
}


@dataclass(frozen=True)
class Prompt:
    """Content that asks something."""

    id: int
    name: str
    kind: PromptKind
    title: str
    question: str
    why_now: str

    @property
    def default_readers(self) -> ReaderChoice:
        return DEFAULTS[self.kind]


def add(session: Session, *, name: str, kind: PromptKind, title: str, question: str, why_now: str) -> Prompt:
    row = PromptRow(name=name, kind=kind, title=title, question=question, why_now=why_now)
    session.add(row)
    session.flush()
    return prompt(row)


def by_name(session: Session, name: str) -> Prompt:
    """The prompt of this name; raises UnknownNameError that lists the names there are."""
    row = session.scalar(select(PromptRow).where(PromptRow.name == name))
    if row is None:
        known = ", ".join(sorted(session.scalars(select(PromptRow.name)))) or "none yet; run `throughline init`"
        raise UnknownNameError(f"There is no prompt called {name!r}. Prompts here: {known}.")
    return prompt(row)


def prompt(row: PromptRow) -> Prompt:
    return Prompt(row.id, row.name, row.kind, row.title, row.question, row.why_now)
