"""A small house on the practice workspace: few people, no sockets between, and nothing sent until a test settles.

The house is the real one from `bot.app`; only the pace is unlimited, the router is trained once per process, and
what Slack would push down a socket is handed to Bolt in the same process. The full one is `bot.stage`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from unittest.mock import patch

from slack_bolt import BoltRequest, BoltResponse
from sqlalchemy.orm import Session

from bot import app as roof
from bot import settings as setting
from bot.app import House, build
from bot.clock import TurnedClock, monotonic
from bot.conversation import arrivals
from bot.database import Database
from bot.delivery.pacing import Rate, Rates
from bot.directory.refresh import refresh_channel
from bot.engagement import invitations, library, occurrences, prompts, steps
from bot.network import founding, partners, people
from bot.network import starter as starters
from bot.network.people import Person
from bot.network.rows import PersonKind
from bot.network.starter import Starter
from bot.network.zones import local
from bot.outbox import records
from bot.practice.chat import Message
from bot.practice.driver import Actor, Driver
from bot.practice.finding import readable, texts
from bot.practice.outcomes import Outcome
from bot.practice.server import PracticeServer
from bot.practice.views import View
from bot.practice.workspace import Workspace
from bot.questions.routing import Router
from handlers.manifest import manifest
from jobs import timetable

#: A Monday at nine in the morning in Austin and Memphis.
MONDAY = datetime(2027, 1, 4, 15, 0, tzinfo=UTC)
PATIENCE = 20.0
ORGANIZATION = "Living Cities"
COHORT = "year-of-reckoning"
REFLECTION, CHECKIN = "who-carries-the-cost", "what-you-set-out-to-do"

OWNER, LEAD = "Network · Director", "Network · Program Lead"
AUSTIN, MEMPHIS = "Austin · Chief of Staff", "Memphis · Chief of Staff"
ASKER = "Albuquerque · City Manager"
SEATS = {
    AUSTIN: ("Austin", "chief_of_staff", "America/Chicago"),
    MEMPHIS: ("Memphis", "chief_of_staff", "America/Chicago"),
    ASKER: ("Albuquerque", "city_manager", "America/Denver"),
}
#: Whose people they are; ICMA has two, so that they can get in each other's way.
CONTACTS = {
    "ICMA · Contact": "icma",
    "ICMA · Colleague": "icma",
    "PolicyLink · Contact": "policylink",
}
ICMA, COLLEAGUE, POLICYLINK = CONTACTS
STRANGER = "Nobody of the network"

UNLIMITED = Rates(methods={}, conversation=Rate(100_000, 100_000))


@cache
def trained_router() -> Router:
    """The real router; training takes seconds, so once per process."""
    return _train_router()


_train_router = roof.train_router


class InProcess:
    """What a socket is to the workspace, without one: envelopes are dispatched in the order they were pushed."""

    def __init__(self, workspace: Workspace, home: House) -> None:
        self._workspace = workspace
        self._home = home
        self._hands = ThreadPoolExecutor(1, thread_name_prefix="in-process")

    def push(self, text: str) -> None:
        envelope = json.loads(text)
        if "envelope_id" in envelope:
            self._hands.submit(self._handle, envelope)

    def close(self) -> None:
        """Called under the workspace's lock, which a request underway may be waiting for."""
        self._hands.shutdown(wait=False, cancel_futures=True)

    def finish(self) -> None:
        self._hands.shutdown(wait=True, cancel_futures=True)

    def _handle(self, envelope: dict[str, Any]) -> None:
        response = dispatch(self._home, envelope["payload"])
        if response.status == 200:
            self._workspace.courier.answered(envelope["envelope_id"], _answer(response))


def dispatch(home: House, body: Mapping[str, Any]) -> BoltResponse:
    """One request as Socket Mode hands it to Bolt."""
    return home.bolt.dispatch(BoltRequest(mode="socket_mode", body=dict(body)))


def _answer(response: BoltResponse) -> dict[str, Any] | None:
    if not response.body:
        return None
    return json.loads(response.body) if "json" in response.first_headers().get("content-type", "") else None


