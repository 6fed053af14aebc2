"""The desk: a question from draft to answer, one turn at a time, and nothing crosses unless somebody pressed.

Knows who may read what by promise; words of the bot, and Slack, it does not know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.errors import RefusalReason, Refused
from bot.ledger import audit, words
from bot.ledger.words import Promise, Words
from bot.network import partners, people
from bot.network.partners import Partner
from bot.network.people import Person
from bot.network.zones import workdays_after
from bot.outbox import records
from bot.outbox.orders import Order, cancel, enqueue
from bot.outbox.rows import Kind
from bot.questions.rows import (
    Naming,
    QuestionRow,
    QuestionState,
    ReferralRow,
    ReferralState,
)

#: Working days in which a partner says whether it takes a question.
ACCEPT_WITHIN = 2

LIVE = (ReferralState.OFFERED, ReferralState.ACCEPTED)


@dataclass(frozen=True)
class Referral:
    """One turn at a question; `partner` is None when it is staff's."""

    id: int
    question_id: int
    partner: Partner | None
    state: ReferralState
    holder: Person | None
    accept_by: datetime

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


@dataclass(frozen=True)
class Question:
    """What a leader asks, unopened."""

    id: int
    asker: Person
    words: Words
    naming: Naming
    state: QuestionState
    receipt_id: str | None

    @property
    def subject(self) -> str:
        return f"question:{self.id}"


def get(session: Session, question_id: int) -> Question:
    """The question with this id, which exists."""
    row = session.get_one(QuestionRow, question_id)
    return Question(
        row.id,
        people.get(session, row.asker_id),
        words.get(session, row.words_id),
        row.naming,
        row.state,
        row.receipt_id,
    )


def referral(session: Session, referral_id: int) -> Referral:
    """The referral with this id, which exists."""
    return _referral(session, session.get_one(ReferralRow, referral_id))


def turns(session: Session, question_id: int) -> Sequence[Referral]:
    """Every turn at a question, in order."""
    rows = session.scalars(select(ReferralRow).where(ReferralRow.question_id == question_id).order_by(ReferralRow.id))
    return [_referral(session, row) for row in rows]


def of_asker(session: Session, asker: Person, limit: int = 10) -> Sequence[Question]:
    """The person's questions, newest first, those withdrawn left out."""
    ids = session.scalars(
        select(QuestionRow.id)
        .where(QuestionRow.asker_id == asker.id, QuestionRow.state != QuestionState.WITHDRAWN)
        .order_by(QuestionRow.id.desc())
        .limit(limit)
    )
    return [get(session, question_id) for question_id in ids]


def draft(session: Session, asker: Person, text: str, naming: Naming, private: Promise, now: datetime) -> Question:
    """Keep what was written, for its author alone, until they send it. Raises Refused: empty or too long."""
    kept = words.write(session, asker.id, text, private, now)
    row = QuestionRow(asker_id=asker.id, words_id=kept.id, naming=naming, state=QuestionState.DRAFT, written_at=now)
    session.add(row)
    session.flush()
    audit.record(session, now, asker.id, "question.drafted", f"question:{row.id}")
    return get(session, row.id)


