"""Answers: written, seen in a preview by their author, sent by pressing, and judged by the asker alone.

Knows the exchange of one referral, not the card it came on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.errors import RefusalReason, Refused
from bot.ledger import audit, words
from bot.ledger.words import Promise, Words
from bot.network import people
from bot.network.people import Person
from bot.outbox.orders import Order, enqueue, new_id
from bot.outbox.rows import Kind
from bot.questions import desk
from bot.questions.desk import Referral
from bot.questions.rows import AnswerRow, Helped, ReferralRow


@dataclass(frozen=True)
class Answer:
    """An answer, unopened."""

    id: int
    referral_id: int
    author: Person
    words: Words
    is_sent: bool
    delivery_id: str | None
    helped: Helped | None


def get(session: Session, answer_id: int) -> Answer:
    """The answer with this id, which exists."""
    return _answer(session, session.get_one(AnswerRow, answer_id))


def of_referral(session: Session, referral_id: int) -> Answer | None:
    """The answer written in this turn, sent or not."""
    row = session.scalar(select(AnswerRow).where(AnswerRow.referral_id == referral_id))
    return None if row is None else _answer(session, row)


def draft(session: Session, turn: Referral, author: Person, text: str, promise: Promise, now: datetime) -> Answer:
    """Keep what was written; nothing reaches the asker yet. A second draft replaces the first.

    Raises Refused when the text is empty or too long, when the turn is over, or when somebody else holds it.
    """
    if not turn.is_live:
        raise Refused(RefusalReason.CLOSED)
    if turn.holder is not None and turn.holder.id != author.id:
        raise Refused(RefusalReason.ALREADY_HELD)
    # Two first drafts at once would both see none; the lock makes the second replace the first.
    session.get_one(ReferralRow, turn.id, with_for_update=True)
    row = session.scalar(select(AnswerRow).where(AnswerRow.referral_id == turn.id))
    kept = words.write(session, author.id, text, promise, now)
    if row is None:
        row = AnswerRow(referral_id=turn.id, author_id=author.id, words_id=kept.id, written_at=now)
        session.add(row)
    else:
        row.author_id, row.words_id, row.written_at = author.id, kept.id, now
    session.flush()
    audit.record(session, now, author.id, "answer.drafted", f"answer:{row.id}")
    return _answer(session, row)


def send(session: Session, answer: Answer, now: datetime) -> None:
    """Bring the answer to the asker, once; raises Refused when it was sent or the question is over."""
    sent = session.execute(
        update(AnswerRow).where(AnswerRow.id == answer.id, AnswerRow.sent_at.is_(None)).values(sent_at=now)
    )
    if sent.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused(RefusalReason.CLOSED)
    turn = desk.referral(session, answer.referral_id)
    desk.close(session, turn, now)
    asker = desk.get(session, turn.question_id).asker
    order = Order(
        kind=Kind.POST,
        message="answer",
        to=asker.address,
        dedupe_key=f"answer:{answer.id}",
        context={"answer": answer.id},
        subject=f"question:{turn.question_id}",
        person=asker.id,
    )
    session.get_one(AnswerRow, answer.id, populate_existing=True).delivery_id = enqueue(session, order, now)
    audit.record(session, now, answer.author.id, "answer.sent", f"answer:{answer.id}")


def say_helped(session: Session, answer: Answer, helped: Helped, now: datetime) -> None:
    """The asker says whether it helped, and may say otherwise later."""
    row = session.get_one(AnswerRow, answer.id)
    row.helped = helped
    turn = desk.referral(session, answer.referral_id)
    asker = desk.get(session, turn.question_id).asker
    audit.record(session, now, asker.id, "answer.helped", f"answer:{answer.id}", said=helped.value)
    order = Order(
        kind=Kind.UPDATE,
        message="answer",
        to=asker.address,
        dedupe_key=f"answer:{answer.id}:{new_id(now)}",
        context={"answer": answer.id},
        after=answer.delivery_id,
        subject=f"question:{turn.question_id}",
        person=asker.id,
    )
    enqueue(session, order, now)


def _answer(session: Session, row: AnswerRow) -> Answer:
    return Answer(
        id=row.id,
        referral_id=row.referral_id,
        author=people.get(session, row.author_id),
        words=words.get(session, row.words_id),
        is_sent=row.sent_at is not None,
        delivery_id=row.delivery_id,
        helped=row.helped,
    )