@dataclass(frozen=True)
class SmallHouse:
    """The house and those around it."""

    workspace: Workspace
    driver: Driver
    clock: TurnedClock
    home: House
    cast: Mapping[str, str]  # Slack ids by name.
    channels: Mapping[str, str]  # By the partner's key.

    @property
    def database(self) -> Database:
        return self.home.database

    # --- people ---------------------------------------------------------------------------------

    def actor(self, name: str) -> Actor:
        return self.driver.person(self.cast[name])

    def person(self, name: str) -> Person:
        with self.database.read() as session:
            found = people.by_slack_id(session, self.cast[name])
        assert found is not None
        return found

    def dm(self, name: str) -> list[Message]:
        actor = self.actor(name)
        return actor.messages(actor.dm_with_app())

    def texts(self, name: str) -> list[str]:
        """What the bot says in somebody's conversation with it, oldest first."""
        return [message.text for message in self.dm(name) if message.bot_id]

    def find(self, name: str, fragment: str) -> Message:
        actor = self.actor(name)
        return actor.message(actor.dm_with_app(), fragment)

    def says(self, name: str, text: str, thread_ts: str | None = None) -> str:
        """Somebody types to the bot; returns the message's ts."""
        actor = self.actor(name)
        ts = actor.type(actor.dm_with_app(), text, thread_ts)
        self.settle()
        return ts

    def presses(self, name: str, message: Message, action_id: str, **given: Any) -> Outcome:
        outcome = self.actor(name).click(message, action_id, **given)
        self.settle()
        return outcome

    def home_of(self, name: str) -> View:
        actor = self.actor(name)
        actor.open_home()
        self.settle()
        view = actor.home()
        assert view is not None
        return view

    # --- time -----------------------------------------------------------------------------------

    def settle(self) -> None:
        """Until the house has answered everything, and everything due has left the outbox."""
        deadline = monotonic() + PATIENCE
        while monotonic() < deadline:
            self.driver.settle(PATIENCE)
            assert self.home.sender.drain(deadline)
            if self.workspace.courier.quiet():
                return
        raise TimeoutError("the practice workspace did not come to rest")

    def turn(self, **span: float) -> None:
        """Turn the calendar, and do what is due."""
        self.clock.turn_to(self.clock.now() + timedelta(**span))
        self.workspace.wake()
        self.tick()

    def tick(self) -> None:
        timetable.tick_all(self.home.work, 1)
        self.settle()

    def ready(self) -> None:
        """Until the router is there."""
        assert self.home.ranker.ready(PATIENCE)

    # --- flows ----------------------------------------------------------------------------------

    def agrees(self, *names: str) -> None:
        """They want to be asked; the welcome was another test's."""
        for name in names:
            person, now = self.person(name), self.clock.now()

            def accept(session: Session, person: Person = person, now: datetime = now) -> None:
                invitations.accept(session, person, now)

            self.database.write(accept)

    def schedules(self, name: str = REFLECTION) -> None:
        """Staff put a prompt to the chiefs of staff, for now in Austin and Memphis."""
        now = self.clock.now()

        def schedule(session: Session) -> None:
            steps.schedule(
                session,
                prompt=prompts.by_name(session, name),
                cohort_id=steps.cohort_id(session, COHORT),
                role="chief_of_staff",
                local_at=local(now, "America/Chicago").replace(tzinfo=None),
                sender=people.staff(session)[0],
                now=now,
            )

        self.database.write(schedule)

    def asks(self, *names: str, prompt: str = REFLECTION) -> list[Message]:
        """The people named are asked, and these are the messages."""
        self.agrees(*names)
        self.schedules(prompt)
        self.tick()
        return [self.find(name, "Who reads an answer typed here") for name in names]

    def lends_name(self, name: str = OWNER) -> None:
        person, now = self.person(name), self.clock.now()
        self.database.write(lambda session: invitations.lend_name(session, person, now, agrees=True))
        self.settle()

    def writes_question(self, text: str, name: str = ASKER) -> View:
        """`/ask` with this text, up to the form that says where it could go."""
        self.ready()
        actor = self.actor(name)
        form = opened(actor.run("/ask", text))
        return opened(actor.submit(form))

    def previews_question(self, text: str, naming: str = "role", partner: str = "icma", name: str = ASKER) -> View:
        chosen = {"naming": naming, "partner": partner}
        return opened(self.actor(name).submit(self.writes_question(text, name), chosen))

    def sends_question(self, text: str, naming: str = "role", partner: str = "icma", name: str = ASKER) -> None:
        preview = self.previews_question(text, naming, partner, name)
        assert self.actor(name).submit(preview).closed
        self.settle()

    def card(self, contact: str = ICMA, fragment: str = "A question") -> Message:
        return self.actor(contact).message(self.channels[CONTACTS[contact]], fragment)

    def accepts(self, contact: str = ICMA) -> Message:
        """The contact accepts the newest card; returns it as it then stands."""
        self.presses(contact, self.card(contact), "card_accept")
        return self.card(contact, "has it.")

    def answers(self, text: str, contact: str = ICMA) -> None:
        """The contact accepts, writes, previews and sends."""
        form = opened(self.presses(contact, self.accepts(contact), "card_answer"))
        actor = self.actor(contact)
        assert actor.submit(opened(actor.submit(form, {"text": text}))).closed
        self.settle()


def opened(outcome: Outcome) -> View:
    """The form that an act opened."""
    assert outcome.ok, outcome
    assert outcome.view is not None, outcome
    return outcome.view


