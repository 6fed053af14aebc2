"""The acts of a person on one element: what was typed, picked or pressed, before any form is filled in.

An entry does not know which element it is meant for, nor whether it fits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Typed:
    """Text in a plain_text_input; empty text clears it."""

    text: str


@dataclass(frozen=True)
class Numbered:
    """What stands in a number_input, as typed."""

    text: str


@dataclass(frozen=True)
class Emailed:
    """What stands in an email_text_input."""

    text: str


@dataclass(frozen=True)
class Linked:
    """What stands in a url_text_input."""

    text: str


@dataclass(frozen=True)
class RichTyped:
    """The elements of a rich_text, such as one rich_text_section; none clears the input."""

    elements: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Picked:
    """One option by its value (None clears); `label` is its text where the app loads options itself."""

    value: str | None
    label: str | None = None


@dataclass(frozen=True)
class PickedMany:
    """Options by their values; `labels` are their texts where the app loads options itself."""

    values: tuple[str, ...]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dated:
    """YYYY-MM-DD; None clears."""

    date: str | None


@dataclass(frozen=True)
class Timed:
    """HH:mm on the 24-hour clock; None clears."""

    time: str | None


@dataclass(frozen=True)
class DateTimed:
    """Seconds since the epoch; None clears."""

    epoch: int | None


@dataclass(frozen=True)
class PickedUsers:
    """User ids, in a single menu at most one."""

    ids: tuple[str, ...]


@dataclass(frozen=True)
class PickedConversations:
    """Conversation ids, in a single menu at most one."""

    ids: tuple[str, ...]


@dataclass(frozen=True)
class PickedChannels:
    """Ids of public channels, in a single menu at most one."""

    ids: tuple[str, ...]


@dataclass(frozen=True)
class Files:
    """Ids of uploaded files."""

    ids: tuple[str, ...]


@dataclass(frozen=True)
class Pressed:
    """A button was pressed."""


Entry = (
    Typed
    | Numbered
    | Emailed
    | Linked
    | RichTyped
    | Picked
    | PickedMany
    | Dated
    | Timed
    | DateTimed
    | PickedUsers
    | PickedConversations
    | PickedChannels
    | Files
    | Pressed
)
