"""users.*, bots.info, team.info, reactions.*, auth.test: who is who, and small signs."""

from __future__ import annotations

import re

from bot.practice.blocks import Refusal
from bot.practice.chat import Message
from bot.practice.people import Person, user_object
from bot.practice.shapes import JsonObject
from bot.practice.web.caller import Call, page, paged
from bot.practice.writing import react, take_reaction_back

EMOJI = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")


def auth_test(call: Call) -> JsonObject:
    team = call.workspace.team
    return {
        "url": f"{call.workspace.address}/",
        "team": team.name,
        "user": call.app.handle,
        "team_id": team.id,
        "user_id": call.app.bot_user_id,
        "bot_id": call.app.bot_id,
        "is_enterprise_install": False,
    }


def user_info(call: Call) -> JsonObject:
    person = call.person(call.arguments.required("user"))
    return {"user": _shown(call, person, with_locale=call.arguments.flag("include_locale"))}


def user_list(call: Call) -> JsonObject:
    ours = [one for one in call.workspace.people if one.team_id == call.workspace.team.id]
    shown, cursor = page(ours, call.arguments, default=len(ours) or 1, most=1000)
    with_locale = call.arguments.flag("include_locale")
    answer = {
        "members": [_shown(call, person, with_locale=with_locale) for person in shown],
        "cache_ts": call.workspace.stamps.seconds(),
    }
    return paged(answer, cursor)


def user_by_email(call: Call) -> JsonObject:
    """Only active people of our own team are found."""
    wanted = call.arguments.required("email").lower()
    for person in call.workspace.people:
        ours = person.team_id == call.workspace.team.id and not person.deactivated
        if ours and person.email.lower() == wanted:
            return {"user": _shown(call, person)}
    raise Refusal("users_not_found")


def bot_info(call: Call) -> JsonObject:
    wanted = call.arguments.text("bot") or call.app.bot_id
    if wanted != call.app.bot_id:
        raise Refusal("bot_not_found")
    return {
        "bot": {
            "id": call.app.bot_id,
            "deleted": False,
            "name": call.app.name,
            "updated": call.workspace.people[call.app.bot_user_id].updated,
            "app_id": call.app.app_id,
            "user_id": call.app.bot_user_id,
        }
    }


def team_info(call: Call) -> JsonObject:
    team = call.workspace.team
    return {
        "team": {
            "id": team.id,
            "name": team.name,
            "domain": team.domain,
            "email_domain": "",
            "url": f"{call.workspace.address}/",
        }
    }


def add_reaction(call: Call) -> JsonObject:
    message, name = _reacted(call)
    react(call.workspace, message, call.app.bot_user_id, name)
    return {}


def remove_reaction(call: Call) -> JsonObject:
    message, name = _reacted(call)
    take_reaction_back(call.workspace, message, call.app.bot_user_id, name)
    return {}


def _reacted(call: Call) -> tuple[Message, str]:
    name = call.arguments.required("name").strip(":")
    if not EMOJI.fullmatch(name):
        raise Refusal("invalid_name")
    conversation = call.inside(call.conversation())
    call.arguments.stamp("timestamp", "bad_timestamp")
    if not call.arguments.given("timestamp"):
        raise Refusal("no_item_specified")
    return call.message(conversation, call.arguments.text("timestamp")), name


def _shown(call: Call, person: Person, *, with_locale: bool = False) -> JsonObject:
    return user_object(
        person,
        now=call.workspace.stamps.now(),
        own_team=call.workspace.team.id,
        with_email=call.app.has_scope("users:read.email"),
        with_locale=with_locale,
    )
