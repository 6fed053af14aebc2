"""The tables of the desk: questions, the partners' turns at them, and answers."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class Naming(StrEnum):
    """How much of the asker the partner sees; the asker's choice for this question."""

    NAME = "name"  # Name, title and jurisdiction.
    ROLE = "role"  # The role alone.
    NONE = "none"  # Nothing.


class QuestionState(StrEnum):
    """Where a question stands, as its asker sees it."""

    DRAFT = "draft"  # Written and not sent; nobody but the asker reads it.
    OPEN = "open"  # With a partner or staff.
    ANSWERED = "answered"  # An answer came back.
    WITHDRAWN = "withdrawn"  # The asker took it back.


class ReferralState(StrEnum):
    """Where one partner's (or staff's) turn at a question stands."""

    OFFERED = "offered"  # The card is out; nobody has accepted.
    ACCEPTED = "accepted"  # One person holds it.
    ANSWERED = "answered"  # They answered.
    PASSED = "passed"  # They passed; it went to staff.
    UNCLAIMED = "unclaimed"  # Nobody accepted in time; it went to staff.
    WITHDRAWN = "withdrawn"  # The asker took the question back.


class Helped(StrEnum):
    """What the asker said of an answer."""

    YES = "yes"  # It helped.
    PARTLY = "partly"  # It helped in part.
    NO = "no"  # Not really.


class QuestionRow(Base):
    """What a leader asks; the text stands in the ledger."""

    __tablename__ = "question"
    __table_args__ = (Index("ix_question_asker_id", "asker_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words_id: Mapped[int] = mapped_column(ForeignKey("words.id"))
    naming: Mapped[Naming]
    state: Mapped[QuestionState]
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    receipt_id: Mapped[str | None] = mapped_column(String(40))  # The delivery that told the asker where it went.


class ReferralRow(Base):
    """One turn at a question: a partner's, or staff's where `partner_id` is NULL."""

    __tablename__ = "referral"
    __table_args__ = (
        Index(
            "uq_referral_live",
            "question_id",
            unique=True,
            sqlite_where=text("state IN ('offered', 'accepted')"),
            postgresql_where=text("state IN ('offered', 'accepted')"),
        ),
        Index("ix_referral_accept_by", "state", "accept_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"))
    state: Mapped[ReferralState]
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reasons: Mapped[list[str]]  # The kinds of reason that the asker was shown; their details quote the asker.
    offered_at: Mapped[datetime]
    accept_by: Mapped[datetime]


class AnswerRow(Base):
    """An answer in preview or sent; the text stands in the ledger."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("referral_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words_id: Mapped[int] = mapped_column(ForeignKey("words.id"))
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    delivery_id: Mapped[str | None] = mapped_column(String(40))
    helped: Mapped[Helped | None]
