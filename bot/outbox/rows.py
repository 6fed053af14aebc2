"""The tables of the outbox: what is to be written to Slack, what became of it, and whether everything is paused.

Slack's ids stand here as opaque strings; what they stand for, and how a row is sent, is delivery's business.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base

#: Slack's ids and timestamps are shorter; the rest is room for what they may become.
SLACK_ID = String(40)


class Kind(StrEnum):
    """What a delivery does in Slack."""

    POST = "post"  # A new message, in a thread or not.
    UPDATE = "update"  # A message of ours gets its newest text.
    HOME = "home"  # A person's Home tab is drawn anew.
    REACTION = "reaction"  # The bot reacts to a message.
    DELETE = "delete"  # A message of ours goes away.
    OPEN = "open"  # A conversation with several people is opened.
    INVITE = "invite"  # People are invited to a channel.
    EPHEMERAL = "ephemeral"  # A note that one person sees in a channel, until it reloads.
    RESPONSE = "response"  # An answer by the response URL of something a person just did.
    FILE = "file"  # A file is shared.


#: Kinds that are looked for in Slack's history before they are sent again: twice would be seen by people.
RECONCILED = frozenset({Kind.POST, Kind.FILE})
#: Kinds that are never sent again once their outcome is unknown: late would be worse than never.
AT_MOST_ONCE = frozenset({Kind.EPHEMERAL, Kind.RESPONSE})


class Lane(StrEnum):
    """Why a delivery goes out. Order is kept within a conversation and lane."""

    REPLY = "reply"  # A person did something and waits.
    PLANNED = "planned"  # Its time came.


class State(StrEnum):
    """What became of a delivery."""

    PLANNED = "planned"  # Waiting: for its time, its turn, what it refers to, or a hold to end.
    SENDING = "sending"  # Claimed; its owner may be talking to Slack right now.
    UNKNOWN = "unknown"  # It may have arrived; Slack's history will tell.
    SENT = "sent"  # Slack said yes, or it was found in Slack's history.
    FAILED = "failed"  # Slack said no for good; the reason is in the row.
    CANCELLED = "cancelled"  # It was no longer wanted; the reason is in the row.
    EXPIRED = "expired"  # Its time ran out before it was sent.
    NEEDS_REVIEW = "needs_review"  # Nobody can tell whether it arrived; a person decides.


#: States in which nothing more will come of what waits for the delivery.
ENDED_UNSENT = frozenset({State.FAILED, State.CANCELLED, State.EXPIRED})


class DeliveryRow(Base):
    """One write to Slack. Calendar and machine instants never meet in one comparison."""

    __tablename__ = "delivery"
    __table_args__ = (
        CheckConstraint("dedupe_key <> ''", name="dedupe_key_given"),
        CheckConstraint("state <> 'sending' OR (owner IS NOT NULL AND lease_until IS NOT NULL)", name="sending_owned"),
        CheckConstraint(
            "state <> 'unknown' OR (unknown_since IS NOT NULL AND channel IS NOT NULL)", name="unknown_searchable"
        ),
        CheckConstraint("state NOT IN ('failed', 'cancelled') OR reason IS NOT NULL", name="end_explained"),
        Index("ix_delivery_due", "state", "lane", "not_before", "sequence"),
        Index("ix_delivery_line", "line", "state", "not_before", "sequence"),
        Index("ix_delivery_not_after", "state", "not_after"),
        Index("ix_delivery_held_until", "state", "held_until"),
        Index("ix_delivery_subject", "subject", "state"),
        Index("ix_delivery_person", "person", "state"),
        Index("ix_delivery_place", "channel", "ts"),
    )

    #: The order of asking. SQLite counts up by itself only in an INTEGER primary key.
    sequence: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)

    # What was asked for.
    kind: Mapped[Kind]
    message: Mapped[str] = mapped_column(String(60))
    to: Mapped[str] = mapped_column(SLACK_ID)
    context: Mapped[dict[str, Any]]
    lane: Mapped[Lane]
    line: Mapped[str] = mapped_column(String(100))  # Rows of one line go out one after the other.
    subject: Mapped[str] = mapped_column(String(80), default="")
    person: Mapped[int | None]
    after: Mapped[str | None] = mapped_column(String(32), index=True)
    response_url: Mapped[str | None] = mapped_column(Text)  # A secret; dropped when the row ends.
    ephemeral_to: Mapped[str | None] = mapped_column(SLACK_ID)
    thread_channel: Mapped[str | None] = mapped_column(SLACK_ID)
    thread_ts: Mapped[str | None] = mapped_column(SLACK_ID)

    # Calendar time.
    asked_at: Mapped[datetime]
    not_before: Mapped[datetime]
    not_after: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    # What became of it.
    state: Mapped[State]
    reason: Mapped[str | None] = mapped_column(String(60))
    channel: Mapped[str | None] = mapped_column(SLACK_ID)  # Where it goes; known before it is sent.
    ts: Mapped[str | None] = mapped_column(SLACK_ID)  # Which message it became.
    seen_ts: Mapped[str | None] = mapped_column(SLACK_ID)  # A message of the channel that was there before.
    attempt: Mapped[int] = mapped_column(default=0)  # Counts claims, so that a late answer to an old one is told apart.
    failures: Mapped[int] = mapped_column(default=0)  # Counts what went wrong; being told to wait is no failure.

    # Machine time.
    owner: Mapped[str | None] = mapped_column(String(60))
    lease_until: Mapped[datetime | None]
    held_until: Mapped[datetime | None]
    unknown_since: Mapped[datetime | None]


class PauseRow(Base):
    """A time during which nothing at all was sent; `ended_at` is NULL while it lasts."""

    __tablename__ = "outbox_pause"

    id: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(String(60))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
