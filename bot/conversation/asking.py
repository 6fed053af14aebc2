"""The way of a question from what somebody wrote to what a partner is shown, one form at a time.

A matter that may be better with a person leaves this way before anything is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from bot.conversation import calls, questions, readers
from bot.conversation.kit import Kit
from bot.conversation.questions import STAFF, Draft
from bot.engagement.prompts import ReaderChoice
from bot.ledger import words
from bot.network import partners
from bot.network.partners import Partner
from bot.network.people import Person
from bot.questions import desk
from bot.questions.desk import Question
from bot.questions.rows import Naming
from bot.questions.sensitive import sensitive
from messages.blocks import Block


class Way(StrEnum):
    """What somebody chose for a matter that may be better with a person."""

    STAFF = "staff"  # The network's staff, privately.
    TALK = "talk"  # Only that a call is wanted.
    EDIT = "edit"  # Back to the form, to take out some words.


def after_writing(kit: Kit, session: Session, asker: Person, text: str) -> Block:
    """Where it could go; or, before any model has seen it, that it may be better with a person.

    Raises Refused when the text is empty or too long.
    """
    kept = words.checked(text)
    kind = sensitive(kept)
    if kind is not None:
        return questions.person_form(kit, session, asker, kept, kind)
    return questions.choose_form(kit, session, asker, kept, kit.ranker.rank(kept, _role(asker)))


def draft(
    kit: Kit, session: Session, asker: Person, text: str, naming: Naming, key: str, now: datetime
) -> Draft | None:
    """Keep a draft for its author alone; None, and nothing kept, for what may be better with a person."""
    if key != STAFF and sensitive(words.checked(text)) is not None:
        return None
    private = readers.promise(session, kit, ReaderChoice.JUST_ME, asker, asker)
    question = desk.draft(session, asker, text, naming, private, now)
    return Draft(question.id, key)


def preview(kit: Kit, session: Session, kept: Draft, now: datetime, *, again: bool = False) -> Block:
    question = desk.get(session, kept.question)
    return questions.preview_form(kit, session, question, _partner(session, kept.partner), now, again=again)


def look_again(kit: Kit, session: Session, question: Question, now: datetime) -> Block:
    """A draft from Home: the choice once more, with what was written."""
    text = words.reveal(session, question.words, [question.asker.reader], now)
    ranking = kit.ranker.rank(text, _role(question.asker))
    return questions.choose_form(kit, session, question.asker, text, ranking, replaces=question.id)


def reasons(kit: Kit, session: Session, kept: Draft, now: datetime) -> Sequence[str]:
    """The kinds of reason that were shown for the chosen partner. It may wait for the router: keep it out of
    the transaction that sends."""
    if kept.partner == STAFF:
        return ()
    question = desk.get(session, kept.question)
    text = words.reveal(session, question.words, [question.asker.reader], now)
    ranking = kit.ranker.rank(text, _role(question.asker))
    choices = () if ranking is None else ranking.choices
    shown = next((choice.reasons for choice in choices if choice.partner == kept.partner), ())
    return [reason.kind.value for reason in shown]


def send(kit: Kit, session: Session, question: Question, kept: Draft, why: Sequence[str], now: datetime) -> bool:
    """Send a draft to those whom its author was shown; False, and nothing sent, when others would read it by now.

    Raises Refused when it is not a draft any more.
    """
    partner = _partner(session, kept.partner)
    if kept.readers != readers.mark(session, partner):
        return False
    promise = readers.with_partner(session, kit, partner, question.asker)
    desk.send(session, question, partner, promise, why, now)
    return True


def with_a_person(kit: Kit, session: Session, asker: Person, text: str, way: Way, now: datetime) -> None:
    """Do as the asker chose: staff get the question, or only the wish for a call, or nothing."""
    if way is Way.TALK:
        calls.want(session, asker, None, now)
    elif way is Way.STAFF:
        kept = draft(kit, session, asker, text, Naming.NAME, STAFF, now)
        if kept is not None:
            shown = replace(kept, readers=readers.mark(session, None))  # The form named them a moment ago.
            send(kit, session, desk.get(session, kept.question), shown, (), now)


def _partner(session: Session, key: str) -> Partner | None:
    return None if key == STAFF else partners.by_key(session, key)


def _role(person: Person) -> str | None:
    return None if person.seat is None else person.seat.role