def send(
    session: Session,
    question: Question,
    partner: Partner | None,
    promise: Promise,
    reasons: Sequence[str],
    now: datetime,
) -> Referral:
    """Refer a draft to a partner (None: to staff) under the promise its asker just agreed to.

    Raises Refused when it was sent or withdrawn before, or when the partner has no channel.
    """
    claimed = session.execute(
        update(QuestionRow)
        .where(QuestionRow.id == question.id, QuestionRow.state == QuestionState.DRAFT)
        .values(state=QuestionState.OPEN, sent_at=now)
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused(RefusalReason.CLOSED)
    words.promise_again(session, question.words.id, promise, now, question.asker.id)
    receipt = Order(
        kind=Kind.POST,
        message="question_receipt",
        to=question.asker.address,
        dedupe_key=f"question-receipt:{question.id}",
        context={"question": question.id},
        subject=question.subject,
        person=question.asker.id,
    )
    session.get_one(QuestionRow, question.id).receipt_id = enqueue(session, receipt, now)
    return refer(session, question, partner, reasons, now)


def refer(
    session: Session, question: Question, partner: Partner | None, reasons: Sequence[str], now: datetime
) -> Referral:
    """Give a partner or staff their turn: the card goes to the channel, or to every staff member."""
    if partner is not None and partner.channel_id is None:
        raise Refused(RefusalReason.NO_CHANNEL)
    row = ReferralRow(
        question_id=question.id,
        partner_id=None if partner is None else partner.id,
        state=ReferralState.OFFERED,
        reasons=list(reasons),
        offered_at=now,
        accept_by=workdays_after(now, ACCEPT_WITHIN, question.asker.zone),
    )
    session.add(row)
    session.flush()
    for place in _places(session, partner):
        _post_card(session, row, place, now)
    name = "staff" if partner is None else partner.key
    audit.record(session, now, question.asker.id, "question.referred", question.subject, to=name, referral=row.id)
    return _referral(session, row)


def accept(session: Session, turn: Referral, holder: Person, now: datetime) -> None:
    """One person takes it, once; raises Refused when another was quicker or it is over."""
    _hold(session, turn.question_id)
    row = session.get_one(ReferralRow, turn.id, populate_existing=True)
    if row.state is ReferralState.ACCEPTED and row.holder_id == holder.id:
        return
    _move(session, turn, (ReferralState.OFFERED,), ReferralState.ACCEPTED, now, holder=holder.id)


def require_held_by(turn: Referral, holder: Person) -> None:
    """Raises Refused unless this person holds a turn that is not over."""
    if not turn.is_live:
        raise Refused(RefusalReason.CLOSED)
    if turn.holder is None or turn.holder.id != holder.id:
        raise Refused(RefusalReason.ALREADY_HELD)


def pass_on(session: Session, turn: Referral, presser: Person | None, now: datetime) -> Referral:
    """The partner passes, or (None) can no longer act: staff get the question, as its asker was told."""
    _move(session, turn, LIVE, ReferralState.PASSED, now, actor=None if presser is None else presser.id)
    return refer(session, get(session, turn.question_id), None, (), now)


def unclaimed(session: Session, now: datetime) -> Sequence[int]:
    """Partners' turns that nobody accepted by the day that was said."""
    late = (ReferralRow.state == ReferralState.OFFERED) & (ReferralRow.accept_by <= now)
    return session.scalars(
        select(ReferralRow.id).where(late, ReferralRow.partner_id.is_not(None)).order_by(ReferralRow.id)
    ).all()


def next_promise(session: Session, after: datetime) -> datetime | None:
    """The first instant after `after` by which a partner said it would say something."""
    waiting = (ReferralRow.state == ReferralState.OFFERED) & ReferralRow.partner_id.is_not(None)
    return session.scalar(select(func.min(ReferralRow.accept_by)).where(waiting, ReferralRow.accept_by > after))


def hand_to_staff(session: Session, referral_id: int, now: datetime) -> Referral | None:
    """Nobody accepted: the question goes to staff. None when somebody accepted meanwhile."""
    _hold(session, session.get_one(ReferralRow, referral_id).question_id)
    session.expire_all()
    turn = referral(session, referral_id)
    if turn.state is not ReferralState.OFFERED:
        return None
    _move(session, turn, (ReferralState.OFFERED,), ReferralState.UNCLAIMED, now)
    return refer(session, get(session, turn.question_id), None, (), now)


def withdraw(session: Session, question: Question, now: datetime) -> None:
    """The asker takes it back: cards are blanked, what was planned is cancelled, the text narrows to its author."""
    _hold(session, question.id)
    row = session.get_one(QuestionRow, question.id, populate_existing=True)
    if row.state is QuestionState.WITHDRAWN:
        return
    row.state = QuestionState.WITHDRAWN
    words.take_back(session, question.words.id, now, question.asker.id)
    cancel(session, reason="withdrawn", now=now, subject=question.subject)
    for turn in turns(session, question.id):
        if turn.is_live:
            _move(session, turn, LIVE, ReferralState.WITHDRAWN, now, actor=question.asker.id)
        else:
            show(session, turn, "withdrawn", now)
    show_receipt(session, question, "withdrawn", now)
    audit.record(session, now, question.asker.id, "question.withdrawn", question.subject)


def close(session: Session, turn: Referral, now: datetime) -> None:
    """An answer was sent: this turn and the question are answered. Raises Refused when it is over."""
    _move(session, turn, LIVE, ReferralState.ANSWERED, now)
    session.get_one(QuestionRow, turn.question_id).state = QuestionState.ANSWERED
    session.flush()


def show(session: Session, turn: Referral, version: str, now: datetime) -> None:
    """Bring the card up to date."""
    for card in records.of_subject(session, f"question:{turn.question_id}"):
        if card.message != "card" or card.context != {"referral": turn.id}:
            continue
        order = Order(
            kind=Kind.UPDATE,
            message="card",
            to=card.to,
            dedupe_key=f"card:{turn.id}:{card.to}:{version}",
            context=card.context,
            after=card.id,
            subject=f"referral:{turn.id}",
        )
        enqueue(session, order, now)


def show_receipt(session: Session, question: Question, version: str, now: datetime) -> None:
    """Bring what the asker sees of the question up to date."""
    if question.receipt_id is None:
        return
    order = Order(
        kind=Kind.UPDATE,
        message="question_receipt",
        to=question.asker.address,
        dedupe_key=f"question-receipt:{question.id}:{version}",
        context={"question": question.id},
        after=question.receipt_id,
        subject=f"receipt:{question.id}",
        person=question.asker.id,
    )
    enqueue(session, order, now)


def _places(session: Session, partner: Partner | None) -> Sequence[str]:
    """Where a card goes: the partner's channel, or each staff member's own conversation."""
    if partner is not None and partner.channel_id is not None:
        return [partner.channel_id]
    return [member.address for member in people.staff(session)]


def _post_card(session: Session, row: ReferralRow, to: str, now: datetime) -> None:
    order = Order(
        kind=Kind.POST,
        message="card",
        to=to,
        dedupe_key=f"card:{row.id}:{to}",
        context={"referral": row.id},
        subject=f"question:{row.question_id}",
    )
    enqueue(session, order, now)


def _move(
    session: Session,
    turn: Referral,
    since: Sequence[ReferralState],
    to: ReferralState,
    now: datetime,
    *,
    holder: int | None = None,
    actor: int | None = None,
) -> None:
    """Change a turn's state if it still is where the caller saw it; two who press at once cannot both win."""
    _hold(session, turn.question_id)
    values = {"state": to} if holder is None else {"state": to, "holder_id": holder}
    moved = session.execute(
        update(ReferralRow).where(ReferralRow.id == turn.id, ReferralRow.state.in_(since)).values(values)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused(RefusalReason.ALREADY_HELD if to is ReferralState.ACCEPTED else RefusalReason.CLOSED)
    session.expire_all()
    audit.record(session, now, holder or actor, "referral." + to.value, f"referral:{turn.id}")
    show(session, turn, to.value, now)
    show_receipt(session, get(session, turn.question_id), f"{turn.id}:{to.value}", now)


def _hold(session: Session, question_id: int) -> None:
    """One act at a time upon a question; every act begins here, so that no two wait for each other."""
    session.execute(select(QuestionRow.id).where(QuestionRow.id == question_id).with_for_update())


def _referral(session: Session, row: ReferralRow) -> Referral:
    return Referral(
        id=row.id,
        question_id=row.question_id,
        partner=None if row.partner_id is None else partners.get(session, row.partner_id),
        state=row.state,
        holder=None if row.holder_id is None else people.get(session, row.holder_id),
        accept_by=row.accept_by,
    )
