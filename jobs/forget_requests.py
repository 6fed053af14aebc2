"""Forget the identities of requests that Slack can no longer repeat."""

from __future__ import annotations

from bot.ledger import inbound
from jobs.work import Work


def run(work: Work) -> int:
    """Returns how many were forgotten."""
    return work.database.write(lambda session: inbound.forget_old(session, work.clock.machine()))
