"""views.*: modals opened with a trigger, updated and pushed; Homes published."""

from __future__ import annotations

from typing import Any

from bot.practice.blocks import Refusal
from bot.practice.shapes import JsonObject
from bot.practice.view_rules import check_view
from bot.practice.views import View, view_object
from bot.practice.web.caller import Call


def open_view(call: Call) -> JsonObject:
    trigger = call.workspace.triggers.find(_trigger_id(call))
    source = _source(call, "modal")
    view = call.workspace.views.open(trigger.person, source)
    call.workspace.triggers.spend(trigger)
    return _shown(call, view)


def push_view(call: Call) -> JsonObject:
    """Only something done in an open modal can push another on top of it."""
    trigger = call.workspace.triggers.find(_trigger_id(call))
    source = _source(call, "modal")
    if trigger.view_id is None:
        raise Refusal("invalid_trigger_id")
    view = call.workspace.views.push(trigger.person, source)
    call.workspace.triggers.spend(trigger)
    return _shown(call, view)


def update_view(call: Call) -> JsonObject:
    view = _addressed(call)
    source = _source(call, view.kind)
    _refuse_stale(call, view)
    return _shown(call, call.workspace.views.update(view, source))


def publish_view(call: Call) -> JsonObject:
    if not call.app.home_tab:
        raise Refusal("not_enabled")
    person = call.person(call.arguments.required("user_id"))
    if person.team_id != call.workspace.team.id or person.is_bot:
        # People of another team have no Home of this app.
        raise Refusal("user_not_found")
    source = _source(call, "home")
    current = call.workspace.views.home(person.id)
    if current is not None:
        _refuse_stale(call, current)
    return _shown(call, call.workspace.views.publish(person.id, source))


def _trigger_id(call: Call) -> str:
    wanted = call.arguments.text("trigger_id") or call.arguments.text("interactivity_pointer")
    if not wanted:
        raise Refusal("invalid_arguments", ("[ERROR] missing required field: trigger_id",))
    return wanted


def _addressed(call: Call) -> View:
    if call.arguments.given("view_id"):
        view = call.workspace.views.find(call.arguments.text("view_id"))
    else:
        view = call.workspace.views.find_external(call.arguments.required("external_id"))
    if view is None:
        raise Refusal("not_found")
    return view


def _refuse_stale(call: Call, view: View) -> None:
    if call.arguments.given("hash") and call.arguments.text("hash") != view.hash:
        raise Refusal("hash_conflict")


def _source(call: Call, kind: str) -> dict[str, Any]:
    source = call.arguments.structure("view", "invalid_arguments")
    if not isinstance(source, dict):
        raise Refusal("invalid_arguments", ("[ERROR] missing required field: view",))
    check_view(source)
    if source["type"] != kind:
        raise Refusal("invalid_arguments", (f"[ERROR] must be of type {kind} [json-pointer:/view/type]",))
    return source


def _shown(call: Call, view: View) -> JsonObject:
    call.workspace.changed.notify_all()
    return {"view": view_object(view, call.app, call.workspace.team.id)}
