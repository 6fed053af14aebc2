"""conversations.*: opening, reading, listing, joining, creating, inviting."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.practice.blocks import Refusal
from bot.practice.chat import Message
from bot.practice.conversations import Conversation, Kind, conversation_object
from bot.practice.membership import join
from bot.practice.message_shapes import stored_object
from bot.practice.people import Person
from bot.practice.shapes import JsonObject
from bot.practice.stamps import order
from bot.practice.web.caller import Call, page, paged
from bot.practice.writing import parent_author

MOST_PARTNERS = 8
LONGEST_NAME = 80
PLAIN_NAME = re.compile(r"[\w-]+")
READ_SCOPE = {
    Kind.PUBLIC: "channels:read",
    Kind.PRIVATE: "groups:read",
    Kind.DM: "im:read",
    Kind.GROUP_DM: "mpim:read",
}


def open_direct(call: Call) -> JsonObject:
    if call.arguments.given("channel"):
        return _reopened(call)
    wanted = [one for one in dict.fromkeys(call.arguments.names("users")) if one != call.app.bot_user_id]
    if not wanted:
        raise Refusal("users_list_not_supplied")
    call.need("im:write" if len(wanted) == 1 else "mpim:write")
    if len(wanted) > MOST_PARTNERS:
        raise Refusal("too_many_users")
    partners = [_reachable(call, one) for one in wanted]
    members = frozenset({call.app.bot_user_id, *(one.id for one in partners)})
    found = call.workspace.conversations.direct(members)
    if found is None and call.arguments.flag("prevent_creation"):
        raise Refusal("channel_not_found")
    conversation = found or call.workspace.open_direct(call.app.bot_user_id, *wanted)
    return _opened(call, conversation, already=found is not None)


def _reopened(call: Call) -> JsonObject:
    conversation = call.conversation()
    if not conversation.is_direct:
        raise Refusal("method_not_supported_for_channel_type")
    return _opened(call, conversation, already=True)


def _reachable(call: Call, person_id: str) -> Person:
    person = call.person(person_id)
    if person.is_bot:
        raise Refusal("cannot_dm_bot")
    if person.deactivated:
        raise Refusal("user_disabled")
    return person


def _opened(call: Call, conversation: Conversation, *, already: bool) -> JsonObject:
    whole = call.arguments.flag("return_im")
    shape = _shown(call, conversation) if whole else {"id": conversation.id}
    return {"no_op": already, "already_open": already, "channel": shape}


def history(call: Call) -> JsonObject:
    conversation = call.conversation()
    call.need(f"{conversation.scope_family}:history")
    call.inside(conversation)
    messages = _between(call, call.workspace.chat.history(conversation.id))
    shown, cursor = page(messages, call.arguments, default=100, most=999)
    answer: JsonObject = {
        "messages": [_stored(call, message) for message in shown],
        "has_more": bool(cursor),
        "pin_count": len(call.workspace.chat.pinned(conversation.id)),
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }
    return paged(answer, cursor) if cursor else answer


def replies(call: Call) -> JsonObject:
    conversation = call.conversation()
    call.need(f"{conversation.scope_family}:history")
    call.inside(conversation)
    root = call.workspace.chat.get(conversation.id, call.arguments.required("ts"))
    if root is None or root.is_ephemeral:
        raise Refusal("thread_not_found")
    # Asked with a reply's ts, Slack gives that reply alone; the parent comes first, whatever the bounds.
    thread = () if root.is_reply else call.workspace.chat.thread(root).replies
    messages = [root, *_between(call, thread)]
    shown, cursor = page(messages, call.arguments, default=1000, most=1000)
    answer: JsonObject = {
        "messages": [_stored(call, message) for message in shown],
        "has_more": bool(cursor),
    }
    return paged(answer, cursor) if cursor else answer


def _between(call: Call, messages: Iterable[Message]) -> list[Message]:
    oldest = call.arguments.stamp("oldest", "invalid_ts_oldest")
    latest = call.arguments.stamp("latest", "invalid_ts_latest")
    ends = 0 if call.arguments.flag("inclusive") else 1
    return [
        message
        for message in messages
        if (oldest is None or order(message.ts) >= oldest + ends)
        and (latest is None or order(message.ts) <= latest - ends)
    ]


def _stored(call: Call, message: Message) -> JsonObject:
    return stored_object(
        message,
        call.workspace.chat.thread(message),
        parent_author(call.workspace, message),
        call.app,
        with_metadata=call.arguments.flag("include_all_metadata"),
    )


def info(call: Call) -> JsonObject:
    conversation = call.conversation()
    call.need(READ_SCOPE[conversation.kind])
    return {"channel": _shown(call, conversation, with_count=call.arguments.flag("include_num_members"))}


def list_all(call: Call) -> JsonObject:
    kinds = _kinds(call)
    ours = call.app.bot_user_id
    listed = [
        one
        for one in call.workspace.conversations
        if one.kind in kinds and (one.kind is Kind.PUBLIC or ours in one.members)
    ]
    return _listing(call, listed, with_count=True)


def list_of_person(call: Call) -> JsonObject:
    kinds = _kinds(call)
    person = call.arguments.text("user") or call.app.bot_user_id
    call.person(person)
    ours = call.app.bot_user_id
    listed = [
        one
        for one in call.workspace.conversations.of(person)
        if one.kind in kinds and (one.kind is Kind.PUBLIC or ours in one.members)
    ]
    return _listing(call, listed, with_count=False)


def _kinds(call: Call) -> set[Kind]:
    named = call.arguments.names("types") or [Kind.PUBLIC.value]
    known = {kind.value: kind for kind in Kind}
    if not set(named) <= set(known):
        raise Refusal("invalid_types")
    kinds = {known[name] for name in named}
    for kind in sorted(kinds, key=lambda one: one.value):
        call.need(READ_SCOPE[kind])
    return kinds


def _listing(call: Call, listed: Sequence[Conversation], *, with_count: bool) -> JsonObject:
    if call.arguments.flag("exclude_archived"):
        listed = [one for one in listed if not one.archived]
    shown, cursor = page(listed, call.arguments, default=100, most=999)
    shapes = [_shown(call, one, with_count=with_count) for one in shown]
    if not with_count:
        # users.conversations says nothing of membership: being listed says it.
        shapes = [{name: value for name, value in one.items() if name != "is_member"} for one in shapes]
    return paged({"channels": shapes}, cursor)


def members(call: Call) -> JsonObject:
    conversation = call.conversation()
    call.need(READ_SCOPE[conversation.kind])
    shown, cursor = page(conversation.members, call.arguments, default=100, most=1000)
    return paged({"members": list(shown)}, cursor)


def join_channel(call: Call) -> JsonObject:
    conversation = call.conversation()
    if conversation.kind is not Kind.PUBLIC:
        raise Refusal("method_not_supported_for_channel_type")
    if conversation.archived:
        raise Refusal("is_archived")
    came = join(call.workspace, conversation, call.app.bot_user_id)
    answer = {"channel": _shown(call, conversation)}
    warned = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    return answer if came else answer | warned


def create(call: Call) -> JsonObject:
    private = call.arguments.flag("is_private")
    call.need("groups:write" if private else "channels:manage")
    name = _channel_name(call)
    if call.workspace.conversations.named(name) is not None:
        raise Refusal("name_taken")
    kind = Kind.PRIVATE if private else Kind.PUBLIC
    conversation = call.workspace.new_conversation(kind, name, [call.app.bot_user_id])
    return {"channel": _shown(call, conversation)}


def _channel_name(call: Call) -> str:
    name = call.arguments.text("name")
    if not name:
        raise Refusal("invalid_name_required")
    if len(name) > LONGEST_NAME:
        raise Refusal("invalid_name_maxlength")
    if not PLAIN_NAME.fullmatch(name) or name != name.lower():
        raise Refusal("invalid_name_specials")
    return name


def invite(call: Call) -> JsonObject:
    conversation = call.conversation()
    private = conversation.kind is Kind.PRIVATE
    call.need("groups:write" if private else "channels:manage", *_invite_scopes(private))
    if conversation.is_direct:
        raise Refusal("method_not_supported_for_channel_type")
    if conversation.archived:
        raise Refusal("is_archived")
    call.inside(conversation)
    invited = call.arguments.names("users")
    if not invited:
        raise Refusal("no_user")
    if call.app.bot_user_id in invited:
        raise Refusal("cant_invite_self")
    for person in invited:
        _refuse_guest(call, conversation, call.person(person))
    for person in invited:
        join(call.workspace, conversation, person, inviter=call.app.bot_user_id)
    return {"channel": _shown(call, conversation)}


def _invite_scopes(private: bool) -> tuple[str, ...]:
    return ("groups:write.invites",) if private else ("channels:write.invites",)


def _refuse_guest(call: Call, conversation: Conversation, person: Person) -> None:
    if person.id in conversation.members:
        raise Refusal("already_in_channel")
    if person.deactivated or person.team_id != call.workspace.team.id:
        raise Refusal("cant_invite")


def _shown(call: Call, conversation: Conversation, *, with_count: bool = False) -> JsonObject:
    people = call.workspace.people
    gone = conversation.kind is Kind.DM and any(people[one].deactivated for one in conversation.members)
    return conversation_object(conversation, viewer=call.app.bot_user_id, partner_gone=gone, with_count=with_count)
