"""The only reads from Slack about people and channels; each gives plain values and keeps nothing.

Raises SlackUnusableError when Slack refuses or cannot be reached; not finding somebody is no error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.directory.records import Channel, WorkspaceUser
from bot.errors import SlackUnusableError

_NOT_THERE = frozenset(
    {"user_not_found", "users_not_found", "user_not_visible", "channel_not_found", "account_inactive"}
)
#: What Slack's documents advise for one page.
_PAGE = 200


@dataclass(frozen=True)
class Self:
    """Who the bot is: what Slack says to its token."""

    team_id: str
    team: str
    user_id: str
    bot_id: str
    scopes: frozenset[str]


def myself(client: WebClient) -> Self:
    answer = _ask(client.auth_test)
    if answer is None:
        raise SlackUnusableError("Slack does not know this token's account any more. Install the app again.")
    granted = answer.headers.get("x-oauth-scopes", answer.headers.get("X-OAuth-Scopes", ""))
    scopes = frozenset(scope.strip() for scope in granted.split(",") if scope.strip())
    return Self(answer["team_id"], answer["team"], answer["user_id"], answer["bot_id"], scopes)


def fetch_user(client: WebClient, slack_id: str) -> WorkspaceUser | None:
    """Somebody by id; None when this workspace cannot see them."""
    answer = _ask(lambda: client.users_info(user=slack_id, include_locale=True))
    return None if answer is None else as_user(answer["user"])


def fetch_user_by_email(client: WebClient, email: str) -> WorkspaceUser | None:
    """Somebody by e-mail address; needs the scope users:read.email."""
    answer = _ask(lambda: client.users_lookupByEmail(email=email))
    return None if answer is None else as_user(answer["user"])


def fetch_channel(client: WebClient, channel_id: str) -> Channel | None:
    """A channel by id; None when the bot cannot see it."""
    answer = _ask(lambda: client.conversations_info(channel=channel_id))
    if answer is None:
        return None
    found = answer["channel"]
    return Channel(
        id=found["id"],
        name=found.get("name", ""),
        is_private=bool(found.get("is_private")),
        is_ext_shared=bool(found.get("is_ext_shared")),
        is_archived=bool(found.get("is_archived")),
    )


def fetch_channel_by_name(client: WebClient, name: str) -> Channel | None:
    """A channel by its name, with or without #, among those the bot can see."""
    wanted = name.removeprefix("#")
    kinds = "public_channel,private_channel"
    for page in _pages(lambda cursor: client.conversations_list(types=kinds, limit=_PAGE, cursor=cursor)):
        for found in page["channels"]:
            if found["name"] == wanted:
                return fetch_channel(client, found["id"])
    return None


def fetch_members(client: WebClient, channel_id: str) -> tuple[str, ...]:
    """The ids of everybody in a channel."""
    pages = _pages(lambda cursor: client.conversations_members(channel=channel_id, limit=_PAGE, cursor=cursor))
    return tuple(member for page in pages for member in page["members"])


def as_user(found: Mapping[str, Any]) -> WorkspaceUser:
    """A user object of Slack's as a value."""
    profile = found.get("profile") or {}
    return WorkspaceUser(
        slack_id=found["id"],
        team_id=found.get("team_id") or profile.get("team") or "",
        name=profile.get("display_name") or found.get("real_name") or profile.get("real_name") or found["id"],
        email=profile.get("email"),
        zone=found.get("tz"),
        locale=found.get("locale"),
        is_guest=bool(found.get("is_restricted") or found.get("is_ultra_restricted")),
        is_bot=bool(found.get("is_bot")) or found["id"] == "USLACKBOT",
        is_deleted=bool(found.get("deleted")),
    )


def _pages(fetch: Callable[[str], SlackResponse]) -> Iterator[SlackResponse]:
    cursor = ""
    while True:
        page = _ask(lambda at=cursor: fetch(at))  # type: ignore[misc]
        if page is None:
            return
        yield page
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


def _ask(call: Callable[[], SlackResponse]) -> SlackResponse | None:
    try:
        return call()
    except SlackApiError as error:
        name = str(error.response.get("error", "unknown"))
        if name in _NOT_THERE:
            return None
        raise SlackUnusableError(_refusal(name, error.response)) from None
    except OSError as error:
        raise SlackUnusableError(f"Slack cannot be reached ({type(error).__name__}). Check the network.") from error


def _refusal(name: str, answer: Any) -> str:
    if name in {"invalid_auth", "not_authed", "token_revoked", "token_expired"}:
        return f"Slack refused the token ({name}). Check SLACK_BOT_TOKEN, or install the app again."
    if name == "missing_scope":
        return f"The app lacks the scope {answer.get('needed')}. Add it in the app's settings and install it again."
    if name in {"ratelimited", "rate_limited"}:
        return "Slack asks to wait (rate limit). Try again in a minute."
    return f"Slack answered {name}."
