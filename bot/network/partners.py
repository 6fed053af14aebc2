"""The organizations that receive questions, as plain values.

Knows who they are and which channel is theirs, not what they are sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import UnknownNameError
from bot.ledger import audit
from bot.network.rows import PartnerRow


@dataclass(frozen=True)
class Partner:
    """An organization that receives questions."""

    id: int
    key: str
    name: str
    line: str
    channel_id: str | None


def get(session: Session, partner_id: int) -> Partner:
    return _partner(session.get_one(PartnerRow, partner_id))


def by_key(session: Session, key: str) -> Partner:
    """The partner of this key; raises UnknownNameError that lists the keys there are."""
    row = session.scalar(select(PartnerRow).where(PartnerRow.key == key))
    if row is None:
        known = ", ".join(sorted(session.scalars(select(PartnerRow.key)))) or "none yet; run `throughline init`"
        raise UnknownNameError(f"There is no partner called {key!r}. Partners here: {known}.")
    return _partner(row)


def by_channel(session: Session, channel_id: str) -> Partner | None:
    """Whose channel this is, if it is a partner's."""
    row = session.scalar(select(PartnerRow).where(PartnerRow.channel_id == channel_id))
    return None if row is None else _partner(row)


def everyone(session: Session) -> tuple[Partner, ...]:
    """All partners by name, which ranks none of them."""
    return tuple(_partner(row) for row in session.scalars(select(PartnerRow).order_by(PartnerRow.name)))


def set_channel(session: Session, partner_id: int, channel_id: str | None, now: datetime) -> None:
    """From now on this partner's questions go to this channel, and no other partner's do; None is no channel."""
    other = None if channel_id is None else by_channel(session, channel_id)
    if other is not None and other.id != partner_id:
        raise UnknownNameError(f"That channel already belongs to {other.name}. Each partner has a channel of its own.")
    session.get_one(PartnerRow, partner_id).channel_id = channel_id
    audit.record(session, now, None, "partner.channel", f"partner:{partner_id}")


def _partner(row: PartnerRow) -> Partner:
    return Partner(row.id, row.key, row.name, row.line, row.channel_id)
