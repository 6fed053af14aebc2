"""When each job runs: a handful of ticks from memory; what is due at a tick is table data, asked by the job.

APScheduler fires and nothing more: no store, no pickles, and a tick that comes late runs once all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from jobs import forget_requests, hand_over_unclaimed, look_at_channels, recover_deliveries, refresh_people, send_due
from jobs.work import Work

log = structlog.get_logger()

QUARTER_HOUR = 900
HOUR = 3_600
DAY = 86_400


@dataclass(frozen=True)
class Entry:
    """One job and how often it looks, in seconds of machine time."""

    name: str
    seconds: float
    run: Callable[[Work], int]


def timetable(tick_seconds: float) -> tuple[Entry, ...]:
    """Every job there is; `tick_seconds` is how promptly what is due is noticed."""
    return (
        # What is due goes on its way, or is skipped with a reason.
        Entry("send_due", tick_seconds, send_due.run),
        # Deliveries of unknown outcome are looked for in Slack's history.
        Entry("recover_deliveries", tick_seconds, recover_deliveries.run),
        # Questions nobody accepted by the day that was said go to staff.
        Entry("hand_over_unclaimed", 4 * tick_seconds, hand_over_unclaimed.run),
        # What became of the partners' channels, where Slack told nobody.
        Entry("look_at_channels", QUARTER_HOUR, look_at_channels.run),
        # Once a night: what Slack says of everybody, and who has left.
        Entry("refresh_people", HOUR, refresh_people.run),
        # Identities of requests that cannot be repeated any more are forgotten.
        Entry("forget_requests", DAY, forget_requests.run),
    )


def start(work: Work, tick_seconds: float) -> BackgroundScheduler:
    """Fire the timetable until the returned scheduler is shut down."""
    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    for entry in timetable(tick_seconds):
        scheduler.add_job(tick, "interval", (entry, work), id=entry.name, seconds=entry.seconds)
    scheduler.start()
    return scheduler


def tick_all(work: Work, tick_seconds: float) -> None:
    """Every job once, in order, by direct call: for turned time and tests."""
    for entry in timetable(tick_seconds):
        entry.run(work)


def tick(entry: Entry, work: Work) -> None:
    """One run of one job; what it raises is logged by kind, and the next tick tries again."""
    try:
        done = entry.run(work)
    except Exception as error:
        log.error("job_failed", job=entry.name, error=type(error).__name__)
    else:
        if done:
            log.info("job_done", job=entry.name, done=done)
