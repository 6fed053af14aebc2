"""Who comes and goes: what Slack tells of channels and people, and what it means for the network.

A partner's channel decides who its contacts are, because whoever is in it reads what is posted there.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.directory import records
from bot.engagement import invitations
from bot.network import partners, people
from bot.network.rows import PersonKind
from bot.questions import departures


def joined(session: Session, channel_id: str, team_id: str, slack_id: str, now: datetime) -> None:
    """Somebody is in a channel now; in a partner's channel they become one of its contacts."""
    records.note_joined(session, channel_id, slack_id)
    partner = partners.by_channel(session, channel_id)
    if partner is None or records.is_bot(session, slack_id) or people.by_slack(session, team_id, slack_id):
        return
    name = records.name_of(session, slack_id) or slack_id
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


def changed(session: Session, team_id: str, slack_id: str, *, locale: str, deleted: bool, now: datetime) -> None:
    """Slack says somebody's language, or that their account is closed: then nothing more goes to them."""
    person = people.by_slack(session, team_id, slack_id)
    if person is None:
        return
    people.set_profile(session, person.id, locale=locale or person.locale, is_active=not deleted, now=now)
    if deleted and person.is_active:
        invitations.left(session, person, now)
        departures.holder_gone(session, person.id, now)
