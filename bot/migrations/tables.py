"""Every module that declares tables, imported so that the metadata is whole."""

from __future__ import annotations

from importlib import import_module

from sqlalchemy import MetaData

from bot.database import Base

ROOMS = (
    "bot.ledger.audit",
    "bot.ledger.inbound",
    "bot.ledger.words",
    "bot.outbox.rows",
    "bot.directory.rows",
    "bot.network.rows",
    "bot.engagement.rows",
    "bot.questions.rows",
)


def metadata() -> MetaData:
    """The tables of all rooms."""
    for room in ROOMS:
        import_module(room)
    return Base.metadata
