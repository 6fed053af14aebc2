"""What delivery does once, right after a backup was put back and before anything is sent again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.directory import records
from bot.outbox import restored


def doubt_what_was_due(session: Session, now: datetime, machine_now: datetime) -> int:
    """Have everything due looked for in Slack before it is sent; returns how many deliveries are in doubt."""

    def channel_of(to: str) -> str | None:
        return records.dm_channel(session, to) if to.startswith(("U", "W")) else to

    return restored.doubt_due(session, now=now, machine_now=machine_now, channel_of=channel_of)
