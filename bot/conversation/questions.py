"""What a question shows on each side: its forms, its card, its receipt and its answer.

A card opens the asker's words for exactly those who are in the channel at that moment, or not at all.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.conversation import readers
from bot.conversation.kit import Kit, when
from bot.delivery.compose import Composed, Withheld
from bot.errors import PromiseError
from bot.ledger import words
from bot.network import partners as organizations
from bot.network import people
from bot.network.partners import Partner
from bot.network.people import Person
from bot.outbox.claims import Claimed
from bot.outbox.rows import Kind
from bot.questions import answers, desk
from bot.questions.answers import Answer
from bot.questions.desk import Question, Referral
from bot.questions.routing import Decision, Ranking
from bot.questions.rows import Naming, QuestionState, ReferralState
from bot.questions.sensitive import Sensitivity
from messages import asking, leaders, partners
from messages.blocks import Block
from messages.limits import shortened
from messages.lines import When

#: As much of a question as its answer repeats (characters).
QUOTED = 300
#: What the choice "the network's staff" is called among the partners' keys.
STAFF = "staff"


@dataclass(frozen=True)
class Draft:
    """What travels with the preview: ids, and a mark of who its readers were when it was shown."""

    question: int
    partner: str  # A partner's key, or STAFF.
    readers: str = ""  # Empty until the readers were shown.

    def packed(self) -> str:
        return json.dumps(asdict(self))

    @staticmethod
    def unpacked(metadata: str) -> Draft:
        return Draft(**json.loads(metadata))


def ask_form(kit: Kit, asker: Person, text: str) -> Block:
    """Where a question is written, what is too long cut and said to be; the router is made ready meanwhile."""
    kit.ranker.prepare()
    return kit.renderer.modal(asking.AskForm("", text[: words.LONGEST], len(text) > words.LONGEST), asker.locale)


def person_form(kit: Kit, session: Session, asker: Person, text: str, kind: Sensitivity) -> Block:
    """For what may be better with a person: nothing has been kept or passed on."""
    return kit.renderer.modal(asking.PersonForm("", text, kind.value, _staff_names(kit, session)), asker.locale)


def choose_form(
    kit: Kit, session: Session, asker: Person, text: str, ranking: Ranking | None, replaces: int | None = None
) -> Block:
    """Where it could go and why, and how the asker is named; `replaces` is the draft it began with, if any."""
    reachable = {p.key: p for p in organizations.everyone(session) if p.channel_id is not None}
    order = [choice.partner for choice in ranking.choices] if ranking is not None else sorted(reachable)
    candidates = [_candidate(kit, session, asker, reachable[key], ranking) for key in order if key in reachable]
    sure = ranking is not None and ranking.decision is Decision.PARTNER and bool(candidates)
    form = asking.ChooseForm(
        metadata="" if replaces is None else str(replaces),
        text=text,
        first=candidates[:2] if sure else (),
        others=candidates[2:] if sure else candidates,
        staff=_staff_names(kit, session),
        sure=sure,
        chosen=candidates[0].key if sure else STAFF,
        name=asker.name,
        role="" if asker.seat is None else asker.seat.role_label,
        place="" if asker.seat is None else asker.seat.jurisdiction,
    )
    return kit.renderer.modal(form, asker.locale)


def preview_form(
    kit: Kit, session: Session, question: Question, partner: Partner | None, now: datetime, *, again: bool = False
) -> Block:
    """Exactly what the other side will see, and who they are; `again` when that changed since it was shown."""
    asker = question.asker
    shown = Draft(question.id, STAFF if partner is None else partner.key, readers.mark(session, partner))
    form = asking.PreviewForm(
        metadata=shown.packed(),
        again=again,
        text=words.reveal(session, question.words, [asker.reader], now),
        partner="" if partner is None else partner.name,
        readers=readers.with_partner(session, kit, partner, asker).said,
        naming=question.naming.value,
        name=asker.name,
        title_="" if asker.seat is None else asker.seat.title,
        role="" if asker.seat is None else asker.seat.role_label,
        place="" if asker.seat is None else asker.seat.jurisdiction,
    )
    return kit.renderer.modal(form, asker.locale)


def reply_form(kit: Kit, session: Session, turn: Referral, holder: Person, now: datetime) -> Block:
    """Where an answer is written, under the question and over an earlier draft."""
    question = desk.get(session, turn.question_id)
    draft = answers.of_referral(session, turn.id)
    mine = draft is not None and draft.author.id == holder.id
    form = partners.ReplyForm(
        metadata=str(turn.id),
        question=words.reveal(session, question.words, [holder.reader], now),
        text=words.reveal(session, draft.words, [holder.reader], now) if mine and draft is not None else "",
    )
    return kit.renderer.modal(form, holder.locale)


def reply_preview_form(kit: Kit, session: Session, answer: Answer, now: datetime) -> Block:
    """The answer as the asker will see it."""
    turn = desk.referral(session, answer.referral_id)
    form = partners.ReplyPreviewForm(
        metadata=str(answer.id),
        author=answer.author.name,
        partner="" if turn.partner is None else turn.partner.name,
        text=words.reveal(session, answer.words, [answer.author.reader], now),
    )
    return kit.renderer.modal(form, answer.author.locale)


def notice_form(kit: Kit, person: Person, reason: str) -> Block:
    """A modal that only tells."""
    return kit.renderer.modal(partners.NoticeForm("", reason), person.locale)


def card(kit: Kit, session: Session, claimed: Claimed, now: datetime) -> Composed | Withheld:
    """The question as its readers see it; withheld, and given to staff, when a reader was not agreed to."""
    turn = desk.referral(session, int(claimed.context["referral"] or 0))
    question = desk.get(session, turn.question_id)
    if _is_elsewhere(turn, claimed.to):
        return _hidden_card(kit, turn) if claimed.kind is Kind.UPDATE else Withheld("readers_changed")
    text = ""
    if question.state is not QuestionState.WITHDRAWN:
        try:
            text = words.reveal(session, question.words, readers.in_place(session, claimed.to), now)
        except PromiseError:
            if turn.partner is not None:
                desk.hand_to_staff(session, turn.id, now)
            return Withheld("readers_changed")
    return kit.composed(_card(turn, question, text), people.by_slack_id(session, claimed.to))


def receipt(kit: Kit, session: Session, claimed: Claimed, _now: datetime) -> Composed | Withheld:
    """Where a question is, for its asker."""
    question = desk.get(session, int(claimed.context["question"] or 0))
    turns = desk.turns(session, question.id)
    last = turns[-1] if turns else None
    message = leaders.QuestionReceipt(
        question=question.id,
        partner="" if last is None or last.partner is None else last.partner.name,
        holder="" if last is None or last.holder is None else last.holder.name,
        state=_state_for_asker(question, last),
        accept_by=None if last is None else when(last.accept_by, question.asker),
        readers=question.words.promise.said,
        naming=question.naming.value,
    )
    return kit.composed(message, question.asker)


def answer(kit: Kit, session: Session, claimed: Claimed, now: datetime) -> Composed | Withheld:
    """The answer, for its asker."""
    given = answers.get(session, int(claimed.context["answer"] or 0))
    turn = desk.referral(session, given.referral_id)
    question = desk.get(session, turn.question_id)
    asker = question.asker
    message = leaders.Answer(
        answer=given.id,
        author=given.author.name,
        partner="" if turn.partner is None else turn.partner.name,
        text=words.reveal(session, given.words, [asker.reader], now),
        helped="" if given.helped is None else given.helped.value,
        question=shortened(words.reveal(session, question.words, [asker.reader], now), QUOTED),
    )
    return kit.composed(message, asker)


def answer_promise(kit: Kit, session: Session, turn: Referral, author: Person) -> words.Promise:
    """An answer is for the asker and for those who see the card."""
    asker = desk.get(session, turn.question_id).asker
    said = kit.renderer.line("lines/answer_readers", author.locale)
    staff = {member.id for member in people.staff(session)}
    at = frozenset() if turn.partner is None else frozenset({turn.partner.id})
    return words.Promise(said, people=frozenset({asker.id} | staff), partners=at)


def _card(turn: Referral, question: Question, text: str) -> partners.Card:
    """Only what the asker chose to show: the other fields stay empty, whatever the template does."""
    asker, seat, naming = question.asker, question.asker.seat, question.naming
    named = naming is Naming.NAME
    return partners.Card(
        referral=turn.id,
        naming=naming.value,
        name=asker.name if named else "",
        title=seat.title if named and seat is not None else "",
        place=seat.jurisdiction if named and seat is not None else "",
        role=seat.role_label if naming is Naming.ROLE and seat is not None else "",
        text=text,
        state="withdrawn" if question.state is QuestionState.WITHDRAWN else turn.state.value,
        holder="" if turn.holder is None else turn.holder.name,
        accept_by=when(turn.accept_by, turn.holder or asker),
        partner="" if turn.partner is None else turn.partner.name,
    )


def _is_elsewhere(turn: Referral, place: str) -> bool:
    """Whether the card stands in what is not the partner's channel any more, and nobody is to answer there."""
    if turn.partner is None or turn.partner.channel_id == place:
        return False
    return turn.partner.channel_id is None or not turn.is_live


def _hidden_card(kit: Kit, turn: Referral) -> Composed:
    """What is left of a card where who reads has changed: nothing of the question or its asker."""
    nothing = partners.Card(turn.id, "", "", "", "", "", "", "hidden", "", When(0, ""), "")
    return kit.composed(nothing, None)


def _candidate(
    kit: Kit, session: Session, asker: Person, partner: Partner, ranking: Ranking | None
) -> asking.Candidate:
    choices = () if ranking is None else ranking.choices
    reasons = next((choice.reasons for choice in choices if choice.partner == partner.key), ())
    return asking.Candidate(
        key=partner.key,
        name=partner.name,
        line=partner.line,
        reasons=[asking.Why(reason.kind.value, reason.detail) for reason in reasons],
        readers=readers.with_partner(session, kit, partner, asker).said,
    )


def _staff_names(kit: Kit, session: Session) -> str:
    return ", ".join(member.name for member in people.staff(session)) or kit.organization


def _state_for_asker(question: Question, last: Referral | None) -> str:
    if question.state in {QuestionState.WITHDRAWN, QuestionState.ANSWERED}:
        return question.state.value
    if last is None or last.partner is None:
        return "staff"
    return "accepted" if last.state is ReferralState.ACCEPTED else "offered"
