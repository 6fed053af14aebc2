"""The tables of the directory: what Slack said of people, channels and who is in them, and when it said so.

A cache: everything here can be read again from Slack, but for the DM channels, which spare a call per message.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base

_SLACK_ID = String(40)


class SlackUserRow(Base):
    """One account, of this workspace or of another that shares a channel with it."""

    __tablename__ = "slack_user"

    slack_id: Mapped[str] = mapped_column(_SLACK_ID, primary_key=True)
    team_id: Mapped[str] = mapped_column(_SLACK_ID)
    name: Mapped[str] = mapped_column(String(200))
    display: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(320), index=True)
    zone: Mapped[str | None] = mapped_column(String(60))  # A hint only: a phone may be on a journey.
    locale: Mapped[str | None] = mapped_column(String(20))
    is_guest: Mapped[bool]
    is_single_channel_guest: Mapped[bool]
    is_invited: Mapped[bool]  # Invited to the workspace, and not signed in yet.
    is_bot: Mapped[bool]
    is_deleted: Mapped[bool]
    fetched_at: Mapped[datetime]  # Machine time.


class SlackDirectMessageRow(Base):
    """The conversation between the bot and one person; opened once."""

    __tablename__ = "slack_direct_message"

    slack_id: Mapped[str] = mapped_column(_SLACK_ID, primary_key=True)
    channel_id: Mapped[str] = mapped_column(_SLACK_ID, unique=True)


class SlackChannelRow(Base):
    """One channel the bot was told of."""

    __tablename__ = "slack_channel"

    channel_id: Mapped[str] = mapped_column(_SLACK_ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    is_private: Mapped[bool]
    is_ext_shared: Mapped[bool]  # People of other organizations may read it.
    is_archived: Mapped[bool]
    fetched_at: Mapped[datetime]  # Machine time.


class SlackMemberRow(Base):
    """Somebody is in a channel, and so reads what is posted there."""

    __tablename__ = "slack_member"

    channel_id: Mapped[str] = mapped_column(_SLACK_ID, primary_key=True)
    slack_id: Mapped[str] = mapped_column(_SLACK_ID, primary_key=True, index=True)
