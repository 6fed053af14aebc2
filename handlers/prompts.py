"""Somebody answered, put off or skipped a question, or changed what they did with an answer."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from sqlalchemy.orm import Session

from bot.conversation import prompts, readers, typed
from bot.engagement import occurrences, responses
from bot.engagement.occurrences import Occurrence
from bot.engagement.prompts import ReaderChoice
from bot.engagement.responses import Response
from bot.network.permissions import Act, Subject, require
from handlers import payloads
from handlers.deps import Deps
from handlers.payloads import Actor, Press
from handlers.pressing import on_press, on_press_open
from messages import ids
from messages.blocks import Block


def register(app: App, deps: Deps) -> None:
    on_press_open(app, deps, ids.PROMPT_ANSWER, answer)
    on_press(app, deps, ids.PROMPT_LATER, later)
    on_press(app, deps, ids.PROMPT_SKIP, skip)
    on_press_open(app, deps, ids.RESPONSE_CHANGE, change)
    on_press(app, deps, ids.RESPONSE_SHARE, share)
    on_press(app, deps, ids.RESPONSE_KEEP, keep)
    on_press(app, deps, ids.RESPONSE_TAKE_BACK, take_back)

    def submitted(ack: Ack, body: dict[str, Any]) -> None:
        form = payloads.submission(body)
        deps.accepted(form.identity, lambda session: save(deps, session, form))
        ack()

    app.view(ids.ANSWER_FORM)(submitted)


def answer(deps: Deps, session: Session, press: Press) -> Block:
    return prompts.answer_form(deps.kit, session, _own(deps, session, press.actor, press.number), deps.now)


def change(deps: Deps, session: Session, press: Press) -> Block:
    response = _given(deps, session, press)
    return prompts.answer_form(deps.kit, session, occurrences.get(session, response.occurrence_id), deps.now)


def save(deps: Deps, session: Session, form: payloads.Submission) -> dict[str, Any]:
    occurrence = _own(deps, session, form.actor, int(form.metadata))
    choice = ReaderChoice(form.choices[ids.READERS])
    promise = readers.promise(session, deps.kit, choice, occurrence.recipient, occurrence.sender)
    response = responses.answer(session, occurrence, form.texts[ids.TEXT], promise, deps.now)
    typed.show_receipt(session, response, occurrence.recipient, deps.now)
    return {"response": response.id}


def later(deps: Deps, session: Session, press: Press) -> None:
    occurrence = _own(deps, session, press.actor, press.number)
    responses.put_off(session, occurrence, deps.now)


def skip(deps: Deps, session: Session, press: Press) -> None:
    responses.skip(session, _own(deps, session, press.actor, press.number), deps.now)


def share(deps: Deps, session: Session, press: Press) -> None:
    _promise_again(deps, session, press, ReaderChoice.STAFF)


def keep(deps: Deps, session: Session, press: Press) -> None:
    _promise_again(deps, session, press, ReaderChoice.JUST_ME)


def take_back(deps: Deps, session: Session, press: Press) -> None:
    response = _given(deps, session, press)
    responses.take_back(session, response, deps.now)
    person = deps.person(session, press.actor)
    typed.show_receipt(session, responses.get(session, response.id), person, deps.now)


def _promise_again(deps: Deps, session: Session, press: Press, choice: ReaderChoice) -> None:
    response = _given(deps, session, press)
    occurrence = occurrences.get(session, response.occurrence_id)
    promise = readers.promise(session, deps.kit, choice, occurrence.recipient, occurrence.sender)
    responses.change_readers(session, response, promise, deps.now)
    typed.show_receipt(session, response, occurrence.recipient, deps.now)


def _own(deps: Deps, session: Session, actor: Actor, occurrence_id: int) -> Occurrence:
    occurrence = occurrences.get(session, occurrence_id)
    require(deps.person(session, actor), Act.ANSWER, Subject(owner=occurrence.recipient.id))
    return occurrence


def _given(deps: Deps, session: Session, press: Press) -> Response:
    response = responses.get(session, press.number)
    require(deps.person(session, press.actor), Act.ANSWER, Subject(owner=response.words.author))
    return response
