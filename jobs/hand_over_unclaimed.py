"""Give staff the questions that no partner accepted by the day that was said."""

from __future__ import annotations

from functools import partial

from bot.questions import desk
from jobs.work import Work


def run(work: Work) -> int:
    """Hand over what is unclaimed now; returns how many."""
    now = work.clock.now()
    with work.database.read() as session:
        late = desk.unclaimed(session, now)
    for referral_id in late:
        work.database.write(partial(desk.hand_to_staff, referral_id=referral_id, now=now))
    return len(late)
