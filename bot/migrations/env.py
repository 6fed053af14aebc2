"""Alembic's entry: runs on the connection that `schema` hands over, never on one of its own."""

from __future__ import annotations

from alembic import context

from bot.migrations.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    render_as_batch=True,  # SQLite changes a table by copying it.
    transaction_per_migration=True,
)
context.run_migrations()
