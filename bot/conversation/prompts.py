"""What a question, its form and its receipt show, composed from what is true at that moment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversation import readers
from bot.conversation.kit import Kit, when
from bot.delivery.compose import Composed, Withheld
from bot.engagement import occurrences, responses
from bot.engagement.occurrences import Occurrence
from bot.engagement.prompts import ReaderChoice
from bot.engagement.responses import Response
from bot.engagement.rows import OccurrenceRow, PersonChoice, StepRow
from bot.ledger import words
from bot.network import people
from bot.network.rows import CohortRow
from bot.network.zones import next_workday_same_time
from bot.outbox.claims import Claimed
from messages import leaders
from messages.blocks import Block


def prompt(kit: Kit, session: Session, claimed: Claimed, now: datetime) -> Composed | Withheld:
    """The question, with what was done about it so far."""
    occurrence = occurrences.get(session, int(claimed.context["occurrence"] or 0))
    response = responses.of_occurrence(session, occurrence.id)
    person = occurrence.recipient
    back_at = _back_at(occurrence)
    if back_at is not None and back_at <= now:  # It is back.
        back_at = None
    message = leaders.Prompt(
        occurrence=occurrence.id,
        question=occurrence.prompt.question,
        why_now=occurrence.prompt.why_now,
        sender=readers.sender_name(session, occurrence.sender),
        organization=kit.organization,
        readers=default_promise(session, kit, occurrence).said if response is None else response.words.promise.said,
        state=_state(occurrence, response),
        back_at=None if back_at is None else when(back_at, person),
    )
    return kit.composed(message, person)


def receipt(kit: Kit, session: Session, claimed: Claimed, _now: datetime) -> Composed | Withheld:
    """What became of an answer."""
    response = responses.get(session, int(claimed.context["response"] or 0))
    occurrence = occurrences.get(session, response.occurrence_id)
    message = leaders.Receipt(
        response=response.id,
        title=occurrence.prompt.title,
        readers=response.words.promise.said,
        only_me=not response.words.promise.people,
        taken_back=response.taken_back,
        version=response.version,
        other_reader=readers.reader_name(session, kit, occurrence.sender),
    )
    return kit.composed(message, occurrence.recipient)


def open_questions(kit: Kit, session: Session, claimed: Claimed, now: datetime) -> Composed | Withheld:
    """What is still open for somebody."""
    person = people.get(session, int(claimed.context["person"] or 0))
    questions = [(o.id, o.prompt.question) for o in responses.open_questions(session, person, now)]
    return kit.composed(leaders.OpenQuestions(questions[:10]), person)


def why_this(kit: Kit, session: Session, claimed: Claimed, _now: datetime) -> Composed | Withheld:
    """Why somebody was asked: in whose name, with whom, and why now."""
    occurrence = occurrences.get(session, int(claimed.context["occurrence"] or 0))
    seat = occurrence.recipient.seat
    message = leaders.WhyThis(
        sender=readers.sender_name(session, occurrence.sender),
        organization=kit.organization,
        role="" if seat is None else seat.role_label,
        cohort=_cohort(session, occurrence.id),
        why_now=occurrence.prompt.why_now,
    )
    return kit.composed(message, occurrence.recipient)


def answer_form(kit: Kit, session: Session, occurrence: Occurrence, now: datetime) -> Block:
    """The form to answer in, with what its author wrote before."""
    response = responses.of_occurrence(session, occurrence.id)
    person = occurrence.recipient
    text = "" if response is None else words.reveal(session, response.words, [person.reader], now)
    chosen = occurrence.prompt.default_readers if response is None else choice_of(response)
    form = leaders.AnswerForm(
        metadata=str(occurrence.id),
        question=occurrence.prompt.question,
        why_now=occurrence.prompt.why_now,
        text=text,
        other_reader=readers.reader_name(session, kit, occurrence.sender),
        readers=chosen.value,
    )
    return kit.renderer.modal(form, person.locale)


def default_promise(session: Session, kit: Kit, occurrence: Occurrence) -> words.Promise:
    """What an answer is promised where its author says nothing else."""
    choice = occurrence.prompt.default_readers
    return readers.promise(session, kit, choice, occurrence.recipient, occurrence.sender)


def choice_of(response: Response) -> ReaderChoice:
    return ReaderChoice.STAFF if response.words.promise.people else ReaderChoice.JUST_ME


def _state(occurrence: Occurrence, response: Response | None) -> str:
    if response is not None:
        return "taken_back" if response.taken_back else "answered"
    return "open" if occurrence.choice is None else occurrence.choice.value


def _back_at(occurrence: Occurrence) -> datetime | None:
    """When the question comes back, if it was put off."""
    if occurrence.choice is not PersonChoice.LATER or occurrence.chosen_at is None:
        return None
    return next_workday_same_time(occurrence.chosen_at, occurrence.recipient.zone)


def _cohort(session: Session, occurrence_id: int) -> str:
    name = session.scalar(
        select(CohortRow.name)
        .join(StepRow, StepRow.cohort_id == CohortRow.id)
        .join(OccurrenceRow, OccurrenceRow.step_id == StepRow.id)
        .where(OccurrenceRow.id == occurrence_id)
    )
    return name or ""
