"""What becomes of each row: decided in order, against a book that holds what the rows before it decided.

Pure: the same file and the same book decide the same, so that a dry run says what the import will do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from bot.network.roster import seats, wishes
from bot.network.roster.book import Book, CohortEntry, PlaceEntry
from bot.network.roster.changes import Change, KeepAccount
from bot.network.roster.members import Members
from bot.network.roster.names import Lookalikes, key
from bot.network.roster.reach import reach_of
from bot.network.roster.reports import Became, Line, Reach, RowRefused
from bot.network.roster.sheets import Row
from bot.network.roster.wishes import Accounts, Wish


@dataclass(frozen=True)
class Decision:
    """What is told about a row, and what is to be written down for it."""

    row: Row
    line: Line
    changes: tuple[Change, ...] = ()


@dataclass
class _Said:
    """What has been said of one person in one seat, or of one place, and in which line first."""

    line: int
    words: dict[str, object] = field(default_factory=dict)
    cohorts: set[CohortEntry] = field(default_factory=set)


@dataclass
class _Memory:
    """What the rows so far said, to know those that say it again."""

    said: dict[tuple[object, ...], _Said] = field(default_factory=dict)
    organizations: Lookalikes = field(default_factory=Lookalikes)
    names: dict[tuple[str, PlaceEntry | None], tuple[int, str]] = field(default_factory=dict)


def decide(
    rows: Iterable[Row], book: Book, accounts: Accounts, tick: Callable[[], None] = lambda: None
) -> Iterator[Decision]:
    """A decision for every row, in order; all rows are read before the first is decided, since people may have several.

    The book comes to hold what was decided.
    """
    read = [(row, _read(row, book, accounts)) for whole in rows for row in wishes.split(whole)]
    where: dict[str, set[tuple[PlaceEntry, str | None]]] = defaultdict(set)
    for _row, wish in read:
        if isinstance(wish, Wish) and wish.person is not None and wish.place is not None:
            where[wish.person].add((wish.place, wish.role))
    members, memory = Members(book, where), _Memory()
    for row, wish in read:
        yield _decided(row, wish, members, memory)
        tick()


def _read(row: Row, book: Book, accounts: Accounts) -> Wish | str:
    try:
        return wishes.read(row, book, accounts)
    except RowRefused as refusal:
        return str(refusal)


def _decided(row: Row, wish: Wish | str, members: Members, memory: _Memory) -> Decision:
    if isinstance(wish, str):
        return _refused(row, wish, row.notes, memory)
    try:
        return _brought_in(row, wish, members, memory)
    except RowRefused as refusal:
        return _refused(row, str(refusal), wish.notes, memory)


def _refused(row: Row, reason: str, notes: tuple[str, ...], memory: _Memory) -> Decision:
    organization = row.get("partner")
    alike = memory.organizations.earlier(row.line, organization) if organization else None
    if alike is not None:
        notes = (*notes, f"looks like {alike[1]!r} in line {alike[0]}")
    return Decision(row, Line(row.line, Became.REFUSED, wishes.who(row), reason=reason, notes=notes))


def _brought_in(row: Row, wish: Wish, members: Members, memory: _Memory) -> Decision:
    earlier = _said_before(wish, memory)
    if earlier is not None:
        return Decision(row, _line(wish, Became.DUPLICATE, (f"says what line {earlier} says",), members.book))
    if wish.person is None:
        became, changes, notes = _place(wish, members.book)
    else:
        became, changes, notes = members.bring_in(wish)
        notes += _namesake(wish, wish.person, memory)
    kept = () if wish.account is None else (KeepAccount(wish.account),)
    return Decision(row, _line(wish, became, notes, members.book), (*changes, *kept))


def _said_before(wish: Wish, memory: _Memory) -> int | None:
    """The line after which this one says nothing new; raises RowRefused when one said something else."""
    said = memory.said.setdefault(
        (wish.person, wish.place, wish.role, None if wish.person else key(wish.title)), _Said(wish.line)
    )
    zone = None if wish.place is not None and wish.place.zone == wish.zone else wish.zone
    words = {"title": key(wish.title), "name": key(wish.name), "partner": wish.partner, "zone": zone}
    words["email"] = wish.email
    given = {what: word for what, word in words.items() if word}
    other = [what for what, word in given.items() if said.words.get(what, word) != word]
    if other and wish.person is not None:
        raise RowRefused(f"line {said.line} gives another {other[0]} for the same person")
    is_new = said.line == wish.line or not given.keys() <= said.words.keys() or not said.cohorts >= {*wish.cohorts}
    said.words |= given
    said.cohorts |= {*wish.cohorts}
    return None if is_new or other else said.line


def _place(wish: Wish, book: Book) -> tuple[Became, tuple[Change, ...], tuple[str, ...]]:
    """A row that names nobody: a place, and where it has a role a seat that nobody may hold yet."""
    if wish.place is None:
        raise RowRefused("it names nobody and no jurisdiction, so there is nothing to bring in")
    changes: list[Change] = []
    if wish.role is not None:
        seat = seats.choose(book, wish, wish.place, wish.role, None)
        changes += seats.prepare(book, wish, seat)
        meant = [seat]
    else:
        changes += seats.settle(wish.place)
        meant = book.seats_in(wish.place)
    became = Became.ADDED if changes else Became.SAME
    changes += seats.join(book, wish, meant)
    if changes and became is Became.SAME:
        became = Became.CHANGED
    notes = ("it has no seat yet, so it joins no cohort",) if wish.cohorts and not meant else ()
    return became, tuple(changes), notes


def _line(wish: Wish, became: Became, notes: tuple[str, ...], book: Book) -> Line:
    if wish.aliases and became in {Became.SAME, Became.DUPLICATE}:
        became = Became.ALIAS
    return Line(wish.line, became, wish.who, _reach(wish, book), notes=(*wish.aliases, *wish.notes, *notes))


def _reach(wish: Wish, book: Book) -> Reach | None:
    """How the person of a row can be reached; for a place, whether anybody is there."""
    if wish.person is None:
        found = [] if wish.place is None else book.seats_in(wish.place)
        return None if any(seat.holder for seat in found if wish.role in {None, seat.role}) else Reach.NOBODY
    if wish.account is not None:
        return reach_of(wish.account)
    member = book.by_email.get(wish.email or "")
    return Reach.EMAIL_ONLY if member is None or member.slack_id is None else Reach.IN_SLACK


def _namesake(wish: Wish, person: str, memory: _Memory) -> tuple[str, ...]:
    if not wish.name:
        return ()
    line, other = memory.names.setdefault((key(wish.name), wish.place), (wish.line, person))
    return () if other == person else (f"line {line} has another person of this name there",)
