"""The practice workspace: one team, its people and places, one installed app, behind one lock.

It is put together here and set up here; what people and the app do to it is in the rooms beside it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.practice import apps, ids
from bot.practice.apps import App
from bot.practice.chat import Chat
from bot.practice.conversations import ID_PREFIX, Conversation, Conversations, Kind
from bot.practice.courier import PATIENCE, Courier
from bot.practice.events import Events
from bot.practice.faults import Faults
from bot.practice.files import Files
from bot.practice.journal import Entry, Journal, Way
from bot.practice.people import SLACKBOT, People, Person, Standing, Team, user_object
from bot.practice.rates import Rates
from bot.practice.response_urls import ResponseUrls
from bot.practice.sockets import Sockets
from bot.practice.stamps import Stamps
from bot.practice.triggers import Triggers
from bot.practice.views import Values, Views


def _real_calendar() -> datetime:
    return datetime.now(UTC)


class Workspace:
    """Everything there is. Hold `changed` to read or write; it is notified after every change.

    `calendar` gives the time of messages and events and may be turned; `machine` gives seconds since the
    epoch for triggers, response URLs, retries, rates and signatures, and is real but for tests.
    """

    def __init__(self, team: Team, calendar: Callable[[], datetime], machine: Callable[[], float]) -> None:
        self.changed = threading.Condition()
        self.machine = machine
        self.patience = PATIENCE  # Seconds a person waits before Slack shows that something failed.
        self.address = "http://127.0.0.1"  # The server writes its own here when it starts.
        self.guests_run_commands = False
        self.team = team
        self.teams = {team.id: team}
        self.stamps = Stamps(calendar)
        self.people = People()
        self.conversations = Conversations()
        self.chat = Chat()
        self.files = Files()
        self.views = Views(self.stamps.seconds)
        self.triggers = Triggers(machine, "7")
        self.response_urls = ResponseUrls(machine, team.id)
        self.faults = Faults()
        self.rates = Rates(machine)
        self.log = Journal()
        self.sockets = Sockets()
        self.courier = Courier(self.changed, machine, self.sockets, self.note)
        self.events = Events(team.id, self.stamps, self.courier, self.faults)
        self.shut_out: str | None = None  # token_revoked or account_inactive, once that is so.
        # What each person has chosen in the inputs of each message: (channel, ts, person).
        self.message_values: dict[tuple[str, str, str], Values] = {}
        self._add_slackbot()

    @classmethod
    def new(
        cls,
        name: str = "Practice",
        domain: str = "practice",
        calendar: Callable[[], datetime] = _real_calendar,
        machine: Callable[[], float] = time.time,
    ) -> Workspace:
        return cls(Team(ids.new_id("T"), name, domain), calendar, machine)

    @property
    def app(self) -> App:
        """The installed app; raises RuntimeError before install_app()."""
        if self.events.app is None:
            raise RuntimeError("no app is installed in this workspace yet")
        return self.events.app

    def note(self, way: Way, name: str, outcome: str, reference: str = "") -> None:
        self.log.add(Entry(self.stamps.now(), self.machine(), way, name, outcome, reference))

    def wake(self) -> None:
        """Tell whoever waits that time was turned or something outside has changed."""
        with self.changed:
            self.changed.notify_all()

    # --- setting up -----------------------------------------------------------------------------

    def add_team(self, name: str, domain: str) -> Team:
        """Another team, whose people can be in channels shared with ours."""
        team = Team(ids.new_id("T"), name, domain)
        self.teams[team.id] = team
        return team

    def add_person(
        self,
        name: str,
        email: str = "",
        tz: str = "America/New_York",
        locale: str = "en-US",
        *,
        guest: str | None = None,
        bot: bool = False,
        team: Team | None = None,
        title: str = "",
        handle: str = "",
        admin: bool = False,
        deactivated: bool = False,
    ) -> Person:
        """`guest` is single or multi (channel); `bot` is some other app's; `team` comes from add_team()."""
        standings = {
            None: Standing.MEMBER,
            "single": Standing.SINGLE_CHANNEL_GUEST,
            "multi": Standing.MULTI_CHANNEL_GUEST,
        }
        person = Person(
            id=ids.new_id("U"),
            team_id=(team or self.team).id,
            handle=handle or name.lower().replace(" ", "."),
            real_name=name,
            email=email,
            tz=tz,
            locale=locale,
            title=title,
            standing=Standing.BOT if bot else standings[guest],
            admin=admin,
            deactivated=deactivated,
            updated=self.stamps.seconds(),
        )
        with self.changed:
            return self.people.put(person)

    def change_person(self, person_id: str, **changes: object) -> Person:
        """Change a profile (tz, real_name, deactivated, …); the app hears user_change."""
        with self.changed:
            changes["updated"] = self.stamps.seconds()
            person = self.people.put(replace(self.people[person_id], **changes))  # type: ignore[arg-type]
            event = {"type": "user_change", "user": self._shown(person), "cache_ts": person.updated}
            self.events.emit(event, subscription="user_change")
            self.changed.notify_all()
            return person

    def add_channel(
        self,
        name: str,
        *,
        private: bool = False,
        members: Iterable[str] = (),
        archived: bool = False,
        shared_with: Iterable[Team] = (),
        purpose: str = "",
    ) -> Conversation:
        """A channel with these people already in it; nobody hears of it."""
        channel = self.new_conversation(Kind.PRIVATE if private else Kind.PUBLIC, name, members)
        channel.archived = archived
        channel.shared_with = tuple(team.id for team in shared_with)
        channel.purpose = purpose
        return channel

    def open_direct(self, *members: str) -> Conversation:
        """The direct conversation of exactly these people, made if there is none."""
        with self.changed:
            found = self.conversations.direct(frozenset(members))
            if found is not None:
                return found
            kind = Kind.DM if len(set(members)) <= 2 else Kind.GROUP_DM
            handles = [self.people[one].handle for one in members]
            name = "" if kind is Kind.DM else f"mpdm-{'--'.join(handles)}-1"
            return self.new_conversation(kind, name, members)

    def new_conversation(self, kind: Kind, name: str, members: Iterable[str]) -> Conversation:
        people = list(dict.fromkeys(members))
        conversation = Conversation(
            id=ids.new_id(ID_PREFIX[kind]),
            kind=kind,
            name=name,
            team_id=self.team.id,
            created=self.stamps.seconds(),
            creator=people[0] if people else SLACKBOT,
            members=people,
        )
        with self.changed:
            self.conversations.put(conversation)
            self.changed.notify_all()
        return conversation

    def install_app(self, manifest: Mapping[str, Any]) -> App:
        """Install the one app; its bot user is in no channel yet."""
        app = apps.installed(manifest)
        with self.changed:
            self.people.put(
                Person(
                    id=app.bot_user_id,
                    team_id=self.team.id,
                    handle=app.handle,
                    real_name=app.name,
                    email="",
                    standing=Standing.BOT,
                    bot_id=app.bot_id,
                    app_id=app.app_id,
                    updated=self.stamps.seconds(),
                )
            )
            self.events.app = app
            self.courier.sign_with(app.signing_secret)
        return app

    def uninstall_app(self) -> None:
        """The app hears app_uninstalled and tokens_revoked; from then on its tokens are account_inactive."""
        with self.changed:
            tokens = {"oauth": [], "bot": [self.app.bot_user_id]}
            self.events.emit({"type": "app_uninstalled"}, subscription="app_uninstalled")
            self.events.emit({"type": "tokens_revoked", "tokens": tokens}, subscription="tokens_revoked")
            self.shut_out = "account_inactive"
            self.changed.notify_all()

    def close_sockets(self, reason: str | None = None) -> None:
        """Close every socket: with `reason` (refresh_requested, link_disabled) said before, or without a word."""
        with self.changed:
            if reason is None:
                self.sockets.cut()
            else:
                self.sockets.disconnect(reason)
            self.changed.notify_all()

    def _add_slackbot(self) -> None:
        self.people.put(Person(SLACKBOT, self.team.id, "slackbot", "Slackbot", "", standing=Standing.BOT))

    def _shown(self, person: Person) -> dict[str, Any]:
        return user_object(
            person,
            now=self.stamps.now(),
            own_team=self.team.id,
            with_email=self.app.has_scope("users:read.email"),
            with_locale=True,
        )
