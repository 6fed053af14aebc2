"""Every error the house raises on purpose, each with what is wrong and what to do.

These texts are for the people who run the bot; what a person in Slack reads about a refusal stands in
messages/, found by the refusal's reason. Nothing here may hold a secret, a name or free text.
"""

from __future__ import annotations

from enum import StrEnum


class ThroughlineError(Exception):
    """Something is wrong that a person can mend; its text says what and how."""


class SettingError(ThroughlineError):
    """A setting is missing or malformed; the text names it in one line."""


class ContentError(ThroughlineError):
    """A content file cannot be used; the text names file and entry."""


class DatabaseError(ThroughlineError):
    """The database is locked, newer, older or unreachable; the text says which and what to do."""


class SlackUnusableError(ThroughlineError):
    """Slack cannot be used as configured (token refused, scope missing, unreachable)."""


class SlackBusyError(SlackUnusableError):
    """Slack asks to wait `seconds` before the same is asked again."""

    def __init__(self, text: str, seconds: float) -> None:
        super().__init__(text)
        self.seconds = seconds


class UnknownNameError(ThroughlineError):
    """A command named something that does not exist; the text lists what does."""


class FileError(ThroughlineError):
    """A file or folder that a command was given cannot be used; the text names it and says why."""


class PromiseError(ThroughlineError):
    """Somebody's words were about to reach a reader they were not promised to. Never caught and passed over."""


class RefusalReason(StrEnum):
    """Why an act in Slack was refused; messages/ has the person's words for each."""

    NOT_YOURS = "not_yours"  # The button or form belongs to somebody else.
    OTHER_TEAM = "other_team"  # The person acts from a workspace this bot does not serve.
    NOT_KNOWN = "not_known"  # The bot does not know this person.
    NOT_ALLOWED = "not_allowed"  # The permission table says no.
    TOO_LONG = "too_long"  # More than 3,000 characters.
    EMPTY = "empty"  # Nothing was written.
    CLOSED = "closed"  # What the act was about is over.
    ALREADY_HELD = "already_held"  # Another person at the partner already accepted.
    TAKEN_BACK = "taken_back"  # The author took it back meanwhile.
    NO_CHANNEL = "no_channel"  # The partner has no channel yet.
    READERS_CHANGED = "readers_changed"  # Readers came in whom the author did not agree to.


class Refused(ThroughlineError):  # noqa: N818 -- it is an outcome a person hears of, not a fault.
    """A person's act was refused for a named reason; nothing has changed."""

    def __init__(self, reason: RefusalReason) -> None:
        super().__init__(reason.value)
        self.reason = reason
