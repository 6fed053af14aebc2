"""The tables of the network: places, roles, people and what they agreed to."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class JurisdictionKind(StrEnum):
    """What kind of public body it is."""

    CITY = "city"  # A city, town or village.
    COUNTY = "county"  # A county or parish.
    OTHER = "other"  # A board, district or regional body.


class PersonKind(StrEnum):
    """Which side of the network's work a person stands on."""

    LEADER = "leader"  # Holds a seat: is asked, and asks.
    STAFF = "staff"  # Plans and watches for the network.
    PARTNER = "partner"  # Answers for a partner organization.


class ConsentKind(StrEnum):
    """What somebody is asked to agree to, each on its own."""

    PROMPTS = "prompts"  # Being asked a question now and then.
    SENDER = "sender"  # Being named as the sender of what the bot asks.


class ConsentState(StrEnum):
    """Where the asking stands."""

    ASKED = "asked"  # The welcome is on its way or unanswered.
    YES = "yes"  # They agreed.
    NO = "no"  # They said not now; nobody asks again.
    WITHDRAWN = "withdrawn"  # They agreed once and stopped.


class JurisdictionRow(Base):
    """A city, county or other body."""

    __tablename__ = "jurisdiction"
    __table_args__ = (UniqueConstraint("name", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[JurisdictionKind]
    state: Mapped[str] = mapped_column(String(2))
    zone: Mapped[str] = mapped_column(String(60))  # IANA name.
    aliases: Mapped[list[str]]
    source: Mapped[str] = mapped_column(Text)


class RoleRow(Base):
    """A role that seats can have; staff may add to them."""

    __tablename__ = "role"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    label: Mapped[str] = mapped_column(String(80))


class SeatRow(Base):
    """A role in a jurisdiction. Plans and pairings belong to it, whoever holds it."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("jurisdiction_id", "role", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    jurisdiction_id: Mapped[int] = mapped_column(ForeignKey("jurisdiction.id"))
    role: Mapped[str] = mapped_column(ForeignKey("role.key"))
    title: Mapped[str] = mapped_column(String(120))


class PartnerRow(Base):
    """An organization that receives questions."""

    __tablename__ = "partner"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    line: Mapped[str] = mapped_column(Text)  # Who they are, in one plain line.
    channel_id: Mapped[str | None] = mapped_column(String(30), unique=True)
    audiences: Mapped[list[str]]
    topics: Mapped[list[str]]
    sources: Mapped[list[str]]


class PersonRow(Base):
    """Somebody of the network, in the workspace or still to come."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("team_id", "slack_user_id"),
        CheckConstraint("(kind = 'partner') = (partner_id IS NOT NULL)", name="partner_contact_has_partner"),
        CheckConstraint("(team_id IS NULL) = (slack_user_id IS NULL)", name="slack_account_is_whole"),
        CheckConstraint("slack_user_id IS NOT NULL OR email IS NOT NULL", name="somebody_can_be_found"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str | None] = mapped_column(String(30))  # None, as the account's id, until they are in Slack.
    slack_user_id: Mapped[str | None] = mapped_column(String(30))
    email: Mapped[str | None] = mapped_column(String(320), unique=True)  # From a roster; in lower case.
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[PersonKind]
    is_owner: Mapped[bool] = mapped_column(default=False)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"))
    zone: Mapped[str | None] = mapped_column(String(60))  # Only when the person chose one.
    roster_zone: Mapped[str | None] = mapped_column(String(60))  # What a roster says; their own choice goes first.
    locale: Mapped[str] = mapped_column(String(20), default="en-US")
    is_active: Mapped[bool] = mapped_column(default=True)
    left_at: Mapped[datetime | None]  # When Slack said that their account is closed.
    paused_since: Mapped[datetime | None]
    joined_at: Mapped[datetime]


class HoldingRow(Base):
    """Who holds a seat, and since when."""

    __tablename__ = "holding"
    __table_args__ = (
        Index(
            "uq_holding_current",
            "seat_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        Index("ix_holding_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class CohortRow(Base):
    """A named group of seats."""

    __tablename__ = "cohort"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(160), unique=True)
    source: Mapped[str] = mapped_column(Text)


class CohortSeatRow(Base):
    """A seat's place in a cohort; a seat can be in several."""

    __tablename__ = "cohort_seat"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), primary_key=True, index=True)


class ConsentRow(Base):
    """What one person answered to one kind of asking, and when."""

    __tablename__ = "consent"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[ConsentKind] = mapped_column(primary_key=True)
    state: Mapped[ConsentState]
    at: Mapped[datetime]


class AttentionRow(Base):
    """One week of one person that a round has taken; the key makes a second one impossible."""

    __tablename__ = "attention"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)  # The Monday, in the person's zone.
    day: Mapped[date]  # The day itself, for counting any 28 days.
    subject: Mapped[str] = mapped_column(String(80))  # "occurrence:12"
