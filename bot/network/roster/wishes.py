"""What one row asks for, with its words turned into what is here: person, place, role, partner, cohorts, zone.

A row whose words mean nothing here is refused with what there is; a new place is noted in the book as pending.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot.directory.records import SlackUser
from bot.network.roster import places
from bot.network.roster.book import Book, CohortEntry, PartnerEntry, PlaceEntry
from bot.network.roster.names import Names, is_other_name, key
from bot.network.roster.places import Place
from bot.network.roster.reports import RowRefused
from bot.network.roster.sheets import Row
from bot.network.rows import JurisdictionKind

T = TypeVar("T")

_ADDRESS = re.compile(r"(?:mailto:)?([^\s@<>,;\"]{1,64}@[^\s@<>,;\"]+\.[^\s@<>,;\".]{2,})", re.IGNORECASE)
_SLACK_ID = re.compile(r"(?:<?@)?([UW][A-Z0-9]{2,28})>?")
_PARTNER_ROLE = "partner"


@dataclass(frozen=True)
class Accounts:
    """What Slack told of those the file names; `unseen` says why e-mail addresses were not looked for, if so."""

    by_id: Mapping[str, SlackUser] = field(default_factory=dict)
    by_email: Mapping[str, SlackUser] = field(default_factory=dict)
    unasked: str = ""  # Why Slack was not asked at all; said once, of the whole file.
    unseen: str = ""  # Why e-mail addresses could not be looked for.


@dataclass(frozen=True)
class Wish:
    """What a row asks for."""

    line: int
    who: str
    email: str | None = None
    account: SlackUser | None = None
    name: str = ""
    place: PlaceEntry | None = None
    role: str | None = None
    title: str = ""
    partner: PartnerEntry | None = None
    cohorts: tuple[CohortEntry, ...] = ()
    zone: str | None = None
    aliases: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def person(self) -> str | None:
        """What tells people apart within one file."""
        return self.account.slack_id if self.account is not None else self.email


def addresses(row: Row) -> tuple[str | None, str | None]:
    """The Slack id and the e-mail address in a row; raises RowRefused for one that is none."""
    said_id, said_email = row.get("slack_user_id"), row.get("email")
    slack_id, found = _SLACK_ID.fullmatch(said_id.upper()), _ADDRESS.search(said_email)
    if said_id and slack_id is None:
        raise RowRefused(f"{said_id!r} is no Slack id; it looks like U0123456789 and stands in the person's profile")
    if said_email and found is None:
        raise RowRefused(f"{said_email!r} is no e-mail address")
    return slack_id[1] if slack_id else None, found[1].casefold() if found else None


def split(row: Row) -> tuple[Row, ...]:
    """A row that names several places and nobody is one row for each; their warnings come when they are read."""
    named = places.read(row.get("jurisdiction"))
    if row.problem or len(named.named) < 2 or row.get("email") or row.get("slack_user_id"):
        return (row,)
    return tuple(
        replace(row, cells={**row.cells, "jurisdiction": str(place)}, notes=(*row.notes, *named.warnings))
        for place in named.named
    )


def read(row: Row, book: Book, accounts: Accounts) -> Wish:
    """What the row asks for; raises RowRefused."""
    if row.problem:
        raise RowRefused(row.problem)
    slack_id, email = addresses(row)
    account, notes = _account(slack_id, email, accounts)
    wish = Wish(
        line=row.line, who=who(row), email=email, account=account, name=row.get("name"), notes=(*row.notes, *notes)
    )
    if wish.person is None and wish.name:
        raise RowRefused("a person needs an e-mail address or a Slack id, or they could not be found again")
    zone = _one(book.zones, row.get("time_zone"), "time zone", ("America/Chicago",)) if row.get("time_zone") else None
    wish = _standing(replace(wish, zone=zone), row, book)
    return replace(wish, cohorts=_cohorts(row.get("cohorts"), book))


def who(row: Row) -> str:
    """Whom or what a row is about, as it says itself."""
    said = (row.get(column) for column in ("name", "email", "slack_user_id", "jurisdiction", "partner"))
    return next(filter(None, said), "nobody")


def listed(names: Iterable[str], most: int = 12) -> str:
    """Names for a sentence, not more than can be read."""
    known = list(names)
    return ", ".join(known[:most]) + (f" and {len(known) - most} more" if len(known) > most else "")


def _account(slack_id: str | None, email: str | None, accounts: Accounts) -> tuple[SlackUser | None, tuple[str, ...]]:
    by_id = accounts.by_id.get(slack_id or "")
    by_email = accounts.by_email.get(email or "")
    if slack_id is not None and by_id is None:
        raise RowRefused(accounts.unasked or f"Slack knows nobody with the id {slack_id}")
    if by_id is not None and by_email is not None and by_id.slack_id != by_email.slack_id:
        raise RowRefused("the Slack id and the e-mail address belong to two different people in Slack")
    account = by_id or by_email
    if account is not None and account.is_bot:
        raise RowRefused("that is an app, not a person")
    return account, (accounts.unseen,) if email and account is None and accounts.unseen else ()


def _standing(wish: Wish, row: Row, book: Book) -> Wish:
    """With the seat or the partner that the row names."""
    said_role, said_partner = row.get("role"), row.get("partner")
    role = None
    if said_role:
        is_partner = key(said_role) == _PARTNER_ROLE
        role = _PARTNER_ROLE if is_partner else _one(book.roles, said_role, "role", book.labels)
    if said_partner:
        partner = _one(book.partners, said_partner, "partner", book.partner_names)
        if row.get("jurisdiction") or role not in {None, _PARTNER_ROLE}:
            raise RowRefused("a person stands for a partner or holds a seat; the row says both")
        return _with_alias(replace(wish, partner=partner), said_partner, partner.name)
    if role == _PARTNER_ROLE:
        raise RowRefused(f"say which partner. Partners here: {listed(book.partner_names)}")
    if role is not None and not row.get("jurisdiction"):
        raise RowRefused("a role needs a jurisdiction")
    wish = replace(wish, role=role, title=row.get("title"))
    return _in_place(wish, row, book) if row.get("jurisdiction") else wish


def _in_place(wish: Wish, row: Row, book: Book) -> Wish:
    said = places.read(row.get("jurisdiction"))
    wish = replace(wish, notes=(*wish.notes, *said.warnings))
    if len(said.named) != 1:
        raise RowRefused(f"it names {len(said.named)} places ({listed(map(str, said.named))}); give each a row")
    asked = _with_state(said.named[0], row.get("state"))
    if wish.person is not None and wish.role is None:
        raise RowRefused(f"a person in a jurisdiction needs a role. Roles here: {listed(book.labels)}")
    found = [place for place in book.places.get(asked.name) if asked.state in {None, place.state}]
    if len(found) > 1:
        raise RowRefused(f"there are several: {listed(map(str, found))}; say the state")
    if found:
        return _with_alias(replace(wish, place=found[0]), asked.name, found[0].name)
    return replace(wish, place=_new_place(asked, wish.zone, row.get("kind"), book))


def _with_state(asked: Place, said: str) -> Place:
    if not said:
        return asked
    code = places.state_code(said)
    if code is None:
        raise RowRefused(f"{said!r} is no state; write its two letters")
    if asked.state not in {None, code}:
        raise RowRefused(f"the jurisdiction says {asked.state} and the state says {code}")
    return replace(asked, state=code)


def _new_place(asked: Place, zone: str | None, kind: str, book: Book) -> PlaceEntry:
    if asked.state is None or zone is None:
        raise RowRefused(
            f"there is no jurisdiction called {str(asked)!r} here{_near(book.places, asked.name)} "
            "To add it, give its state (two letters) and time_zone"
        )
    is_county = re.search(r"\b(county|parish|borough)\b", key(asked.name)) is not None
    said = kind.casefold() or ("county" if is_county else "city")
    if said not in set(JurisdictionKind):
        raise RowRefused(f"{kind!r} is no kind of jurisdiction. Kinds: {listed(JurisdictionKind)}")
    name = re.sub(r"^(the )?city of ", "", asked.name, flags=re.IGNORECASE)
    place = PlaceEntry(None, name, asked.state, zone, JurisdictionKind(said), is_pending=True)
    book.places.add(place, name)
    return place


def _cohorts(said: str, book: Book) -> tuple[CohortEntry, ...]:
    """A cohort's name may hold a comma, so commas only part what is no name as a whole."""
    parts = [part.strip() for part in re.split(r"[;|]", said) if part.strip()]
    named = [piece for part in parts for piece in ([part] if book.cohorts.get(part) else part.split(","))]
    found = [_one(book.cohorts, piece.strip(), "cohort", book.cohort_names) for piece in named if piece.strip()]
    return tuple(dict.fromkeys(found))


def _one(names: Names[T], said: str, what: str, known: Iterable[str]) -> T:
    """The one thing of this name; raises RowRefused that says what there is."""
    found = names.get(said)
    if len(found) != 1:
        example = "IANA names, such as" if what == "time zone" else f"{what.capitalize()}s here:"
        raise RowRefused(
            f"there is no {what} called {said!r}{_near(names, said)} {example} {listed(known) or 'none yet'}"
        )
    return found[0]


def _near(names: Names[T], said: str) -> str:
    near: Sequence[str] = names.near(said)
    return f"; did you mean {' or '.join(near)}?" if near else "."


def _with_alias(wish: Wish, said: str, name: str) -> Wish:
    return replace(wish, aliases=(*wish.aliases, f'"{said}" = "{name}"')) if is_other_name(said, name) else wish
