"""Somebody asks a partner: the form, the choice, the preview, the sending, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.conversation import asking, questions
from bot.conversation.questions import Draft
from bot.network.people import Person
from bot.network.permissions import Act, Subject, require
from bot.questions import answers, desk
from bot.questions.desk import Question
from bot.questions.rows import Helped, Naming
from handlers import payloads
from handlers.deps import Deps
from handlers.payloads import Actor, Press, Submission
from handlers.pressing import on_press, on_press_open
from messages import ids
from messages.blocks import Block
from messages.inbound import unescaped

_HELPED = {ids.HELPED_YES: Helped.YES, ids.HELPED_PARTLY: Helped.PARTLY, ids.HELPED_NO: Helped.NO}


def register(app: App, deps: Deps) -> None:
    on_press_open(app, deps, ids.ASK, ask)
    on_press_open(app, deps, ids.QUESTION_REVIEW, review)
    on_press(app, deps, ids.QUESTION_WITHDRAW, withdraw)
    for action_id in _HELPED:
        on_press(app, deps, action_id, say_helped)
    _register_openers(app, deps)
    _register_forms(app, deps)


def _register_openers(app: App, deps: Deps) -> None:
    def from_command(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        command = payloads.command(body)
        client.views_open(trigger_id=command.trigger_id, view=open_form(deps, command.actor, command.text))
        ack()

    def from_shortcut(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        shortcut = payloads.shortcut(body)
        view = open_form(deps, shortcut.actor, unescaped(shortcut.text))
        client.views_open(trigger_id=shortcut.trigger_id, view=view)
        ack()

    app.command(ids.ASK_COMMAND)(from_command)
    app.shortcut(ids.ASK_SHORTCUT)(from_shortcut)
    app.shortcut(ids.ASK_MESSAGE_SHORTCUT)(from_shortcut)


def _register_forms(app: App, deps: Deps) -> None:
    def written(ack: Ack, body: dict[str, Any]) -> None:
        form = payloads.submission(body)
        with deps.database.read() as session:
            view = asking.after_writing(deps.kit, session, _asker(deps, session, form.actor), form.texts[ids.TEXT])
        ack(response_action="update", view=view)

    def chosen(ack: Ack, body: dict[str, Any]) -> None:
        form = payloads.submission(body)
        kept = deps.accepted(form.identity, lambda session: choose(deps, session, form))
        ack(response_action="update", view=after_choosing(deps, form, kept))

    def sent(ack: Ack, body: dict[str, Any]) -> None:
        form = payloads.submission(body)
        draft = Draft.unpacked(form.metadata)
        why = reasons(deps, form, draft)
        if deps.accepted(form.identity, lambda session: send(deps, session, form, draft, why))["sent"]:
            ack()
        else:
            ack(response_action="update", view=preview_again(deps, draft))

    def better_with_a_person(ack: Ack, body: dict[str, Any]) -> None:
        form = payloads.submission(body)
        kept = deps.accepted(form.identity, lambda session: ask_a_person(deps, session, form))
        ack(response_action="update", view=after_asking_a_person(deps, form, kept))

    app.view(ids.ASK_FORM)(written)
    app.view(ids.CHOOSE_FORM)(chosen)
    app.view(ids.PREVIEW_FORM)(sent)
    app.view(ids.PERSON_FORM)(better_with_a_person)


def ask(deps: Deps, session: Session, press: Press) -> Block:
    return questions.ask_form(deps.kit, _asker(deps, session, press.actor), "")


def open_form(deps: Deps, actor: Actor, text: str) -> Block:
    with deps.database.read() as session:
        return questions.ask_form(deps.kit, _asker(deps, session, actor), text)


def choose(deps: Deps, session: Session, form: Submission) -> dict[str, Any]:
    """Keep a draft, or nothing where what is written now may be better with a person."""
    asker = _asker(deps, session, form.actor)
    naming, key = Naming(form.choices[ids.NAMING]), form.choices[ids.PARTNER]
    draft = asking.draft(deps.kit, session, asker, form.texts[ids.TEXT], naming, key, deps.now)
    if draft is not None and form.metadata:  # What was looked at again is this draft from now on.
        desk.withdraw(session, _own(deps, session, form.actor, int(form.metadata)), deps.now)
    return {} if draft is None else {"question": draft.question, "partner": draft.partner}


def after_choosing(deps: Deps, form: Submission, kept: dict[str, Any]) -> Block:
    with deps.database.read() as session:
        if not kept:
            asker = _asker(deps, session, form.actor)
            return asking.after_writing(deps.kit, session, asker, form.texts[ids.TEXT])
        return asking.preview(deps.kit, session, Draft(**kept), deps.now)


def reasons(deps: Deps, form: Submission, draft: Draft) -> Sequence[str]:
    with deps.database.read() as session:
        _own(deps, session, form.actor, draft.question)
        return asking.reasons(deps.kit, session, draft, deps.now)


def send(deps: Deps, session: Session, form: Submission, draft: Draft, why: Sequence[str]) -> dict[str, Any]:
    question = _own(deps, session, form.actor, draft.question)
    return {"sent": asking.send(deps.kit, session, question, draft, why, deps.now)}


def preview_again(deps: Deps, draft: Draft) -> Block:
    """Who would read it has changed since it was shown, so it is shown once more."""
    with deps.database.read() as session:
        return asking.preview(deps.kit, session, draft, deps.now, again=True)


def ask_a_person(deps: Deps, session: Session, form: Submission) -> dict[str, Any]:
    asker = _asker(deps, session, form.actor)
    way = asking.Way(form.choices[ids.WAY])
    asking.with_a_person(deps.kit, session, asker, form.texts[ids.TEXT], way, deps.now)
    return {"way": way.value}


def after_asking_a_person(deps: Deps, form: Submission, kept: dict[str, Any]) -> Block:
    with deps.database.read() as session:
        asker = _asker(deps, session, form.actor)
        if kept["way"] == asking.Way.EDIT:
            return questions.ask_form(deps.kit, asker, form.texts[ids.TEXT])
        return questions.notice_form(deps.kit, asker, "sent")


def review(deps: Deps, session: Session, press: Press) -> Block:
    question = _own(deps, session, press.actor, press.number)
    return asking.look_again(deps.kit, session, question, deps.now)


def withdraw(deps: Deps, session: Session, press: Press) -> None:
    desk.withdraw(session, _own(deps, session, press.actor, press.number), deps.now)


def say_helped(deps: Deps, session: Session, press: Press) -> None:
    answer = answers.get(session, press.number)
    turn = desk.referral(session, answer.referral_id)
    _own(deps, session, press.actor, turn.question_id)
    answers.say_helped(session, answer, _HELPED[press.action_id], deps.now)


def _asker(deps: Deps, session: Session, actor: Actor) -> Person:
    person = deps.person(session, actor)
    return require(person, Act.ASK, Subject(owner=person.id))


def _own(deps: Deps, session: Session, actor: Actor, question_id: int) -> Question:
    question = desk.get(session, question_id)
    require(deps.person(session, actor), Act.ASK, Subject(owner=question.asker.id))
    return question
