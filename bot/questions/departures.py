"""Somebody, or a whole channel, can no longer act: open questions go to staff, and cards may go dark.

Knows questions and their turns; what happened in Slack it is not told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from bot.outbox.orders import cancel
from bot.questions import desk
from bot.questions.rows import ReferralRow, ReferralState


def partner_gone(session: Session, partner_id: int, now: datetime) -> int:
    """Give staff what this partner has open, whether accepted or not; returns how many questions that were."""
    return _to_staff(session, ReferralRow.partner_id == partner_id, now)


def holder_gone(session: Session, person_id: int, now: datetime) -> int:
    """Give staff what this person holds; returns how many questions that were."""
    return _to_staff(session, ReferralRow.holder_id == person_id, now)


def hide_cards(session: Session, partner_id: int, now: datetime) -> None:
    """Take the text off every card this partner was ever shown; call it once the channel is theirs no more."""
    for turn_id in _turns(session, ReferralRow.partner_id == partner_id):
        desk.show(session, desk.referral(session, turn_id), f"hidden:{now:%Y%m%dT%H%M%S}", now)


def leave_cards(session: Session, partner_id: int, now: datetime) -> None:
    """Change no card any more: nothing can be changed where they stand."""
    for turn_id in _turns(session, ReferralRow.partner_id == partner_id):
        cancel(session, reason="channel_archived", now=now, subject=f"referral:{turn_id}")


def _to_staff(session: Session, whose: ColumnElement[bool], now: datetime) -> int:
    live = _turns(session, whose, ReferralRow.state.in_(desk.LIVE))
    for turn_id in live:
        turn = desk.referral(session, turn_id)
        if turn.state is ReferralState.OFFERED:
            desk.hand_to_staff(session, turn_id, now)
        else:
            desk.pass_on(session, turn, None, now)
    return len(live)


def _turns(session: Session, *which: ColumnElement[bool]) -> Sequence[int]:
    return session.scalars(select(ReferralRow.id).where(*which).order_by(ReferralRow.id)).all()
