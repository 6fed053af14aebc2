"""Channels are archived, renamed, opened, shared; the app loses its token: what that means for the network.

A partner's channel is where its people agreed to read. When others can read there, or nobody can act there,
it is the partner's channel no more until staff name one again.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from bot.conversation.kit import Kit
from bot.delivery.compose import Composed, Withheld
from bot.directory import records
from bot.directory.records import SlackChannel
from bot.ledger import audit
from bot.network import partners, people
from bot.network.partners import Partner
from bot.outbox import moves, pauses
from bot.outbox.claims import Claimed
from bot.outbox.orders import Order, enqueue
from bot.outbox.rows import Kind
from bot.questions import departures
from messages.partners import ChannelChanged


class Change(StrEnum):
    """Why a channel is no partner's any more."""

    ARCHIVED = "archived"  # Nobody can act there.
    PUBLIC = "public"  # The whole workspace can read there.
    SHARED = "shared"  # Another organization can read there.
    UNSHARED = "unshared"  # The partner's people can no longer read there.


def renamed(session: Session, channel_id: str, name: str) -> None:
    """Only what people are told of the channel changes."""
    records.note_channel(session, channel_id, name=name)


def archived(session: Session, channel_id: str, now: datetime) -> None:
    records.note_channel(session, channel_id, is_archived=True)
    _take_off(session, channel_id, Change.ARCHIVED, now)


def unarchived(session: Session, channel_id: str) -> None:
    """Whose channel it is again, if anybody's, is for staff to say."""
    records.note_channel(session, channel_id, is_archived=False)


def made_public(session: Session, channel_id: str, now: datetime) -> None:
    records.note_channel(session, channel_id, is_private=False)
    _take_off(session, channel_id, Change.PUBLIC, now)


def shared(session: Session, channel_id: str, now: datetime) -> None:
    records.note_channel(session, channel_id, is_ext_shared=True)
    _take_off(session, channel_id, Change.SHARED, now)


def unshared(session: Session, channel_id: str, team_id: str, now: datetime, *, still_shared: bool) -> None:
    """The people of that organization are out. The channel stays the partner's while any of its people are in."""
    records.note_channel(session, channel_id, is_ext_shared=still_shared)
    for slack_id in records.members_of(session, channel_id):
        account = records.user(session, slack_id)
        theirs = account is not None and account.team_id == team_id
        if theirs or people.by_slack(session, team_id, slack_id) is not None:
            records.note_left(session, channel_id, slack_id)
    partner = partners.by_channel(session, channel_id)
    if partner is not None and not _has_contacts(session, partner, channel_id):
        _take_off(session, channel_id, Change.UNSHARED, now)


def id_changed(session: Session, old: str, new: str, now: datetime) -> None:
    """The same channel by another id: whose it is, what is known of it and what went there follow."""
    records.move_channel(session, old, new)
    moves.follow(session, old, new)
    partner = partners.by_channel(session, old)
    if partner is not None:
        partners.set_channel(session, partner.id, new, now)


def looked_at(session: Session, channel: SlackChannel, now: datetime, machine_now: datetime) -> None:
    """What Slack says of a channel now, for what it tells nobody of and for events that were lost."""
    before = records.channel(session, channel.channel_id)
    records.store_channel(session, channel, machine_now)
    if before is None:
        return
    if channel.is_archived and not before.is_archived:
        _take_off(session, channel.channel_id, Change.ARCHIVED, now)
    elif before.is_private and not channel.is_private:
        _take_off(session, channel.channel_id, Change.PUBLIC, now)
    elif channel.is_ext_shared and not before.is_ext_shared:
        _take_off(session, channel.channel_id, Change.SHARED, now)


def withdrawn(session: Session, reason: str, now: datetime) -> None:
    """The app has no token any more: nothing goes out until staff resume, and nothing is deleted."""
    pauses.pause_all(session, now, reason)
    audit.record(session, now, None, "workspace.paused", "workspace", reason=reason)


def channel_changed(kit: Kit, session: Session, claimed: Claimed, _now: datetime) -> Composed | Withheld:
    """To staff: which partner has no channel, and why."""
    partner = partners.get(session, int(claimed.context["partner"] or 0))
    channel_id = str(claimed.context["channel"])
    message = ChannelChanged(
        partner=partner.name,
        channel=records.channel_name(session, channel_id) or channel_id,
        change=str(claimed.context["change"]),
        moved=int(claimed.context["moved"] or 0),
        command=f"throughline partner channel {partner.key} CHANNEL",
    )
    return kit.composed(message, people.by_slack_id(session, claimed.to))


def _has_contacts(session: Session, partner: Partner, channel_id: str) -> bool:
    contacts = {contact.slack_id for contact in people.contacts(session, partner.id)}
    return not contacts.isdisjoint(records.people_in(session, channel_id))


def _take_off(session: Session, channel_id: str, change: Change, now: datetime) -> None:
    """The channel is its partner's no more; what was open there goes to staff, who are told why."""
    partner = partners.by_channel(session, channel_id)
    if partner is None:
        return
    partners.set_channel(session, partner.id, None, now)
    moved = departures.partner_gone(session, partner.id, now)
    settle = departures.leave_cards if change is Change.ARCHIVED else departures.hide_cards
    settle(session, partner.id, now)
    for member in people.staff(session):
        order = Order(
            kind=Kind.POST,
            message="channel_changed",
            to=member.address,
            dedupe_key=f"channel-changed:{partner.id}:{channel_id}:{change}:{now:%Y%m%dT%H%M%S}:{member.id}",
            context={"partner": partner.id, "channel": channel_id, "change": change.value, "moved": moved},
            person=member.id,
        )
        enqueue(session, order, now)
