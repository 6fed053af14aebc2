"""Who comes and goes: what Slack tells of channels and people, and what it means for the network.

A partner's channel decides who its contacts are, because whoever is in it reads what is posted there.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from bot.directory import records
from bot.directory.records import SlackUser
from bot.engagement import invitations
from bot.network import partners, people
from bot.network.people import Person
from bot.network.rows import PersonKind
from bot.questions import departures


def joined(session: Session, channel_id: str, team_id: str, slack_id: str, now: datetime) -> None:
    """Somebody is in a channel now; in a partner's channel they become one of its contacts."""
    records.note_joined(session, channel_id, slack_id)
    partner = partners.by_channel(session, channel_id)
    if partner is None or records.is_bot(session, slack_id) or people.by_slack(session, team_id, slack_id):
        return
    account = records.user(session, slack_id)
    if account is not None and _enters(session, account, now) is not None:
        return
    name = slack_id if account is None else account.name
    people.add(
        session,
        team_id=team_id,
        slack_id=slack_id,
        name=name,
        kind=PersonKind.PARTNER,
        partner_id=partner.id,
        now=now,
    )


def meet(session: Session, channel_id: str, now: datetime) -> None:
    """Everybody who is in a channel already: for when it becomes a partner's."""
    for slack_id in records.people_in(session, channel_id):
        known = records.user(session, slack_id)
        if known is not None:
            joined(session, channel_id, known.team_id, slack_id, now)


def left(session: Session, channel_id: str, slack_id: str) -> None:
    """Somebody is no longer in a channel."""
    records.note_left(session, channel_id, slack_id)


def changed(
    session: Session, team_id: str, slack_id: str, *, locale: str, deleted: bool, now: datetime, name: str | None = None
) -> None:
    """Slack says somebody's name or language, or that their account is closed: then nothing more goes to them."""
    person = people.by_slack(session, team_id, slack_id)
    if person is None:
        return
    spoken = locale or person.locale
    people.set_profile(session, person.id, locale=spoken, is_active=not deleted, now=now, name=name)
    if deleted and person.is_active:
        invitations.left(session, person, now)
        departures.holder_gone(session, person.id, now)


def read_anew(session: Session, users: Iterable[SlackUser], now: datetime, machine_now: datetime) -> int:
    """What Slack says of these accounts now; returns how many of them are the network's people."""
    return sum(_read_anew(session, user, now, machine_now) for user in users)


def _read_anew(session: Session, user: SlackUser, now: datetime, machine_now: datetime) -> bool:
    person = people.by_slack(session, user.team_id, user.slack_id) or _enters(session, user, now)
    if person is None:
        records.note_user_change(session, user, machine_now)
        return False
    records.store_user(session, user, machine_now)
    locale, deleted = user.locale or "", user.is_deleted
    changed(session, user.team_id, user.slack_id, locale=locale, deleted=deleted, now=now, name=user.name)
    return True


def _enters(session: Session, user: SlackUser, now: datetime) -> Person | None:
    """Somebody known by e-mail has come to Slack: they are the same person, and can be written to now."""
    person = None if user.email is None or user.is_deleted else people.by_email(session, user.email)
    if person is None or person.slack_id is not None:
        return None
    people.enter_slack(session, person.id, team_id=user.team_id, slack_id=user.slack_id, now=now)
    return people.get(session, person.id)
