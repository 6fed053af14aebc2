"""Turn what is due into deliveries or into skips with a reason, one person after the other."""

from __future__ import annotations

import structlog

from bot.engagement import occurrences
from jobs.work import Work

log = structlog.get_logger()


def run(work: Work) -> int:
    """Decide everything due now; one that fails does not keep the others. Returns how many were decided."""
    now = work.clock.now()
    work.database.write(lambda session: occurrences.materialise(session, now))
    with work.database.read() as session:
        due = occurrences.due(session, now)
    for occurrence_id in due:
        _decide(work, occurrence_id)
    return len(due)


def _decide(work: Work, occurrence_id: int) -> None:
    now = work.clock.now()
    try:
        work.database.write(lambda session: occurrences.decide(session, occurrence_id, now))
    except Exception as error:
        log.error("occurrence_not_decided", occurrence=occurrence_id, error=type(error).__name__)
