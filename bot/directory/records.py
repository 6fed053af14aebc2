"""What was seen of the workspace, kept and looked up; never asks Slack itself.

Knows accounts and channels, not what their owners are to the network.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.database import add_new
from bot.directory.rows import ChannelRow, DirectConversationRow, MembershipRow, WorkspaceUserRow


@dataclass(frozen=True)
class WorkspaceUser:
    """An account as Slack describes it."""

    slack_id: str
    team_id: str
    name: str
    email: str | None
    zone: str | None
    locale: str | None
    is_guest: bool
    is_bot: bool
    is_deleted: bool


@dataclass(frozen=True)
class Channel:
    """A channel as Slack describes it."""

    id: str
    name: str
    is_private: bool
    is_ext_shared: bool
    is_archived: bool


def store_user(session: Session, user: WorkspaceUser, at: datetime) -> None:
    """Keep what was just fetched; `at` is machine time (UTC)."""
    row = WorkspaceUserRow(
        slack_id=user.slack_id,
        team_id=user.team_id,
        name=user.name,
        email=user.email,
        zone=user.zone,
        locale=user.locale,
        is_guest=user.is_guest,
        is_bot=user.is_bot,
        is_deleted=user.is_deleted,
        fetched_at=at,
    )
    session.merge(row)


def store_channel(session: Session, channel: Channel, members: Collection[str], at: datetime) -> None:
    """Keep a channel and exactly these members; `at` is machine time (UTC)."""
    row = ChannelRow(
        id=channel.id,
        name=channel.name,
        is_private=channel.is_private,
        is_ext_shared=channel.is_ext_shared,
        is_archived=channel.is_archived,
        fetched_at=at,
    )
    session.merge(row)
    session.execute(delete(MembershipRow).where(MembershipRow.channel_id == channel.id))
    session.add_all(MembershipRow(channel_id=channel.id, slack_id=member) for member in sorted(members))


def user(session: Session, slack_id: str) -> WorkspaceUser | None:
    row = session.get(WorkspaceUserRow, slack_id)
    if row is None:
        return None
    return WorkspaceUser(
        slack_id=row.slack_id,
        team_id=row.team_id,
        name=row.name,
        email=row.email,
        zone=row.zone,
        locale=row.locale,
        is_guest=row.is_guest,
        is_bot=row.is_bot,
        is_deleted=row.is_deleted,
    )


def is_bot(session: Session, slack_id: str) -> bool:
    known = user(session, slack_id)
    return known is not None and known.is_bot


def name_of(session: Session, slack_id: str) -> str | None:
    known = user(session, slack_id)
    return None if known is None else known.name


def channel_name(session: Session, channel_id: str) -> str | None:
    return session.scalar(select(ChannelRow.name).where(ChannelRow.id == channel_id))


def members_of(session: Session, channel_id: str) -> Sequence[str]:
    """The Slack ids of everybody in a channel, bots included; empty when the channel was never looked at."""
    here = MembershipRow.channel_id == channel_id
    return session.scalars(select(MembershipRow.slack_id).where(here).order_by(MembershipRow.slack_id)).all()


def people_in(session: Session, channel_id: str) -> Sequence[str]:
    """The Slack ids of everybody in a channel who is not known to be a bot."""
    return [member for member in members_of(session, channel_id) if not is_bot(session, member)]


def note_joined(session: Session, channel_id: str, slack_id: str) -> None:
    add_new(session, MembershipRow, channel_id=channel_id, slack_id=slack_id)


def note_left(session: Session, channel_id: str, slack_id: str) -> None:
    member = (MembershipRow.channel_id == channel_id) & (MembershipRow.slack_id == slack_id)
    session.execute(delete(MembershipRow).where(member))


def dm_channel(session: Session, slack_id: str) -> str | None:
    """The bot's direct conversation with somebody, if it was ever opened."""
    return session.scalar(select(DirectConversationRow.channel_id).where(DirectConversationRow.slack_id == slack_id))


def remember_dm(session: Session, slack_id: str, channel_id: str) -> None:
    """Keep the direct conversation that Slack just opened; it stays the same for good."""
    add_new(session, DirectConversationRow, slack_id=slack_id, channel_id=channel_id)
