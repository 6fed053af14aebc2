"""Whose Slack accounts were closed: staff hear of them together, once, in the morning."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.conversation.kit import Kit
from bot.delivery.compose import Composed, Withheld
from bot.network import people
from bot.network.people import Person
from bot.network.zones import next_working_moment
from bot.outbox.claims import Claimed
from bot.outbox.orders import Order, enqueue
from bot.outbox.rows import Kind, Lane
from messages.partners import PeopleLeft

#: Names in one message; a longer list is for `throughline people`.
MOST_NAMED = 20


def tell(session: Session, since: datetime, now: datetime) -> bool:
    """Tell staff who left after `since`, at the next hour they work; False when nobody did."""
    if not people.left_between(session, since, now):
        return False
    for member in people.staff(session):
        order = Order(
            kind=Kind.POST,
            message="people_left",
            to=member.address,
            dedupe_key=f"people-left:{since:%Y%m%dT%H%M%S}:{member.id}",
            context={"since": since.isoformat(), "until": now.isoformat()},
            lane=Lane.PLANNED,
            not_before=next_working_moment(now, member.zone),
            subject="people_left",
            person=member.id,
        )
        enqueue(session, order, now)
    return True


def people_left(kit: Kit, session: Session, claimed: Claimed, _now: datetime) -> Composed | Withheld:
    """Who left and has not come back since."""
    since, until = (datetime.fromisoformat(str(claimed.context[name])) for name in ("since", "until"))
    left = people.left_between(session, since, until)
    if not left:
        return Withheld("they_are_back")
    message = PeopleLeft(tuple(map(_named, left[:MOST_NAMED])), len(left), "throughline people")
    return kit.composed(message, people.by_slack_id(session, claimed.to))


def _named(person: Person) -> str:
    return person.name if person.seat is None else f"{person.name} ({person.seat.jurisdiction})"
