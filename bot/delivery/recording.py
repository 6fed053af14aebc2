"""What is written down after a call to Slack, or instead of one.

Knows outcomes and the outbox; must not know how a call is made or what it said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.database import Database
from bot.delivery.pacing import Pace
from bot.delivery.slack import Busy, NotSent, Outcome, Refused, Sent, Unknown
from bot.outbox import outcomes, pauses
from bot.outbox.claims import Claimed
from bot.outbox.rows import RECONCILED

log = structlog.get_logger()

#: What converges is tried this often (about ten minutes) before it counts as failed.
_MOST_TRIES = 15


@dataclass(frozen=True, kw_only=True)
class Timing:
    """Seconds of machine time; a post ends well before its lease does."""

    post: float = 10.0  # As long as one call may take; the client was opened with the same.
    lease: float = 60.0
    poll: float = 1.0  # How often to look although nobody called.
    retry: float = 1.0  # Before the second try; doubles with each.
    longest_retry: float = 60.0


class Recorder:
    """Turns outcomes into records; a claim lost meanwhile is logged and changes nothing."""

    def __init__(self, database: Database, clock: Clock, pace: Pace, timing: Timing) -> None:
        self._database = database
        self._clock = clock
        self._pace = pace
        self._timing = timing

    def record(self, claimed: Claimed, method: str, channel: str, outcome: Outcome) -> None:
        """Write down what `method` brought; `channel` is where it went, should Slack not say so."""
        match outcome:
            case Sent():
                self._sent(claimed, outcome.channel or channel, outcome.ts)
            case Busy():
                self._pace.block(method, outcome.retry_after)
                self.put_back(claimed, "ratelimited", outcome.retry_after)
            case NotSent():
                self.put_back(claimed, outcome.reason, self._backoff(claimed), failed=True)
            case Refused(stops_workspace=True):
                self._stop_everything(claimed, outcome.reason)
            case Refused():
                self.fail(claimed, outcome.reason)
            case Unknown():
                self._doubt(claimed, outcome.reason)

    def put_back(self, claimed: Claimed, reason: str, seconds: float, *, failed: bool = False) -> None:
        """Nothing was sent; try again after `seconds`."""
        until = self._in(seconds)
        self._note(claimed, lambda session: outcomes.record_retry(session, claimed, reason, until, failed=failed))

    def fail(self, claimed: Claimed, reason: str) -> None:
        """It will never be sent."""
        log.error("delivery_failed", delivery=claimed.id, kind=claimed.kind.value, reason=reason)
        now = self._clock.now()
        self._note(claimed, lambda session: outcomes.record_refused(session, claimed, now, reason))

    def withhold(self, claimed: Claimed, reason: str) -> None:
        """Its composer found that it should not go out after all."""
        now = self._clock.now()
        self._note(claimed, lambda session: outcomes.record_withheld(session, claimed, now, reason))

    def _sent(self, claimed: Claimed, channel: str, ts: str) -> None:
        now = self._clock.now()
        self._note(claimed, lambda session: outcomes.record_sent(session, claimed, now, channel=channel, ts=ts))

    def _doubt(self, claimed: Claimed, reason: str) -> None:
        log.warning("delivery_unknown", delivery=claimed.id, kind=claimed.kind.value, reason=reason)
        if claimed.kind not in RECONCILED and claimed.failures + 1 >= _MOST_TRIES:
            self.fail(claimed, "unknown")
            return
        now, machine_now, again_at = self._clock.now(), self._clock.machine(), self._in(self._backoff(claimed))
        self._note(
            claimed, lambda session: outcomes.record_unknown(session, claimed, reason, now, machine_now, again_at)
        )

    def _stop_everything(self, claimed: Claimed, reason: str) -> None:
        """The token is refused: nothing would go out, so everything waits, this delivery too, until resumed."""
        log.error("slack_refuses_the_token", reason=reason)
        now, machine_now = self._clock.now(), self._clock.machine()

        def stop(session: Session) -> bool:
            pauses.pause_all(session, now, reason)
            return outcomes.record_retry(session, claimed, reason, machine_now, failed=False)

        self._note(claimed, stop)

    def _note(self, claimed: Claimed, record: Callable[[Session], bool]) -> None:
        if not self._database.write(record):
            # The lease ran out first. A post carries its id, so that reconciling finds it.
            log.warning("claim_was_lost", delivery=claimed.id, attempt=claimed.attempt)

    def _backoff(self, claimed: Claimed) -> float:
        return min(self._timing.retry * 2.0**claimed.failures, self._timing.longest_retry)

    def _in(self, seconds: float) -> datetime:
        return self._clock.machine() + timedelta(seconds=seconds)
