"""A person acts on what the app shows: clicks in messages and views, fills in, submits, closes.

Here an act becomes a payload and its answer takes effect. Who sees what is asked of the stores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.practice import payloads
from bot.practice.blocks import Refusal
from bot.practice.chat import Message
from bot.practice.entries import Entry
from bot.practice.finding import Spot, spots
from bot.practice.inputs import action_object, carried_over, entered, problems
from bot.practice.outcomes import CannotDo, Outcome, Result, told
from bot.practice.parcels import Route
from bot.practice.people import Person
from bot.practice.shapes import JsonObject
from bot.practice.view_rules import check_view
from bot.practice.views import Values, View
from bot.practice.workspace import Workspace

NO_INTERACTIVITY = "This app is not configured to handle interactive responses"


def click_in_message(workspace: Workspace, person: Person, message: Message, spot: Spot, entry: Entry) -> Outcome:
    """Use a button or a menu under a message; everybody who sees the message can."""
    with workspace.changed:
        _refuse_foreign_content(workspace, message)
        values = _values_in_message(workspace, person, message, spot, entry)
        action = action_object(spot.block, spot.element, entry, workspace.stamps.next())
        payload = payloads.frame(workspace, "block_actions", person)
        payload |= payloads.message_place(workspace, message, values, [action])
        payload["trigger_id"] = workspace.triggers.give(person.id)
        path = workspace.response_urls.open("actions", person.id, message.channel, message.ts, message.thread_ts)
        payload["response_url"] = workspace.address + path
    return _interaction(workspace, payload)


def click_in_view(workspace: Workspace, person: Person, view: View, spot: Spot, entry: Entry) -> Outcome:
    """Use a button or a menu in the modal on top, or in the Home."""
    with workspace.changed:
        view = fill(workspace, view, spot, entry)
        action = action_object(spot.block, spot.element, entry, workspace.stamps.next())
        payload = payloads.frame(workspace, "block_actions", person)
        payload |= payloads.view_place(workspace, view, [action])
        modal_id = view.id if view.kind == "modal" else None
        payload["trigger_id"] = workspace.triggers.give(person.id, modal_id)
    return _interaction(workspace, payload)


def fill(workspace: Workspace, view: View, spot: Spot, entry: Entry) -> View:
    """Enter something and tell nobody yet."""
    with workspace.changed:
        values = entered(view.blocks, view.values, spot.block_id, spot.action_id, entry)
        return workspace.views.enter(view, values)


def tells_at_once(spot: Spot) -> bool:
    """Whether using this element is an act of its own, or only part of a form to be submitted."""
    return spot.block["type"] != "input" or bool(spot.block.get("dispatch_action"))


def submit(workspace: Workspace, person: Person, view: View) -> Outcome:
    """Press the submit button of the modal on top."""
    with workspace.changed:
        stopped = problems(view.blocks, view.values)
        if stopped:
            return Outcome(Result.STOPPED, stopped)
        payload = payloads.view_submission(workspace, person, view)
        payload["trigger_id"] = workspace.triggers.give(person.id, view.id)
        payload["response_urls"] = _response_urls(workspace, person, view)
    outcome = _interaction(workspace, payload, answerable=True)
    return _after_submission(workspace, view, outcome) if outcome.result is Result.ACKED else outcome


def close(workspace: Workspace, person: Person, view: View, *, everything: bool = False) -> Outcome:
    """Press the close button, or (`everything`) the cross that closes the whole stack."""
    with workspace.changed:
        cleared = everything or view.clear_on_close
        if cleared:
            gone = workspace.views.close_all(person.id)[::-1]
        else:
            workspace.views.close(view)
            gone = [view]
        workspace.changed.notify_all()
    outcome = Outcome(Result.ACKED)
    for one in gone:
        if one.notify_on_close:
            payload = payloads.view_closed(workspace, person, one, cleared=cleared)
            outcome = _interaction(workspace, payload)
    return outcome


def _interaction(workspace: Workspace, payload: JsonObject, *, answerable: bool = False) -> Outcome:
    if not workspace.app.interactive:
        return Outcome(Result.FAILED, shown=NO_INTERACTIVITY)
    return told(
        workspace,
        Route.INTERACTION,
        payload["type"],
        payload,
        workspace.app.interaction_url,
        answerable=answerable,
    )


def _refuse_foreign_content(workspace: Workspace, message: Message) -> None:
    if message.bot_id != workspace.app.bot_id:
        raise CannotDo("only messages of the app have buttons")


def _values_in_message(workspace: Workspace, person: Person, message: Message, spot: Spot, entry: Entry) -> Values:
    """What this person has chosen in this message so far, the present choice included."""
    key = (message.channel, message.ts, person.id)
    before = carried_over(workspace.message_values.get(key, {}), message.blocks)
    values = entered(message.blocks, before, spot.block_id, spot.action_id, entry)
    workspace.message_values[key] = values
    return values


def _response_urls(workspace: Workspace, person: Person, view: View) -> list[JsonObject]:
    """A response URL for each conversation chosen in a menu that has response_url_enabled."""
    urls = []
    for spot in spots(view.blocks):
        state = view.values.get(spot.block_id, {}).get(spot.action_id, {})
        channel = state.get("selected_conversation") or state.get("selected_channel")
        if spot.element.get("response_url_enabled") and channel:
            path = workspace.response_urls.open("app", person.id, channel)
            urls.append(
                {
                    "block_id": spot.block_id,
                    "action_id": spot.action_id,
                    "channel_id": channel,
                    "response_url": workspace.address + path,
                }
            )
    return urls


def _after_submission(workspace: Workspace, view: View, outcome: Outcome) -> Outcome:
    """Carry out the answer to a submission; one that makes no sense leaves the modal open with an error."""
    with workspace.changed:
        try:
            errors = _answered(workspace, view, outcome.answer or {})
        except Refusal as refusal:
            return Outcome(Result.FAILED, shown=refusal.error, answer=outcome.answer)
        finally:
            workspace.changed.notify_all()
    return replace(outcome, errors=errors)


def _answered(workspace: Workspace, view: View, answer: Mapping[str, Any]) -> dict[str, str]:
    current = workspace.views.find(view.id)
    match answer.get("response_action"):
        case None:
            workspace.views.close(view)
        case "clear":
            workspace.views.close_all(view.person)
        case "errors":
            return _checked_errors(view.blocks, answer.get("errors"))
        case "update" if current is not None:
            workspace.views.update(current, _checked_view(answer))
        case "push":
            workspace.views.push(view.person, _checked_view(answer))
        case _:
            raise Refusal("invalid_response_action")
    return {}


def _checked_errors(blocks: Sequence[Mapping[str, Any]], errors: object) -> dict[str, str]:
    """Slack shows errors only under input blocks that are there."""
    inputs = {block["block_id"] for block in blocks if block["type"] == "input"}
    if not isinstance(errors, Mapping) or not errors or not set(errors) <= inputs:
        raise Refusal("invalid_errors")
    return {str(block_id): str(words) for block_id, words in errors.items()}


def _checked_view(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    view = answer.get("view")
    if not isinstance(view, Mapping) or view.get("type") != "modal":
        raise Refusal("invalid_view")
    check_view(view)
    return view
