"""What was read from Slack, written down and looked up; values in, values out.

Never talks to Slack: reading.py does. Knows accounts and channels, not who anybody is to the network.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.database import Base, add_new
from bot.directory.rows import SlackChannelRow, SlackDirectMessageRow, SlackMemberRow, SlackUserRow


@dataclass(frozen=True, kw_only=True)
class SlackUser:
    """An account as Slack describes it. People of another workspace come with less: no email, zone or locale."""

    slack_id: str
    team_id: str
    name: str
    display: str = ""
    email: str | None = None
    zone: str | None = None
    locale: str | None = None
    is_guest: bool = False
    is_single_channel_guest: bool = False
    is_invited: bool = False
    is_bot: bool = False
    is_deleted: bool = False


@dataclass(frozen=True, kw_only=True)
class SlackChannel:
    """A channel as Slack describes it."""

    channel_id: str
    name: str
    is_private: bool = False
    is_ext_shared: bool = False
    is_archived: bool = False


def store_user(session: Session, user: SlackUser, at: datetime) -> None:
    """Keep what was read `at` (machine time)."""
    _upsert(session, SlackUserRow, {**asdict(user), "fetched_at": at})


def note_user_change(session: Session, user: SlackUser, at: datetime) -> bool:
    """Slack told of a change: kept for accounts that are known, so that the cache stays as small as the network."""
    known = session.get(SlackUserRow, user.slack_id) is not None
    if known:
        store_user(session, user, at)
    return known


def store_channel(session: Session, channel: SlackChannel, at: datetime) -> None:
    """Keep what was read `at` (machine time)."""
    _upsert(session, SlackChannelRow, {**asdict(channel), "fetched_at": at})


def note_channel(session: Session, channel_id: str, **changes: str | bool) -> None:
    """Slack told of a change to a channel: kept for channels that are known; the names are SlackChannel's."""
    session.execute(update(SlackChannelRow).where(SlackChannelRow.channel_id == channel_id).values(**changes))


def move_channel(session: Session, old: str, new: str) -> None:
    """The channel has another id; what was read of the new one meanwhile gives way."""
    for table in (SlackChannelRow, SlackMemberRow):
        if session.scalar(select(table.channel_id).where(table.channel_id == old).limit(1)) is not None:
            session.execute(delete(table).where(table.channel_id == new))
            session.execute(update(table).where(table.channel_id == old).values(channel_id=new))


def read_before(session: Session, channel_ids: Collection[str], instant: datetime) -> tuple[str, ...]:
    """Those of the channels that were last read before `instant` (machine time)."""
    stale = (SlackChannelRow.channel_id.in_(channel_ids)) & (SlackChannelRow.fetched_at < instant)
    return tuple(session.scalars(select(SlackChannelRow.channel_id).where(stale).order_by(SlackChannelRow.channel_id)))


def store_members(session: Session, channel_id: str, slack_ids: Iterable[str]) -> None:
    """These, and nobody else, are in the channel."""
    session.execute(delete(SlackMemberRow).where(SlackMemberRow.channel_id == channel_id))
    for slack_id in sorted(set(slack_ids)):
        note_joined(session, channel_id, slack_id)


def note_joined(session: Session, channel_id: str, slack_id: str) -> None:
    add_new(session, SlackMemberRow, channel_id=channel_id, slack_id=slack_id)


def note_left(session: Session, channel_id: str, slack_id: str) -> None:
    session.execute(
        delete(SlackMemberRow).where(SlackMemberRow.channel_id == channel_id, SlackMemberRow.slack_id == slack_id)
    )


def remember_dm(session: Session, slack_id: str, channel_id: str) -> None:
    _upsert(session, SlackDirectMessageRow, {"slack_id": slack_id, "channel_id": channel_id})


def dm_channel(session: Session, slack_id: str) -> str | None:
    """The conversation with this person, once it was opened."""
    return session.scalar(select(SlackDirectMessageRow.channel_id).where(SlackDirectMessageRow.slack_id == slack_id))


def user(session: Session, slack_id: str) -> SlackUser | None:
    row = session.get(SlackUserRow, slack_id, populate_existing=True)
    return None if row is None else user_of_row(row)


def users(session: Session) -> list[SlackUser]:
    """Every account that is known."""
    return [user_of_row(row) for row in session.scalars(select(SlackUserRow).order_by(SlackUserRow.slack_id))]


def channel(session: Session, channel_id: str) -> SlackChannel | None:
    row = session.get(SlackChannelRow, channel_id, populate_existing=True)
    return None if row is None else _channel(row)


def members_of(session: Session, channel_id: str) -> tuple[str, ...]:
    """The accounts in a channel, bots included."""
    members = select(SlackMemberRow.slack_id).where(SlackMemberRow.channel_id == channel_id)
    return tuple(session.scalars(members.order_by(SlackMemberRow.slack_id)))


def people_in(session: Session, place: str) -> tuple[str, ...]:
    """The accounts that read what is posted to a channel or direct message; those known to be bots left out."""
    direct = session.scalar(select(SlackDirectMessageRow.slack_id).where(SlackDirectMessageRow.channel_id == place))
    if direct is not None:
        return (direct,)
    return tuple(slack_id for slack_id in members_of(session, place) if not is_bot(session, slack_id))


def is_bot(session: Session, slack_id: str) -> bool:
    """Whether the account is known to be a bot; an unknown one counts as a person."""
    return bool(session.scalar(select(SlackUserRow.is_bot).where(SlackUserRow.slack_id == slack_id)))


def name_of(session: Session, slack_id: str) -> str | None:
    found = user(session, slack_id)
    return None if found is None else found.name


def channel_name(session: Session, channel_id: str) -> str | None:
    return session.scalar(select(SlackChannelRow.name).where(SlackChannelRow.channel_id == channel_id))


def _upsert(session: Session, table: type[Base], values: dict[str, Any]) -> None:
    """Insert the row or bring it up to date; two at once do not fail."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    key = [column.name for column in table.__table__.primary_key]
    statement = insert(table).values(values)
    session.execute(statement.on_conflict_do_update(index_elements=key, set_=values))


def user_of_row(row: SlackUserRow) -> SlackUser:
    return SlackUser(
        slack_id=row.slack_id,
        team_id=row.team_id,
        name=row.name,
        display=row.display,
        email=row.email,
        zone=row.zone,
        locale=row.locale,
        is_guest=row.is_guest,
        is_single_channel_guest=row.is_single_channel_guest,
        is_invited=row.is_invited,
        is_bot=row.is_bot,
        is_deleted=row.is_deleted,
    )


def _channel(row: SlackChannelRow) -> SlackChannel:
    return SlackChannel(
        channel_id=row.channel_id,
        name=row.name,
        is_private=row.is_private,
        is_ext_shared=row.is_ext_shared,
        is_archived=row.is_archived,
    )
