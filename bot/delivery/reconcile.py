"""Finding out whether a post of unknown outcome arrived: Slack's history is asked, and nobody's clock.

Knows history and replies; must not know what a message says. What cannot be decided goes to a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from slack_sdk import WebClient

from bot.clock import Clock
from bot.database import Database
from bot.delivery.calls import EVENT_TYPE
from bot.delivery.pacing import Pace
from bot.delivery.slack import Busy, Call, read
from bot.outbox import claims, unknowns
from bot.outbox.unknowns import Unknown

log = structlog.get_logger()

_PAGE = 200
#: After so many failures of one delivery a person should look, even though nothing of it is in Slack.
_MOST_TRIES = 10


@dataclass(frozen=True, kw_only=True)
class Patience:
    """Seconds of machine time."""

    quiet: float = 60.0  # Slack may apply a request late; before this has passed, absence says nothing.
    again: float = 30.0  # Between two looks at a history that could not be read.
    review: float = 3600.0  # After this a person is asked.
    pages: int = 10  # How far back one look goes at most.


@dataclass(frozen=True)
class _Found:
    ts: str


@dataclass(frozen=True)
class _Missing:
    """The whole of what could hold the message was read."""


@dataclass(frozen=True)
class _Unreadable:
    reason: str
    seconds: float = 0.0  # How long Slack asks to wait.


class Reconciler:
    """Settles unknown deliveries, one at a time. Several may run at once: records are guarded."""

    def __init__(
        self, database: Database, client: WebClient, clock: Clock, pace: Pace, patience: Patience, bot_id: str
    ) -> None:
        self._database = database
        self._client = client
        self._clock = clock
        self._pace = pace
        self._patience = patience
        self._bot_id = bot_id

    def run_once(self) -> int:
        """Sweep leases that ran out, then look for everything that has been unknown long enough; how many."""
        now, machine_now = self._clock.now(), self._clock.machine()
        self._database.write(partial(claims.sweep_leases, now=now, machine_now=machine_now))
        settled = 0
        while self.step():
            settled += 1
        return settled

    def step(self) -> bool:
        """Look for one delivery; False when none is waiting."""
        machine_now = self._clock.machine()
        quiet_until = machine_now - timedelta(seconds=self._patience.quiet)
        with self._database.read() as session:
            unknown = unknowns.next_unknown(session, machine_now, quiet_until)
        if unknown is None:
            return False
        self._settle(unknown, self._search(unknown), machine_now)
        return True

    def _settle(self, unknown: Unknown, verdict: _Found | _Missing | _Unreadable, machine_now: datetime) -> None:
        log.info("delivery_looked_for", delivery=unknown.id, verdict=type(verdict).__name__.strip("_").lower())
        if isinstance(verdict, _Found):
            found = partial(unknowns.record_found, unknown=unknown, now=self._clock.now(), ts=verdict.ts)
            self._database.write(found)
        elif isinstance(verdict, _Unreadable):
            self._postpone(unknown, verdict, machine_now)
        elif unknown.failures + 1 >= _MOST_TRIES:
            self._give_up(unknown, "keeps_failing")
        else:
            self._database.write(partial(unknowns.record_missing, unknown=unknown))

    def _postpone(self, unknown: Unknown, verdict: _Unreadable, machine_now: datetime) -> None:
        if machine_now - unknown.since >= timedelta(seconds=self._patience.review):
            self._give_up(unknown, verdict.reason)
            return
        until = machine_now + timedelta(seconds=max(verdict.seconds, self._patience.again))
        self._database.write(partial(unknowns.record_unreadable, unknown=unknown, reason=verdict.reason, until=until))

    def _give_up(self, unknown: Unknown, reason: str) -> None:
        log.error("delivery_needs_review", delivery=unknown.id, reason=reason)
        self._database.write(partial(unknowns.record_undecidable, unknown=unknown, reason=reason))

    def _search(self, unknown: Unknown) -> _Found | _Missing | _Unreadable:
        method, arguments = _where(unknown)
        for _ in range(self._patience.pages):
            seconds = self._pace.wait(method, "")
            if seconds > 0:
                return _Unreadable("paced", seconds)
            page = read(self._client, Call(method, arguments))
            if isinstance(page, Busy):
                self._pace.block(method, page.retry_after)
                return _Unreadable("ratelimited", page.retry_after)
            if not isinstance(page, Mapping):
                return _Unreadable(page.reason)
            for message in page.get("messages", ()):
                if self._is(message, unknown.id):
                    return _Found(str(message["ts"]))
            cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return _Unreadable("truncated") if page.get("has_more") else _Missing()
            arguments = {**arguments, "cursor": cursor}
        return _Unreadable("truncated")

    def _is(self, message: Mapping[str, Any], delivery_id: str) -> bool:
        """Ours and this one: anybody's message may carry any metadata, but not our bot's id."""
        metadata = message.get("metadata") or {}
        carried = (metadata.get("event_type"), (metadata.get("event_payload") or {}).get("id"))
        return carried == (EVENT_TYPE, delivery_id) and message.get("bot_id") == self._bot_id


def _where(unknown: Unknown) -> tuple[str, dict[str, Any]]:
    """A reply is in its thread only, never in the channel's history."""
    arguments = {
        "channel": unknown.channel,
        "oldest": unknown.seen_ts,
        "include_all_metadata": True,
        "limit": _PAGE,
    }
    if unknown.thread_ts:
        return "conversations.replies", {**arguments, "ts": unknown.thread_ts}
    return "conversations.history", arguments
