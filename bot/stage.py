"""The stage for demo, story and tests: a practice workspace peopled from the starter, and a house on it.

The house talks to the workspace over real HTTP and Socket Mode, as it would to Slack; only the calendar can
be turned. People are named by what they do, since nobody here is anybody.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session
from starlette.routing import BaseRoute

from bot import settings as setting
from bot.app import STARTER, House, build, open_database
from bot.clock import TurnedClock, monotonic
from bot.conversation import arrivals
from bot.database import Database
from bot.directory.refresh import refresh_channel
from bot.engagement import invitations, library, occurrences
from bot.migrations import schema
from bot.network import founding, partners, people
from bot.network import starter as starters
from bot.network.rows import PersonKind, RoleRow
from bot.network.starter import Starter, StarterSeat
from bot.outbox import pauses, records
from bot.practice.driver import Actor, Driver
from bot.practice.server import PracticeServer
from bot.practice.workspace import Workspace
from bot.processes import sending, socket_mode
from bot.questions import desk
from bot.settings import Settings
from handlers.manifest import manifest
from jobs import timetable

#: Seconds in which everything that was set off comes to rest.
PATIENCE = 20.0
STAFF = "Network staff"
ORGANIZATION = "Living Cities"


@dataclass(frozen=True)
class Stage:
    """Everything on the stage; `cast` gives the Slack id of each practice person by name."""

    workspace: Workspace
    server: PracticeServer
    driver: Driver
    clock: TurnedClock
    home: House
    cast: Mapping[str, str]
    channels: Mapping[str, str]  # By the partner's key.
    contacts: Mapping[str, str]  # The Slack id of each partner's contact, by the partner's key.

    def actor(self, name: str) -> Actor:
        return self.driver.person(self.cast[name])

    def contact(self, partner: str) -> Actor:
        return self.driver.person(self.contacts[partner])

    def settle(self) -> None:
        """Until the app has answered everything, and everything due has left the outbox."""
        deadline = monotonic() + PATIENCE
        while monotonic() < deadline:
            self.driver.settle(PATIENCE)
            self.home.sender.drain(deadline)
            if self.workspace.courier.quiet() and self._outbox_at_rest():
                return
            time.sleep(0.002)  # Another thread of the sender has one in hand; it tells nobody when it is done.
        raise TimeoutError(f"the practice workspace did not come to rest within {PATIENCE:.0f} seconds")

    def turn_to(
        self,
        instant: datetime,
        reached: Callable[[datetime], None] = lambda _: None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        """Turn the calendar to `instant` (UTC), stepping through every instant at which something is due.

        `reached` is told of each step; `stopped` is asked before each, and ends the turning where it is.
        """
        while not stopped() and (step := self._next_step(instant)) is not None:
            self._arrive(step)
            reached(step)
        if not stopped():
            self._arrive(instant)

    def _outbox_at_rest(self) -> bool:
        """Nothing is in hand and nothing that is due waits, or everything is paused: looked at in one snapshot."""
        with self.home.database.read() as session:
            return pauses.paused(session) or records.under_way(session, self.clock.now()) == 0

    def _arrive(self, instant: datetime) -> None:
        self.clock.turn_to(instant)
        self.workspace.wake()
        timetable.tick_all(self.home.work, 1)
        self.settle()

    def _next_step(self, instant: datetime) -> datetime | None:
        now = self.clock.now()
        with self.home.database.read() as session:
            found = [look(session, now) for look in (occurrences.next_due, records.next_due, desk.next_promise)]
        return min((due for due in found if due is not None and due < instant), default=None)


@contextmanager
def stage(
    folder: Path, start: datetime, port: int = 0, routes: Callable[[Workspace], Sequence[BaseRoute]] = lambda _: ()
) -> Iterator[Stage]:
    """Set the stage: data in `folder`, the calendar at `start`, the workspace on 127.0.0.1:`port`.

    `routes` are pages to serve beside the workspace's own protocol.
    """
    with ExitStack() as stack:
        clock = TurnedClock(start)
        content = starters.load(STARTER)
        workspace = Workspace.new(name="Practice network", domain="practice-network", calendar=clock.now)
        app = workspace.install_app(manifest())
        cast = _people(workspace, content)
        channels = _channels(workspace, content, cast, app.bot_user_id)
        server = stack.enter_context(PracticeServer(workspace, port, routes(workspace)))
        settings = setting.load(
            env_file=None,
            slack_bot_token=app.bot_token,
            slack_app_token=app.app_token,
            slack_api_url=server.api_url,
            database_url=f"sqlite:///{folder / 'practice.db'}",
            throughline_organization=ORGANIZATION,
        )
        home = stack.enter_context(_house(settings, clock, content))
        _enlist(home, content, cast, channels, clock.now())
        stop = stack.enter_context(_stopping())
        stack.enter_context(sending(home, stop))
        stack.enter_context(socket_mode(home, app.app_token))
        contacts = {partner.key: cast[f"{partner.name} · contact"] for partner in content.partners}
        made = Stage(workspace, server, Driver(workspace), clock, home, cast, channels, contacts)
        made.driver.until(lambda: workspace.sockets.count > 0, 10)
        made.settle()
        home.ranker.ready(PATIENCE)
        yield made


def seat_name(seat: StarterSeat, roles: Mapping[str, str]) -> str:
    """A practice person's name: where they work and what they do."""
    return f"{seat.jurisdiction} · {roles[seat.role]}"


