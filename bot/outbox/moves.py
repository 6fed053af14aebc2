"""A conversation gets another id in Slack: what went there, and what is still to go, follows it."""

from __future__ import annotations

from sqlalchemy import func, update
from sqlalchemy.orm import Session

from bot.outbox.rows import DeliveryRow


def follow(session: Session, old: str, new: str) -> None:
    """Every delivery that names the conversation by its old id names it by the new one."""
    addressed = {"to": new, "line": func.replace(DeliveryRow.line, old, new)}
    named = (
        (DeliveryRow.to, addressed),
        (DeliveryRow.channel, {"channel": new}),
        (DeliveryRow.thread_channel, {"thread_channel": new}),
    )
    for column, values in named:
        session.execute(
            update(DeliveryRow).where(column == old).values(values).execution_options(synchronize_session=False)
        )
