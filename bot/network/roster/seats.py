"""Which seat a row means, and what changes so that the seat, its place and its cohorts are as the row says.

Choosing changes nothing and may refuse; the rest writes into the book and cannot refuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.network.roster.book import Book, MemberEntry, PlaceEntry, SeatEntry
from bot.network.roster.changes import AddPlace, AddSeat, AddToCohort, Change, LeaveSeat, Retitle, TakeSeat
from bot.network.roster.names import key
from bot.network.roster.reports import RowRefused
from bot.network.roster.wishes import Wish


def choose(book: Book, wish: Wish, place: PlaceEntry, role: str, member: MemberEntry | None) -> SeatEntry:
    """The seat that the row means, in the book or new; raises RowRefused when another row gave it to somebody else."""
    seats = book.seats[place, role]
    named = [seat for seat in seats if wish.title and key(seat.title) == key(wish.title)]
    own = [seat for seat in seats if member is not None and seat.holder is member]
    free = [seat for seat in seats if seat.holder is None and (not wish.title or len(seats) == 1)]
    untitled = [] if wish.title else seats
    both = [seat for seat in named if seat in own]
    chosen = next(iter((*both, *named, *own, *free, *untitled)), None)
    if chosen is None:
        return SeatEntry(None, place, role, wish.title or book.labels[role])
    if wish.person is not None and chosen.by_line is not None and chosen.holder is not member:
        raise RowRefused(
            f"line {chosen.by_line} puts somebody else into this seat; give each of them the title they have"
        )
    return chosen


def prepare(book: Book, wish: Wish, seat: SeatEntry) -> Iterator[Change]:
    """The seat and its place are there, with the title the row gives it."""
    yield from settle(seat.place)
    seats = book.seats[seat.place, seat.role]
    if seat not in seats:
        seats.append(seat)
        yield AddSeat(seat)
    elif wish.title and key(seat.title) != key(wish.title):
        seat.title = wish.title
        yield Retitle(seat, wish.title)


def settle(place: PlaceEntry) -> Iterator[Change]:
    """A place that was only named so far is added."""
    if place.is_pending:
        place.is_pending = False
        yield AddPlace(place)


def sit(member: MemberEntry, seat: SeatEntry, line: int) -> Iterator[Change]:
    """The member holds the seat, and whoever held it does no longer."""
    seat.by_line = line
    if seat.holder is member:
        return
    if seat.holder is not None:
        yield from leave(seat.holder, [seat])
    seat.holder = member
    member.seats.append(seat)
    yield TakeSeat(member, seat)


def leave(member: MemberEntry, seats: Iterable[SeatEntry]) -> Iterator[Change]:
    """The member holds these seats no longer."""
    for seat in seats:
        member.seats.remove(seat)
        seat.holder = None
        yield LeaveSeat(member, seat)


def join(book: Book, wish: Wish, seats: Iterable[SeatEntry]) -> Iterator[Change]:
    """The seats are in the cohorts that the row names; a row takes no seat out of a cohort."""
    for seat in seats:
        for cohort in wish.cohorts:
            if (cohort.id, seat) not in book.members:
                book.members.add((cohort.id, seat))
                yield AddToCohort(seat, cohort.id)
