"""Give staff the questions that no partner accepted by the day that was said."""

from __future__ import annotations

import structlog

from bot.questions import desk
from jobs.work import Work

log = structlog.get_logger()


def run(work: Work) -> int:
    """Hand over what is unclaimed now; one that fails does not keep the others. Returns how many there were."""
    with work.database.read() as session:
        late = desk.unclaimed(session, work.clock.now())
    for referral_id in late:
        _hand_over(work, referral_id)
    return len(late)


def _hand_over(work: Work, referral_id: int) -> None:
    now = work.clock.now()
    try:
        work.database.write(lambda session: desk.hand_to_staff(session, referral_id, now))
    except Exception as error:
        log.error("question_not_handed_over", referral=referral_id, error=type(error).__name__)
