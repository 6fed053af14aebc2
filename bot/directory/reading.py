"""Reading from Slack: accounts, channels, members, the workspace, ourselves. Nothing is written down here.

What Slack does not have comes back as None; when Slack cannot be used at all, SlackUnusableError says why
and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.directory.records import SlackChannel, SlackUser
from bot.errors import SlackBusyError, SlackUnusableError

#: Slack recommends no more than 200 a page.
_PAGE = 200
_MISSING = frozenset({"user_not_found", "users_not_found", "user_not_visible", "channel_not_found", "not_in_channel"})
_TOKEN = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
#: The SDK puts its own sentence, with part of the body, where an answer was no JSON; that is not repeated.
_ERROR_NAME = re.compile(r"[a-z_]+")


@dataclass(frozen=True)
class Team:
    """The workspace."""

    team_id: str
    name: str


@dataclass(frozen=True)
class Identity:
    """Who we are to Slack, and what our token may do."""

    team_id: str
    user_id: str
    bot_id: str
    scopes: frozenset[str]
    team_name: str = field(default="", compare=False)  # For people; it may change.


def fetch_user(client: WebClient, slack_id: str) -> SlackUser | None:
    answer = _ask(client, "users.info", user=slack_id, include_locale=True)
    return None if answer is None else user_of(answer["user"])


def fetch_user_by_email(client: WebClient, email: str) -> SlackUser | None:
    answer = _ask(client, "users.lookupByEmail", email=email)
    return None if answer is None else user_of(answer["user"])


def fetch_users(client: WebClient, cursor: str = "") -> tuple[tuple[SlackUser, ...], str]:
    """One page of everybody in the workspace, and the cursor of the next; the last page's is empty."""
    page = _ask(client, "users.list", limit=_PAGE, cursor=cursor, include_locale=True)
    if page is None:
        return (), ""
    following: dict[str, str] = page.get("response_metadata") or {}
    return tuple(map(user_of, page["members"])), following.get("next_cursor", "")


def fetch_channel(client: WebClient, channel_id: str) -> SlackChannel | None:
    answer = _ask(client, "conversations.info", channel=channel_id)
    return None if answer is None else channel_of(answer["channel"])


def find_channel(client: WebClient, said: str) -> SlackChannel | None:
    """A channel by id, or by name with or without its #, among those we can see."""
    name = said.removeprefix("#")
    cursor = ""
    while True:
        page = _ask(client, "conversations.list", types="public_channel,private_channel", limit=_PAGE, cursor=cursor)
        if page is None:
            return None
        for told in page["channels"]:
            if name in {told["id"], told["name"]}:
                return channel_of(told)
        following: dict[str, str] = page.get("response_metadata") or {}
        cursor = following.get("next_cursor", "")
        if not cursor:
            return None


def fetch_members(client: WebClient, channel_id: str) -> tuple[str, ...] | None:
    """The accounts in a channel; None when we cannot see into it."""
    members: list[str] = []
    cursor = ""
    while True:
        page = _ask(client, "conversations.members", channel=channel_id, limit=_PAGE, cursor=cursor)
        if page is None:
            return None
        members += page["members"]
        following: dict[str, str] = page.get("response_metadata") or {}
        cursor = following.get("next_cursor", "")
        if not cursor:
            return tuple(members)


def fetch_team(client: WebClient) -> Team:
    """Raises SlackUnusableError when Slack does not tell."""
    team = _certain(_ask(client, "team.info"))["team"]
    return Team(team["id"], team["name"])


def fetch_identity(client: WebClient) -> Identity:
    """Raises SlackUnusableError when the token is refused, or is not a bot's."""
    answer = _certain(_ask(client, "auth.test"))
    bot_id = answer.get("bot_id")
    if not bot_id:
        raise SlackUnusableError("SLACK_BOT_TOKEN is no bot's token. Copy the Bot User OAuth Token of the app.")
    return Identity(answer["team_id"], answer["user_id"], bot_id, _scopes(answer.headers), str(answer.get("team", "")))


def fetch_date(client: WebClient) -> str | None:
    """What Slack's clock says, as HTTP writes it."""
    headers: Mapping[str, Any] = _certain(_ask(client, "auth.test")).headers
    return next((str(value) for name, value in headers.items() if name.lower() == "date"), None)


def user_of(told: Mapping[str, Any]) -> SlackUser:
    """An account from a `user` object, as answers and `user_change` events hold it."""
    profile = told.get("profile", {})
    return SlackUser(
        slack_id=told["id"],
        team_id=told.get("team_id", ""),
        name=told.get("real_name") or profile.get("real_name") or told.get("name") or told["id"],
        display=profile.get("display_name", ""),
        email=profile.get("email"),
        zone=told.get("tz"),
        locale=told.get("locale"),
        is_guest=bool(told.get("is_restricted")),
        is_single_channel_guest=bool(told.get("is_ultra_restricted")),
        is_invited=bool(told.get("is_invited_user")),
        is_bot=bool(told.get("is_bot")) or told["id"] == "USLACKBOT",
        is_deleted=bool(told.get("deleted")),
    )


def channel_of(told: Mapping[str, Any]) -> SlackChannel:
    """A channel from a `channel` object."""
    return SlackChannel(
        channel_id=told["id"],
        name=told.get("name", ""),
        is_private=bool(told.get("is_private")),
        is_ext_shared=bool(told.get("is_ext_shared")),
        is_archived=bool(told.get("is_archived")),
    )


def _ask(client: WebClient, method: str, **arguments: Any) -> SlackResponse | None:
    """Slack's answer, or None for what it does not have. Reads take form fields; not all of them take JSON."""
    given = {name: value for name, value in arguments.items() if value != ""}
    try:
        return client.api_call(method, params=given)
    except SlackApiError as error:
        if error.response.status_code < 500 and error.response.get("error") in _MISSING:
            return None
        advice, wait = _advice(method, error.response), error.response.headers.get("Retry-After", "")
        if error.response.status_code == 429 and wait.isdigit():
            raise SlackBusyError(advice, float(wait)) from None
        raise SlackUnusableError(advice) from None
    except (SlackClientError, OSError, HTTPException, ValueError) as error:
        raise SlackUnusableError(
            f"Slack gave no usable answer to {method} ({type(error).__name__}). Check the network and SLACK_API_URL."
        ) from None


def _advice(method: str, answer: SlackResponse) -> str:
    name = str(answer.get("error", ""))
    if answer.status_code == 429:
        return f"Slack asks to wait {answer.headers.get('Retry-After', 'some')} seconds before {method} again."
    if answer.status_code >= 500 or not _ERROR_NAME.fullmatch(name):
        return f"Slack gave no usable answer to {method} (status {answer.status_code}). Try again later."
    if name in _TOKEN:
        return f"Slack refuses the token ({name}). Check SLACK_BOT_TOKEN, or install the app again."
    if name == "missing_scope":
        return f"The app lacks the scope {answer.get('needed')} for {method}. Add it and install the app again."
    return f"Slack refuses {method} ({name})."


def _scopes(headers: Mapping[str, Any]) -> frozenset[str]:
    granted = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
    return frozenset(scope.strip() for scope in granted.split(",") if scope.strip())


def _certain(answer: SlackResponse | None) -> SlackResponse:
    if answer is None:
        raise SlackUnusableError("Slack does not say which workspace this is. Check SLACK_BOT_TOKEN.")
    return answer
