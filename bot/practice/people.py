"""Teams and people: who is a member, a guest, of another team, a bot, or gone.

It shapes people as Slack's users.* methods do. It knows nothing of channels or of what anybody may do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo

from bot.practice.shapes import JsonObject

SLACKBOT = "USLACKBOT"


class Standing(Enum):
    """What kind of account somebody has."""

    MEMBER = "member"  # A full member of their own team.
    MULTI_CHANNEL_GUEST = "multi_channel_guest"  # is_restricted.
    SINGLE_CHANNEL_GUEST = "single_channel_guest"  # is_restricted and is_ultra_restricted.
    BOT = "bot"  # An app's bot user, or Slackbot.

    @property
    def is_guest(self) -> bool:
        return self in {Standing.MULTI_CHANNEL_GUEST, Standing.SINGLE_CHANNEL_GUEST}


@dataclass(frozen=True)
class Team:
    """A workspace: ours, or one that shares a channel with ours."""

    id: str
    name: str
    domain: str


@dataclass(frozen=True)
class Person:
    """One account as everybody in the workspace sees it."""

    id: str
    team_id: str
    handle: str
    real_name: str
    email: str
    tz: str = "UTC"
    locale: str = "en-US"
    title: str = ""
    standing: Standing = Standing.MEMBER
    admin: bool = False
    owner: bool = False
    deactivated: bool = False
    bot_id: str = ""
    app_id: str = ""
    updated: int = 0

    @property
    def is_bot(self) -> bool:
        return self.standing is Standing.BOT


class People:
    """Everybody the workspace knows, in the order they came."""

    def __init__(self) -> None:
        self._by_id: dict[str, Person] = {}

    def put(self, person: Person) -> Person:
        self._by_id[person.id] = person
        return person

    def get(self, person_id: str) -> Person | None:
        return self._by_id.get(person_id)

    def __getitem__(self, person_id: str) -> Person:
        return self._by_id[person_id]

    def __iter__(self) -> Iterator[Person]:
        return iter(list(self._by_id.values()))

    def named(self, handle: str) -> Person | None:
        """Whoever goes by that handle; nobody minds capitals when they call somebody."""
        return next((person for person in self if person.handle.casefold() == handle.casefold()), None)


def user_object(
    person: Person, *, now: datetime, own_team: str, with_email: bool, with_locale: bool = False
) -> JsonObject:
    """A user as users.info shows it; people of another team come with a reduced profile."""
    foreign = person.team_id != own_team
    user: JsonObject = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.handle,
        "deleted": person.deactivated,
        "color": "9f69e7",
        "real_name": person.real_name,
        "profile": _profile(person, with_email=with_email and not foreign),
        "is_bot": person.is_bot and person.id != SLACKBOT,
        "is_app_user": False,
        "updated": person.updated,
    }
    if foreign:
        return user | {"is_stranger": False}
    user |= _zone(person, now) | _standing(person)
    return user | {"locale": person.locale} if with_locale else user


def _profile(person: Person, *, with_email: bool) -> JsonObject:
    first, _, last = person.real_name.partition(" ")
    profile: JsonObject = {
        "title": person.title,
        "phone": "",
        "skype": "",
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.handle,
        "display_name_normalized": person.handle,
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": "",
        "first_name": first,
        "last_name": last,
        "team": person.team_id,
    }
    if person.is_bot and person.bot_id:
        profile |= {"bot_id": person.bot_id, "api_app_id": person.app_id, "always_active": True}
    return profile | {"email": person.email} if with_email and person.email else profile


def _zone(person: Person, now: datetime) -> JsonObject:
    local = now.astimezone(ZoneInfo(person.tz))
    offset = local.utcoffset()
    return {
        "tz": person.tz,
        "tz_label": local.tzname() or person.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
    }


def _standing(person: Person) -> JsonObject:
    return {
        "is_admin": person.admin,
        "is_owner": person.owner,
        "is_primary_owner": False,
        "is_restricted": person.standing.is_guest,
        "is_ultra_restricted": person.standing is Standing.SINGLE_CHANNEL_GUEST,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }
