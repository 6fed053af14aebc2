"""The roles that seats can have; staff add to them as the network grows."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import add_new
from bot.errors import UnknownNameError
from bot.ledger import audit
from bot.network.rows import RoleRow

_KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")


def everyone(session: Session) -> dict[str, str]:
    """Every role's label by its key."""
    return {row.key: row.label for row in session.scalars(select(RoleRow).order_by(RoleRow.key))}


def add(session: Session, key: str, label: str, now: datetime) -> None:
    """Add a role; raises UnknownNameError for a key that is none or is taken."""
    if not _KEY.fullmatch(key):
        raise UnknownNameError(f"{key!r} is no key for a role. Use small letters, digits and _: budget_director.")
    if not 0 < len(label.strip()) <= 80:
        raise UnknownNameError("A role's label has between 1 and 80 characters.")
    if not add_new(session, RoleRow, key=key, label=label.strip()):
        raise UnknownNameError(f"There is a role {key} already: {everyone(session)[key]}.")
    audit.record(session, now, None, "role.added", f"role:{key}")
