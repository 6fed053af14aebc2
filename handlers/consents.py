"""Somebody answered the welcome, paused, went on, or lent their name."""

from __future__ import annotations

from slack_bolt import App
from sqlalchemy.orm import Session

from bot.conversation import typed
from bot.engagement import invitations
from bot.network.people import Person
from bot.network.permissions import Act, Subject, require
from handlers.deps import Deps
from handlers.payloads import Press
from handlers.pressing import on_press
from messages import ids


def register(app: App, deps: Deps) -> None:
    on_press(app, deps, ids.CONSENT_YES, consent_yes)
    on_press(app, deps, ids.CONSENT_NO, consent_no)
    on_press(app, deps, ids.PAUSE, pause)
    on_press(app, deps, ids.RESUME, resume)
    on_press(app, deps, ids.LEND_NAME_YES, lend_name)
    on_press(app, deps, ids.LEND_NAME_NO, lend_name)


def consent_yes(deps: Deps, session: Session, press: Press) -> None:
    person = require(deps.person(session, press.actor), Act.CONSENT, Subject(owner=press.number))
    invitations.accept(session, person, deps.now)


def consent_no(deps: Deps, session: Session, press: Press) -> None:
    person = require(deps.person(session, press.actor), Act.CONSENT, Subject(owner=press.number))
    invitations.decline(session, person, deps.now)


def pause(deps: Deps, session: Session, press: Press) -> None:
    typed.pause(session, _leader(deps, session, press), press.identity, deps.now)


def resume(deps: Deps, session: Session, press: Press) -> None:
    typed.resume(session, _leader(deps, session, press), press.identity, deps.now)


def lend_name(deps: Deps, session: Session, press: Press) -> None:
    person = require(deps.person(session, press.actor), Act.LEND_NAME, Subject(owner=press.number))
    invitations.lend_name(session, person, deps.now, agrees=press.action_id == ids.LEND_NAME_YES)


def _leader(deps: Deps, session: Session, press: Press) -> Person:
    person = deps.person(session, press.actor)
    return require(person, Act.PAUSE, Subject(owner=person.id))