def shown(place: Message | View) -> str:
    """Everything a person reads there."""
    if isinstance(place, Message):
        return readable(place)
    return "\n".join([place.title, *texts(list(place.blocks))])


@contextmanager
def small_house(url: str, start: datetime = MONDAY, busy_seconds: float = 5) -> Iterator[SmallHouse]:
    """A house on the migrated, empty database at `url`, with its people in it and nobody asked anything."""
    with ExitStack() as stack:
        house = stack.enter_context(_built(url, start, manifest(), busy_seconds))
        line = InProcess(house.workspace, house.home)
        with house.workspace.changed:
            house.workspace.sockets.join(line, house.workspace.app.app_id)
        stack.callback(line.finish)
        yield house


class OtherProcess(SmallHouse):
    """The same people, served by processes of their own; here is only the database and what people do."""

    def settle(self) -> None:
        """Until every request is answered and nothing due is left, whoever decides and sends it."""
        deadline = monotonic() + PATIENCE
        while monotonic() < deadline:
            self.driver.settle(PATIENCE)
            with self.database.read() as session:
                now = datetime.now(UTC)
                busy = records.under_way(session, now) or occurrences.due(session, now)
            if not busy and self.workspace.courier.quiet():
                return
            time.sleep(0.02)  # The database tells another process only when asked.
        raise TimeoutError("the processes did not come to rest")

    def tick(self) -> None:
        self.settle()

    def ready(self) -> None:
        """Its router is its own."""


@contextmanager
def served_house(url: str, request_url: str | None = None) -> Iterator[OtherProcess]:
    """People and database for processes that a test starts, now; they hear at `request_url`, or by Socket Mode."""
    with _built(url, datetime.now(UTC), manifest(request_url)) as house:
        yield OtherProcess(**{field.name: getattr(house, field.name) for field in fields(house)})


@contextmanager
def _built(url: str, start: datetime, app_manifest: dict[str, Any], busy_seconds: float = 5) -> Iterator[SmallHouse]:
    with ExitStack() as stack:
        clock = TurnedClock(start)
        content = starters.load(roof.STARTER)
        workspace = Workspace.new(calendar=clock.now)
        app = workspace.install_app(app_manifest)
        cast = _cast(workspace)
        channels = _channels(workspace, cast, app.bot_user_id)
        server = stack.enter_context(PracticeServer(workspace))
        database = Database(url, busy_seconds=busy_seconds)
        stack.callback(database.close)
        settings = setting.load(
            env_file=None,
            slack_bot_token=app.bot_token,
            slack_api_url=server.api_url,
            database_url=url,
            throughline_organization=ORGANIZATION,
        )
        with patch.object(roof, "train_router", trained_router), patch.object(roof, "Rates", lambda: UNLIMITED):
            home = build(settings, clock, database)
        _enlist(home, content, cast, channels, clock.now())
        yield SmallHouse(workspace, Driver(workspace), clock, home, cast, channels)


def _cast(workspace: Workspace) -> dict[str, str]:
    names = [OWNER, LEAD, *SEATS, *CONTACTS, STRANGER]
    zones = {name: zone for name, (_, _, zone) in SEATS.items()}
    return {name: workspace.add_person(name, tz=zones.get(name, "America/New_York")).id for name in names}


def _channels(workspace: Workspace, cast: Mapping[str, str], bot: str) -> dict[str, str]:
    channels = {}
    for key in dict.fromkeys(CONTACTS.values()):
        members = [cast[OWNER], cast[LEAD], *(cast[name] for name, at in CONTACTS.items() if at == key), bot]
        channels[key] = workspace.add_channel(f"partner-{key}", private=True, members=members).id
    return channels


def _enlist(home: House, content: Starter, cast: Mapping[str, str], channels: Mapping[str, str], now: datetime) -> None:
    for channel_id in channels.values():
        refresh_channel(home.database, home.client, channel_id, now)

    def enlist(session: Session) -> None:
        founding.found(session, content)
        library.stock(session, content.prompts)
        team = home.me.team_id
        for name in (OWNER, LEAD):
            people.add(
                session,
                team_id=team,
                slack_id=cast[name],
                name=name,
                kind=PersonKind.STAFF,
                is_owner=name == OWNER,
                now=now,
            )
        for name, (city, role, _) in SEATS.items():
            seat_id = founding.seat_id(session, city, role)
            people.add(
                session,
                team_id=team,
                slack_id=cast[name],
                name=name,
                kind=PersonKind.LEADER,
                seat_id=seat_id,
                now=now,
            )
        for key, channel_id in channels.items():
            partners.set_channel(session, partners.by_key(session, key).id, channel_id, now)
            arrivals.meet(session, channel_id, now)

    home.database.write(enlist)