def _people(workspace: Workspace, content: Starter) -> dict[str, str]:
    """An account for every seat, one for staff, one for each partner."""
    zones = {jurisdiction.name: jurisdiction.zone for jurisdiction in content.jurisdictions}
    cast = {
        seat_name(seat, founding.ROLES): workspace.add_person(
            seat_name(seat, founding.ROLES), tz=zones[seat.jurisdiction], title=seat.title
        ).id
        for seat in content.seats
    }
    cast[STAFF] = workspace.add_person(STAFF, admin=True).id
    for partner in content.partners:
        cast[f"{partner.name} · contact"] = workspace.add_person(f"{partner.name} · contact").id
    return cast


def _channels(workspace: Workspace, content: Starter, cast: Mapping[str, str], bot: str) -> dict[str, str]:
    """A private channel for each partner: its contact, staff and the bot."""
    return {
        partner.key: workspace.add_channel(
            f"ctg-{partner.key.replace('_', '-')}",
            private=True,
            members=[cast[STAFF], cast[f"{partner.name} · contact"], bot],
        ).id
        for partner in content.partners
    }


@contextmanager
def _house(settings: Settings, clock: TurnedClock, content: Starter) -> Iterator[House]:
    fresh = Database(settings.database_url)
    schema.upgrade(fresh)
    fresh.write(lambda session: founding.found(session, content))
    fresh.write(lambda session: library.stock(session, content.prompts))
    fresh.close()
    database = open_database(settings)
    try:
        yield build(settings, clock, database)
    finally:
        database.close()


def _enlist(home: House, content: Starter, cast: Mapping[str, str], channels: Mapping[str, str], now: datetime) -> None:
    """What the roster's commands would do: staff, the seats' holders, the partners' channels."""
    for channel_id in channels.values():
        refresh_channel(home.database, home.client, channel_id, now)

    def enlist(session: Session) -> None:
        _enlist_person(session, home, cast[STAFF], STAFF, now, kind=PersonKind.STAFF)
        for seat in content.seats:
            name = seat_name(seat, {row.key: row.label for row in session.query(RoleRow)})
            seat_id = founding.seat_id(session, seat.jurisdiction, seat.role)
            _enlist_person(session, home, cast[name], name, now, kind=PersonKind.LEADER, seat_id=seat_id)
        for key, channel_id in channels.items():
            partners.set_channel(session, partners.by_key(session, key).id, channel_id, now)
            arrivals.meet(session, channel_id, now)

    home.database.write(enlist)


def _enlist_person(
    session: Session,
    home: House,
    slack_id: str,
    name: str,
    now: datetime,
    *,
    kind: PersonKind,
    seat_id: int | None = None,
) -> None:
    person = people.add(
        session,
        team_id=home.me.team_id,
        slack_id=slack_id,
        name=name,
        kind=kind,
        seat_id=seat_id,
        is_owner=kind is PersonKind.STAFF,
        now=now,
    )
    if kind is PersonKind.STAFF:
        invitations.ask_to_lend_name(session, person, now)


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    stop = threading.Event()
    try:
        yield stop
    finally:
        stop.set()


def start_of_story(around: datetime) -> datetime:
    """The first Monday, 14:00 UTC, at least a day after `around`: morning at work in most of the network."""
    day = around + timedelta(days=1)
    while day.weekday() != 0:
        day += timedelta(days=1)
    return day.replace(hour=14, minute=0, second=0, microsecond=0)
