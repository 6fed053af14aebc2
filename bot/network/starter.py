"""A starter: the network's public beginnings (jurisdictions, cohorts, partners, prompts), read from content files.

It reads and checks, and hands back values; it writes nothing and knows no database. What is wrong in a file
is told with the file and the entry, so that whoever edits content finds the place without reading code.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import ContentError
from bot.starter.entries import Entry, json_line_entries, refuse_repeats, toml_entries

KINDS_OF_JURISDICTION = ("city", "county")
KINDS_OF_PROMPT = ("reflection", "checkin", "practice", "agenda", "prework", "notice")
ROLES = ("city_manager", "chief_of_staff", "elected_official", "equity_lead", "organizer")

# The postal codes of the states, the district and the inhabited territories.
STATES = frozenset({
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN",
    "IA", "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV",
    "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN",
    "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY", "DC", "AS", "GU", "MP", "PR", "VI",
})  # fmt: skip


@dataclass(frozen=True)
class StarterJurisdiction:
    """A city or county, and the page that names it."""

    name: str
    aliases: tuple[str, ...]
    kind: str
    state: str
    zone: str
    source: str


@dataclass(frozen=True)
class StarterSeat:
    """A role in a jurisdiction; nobody sits in it until staff say who."""

    jurisdiction: str
    role: str
    title: str


@dataclass(frozen=True)
class StarterCohort:
    """A named group of jurisdictions; all seats of a member belong to it."""

    name: str
    members: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class StarterPartner:
    """An organization that receives questions. `asks` teach the router and are never shown."""

    key: str
    name: str
    about: str
    audiences: tuple[str, ...]
    topics: tuple[str, ...]
    not_for: tuple[str, ...]
    asks: tuple[str, ...]
    sources: tuple[str, ...]
    read_on: date | None


@dataclass(frozen=True)
class StarterResource:
    """A public resource of a partner."""

    partner: str
    title: str
    topic: str
    url: str


@dataclass(frozen=True)
class StarterPrompt:
    """Content that asks something, ready to be put into a plan."""

    name: str
    kind: str
    title: str
    question: str
    why_now: str


@dataclass(frozen=True)
class Starter:
    """Everything one starter brings, checked."""

    name: str
    jurisdictions: tuple[StarterJurisdiction, ...]
    seats: tuple[StarterSeat, ...]
    cohorts: tuple[StarterCohort, ...]
    partners: tuple[StarterPartner, ...]
    resources: tuple[StarterResource, ...]
    prompts: tuple[StarterPrompt, ...]


def load(name: str) -> Starter:
    """The starter of that name, as shipped; raises ContentError naming file and entry."""
    shelf = files("bot.starter")
    names = sorted(folder.name for folder in shelf.iterdir() if folder.joinpath("jurisdictions.toml").is_file())
    if name not in names:
        raise ContentError(f"There is no starter named {name!r}; there is: {', '.join(names)}.")
    return read(shelf.joinpath(name))


def read(folder: Traversable) -> Starter:
    """The starter in `folder`; raises ContentError naming file and entry."""
    places = toml_entries(folder, "jurisdictions.toml", "seats", "jurisdictions")
    jurisdictions = tuple(_jurisdiction(entry) for entry in places["jurisdictions"])
    refuse_repeats("jurisdictions.toml", (name for j in jurisdictions for name in (j.name, *j.aliases)))
    partners = _partners(folder)
    return Starter(
        name=folder.name,
        jurisdictions=jurisdictions,
        seats=_seats(places["seats"], jurisdictions),
        cohorts=_cohorts(folder, [jurisdiction.name for jurisdiction in jurisdictions]),
        partners=partners,
        resources=_resources(folder, [partner.key for partner in partners]),
        prompts=_prompts(folder),
    )


def _jurisdiction(entry: Entry) -> StarterJurisdiction:
    entry.knows("name", "aliases", "kind", "state", "zone", "source")
    return StarterJurisdiction(
        name=entry.text("name"),
        aliases=entry.texts("aliases", may_be_empty=True),
        kind=entry.one_of("kind", KINDS_OF_JURISDICTION),
        state=entry.one_of("state", STATES),
        zone=_zone(entry),
        source=entry.text("source"),
    )


def _zone(entry: Entry) -> str:
    zone = entry.text("zone")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise entry.wrong(f"zone {zone!r} is not in the IANA list") from None
    return zone


def _seats(entries: Iterable[Entry], jurisdictions: Iterable[StarterJurisdiction]) -> tuple[StarterSeat, ...]:
    """One seat per role for every jurisdiction, by its kind."""
    titles: dict[tuple[str, str], str] = {}
    for entry in entries:
        entry.knows("kind", "role", "title")
        kind, role = entry.one_of("kind", KINDS_OF_JURISDICTION), entry.one_of("role", ROLES)
        if (kind, role) in titles:
            raise entry.wrong(f"a {kind} has two seats with the role {role!r}")
        titles[kind, role] = entry.text("title")
    return tuple(
        StarterSeat(jurisdiction.name, role, title)
        for jurisdiction in jurisdictions
        for (kind, role), title in titles.items()
        if kind == jurisdiction.kind
    )


def _cohorts(folder: Traversable, jurisdictions: Collection[str]) -> tuple[StarterCohort, ...]:
    cohorts = []
    for entry in toml_entries(folder, "cohorts.toml", "cohorts")["cohorts"]:
        entry.knows("name", "members", "source")
        members = tuple(entry.known(member, jurisdictions) for member in entry.texts("members"))
        refuse_repeats(entry.place, members)
        cohorts.append(StarterCohort(entry.text("name"), members, entry.text("source")))
    refuse_repeats("cohorts.toml", (cohort.name for cohort in cohorts))
    return tuple(cohorts)


def _partners(folder: Traversable) -> tuple[StarterPartner, ...]:
    entries = toml_entries(folder, "partners.toml", "partners")["partners"]
    partners = tuple(_partner(entry) for entry in entries)
    refuse_repeats("partners.toml", (partner.key for partner in partners))
    refuse_repeats("partners.toml", (partner.name for partner in partners))
    return partners


def _partner(entry: Entry) -> StarterPartner:
    entry.knows("key", "name", "about", "audiences", "topics", "not_for", "asks", "sources", "read_on")
    return StarterPartner(
        key=entry.text("key"),
        name=entry.text("name"),
        about=entry.text("about"),
        audiences=tuple(entry.known(role, ROLES) for role in entry.texts("audiences")),
        topics=entry.texts("topics"),
        not_for=entry.texts("not_for", may_be_empty=True),
        asks=entry.texts("asks", may_be_empty=True),
        sources=entry.texts("sources"),
        read_on=entry.day("read_on"),
    )


def _resources(folder: Traversable, partners: Collection[str]) -> tuple[StarterResource, ...]:
    resources = []
    for entry in json_line_entries(folder, "resources.jsonl"):
        entry.knows("org", "title", "topic", "url")
        org = entry.one_of("org", partners)
        resources.append(StarterResource(org, entry.text("title"), entry.text("topic"), entry.text("url")))
    refuse_repeats("resources.jsonl", (resource.title for resource in resources))
    return tuple(resources)


def _prompts(folder: Traversable) -> tuple[StarterPrompt, ...]:
    prompts = []
    for entry in toml_entries(folder, "prompts.toml", "prompts")["prompts"]:
        entry.knows("name", "kind", "title", "question", "why_now")
        kind = entry.one_of("kind", KINDS_OF_PROMPT)
        title, question, why_now = entry.text("title"), entry.text("question"), entry.text("why_now")
        prompts.append(StarterPrompt(entry.text("name"), kind, title, question, why_now))
    refuse_repeats("prompts.toml", (prompt.name for prompt in prompts))
    return tuple(prompts)
