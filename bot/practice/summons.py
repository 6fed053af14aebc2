"""A person calls the app: a slash command, a message shortcut, a global shortcut, opening its Home.

Only people of our own team can; guests can once the workspace says so.
"""

from __future__ import annotations

import re

from bot.practice import payloads
from bot.practice.apps import Command
from bot.practice.blocks import Refusal
from bot.practice.chat import Message
from bot.practice.conversations import Conversation
from bot.practice.outcomes import CannotDo, Outcome, Result, told
from bot.practice.parcels import Route
from bot.practice.people import Person
from bot.practice.response_urls import Door
from bot.practice.shapes import JsonObject
from bot.practice.views import view_object
from bot.practice.web.responses import write_answer
from bot.practice.workspace import Workspace

HANDLE = re.compile(r"(?<!\S)@([\w.-]+)")
CHANNEL = re.compile(r"(?<!\S)#([\w-]+)")


def run_command(workspace: Workspace, person: Person, conversation: Conversation, name: str, text: str) -> Outcome:
    """Type `/name text`; the answer that comes with the acknowledgement is shown where it was typed."""
    with workspace.changed:
        _refuse_outsiders(workspace, person)
        command = workspace.app.command(name)
        if command is None:
            raise CannotDo(f"{name} is not a command of the app")
        if command.should_escape:
            text = _escaped(workspace, text)
        payload = payloads.slash_command(workspace, person, conversation, name, text)
        path = workspace.response_urls.open("commands", person.id, conversation.id)
        payload["response_url"] = workspace.address + path
        payload["trigger_id"] = workspace.triggers.give(person.id)
        url = _command_url(workspace, command)
    outcome = told(workspace, Route.COMMAND, name, payload, url, answerable=True)
    if outcome.result is Result.ACKED and outcome.answer:
        return _shown(workspace, person, conversation, outcome)
    return outcome


def use_message_shortcut(workspace: Workspace, person: Person, callback_id: str, message: Message) -> Outcome:
    with workspace.changed:
        _refuse_outsiders(workspace, person)
        _refuse_unknown(workspace, callback_id, "message")
        payload = payloads.message_shortcut(workspace, person, message)
        path = workspace.response_urls.open("app", person.id, message.channel, message.ts, message.thread_ts)
        payload["response_url"] = workspace.address + path
    return _shortcut(workspace, person, callback_id, payload)


def use_global_shortcut(workspace: Workspace, person: Person, callback_id: str) -> Outcome:
    with workspace.changed:
        _refuse_outsiders(workspace, person)
        _refuse_unknown(workspace, callback_id, "global")
        payload = payloads.global_shortcut(workspace, person)
    return _shortcut(workspace, person, callback_id, payload)


def open_tab(workspace: Workspace, person: Person, tab: str) -> None:
    """Open the app's `home` or `messages` tab; the app hears of it, and of the Home shown if any."""
    with workspace.changed:
        if person.team_id != workspace.team.id:
            raise CannotDo("people of another team have no Home of this app")
        if tab == "home" and not workspace.app.home_tab:
            raise CannotDo("the app has no Home tab")
        direct = workspace.open_direct(person.id, workspace.app.bot_user_id)
        event: JsonObject = {
            "type": "app_home_opened",
            "user": person.id,
            "channel": direct.id,
            "tab": tab,
            "event_ts": workspace.stamps.next(),
        }
        home = workspace.views.home(person.id)
        if tab == "home" and home is not None:
            event["view"] = view_object(home, workspace.app, workspace.team.id)
        workspace.events.emit(event, subscription="app_home_opened")


def _shortcut(workspace: Workspace, person: Person, callback_id: str, payload: JsonObject) -> Outcome:
    with workspace.changed:
        payload["callback_id"] = callback_id
        payload["trigger_id"] = workspace.triggers.give(person.id)
    return told(workspace, Route.INTERACTION, payload["type"], payload, workspace.app.interaction_url)


def _shown(workspace: Workspace, person: Person, conversation: Conversation, outcome: Outcome) -> Outcome:
    door = Door("", person.id, conversation.id, workspace.machine())
    try:
        with workspace.changed:
            write_answer(workspace, door, dict(outcome.answer or {}))
    except Refusal as refusal:
        return Outcome(Result.FAILED, shown=refusal.error, answer=outcome.answer)
    return outcome


def _command_url(workspace: Workspace, command: Command) -> str:
    return command.url or workspace.app.interaction_url


def _refuse_outsiders(workspace: Workspace, person: Person) -> None:
    if person.team_id != workspace.team.id:
        raise CannotDo("people of another team have neither commands nor shortcuts of this app")
    if person.standing.is_guest and not workspace.guests_run_commands:
        raise CannotDo("guests have neither commands nor shortcuts in this workspace")


def _refuse_unknown(workspace: Workspace, callback_id: str, kind: str) -> None:
    if workspace.app.shortcut(callback_id, kind) is None:
        raise CannotDo(f"{callback_id} is not a {kind} shortcut of the app")


def _escaped(workspace: Workspace, text: str) -> str:
    """With should_escape, names of people and channels arrive as ids."""

    def person(found: re.Match[str]) -> str:
        named = workspace.people.named(found[1])
        return f"<@{named.id}|{named.handle}>" if named else found[0]

    def channel(found: re.Match[str]) -> str:
        named = workspace.conversations.named(found[1])
        return f"<#{named.id}|{named.name}>" if named else found[0]

    return CHANNEL.sub(channel, HANDLE.sub(person, text))
