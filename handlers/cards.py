"""Somebody at a partner, or on staff, accepts, passes or answers a question."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from sqlalchemy.orm import Session

from bot.conversation import questions
from bot.network.people import Person
from bot.network.permissions import Act, Subject, require
from bot.questions import answers, desk
from bot.questions.desk import Referral
from handlers import payloads
from handlers.deps import Deps
from handlers.payloads import Actor, Press, Submission
from handlers.pressing import on_press, on_press_open
from messages import ids
from messages.blocks import Block


def register(app: App, deps: Deps) -> None:
    on_press(app, deps, ids.CARD_ACCEPT, accept)
    on_press(app, deps, ids.CARD_PASS, pass_on)
    on_press_open(app, deps, ids.CARD_ANSWER, answer, records=True)

    def written(ack: Ack, body: dict[str, Any]) -> None:
        form = payloads.submission(body)
        kept = deps.accepted(form.identity, lambda session: draft(deps, session, form))
        ack(response_action="update", view=preview(deps, kept))

    def sent(ack: Ack, body: dict[str, Any]) -> None:
        form = payloads.submission(body)
        deps.accepted(form.identity, lambda session: send(deps, session, form))
        ack()

    app.view(ids.REPLY_FORM)(written)
    app.view(ids.REPLY_PREVIEW_FORM)(sent)


def accept(deps: Deps, session: Session, press: Press) -> None:
    holder, turn = _turn(deps, session, press.actor, press.number)
    desk.accept(session, turn, holder, deps.now)


def pass_on(deps: Deps, session: Session, press: Press) -> None:
    presser, turn = _turn(deps, session, press.actor, press.number)
    desk.pass_on(session, turn, presser, deps.now)


def answer(deps: Deps, session: Session, press: Press) -> Block:
    holder, turn = _turn(deps, session, press.actor, press.number)
    desk.require_held_by(turn, holder)
    return questions.reply_form(deps.kit, session, turn, holder, deps.now)


def draft(deps: Deps, session: Session, form: Submission) -> dict[str, Any]:
    author, turn = _turn(deps, session, form.actor, int(form.metadata))
    desk.require_held_by(turn, author)
    promise = questions.answer_promise(deps.kit, session, turn, author)
    kept = answers.draft(session, turn, author, form.texts[ids.TEXT], promise, deps.now)
    return {"answer": kept.id}


def preview(deps: Deps, kept: dict[str, Any]) -> Block:
    with deps.database.read() as session:
        return questions.reply_preview_form(deps.kit, session, answers.get(session, kept["answer"]), deps.now)


def send(deps: Deps, session: Session, form: Submission) -> dict[str, Any]:
    given = answers.get(session, int(form.metadata))
    author, turn = _turn(deps, session, form.actor, given.referral_id)
    desk.require_held_by(turn, author)
    answers.send(session, given, deps.now)
    return {"answer": given.id}


def _turn(deps: Deps, session: Session, actor: Actor, referral_id: int) -> tuple[Person, Referral]:
    turn = desk.referral(session, referral_id)
    person = deps.person(session, actor)
    partner = None if turn.partner is None else turn.partner.id
    require(person, Act.HOLD_QUESTION, Subject(partner=partner, desk=turn.partner is None))
    return person, turn
