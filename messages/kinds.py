"""What can be rendered: a message, a modal or somebody's Home, as values.

A subclass per message; its template stands in the folder of its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Message:
    """Values for a message; a subclass per message, named as its template's folder."""


@dataclass(frozen=True)
class Modal:
    """Values for a modal; `metadata` travels with it and holds ids only."""

    callback_id: ClassVar[str]
    metadata: str


@dataclass(frozen=True)
class Home:
    """Values for somebody's Home."""
