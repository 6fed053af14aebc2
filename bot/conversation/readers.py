"""Who reads: the promise that a choice means, worded once, and the audience that a place has now.

The sentence said to the author is frozen with the text; here is the only place that words it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.conversation.kit import Kit
from bot.directory import records
from bot.engagement import invitations
from bot.engagement.prompts import ReaderChoice
from bot.ledger.words import Promise, Reader
from bot.network import people
from bot.network.partners import Partner
from bot.network.people import Person


def promise(session: Session, kit: Kit, choice: ReaderChoice, author: Person, sender: Person) -> Promise:
    """What "just me" or "staff" means for this author and this sender."""
    if choice is ReaderChoice.STAFF:
        said = _line(kit, author, choice="staff", reader=reader_name(session, kit, sender))
        return Promise(said, people=frozenset({sender.id}))
    return Promise(_line(kit, author, choice="just_me"))


def with_partner(session: Session, kit: Kit, partner: Partner | None, author: Person) -> Promise:
    """Everybody at the partner and on staff, or staff alone; said in names and numbers."""
    staff = people.staff(session)
    names = ", ".join(member.name for member in staff)
    if partner is None:
        said = _line(kit, author, choice="staff_desk", n=len(staff), names=names)
        return Promise(said, people=frozenset(member.id for member in staff))
    said = _line(
        kit,
        author,
        choice="partner",
        n=len(people.contacts(session, partner.id)),
        partner=partner.name,
        channel=records.channel_name(session, partner.channel_id or "") or partner.key,
        staff=len(staff),
        names=names,
    )
    return Promise(said, people=frozenset(member.id for member in staff), partners=frozenset({partner.id}))


def mark(session: Session, partner: Partner | None) -> str:
    """A short mark that is the same only while the same people would read: what was shown is held against it."""
    contacts = () if partner is None else people.contacts(session, partner.id)
    everybody = sorted(person.id for person in (*contacts, *people.staff(session)))
    return hashlib.sha256(repr(everybody).encode()).hexdigest()[:16]


def reader_name(session: Session, kit: Kit, sender: Person) -> str:
    """How the staff member behind a question is named: by name where they lent it, and who they work for."""
    return f"{sender.name}, {kit.organization}" if invitations.lends_name(session, sender) else kit.organization


def sender_name(session: Session, sender: Person) -> str:
    """The sender's name where they lent it, else nothing."""
    return sender.name if invitations.lends_name(session, sender) else ""


def in_place(session: Session, place: str) -> Sequence[Reader]:
    """Everybody who sees what is posted to this channel or person now; the network's strangers included."""
    member = people.by_slack_id(session, place)
    if member is not None:
        return [member.reader]
    slack_ids = records.people_in(session, place)
    known = [people.by_slack_id(session, slack_id) for slack_id in slack_ids]
    return [Reader(None) if person is None else person.reader for person in known]


def _line(kit: Kit, author: Person, **values: object) -> str:
    return kit.renderer.line("lines/readers", author.locale, **values)
