"""A sender and a reconciler at work on a practice workspace, with time-outs short enough for a test."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.clock import TurnedClock, monotonic
from bot.database import Database
from bot.delivery.compose import Composed, Composer, Withheld
from bot.delivery.pacing import LocalPace, Rate, Rates
from bot.delivery.reconcile import Patience, Reconciler
from bot.delivery.recording import Timing
from bot.delivery.sender import Sender
from bot.outbox import orders, records
from bot.outbox.claims import Claimed
from bot.outbox.orders import Order
from bot.outbox.records import Delivery
from bot.outbox.rows import Kind, State
from tests.bot.delivery.workspaces import Slack

T0 = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
POST_SECONDS = 0.5
TIMING = Timing(post=POST_SECONDS, lease=2.0, poll=30.0, retry=0.01, longest_retry=0.05)
PATIENCE = Patience(quiet=0.05, again=0.05, review=60.0)
UNLIMITED = Rates(methods={}, conversation=Rate(10_000, 10_000))
UNSETTLED = (State.SENDING, State.UNKNOWN)

_numbers = itertools.count(1)


class Crash(BaseException):
    """The process is gone: nothing of ours catches this."""


def says(_session: Session, claimed: Claimed, _now: datetime) -> Composed:
    """What a delivery says is in its context, so that a test sees it in Slack."""
    return Composed(text=str(claimed.context.get("says", "Hello")))


def home(_session: Session, claimed: Claimed, _now: datetime) -> Composed:
    return Composed(view={"type": "home", "blocks": [section(str(claimed.context.get("says", "Hello")))]})


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "plain_text", "text": text}}


def composing(composed: Composed | Withheld) -> Composer:
    return lambda _session, _claimed, _now: composed


@dataclass
class Bench:
    """Everything a delivery passes through; `composers` may be added to before sending."""

    database: Database
    slack: Slack
    clock: TurnedClock
    composers: dict[str, Composer]
    sender: Sender
    reconciler: Reconciler

    def ask(self, to: str, **given: Any) -> str:
        asked: dict[str, Any] = {"kind": Kind.POST, "message": "says", "dedupe_key": f"key:{next(_numbers)}"}
        order = Order(to=to, **(asked | given))
        return self.database.write(lambda session: orders.enqueue(session, order, self.clock.now()))

    def say(self, to: str, text: str, **given: Any) -> str:
        return self.ask(to, context={"says": text}, **given)

    def drain(self) -> None:
        assert self.sender.drain(monotonic() + 20)

    def settle(self) -> None:
        """Send and reconcile until nothing is on its way or in doubt."""
        deadline = monotonic() + 30
        while monotonic() < deadline:
            self.drain()
            self.reconciler.run_once()
            with self.database.read() as session:
                counts = records.counts(session)
            if not any(counts[state] for state in (*UNSETTLED, State.PLANNED)):
                return
            time.sleep(0.01)  # The quiet period and leases are machine time; nobody tells when they end.
        raise AssertionError("it did not settle")

    def look(self, delivery_id: str) -> Delivery:
        with self.database.read() as session:
            return records.get(session, delivery_id)

    def states(self, *ids: str) -> list[State]:
        return [self.look(delivery_id).state for delivery_id in ids]

    def later(self, seconds: float) -> None:
        self.clock.turn_to(self.clock.now() + timedelta(seconds=seconds))


def bench_on(
    database: Database,
    slack: Slack,
    *,
    timing: Mapping[str, float] | None = None,
    patience: Mapping[str, Any] | None = None,
    rates: Rates = UNLIMITED,
    monotonic: Callable[[], float] = monotonic,
) -> Bench:
    clock = TurnedClock(T0)
    composers: dict[str, Composer] = {"says": says, "home": home}
    pace = LocalPace(rates, monotonic)
    its_timing = replace(TIMING, **(timing or {}))
    its_patience = replace(PATIENCE, **(patience or {}))
    sender = Sender(database, slack.client, clock, composers, pace, its_timing, monotonic=monotonic)
    bot_id = slack.workspace.app.bot_id
    reconciler = Reconciler(database, slack.client, clock, pace, its_patience, bot_id)
    return Bench(database, slack, clock, composers, sender, reconciler)
