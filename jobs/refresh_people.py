"""Once a night, read again what Slack says of everybody: names, languages, guests, and whose account is closed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.orm import Session

from bot.conversation import arrivals, leavings
from bot.directory.census import Census
from bot.errors import SlackUnusableError
from bot.ledger import audit
from bot.network.people import FALLBACK_ZONE
from bot.network.zones import local
from bot.outbox import pauses
from jobs.work import Work

log = structlog.get_logger()

#: A night's refresh belongs to the day that began before it, and happens after this time of the network's night.
NIGHT = timedelta(hours=3)
_DONE, _WHAT = "people.refreshed", "network"


def run(work: Work) -> int:
    """Read everybody anew, once a night; returns how many of the network's people were looked at."""
    if work.census is None:
        return 0
    now = work.clock.now()
    with work.database.read() as session:
        last = audit.last(session, _DONE, _WHAT)
        if pauses.paused(session) or (last is not None and _night(last) == _night(now)):
            return 0
    try:
        looked_at = _read(work, work.census, now)
    except SlackUnusableError:
        log.warning("people_not_refreshed")
        return 0

    def close(session: Session) -> None:
        leavings.tell(session, last or now - timedelta(days=1), now)
        audit.record(session, now, None, _DONE, _WHAT, people=looked_at)

    work.database.write(close)
    return looked_at


def _read(work: Work, census: Census, now: datetime) -> int:
    """One transaction a page, so that whoever wants to write meanwhile need not wait for all of them."""
    looked_at = 0
    for page in census.pages():
        note = partial(arrivals.read_anew, users=page, now=now, machine_now=work.clock.machine())
        looked_at += work.database.write(note)
    return looked_at


def _night(instant: datetime) -> date:
    return (local(instant, FALLBACK_ZONE) - NIGHT).date()
