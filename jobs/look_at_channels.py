"""Look again at the partners' channels: that one was opened to everybody is told to no app that does not read along."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import structlog

from bot.conversation import workspace_changes
from bot.directory import records
from bot.errors import SlackUnusableError
from bot.network import partners
from bot.outbox import pauses
from jobs.work import Work

log = structlog.get_logger()

#: What was read within this time is taken to be so.
FRESH = timedelta(hours=1)


def run(work: Work) -> int:
    """Read anew what was last read longer ago than FRESH; returns how many channels that were."""
    if work.look_at is None:
        return 0
    with work.database.read() as session:
        if pauses.paused(session):
            return 0
        channels = [partner.channel_id for partner in partners.everyone(session) if partner.channel_id is not None]
        stale = records.read_before(session, channels, work.clock.machine() - FRESH)
    for channel_id in stale:
        try:
            channel = work.look_at(channel_id)
        except SlackUnusableError:
            log.warning("channels_not_looked_at")
            return 0
        if channel is not None:
            now, machine_now = work.clock.now(), work.clock.machine()
            note = partial(workspace_changes.looked_at, channel=channel, now=now, machine_now=machine_now)
            work.database.write(note)
    return len(stale)
