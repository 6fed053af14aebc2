"""The tables of the directory: the workspace as last seen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base

SLACK_ID = String(30)


class WorkspaceUserRow(Base):
    """Somebody with an account, ours or another team's; `fetched_at` is machine time."""

    __tablename__ = "workspace_user"

    slack_id: Mapped[str] = mapped_column(SLACK_ID, primary_key=True)
    team_id: Mapped[str] = mapped_column(SLACK_ID)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(320), index=True)
    zone: Mapped[str | None] = mapped_column(String(60))  # A hint: most people never set it.
    locale: Mapped[str | None] = mapped_column(String(20))
    is_guest: Mapped[bool]
    is_bot: Mapped[bool]
    is_deleted: Mapped[bool]
    fetched_at: Mapped[datetime]


class DirectConversationRow(Base):
    """The bot's conversation with one person, opened once and then known."""

    __tablename__ = "direct_conversation"

    slack_id: Mapped[str] = mapped_column(SLACK_ID, primary_key=True)
    channel_id: Mapped[str] = mapped_column(SLACK_ID, unique=True)


class ChannelRow(Base):
    """A channel the bot has to do with; `fetched_at` is machine time."""

    __tablename__ = "channel"

    id: Mapped[str] = mapped_column(SLACK_ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    is_private: Mapped[bool]
    is_ext_shared: Mapped[bool]
    is_archived: Mapped[bool]
    fetched_at: Mapped[datetime]


class MembershipRow(Base):
    """Who is in a channel."""

    __tablename__ = "membership"
    __table_args__ = (Index("ix_membership_slack_id", "slack_id"),)

    channel_id: Mapped[str] = mapped_column(SLACK_ID, primary_key=True)
    slack_id: Mapped[str] = mapped_column(SLACK_ID, primary_key=True)
