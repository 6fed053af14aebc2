"""What a row changes about a person: who they are, the seat they hold, the partner they answer for.

Everything that can be refused is refused before anything is written into the book. Staff are left alone, and
nothing here knows of consent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from bot.network.roster import seats
from bot.network.roster.book import Book, MemberEntry, PlaceEntry, SeatEntry
from bot.network.roster.changes import AddMember, Change, SetDetails
from bot.network.roster.reports import Became, RowRefused
from bot.network.roster.wishes import Wish
from bot.network.rows import PersonKind

_ENGLISH = "en-US"


@dataclass
class Members:
    """The people of one file; `places` says where its rows put each of them."""

    book: Book
    places: Mapping[str, Collection[tuple[PlaceEntry, str | None]]]
    _described: dict[MemberEntry, int] = field(default_factory=dict)  # The line that said who they are.

    def bring_in(self, wish: Wish) -> tuple[Became, tuple[Change, ...], tuple[str, ...]]:
        """What became of the row, what it changes, and what to note; raises RowRefused."""
        member = self._found(wish)
        if member is None:
            _check_new(wish)
        else:
            _check_side(wish, member)
        seat = None
        if wish.place is not None and wish.role is not None:
            seat = seats.choose(self.book, wish, wish.place, wish.role, member)
        notes = _notes(member, seat)
        changes: list[Change] = []
        if member is None:
            member = _new(wish)
            changes.append(AddMember(member, (wish.account and wish.account.locale) or _ENGLISH))
            became = Became.ADDED
        else:
            notes += self._describe(wish, member, changes)
            became = Became.SAME
        self._described.setdefault(member, wish.line)
        self.book.keep(member)
        if seat is not None:
            changes += self._seat(wish, member, seat)
        return (Became.CHANGED if changes and became is Became.SAME else became), tuple(changes), notes

    def _found(self, wish: Wish) -> MemberEntry | None:
        """The person of the row, if they are here; raises RowRefused when id and address mean different people."""
        by_slack = None if wish.account is None else self.book.by_slack.get(wish.account.slack_id)
        by_email = self.book.by_email.get(wish.email or "")
        if by_slack is not None and by_email not in {None, by_slack}:
            raise RowRefused("the e-mail address is here as somebody else's")
        if by_slack is None and by_email is not None and wish.account is not None and by_email.slack_id is not None:
            raise RowRefused("the e-mail address is here with another Slack account")
        return by_slack or by_email

    def _describe(self, wish: Wish, member: MemberEntry, changes: list[Change]) -> tuple[str, ...]:
        """Bring account, address, name and zone up to date; within a file the first row about somebody decides."""
        enters, before = member.slack_id is None and wish.account is not None, _details(member)
        after = _wished(wish, member)
        if before == after:
            return ()
        earlier = self._described.get(member)
        if earlier is not None:
            return (f"their address, name and zone are taken from line {earlier}",)
        if member.email is not None and member.email != after[2]:
            self.book.by_email.pop(member.email, None)
        member.team_id, member.slack_id, member.email, member.name, member.roster_zone = after
        changes.append(SetDetails(member, enters_slack=enters))
        return ()

    def _seat(self, wish: Wish, member: MemberEntry, seat: SeatEntry) -> Iterator[Change]:
        yield from seats.prepare(self.book, wish, seat)
        kept = self.places.get(wish.person or "", ())
        gone = [
            one
            for one in member.seats
            if one is not seat
            and ((one.place, one.role) not in kept or (one.place, one.role) == (seat.place, seat.role))
        ]
        yield from seats.leave(member, gone)
        yield from seats.sit(member, seat, wish.line)
        yield from seats.join(self.book, wish, [seat])


def _check_new(wish: Wish) -> None:
    if wish.account is not None and wish.account.is_deleted:
        raise RowRefused("their Slack account is closed")
    if wish.partner is None and wish.place is None:
        raise RowRefused("say where they belong: a role and a jurisdiction, or a partner")
    if wish.account is None and not wish.name:
        raise RowRefused("somebody who is not in Slack needs a name")


def _check_side(wish: Wish, member: MemberEntry) -> None:
    if member.kind is PersonKind.STAFF:
        raise RowRefused("they are on the network's staff, whom no file makes or changes (`throughline staff add`)")
    if member.kind is PersonKind.PARTNER and (wish.place is not None or wish.partner is not None):
        if wish.partner is None or wish.partner.id != member.partner_id:
            raise RowRefused("they answer for a partner here, and no file changes that")
    elif member.kind is PersonKind.LEADER and wish.partner is not None:
        raise RowRefused("they hold a seat here, and no file makes them a partner's")


def _notes(member: MemberEntry | None, seat: SeatEntry | None) -> tuple[str, ...]:
    notes = []
    if member is not None and not member.is_active:
        notes.append("their Slack account is closed, so nothing is sent to them")
    if seat is not None and seat.holder is not None and seat.holder is not member:
        notes.append(f"follows {seat.holder.name} in this seat")
    return tuple(notes)


def _new(wish: Wish) -> MemberEntry:
    member = MemberEntry(
        id=None,
        team_id=None,
        slack_id=None,
        email=None,
        name="",
        kind=PersonKind.LEADER if wish.partner is None else PersonKind.PARTNER,
        partner_id=None if wish.partner is None else wish.partner.id,
        roster_zone=None,
    )
    member.team_id, member.slack_id, member.email, member.name, member.roster_zone = _wished(wish, member)
    return member


def _details(member: MemberEntry) -> tuple[str | None, str | None, str | None, str, str | None]:
    return member.team_id, member.slack_id, member.email, member.name, member.roster_zone


def _wished(wish: Wish, member: MemberEntry) -> tuple[str | None, str | None, str | None, str, str | None]:
    """The details as they should be. Whoever is in Slack goes by the name they have there."""
    zone = member.roster_zone
    if wish.zone is not None:
        zone = None if wish.place is not None and wish.place.zone == wish.zone else wish.zone
    email = wish.email or member.email
    account = wish.account
    if account is not None:
        return account.team_id, account.slack_id, email, member.name or account.name, zone
    if member.slack_id is not None:
        return member.team_id, member.slack_id, email, member.name, zone
    return None, None, email, wish.name or member.name, zone
