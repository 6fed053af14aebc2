"""Audit rows: who did what to which thing, in ids, never in text.

Knows no table but its own; what an id stands for is told by the rooms above.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Index, Insert, String, Table, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.database import Base

_PLAIN = re.compile(r"[A-Za-z0-9_:.@/+-]{0,80}")


class AuditRow(Base):
    """One thing that happened. Rows are only ever added."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[int | None]  # A person's id; None is the bot itself.
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(80))  # "question:12"
    detail: Mapped[dict[str, Any]]


def record(
    session: Session, now: datetime, actor: int | None, action: str, subject: str, **detail: int | str | None
) -> None:
    """Add a row; raises ValueError when a value could be free text (anything but an id, a name in code, a date)."""
    for value in (action, subject, *detail.values()):
        if isinstance(value, str) and not _PLAIN.fullmatch(value):
            raise ValueError("audit rows take ids and names in code, never text")
    row = {"at": now, "actor": actor, "action": action, "subject": subject, "detail": dict(detail)}
    session.execute(_adding(), row)


def last(session: Session, action: str, subject: str) -> datetime | None:
    """When this last happened to this subject."""
    happened = (AuditRow.subject == subject) & (AuditRow.action == action)
    return session.scalar(select(AuditRow.at).where(happened).order_by(AuditRow.id.desc()).limit(1))


@cache
def _adding() -> Insert:
    """The table itself, since nobody needs the row back: by the ORM it would take twice as long."""
    return insert(cast("Table", AuditRow.__table__))
