"""Identifiers that look like Slack's, and secrets that look like nothing else.

They are drawn anew each time: a bot that keeps its database from one practice to the next must never
meet an old event id again. This room knows prefixes and lengths, not what they name.
"""

from __future__ import annotations

import secrets
import string
import uuid

CAPITALS = string.ascii_uppercase + string.digits
LETTERS = string.ascii_letters + string.digits

# Practice tokens carry this word so that a real token can be told apart and refused.
BOT_TOKEN_PREFIX = "xoxb-practice-"  # noqa: S105 -- a prefix, not a token.
APP_TOKEN_PREFIX = "xapp-practice-"  # noqa: S105 -- a prefix, not a token.


def new_id(prefix: str) -> str:
    """An id such as U07QK3M2XTA: prefix, a zero, nine capitals and digits."""
    return f"{prefix}0{_draw(CAPITALS, 9)}"


def short_id() -> str:
    """What Slack fills in for a block_id or action_id that the app left out."""
    return _draw(LETTERS, 5)


def new_secret(length: int = 32) -> str:
    return _draw(LETTERS, length)


def new_envelope_id() -> str:
    return str(uuid.uuid4())


def new_trigger_id(team_number: str) -> str:
    """Three parts with dots between, as Slack writes them."""
    return f"{_draw(string.digits, 13)}.{team_number}.{_draw('0123456789abcdef', 32)}"


def is_practice_token(token: str) -> bool:
    return token.startswith((BOT_TOKEN_PREFIX, APP_TOKEN_PREFIX))


def _draw(alphabet: str, length: int) -> str:
    return "".join(secrets.choice(alphabet) for _ in range(length))
