"""What delivery is told to send: composers, given to it by the composition root, by message name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.outbox.claims import Claimed


@dataclass(frozen=True)
class Composed:
    """What a delivery says; which parts are used depends on its kind."""

    text: str = ""
    blocks: tuple[Mapping[str, Any], ...] = ()
    view: Mapping[str, Any] | None = None
    emoji: str | None = None
    users: tuple[str, ...] = ()


@dataclass(frozen=True)
class Withheld:
    """The composer's reason for not sending after all; the delivery ends cancelled with it."""

    reason: str


Composer = Callable[[Session, Claimed, datetime], Composed | Withheld]
Composers = Mapping[str, Composer]
