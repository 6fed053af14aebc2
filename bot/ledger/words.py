"""Text that a person wrote, whom it was promised to, and the only door through which it is read.

A text is stored once. Everywhere else it travels as `Words`, which cannot be printed or formatted by
mistake. Knows people and partners by id only.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NoReturn

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.database import Base
from bot.errors import PromiseError, RefusalReason, Refused
from bot.ledger import audit
from bot.ledger.freetext import FreeText

#: What Slack's text input takes at most (characters as code points).
LONGEST = 3000


@dataclass(frozen=True)
class Reader:
    """Somebody who would see a text: a person, with the partner they belong to and whether they are staff."""

    person: int | None  # None: somebody the network does not know, who may read nothing.
    partner: int | None = None
    staff: bool = False


@dataclass(frozen=True)
class Promise:
    """Who may read a text besides its author, and the sentence in which that was said to the author."""

    said: str
    people: frozenset[int] = frozenset()
    partners: frozenset[int] = frozenset()

    def keeps(self, reader: Reader, author: int) -> bool:
        """Whether `reader` is one of those the author was told of."""
        if reader.person is None:
            return False
        return reader.person == author or reader.person in self.people or reader.partner in self.partners

    def widened(self, wider: Promise) -> Promise:
        """This promise and `wider` together, said as `wider` says it."""
        return replace(wider, people=self.people | wider.people, partners=self.partners | wider.partners)


@dataclass(frozen=True)
class Words:
    """A text by its id. It has no text to show: only `reveal` opens it."""

    id: int
    author: int
    promise: Promise

    def __str__(self) -> NoReturn:
        raise PromiseError("words are opened by reveal() only")

    def __format__(self, spec: str) -> NoReturn:
        raise PromiseError("words are opened by reveal() only")


@dataclass(frozen=True)
class Version:
    """One wording of a text, unopened, with when it was written and when its author took it back."""

    words: Words
    written_at: datetime
    taken_back_at: datetime | None


class WordsRow(Base):
    """One version of one text. A correction is a new row that names the one it replaces."""

    __tablename__ = "words"
    __table_args__ = (CheckConstraint("replaces_id IS NULL OR replaces_id < id", name="replaces_earlier"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(index=True)
    body: Mapped[str] = mapped_column(FreeText)
    said: Mapped[str] = mapped_column(Text)
    people: Mapped[list[int]]
    partners: Mapped[list[int]]
    written_at: Mapped[datetime]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("words.id"), unique=True)
    taken_back_at: Mapped[datetime | None]


def write(
    session: Session, author: int, text: str, promise: Promise, now: datetime, replaces: int | None = None
) -> Words:
    """Store `text` once under `promise`; raises Refused when it is empty or longer than 3,000 characters."""
    row = WordsRow(
        author_id=author,
        body=checked(text),
        said=promise.said,
        people=sorted(promise.people),
        partners=sorted(promise.partners),
        written_at=now,
        replaces_id=replaces,
    )
    session.add(row)
    session.flush()
    return Words(row.id, author, promise)


def checked(text: str) -> str:
    """The text as it will be kept; raises Refused when it is empty or too long."""
    kept = _without_controls(text).strip()
    if not kept:
        raise Refused(RefusalReason.EMPTY)
    if len(kept) > LONGEST:
        raise Refused(RefusalReason.TOO_LONG)
    return kept


def get(session: Session, words_id: int) -> Words:
    """The words with this id, unopened."""
    row = session.get_one(WordsRow, words_id)
    return Words(row.id, row.author_id, _promise(row))


def versions(session: Session, words_id: int) -> tuple[Version, ...]:
    """Every wording that led to the text with this id, oldest first."""
    found: list[Version] = []
    next_id: int | None = words_id
    while next_id is not None:
        row = session.get_one(WordsRow, next_id)
        found.append(Version(Words(row.id, row.author_id, _promise(row)), row.written_at, row.taken_back_at))
        next_id = row.replaces_id
    return tuple(reversed(found))


def promise_again(session: Session, words_id: int, promise: Promise, now: datetime, author: int) -> Words:
    """Replace the promise of a text by the author's own wish; anybody else's wish raises PromiseError."""
    row = session.get_one(WordsRow, words_id)
    if row.author_id != author:
        raise PromiseError("only its author changes who reads a text")
    row.said, row.people, row.partners = promise.said, sorted(promise.people), sorted(promise.partners)
    audit.record(session, now, author, "words.promised", f"words:{words_id}", readers=len(promise.people))
    return Words(row.id, row.author_id, promise)


def take_back(session: Session, words_id: int, now: datetime, author: int) -> None:
    """From now on only the author reads it. Nothing is deleted: it may be a record."""
    row = session.get_one(WordsRow, words_id)
    if row.author_id != author:
        raise PromiseError("only its author takes a text back")
    if row.taken_back_at is None:
        row.taken_back_at = now
        audit.record(session, now, author, "words.taken_back", f"words:{words_id}")


def reveal(session: Session, words: Words, to: Iterable[Reader], now: datetime) -> str:
    """The text, for exactly these readers; raises PromiseError unless every one of them was promised.

    A reading by staff is recorded, so for staff the session must be one that writes.
    """
    row = session.get_one(WordsRow, words.id)
    promise = Promise(row.said) if row.taken_back_at is not None else _promise(row)
    readers = tuple(to)
    if not readers or not all(promise.keeps(reader, row.author_id) for reader in readers):
        raise PromiseError(f"words:{row.id} was not promised to all of these readers")
    for reader in readers:
        if reader.staff and reader.person != row.author_id:
            audit.record(session, now, reader.person, "words.read", f"words:{row.id}")
            session.flush()  # On a session that only reads, this fails rather than forgetting the row.
    return row.body


def reveal_for_records(session: Session, words: Words, by: int, now: datetime) -> str:
    """The text for the records of the public body it belongs to, taken out by the staff member `by`.

    No promise is asked: what may have to be handed over follows what a text is about, not who was to read it, and
    the law comes before what the bot said. Authors are told so before they write. Whoever calls this has made sure
    that the text belongs to that body. Every opening is recorded, so the session must be one that writes.
    """
    row = session.get_one(WordsRow, words.id)
    audit.record(session, now, by, "words.exported", f"words:{row.id}")
    session.flush()  # On a session that only reads, this fails rather than forgetting the row.
    return row.body


def is_taken_back(session: Session, words_id: int) -> bool:
    return session.get_one(WordsRow, words_id).taken_back_at is not None


def _promise(row: WordsRow) -> Promise:
    return Promise(row.said, frozenset(row.people), frozenset(row.partners))


def _without_controls(text: str) -> str:
    """Drop control characters (PostgreSQL takes no NUL); keep line breaks, tabs, joiners and direction marks."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")
