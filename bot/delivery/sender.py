"""The sender: one delivery after the other is claimed, composed, sent and recorded.

Each transaction ends before Slack is called, and nothing is called on a lease that has run out. Must not
know what a message says: composers do.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from datetime import datetime

import structlog
from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.clock import Clock, monotonic
from bot.database import Database
from bot.delivery.calls import ABOUT_A_MESSAGE, METHODS, PLACELESS, call_for
from bot.delivery.compose import Composed, Composers, Withheld
from bot.delivery.pacing import Pace
from bot.delivery.recording import Recorder, Timing
from bot.delivery.slack import Call, NotSent, Sent, Unknown, perform
from bot.delivery.wakeups import on_commit, watching
from bot.directory import records
from bot.errors import DatabaseError, SlackUnusableError
from bot.outbox import claims, outcomes
from bot.outbox.claims import Claimed
from bot.outbox.rows import Kind
from messages.limits import LimitError

log = structlog.get_logger()

#: A slot this near is waited for; for a later one the delivery is put back, and others pass.
_NEAR_SECONDS = 0.3
#: Before a channel whose readers Slack would not tell is looked at again.
_LOOK_AGAIN_SECONDS = 5.0


class Sender:
    """Sends what the outbox holds. Several threads may run the same sender."""

    def __init__(
        self,
        database: Database,
        client: WebClient,
        clock: Clock,
        composers: Composers,
        pace: Pace,
        timing: Timing,
        *,
        look_at: Callable[[str], object] | None = None,
        monotonic: Callable[[], float] = monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._database = database
        self._client = client
        self._clock = clock
        self._composers = composers
        self._pace = pace
        self._timing = timing
        self._look_at = look_at
        self._recorder = Recorder(database, clock, pace, timing)
        self._monotonic = monotonic
        self._sleep = sleep
        self._owner = f"sender-{secrets.token_hex(8)}"
        self._wake = threading.Event()
        on_commit(database, self.wake)

    def run(self, stop: threading.Event) -> None:
        """Send until `stop` is set: at once what anybody commits, and every poll what has become due."""
        with watching(self._database, self.wake):
            while not stop.is_set():
                self._wake.clear()
                while not stop.is_set() and self._step_safely():
                    pass
                self._wake.wait(self._timing.poll)

    def wake(self) -> None:
        """Have `run` look at once, be it for work or for its `stop`."""
        self._wake.set()

    def drain(self, deadline: float) -> bool:
        """Send until nothing is claimable, waiting out holds; False when `deadline` (monotonic) comes first."""
        while self._monotonic() < deadline:
            looked_at = self._clock.machine()
            if self.step():
                continue
            seconds = self._until_a_hold_ends(looked_at)
            if seconds is None:
                return True
            self._sleep(max(0.0, min(seconds, deadline - self._monotonic())))
        return False

    def step(self) -> bool:
        """Deal with one delivery; False when there is none to be had."""
        deadline = self._monotonic() + self._timing.lease
        claimed = self._claim()
        if claimed is None:
            return False
        channel = self._channel(claimed)
        if channel is None or not self._slot(claimed, METHODS[claimed.kind], channel):
            return True
        if not self._readers_known(claimed, channel):
            return True
        call = self._call(claimed, channel)
        if call is None:
            return True
        if self._monotonic() + self._timing.post > deadline:
            self._recorder.put_back(claimed, "lease_too_short", 0.0)
        else:
            self._recorder.record(claimed, call.method, channel, perform(self._client, call))
        return True

    def _step_safely(self) -> bool:
        """A fault of ours or of the database must not end the sending; what was claimed is swept later."""
        try:
            return self.step()
        except Exception as error:
            log.error("sender_step_failed", error=type(error).__name__)
            return False

    def _claim(self) -> Claimed | None:
        unwanted = self._pace.blocked()
        kinds = [kind for kind, method in METHODS.items() if method in unwanted]
        return self._database.write(
            lambda session: claims.claim(
                session,
                owner=self._owner,
                now=self._clock.now(),
                machine_now=self._clock.machine(),
                lease_seconds=self._timing.lease,
                without=kinds,
            )
        )

    def _until_a_hold_ends(self, looked_at: datetime) -> float | None:
        """Seconds until there may be something that was not claimable at `looked_at`; None if nothing due is held."""
        with self._database.read() as session:
            held_until = claims.next_look(session, self._clock.now(), looked_at)
        if held_until is None:
            return None
        return max((held_until - self._clock.machine()).total_seconds(), *self._pace.blocked().values(), 0.0)

    # --- before the call ------------------------------------------------------------------------

    def _channel(self, claimed: Claimed) -> str | None:
        """The conversation to call with, "" where there is none; None when the delivery goes no further now."""
        if claimed.kind not in METHODS:
            self._recorder.fail(claimed, "kind_not_supported")
            return None
        if claimed.kind in ABOUT_A_MESSAGE and (claimed.place is None or not claimed.place.ts):
            self._recorder.fail(claimed, "no_message")
            return None
        if claimed.kind in PLACELESS:
            return ""
        if claimed.place is not None:
            return claimed.place.channel
        return self._direct_message(claimed) if claimed.to.startswith(("U", "W")) else claimed.to

    def _direct_message(self, claimed: Claimed) -> str | None:
        """Opened once per person and stored before the first post: history cannot be read by a person's id."""
        with self._database.read() as session:
            known = records.dm_channel(session, claimed.to)
        if known is not None:
            return known
        method = "conversations.open"
        if not self._slot(claimed, method, ""):
            return None
        outcome = perform(self._client, Call(method, {"users": claimed.to}))
        if isinstance(outcome, Sent):
            opened = outcome.channel
            self._database.write(lambda session: records.remember_dm(session, claimed.to, opened))
            return opened
        if isinstance(outcome, Unknown):  # Opening twice is opening once, so nothing of the post is in doubt.
            outcome = NotSent(outcome.reason)
        self._recorder.record(claimed, method, "", outcome)
        return None

    def _readers_known(self, claimed: Claimed, channel: str) -> bool:
        """Look who is in a channel just before a post goes there: Slack tells nobody who was not connected.

        When Slack does not say, the delivery is put back; nothing goes to readers of whom we do not know.
        """
        if self._look_at is None or claimed.kind is not Kind.POST or channel.startswith("D"):
            return True
        try:
            self._look_at(channel)
        except SlackUnusableError:
            self._recorder.put_back(claimed, "readers_unknown", _LOOK_AGAIN_SECONDS)
            return False
        return True

    def _slot(self, claimed: Claimed, method: str, channel: str) -> bool:
        """Wait for a near slot; for a far one put the delivery back and return False."""
        seconds = self._pace.wait(method, channel)
        while 0 < seconds <= _NEAR_SECONDS:
            self._sleep(seconds)
            seconds = self._pace.wait(method, channel)
        if seconds > 0:
            self._recorder.put_back(claimed, "paced", seconds)
        return seconds <= 0

    def _call(self, claimed: Claimed, channel: str) -> Call | None:
        """The composed call, or None after recording why there is none."""
        try:
            composed = self._database.write(lambda session: self._composed(session, claimed, channel))
            if isinstance(composed, Composed):
                return call_for(claimed, composed, channel)
        except DatabaseError:
            raise
        except Exception as error:
            # One message that cannot be composed must not keep the others back.
            log.error("compose_failed", delivery=claimed.id, message=claimed.message, error=type(error).__name__)
            self._recorder.fail(claimed, "too_large" if isinstance(error, LimitError) else "compose_error")
            return None
        if isinstance(composed, Withheld):
            self._recorder.withhold(claimed, composed.reason)
        return None

    def _composed(self, session: Session, claimed: Claimed, channel: str) -> Composed | Withheld | None:
        """None when the claim was lost meanwhile. Where it goes is committed before it goes there."""
        if channel and not outcomes.record_target(session, claimed, channel):
            return None
        return self._composers[claimed.message](session, claimed, self._clock.now())
