"""Bringing the cache up to date: read from Slack, outside any transaction, then write down in one.

Knows both halves of the directory and nothing else.
"""

from __future__ import annotations

from datetime import datetime

from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.database import Database
from bot.directory import reading, records


def refresh_user(database: Database, client: WebClient, slack_id: str, at: datetime) -> records.SlackUser | None:
    """Read one account anew `at` (machine time); None when Slack has no such account."""
    user = reading.fetch_user(client, slack_id)
    if user is not None:
        database.write(lambda session: records.store_user(session, user, at))
    return user


def refresh_channel(
    database: Database, client: WebClient, channel_id: str, at: datetime
) -> records.SlackChannel | None:
    """Read a channel anew `at` (machine time), who is in it, and those of them who are not known yet.

    None when we cannot see into it; then nobody is known to read there.
    """
    channel = reading.fetch_channel(client, channel_id)
    members = None if channel is None else reading.fetch_members(client, channel_id)
    with database.read() as session:
        strangers = [member for member in members or () if records.user(session, member) is None]
    users = [user for user in (reading.fetch_user(client, stranger) for stranger in strangers) if user is not None]

    def store(session: Session) -> None:
        if channel is not None:
            records.store_channel(session, channel, at)
        records.store_members(session, channel_id, members or ())
        for user in users:
            records.store_user(session, user, at)

    database.write(store)
    return channel if members is not None else None
