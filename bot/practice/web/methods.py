"""The table of methods: what runs, which scope it needs, and with which kind of token."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.practice.shapes import JsonObject
from bot.practice.web import chat_methods as chat
from bot.practice.web import conversation_methods as conversations
from bot.practice.web import file_methods as files
from bot.practice.web import people_methods as people
from bot.practice.web import pin_methods as pins
from bot.practice.web import view_methods as views
from bot.practice.web.caller import Call


@dataclass(frozen=True)
class Method:
    """One method. An empty scope means none is needed, or that it depends on what is asked for."""

    run: Callable[[Call], JsonObject]
    scope: str = ""
    app_token: bool = False


def open_connection(call: Call) -> JsonObject:
    """The one method that an app-level token calls."""
    ticket = call.workspace.sockets.ticket()
    address = call.workspace.address.replace("http://", "ws://", 1)
    return {"url": f"{address}/link/?ticket={ticket}&app_id={call.app.app_id}"}


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "apps.connections.open": Method(open_connection, app_token=True),
        "auth.test": Method(people.auth_test),
        "bots.info": Method(people.bot_info, "users:read"),
        "chat.delete": Method(chat.delete_message, "chat:write"),
        "chat.getPermalink": Method(chat.permalink),
        "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write"),
        "chat.postMessage": Method(chat.post_message, "chat:write"),
        "chat.update": Method(chat.update, "chat:write"),
        "conversations.create": Method(conversations.create),
        "conversations.history": Method(conversations.history),
        "conversations.info": Method(conversations.info),
        "conversations.invite": Method(conversations.invite),
        "conversations.join": Method(conversations.join_channel, "channels:join"),
        "conversations.list": Method(conversations.list_all),
        "conversations.members": Method(conversations.members),
        "conversations.open": Method(conversations.open_direct),
        "conversations.replies": Method(conversations.replies),
        "files.completeUploadExternal": Method(files.complete_upload, "files:write"),
        "files.getUploadURLExternal": Method(files.get_upload_url, "files:write"),
        "files.info": Method(files.file_info, "files:read"),
        "pins.add": Method(pins.add, "pins:write"),
        "pins.list": Method(pins.list_all, "pins:read"),
        "pins.remove": Method(pins.remove, "pins:write"),
        "reactions.add": Method(people.add_reaction, "reactions:write"),
        "reactions.remove": Method(people.remove_reaction, "reactions:write"),
        "team.info": Method(people.team_info, "team:read"),
        "users.conversations": Method(conversations.list_of_person),
        "users.info": Method(people.user_info, "users:read"),
        "users.list": Method(people.user_list, "users:read"),
        "users.lookupByEmail": Method(people.user_by_email, "users:read.email"),
        "views.open": Method(views.open_view),
        "views.publish": Method(views.publish_view),
        "views.push": Method(views.push_view),
        "views.update": Method(views.update_view),
    }
)
