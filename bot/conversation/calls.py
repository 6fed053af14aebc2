"""I'd rather talk: the named staff member learns that a call is wanted, and nothing else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.engagement import occurrences
from bot.ledger import audit
from bot.network import people
from bot.network.people import Person
from bot.network.zones import local
from bot.outbox.orders import Order, enqueue, new_id
from bot.outbox.rows import Kind


def want(session: Session, person: Person, occurrence_id: int | None, now: datetime) -> Person | None:
    """Tell the sender of what the wish was pressed under, else the first of staff: them once a day, the person always.

    Returns who was told; None when the network has no staff yet.
    """
    member = _whom(session, occurrence_id)
    if member is None:
        return None
    day = local(now, person.zone).date().isoformat()
    _tell(session, "talk_wanted", member, f"talk-wanted:{person.id}:{member.id}:{day}", {"leader": person.id}, now)
    _tell(session, "talk_told", person, f"talk-told:{person.id}:{new_id(now)}", {"staff": member.id}, now)
    audit.record(session, now, person.id, "call.wanted", f"person:{member.id}")
    return member


def _whom(session: Session, occurrence_id: int | None) -> Person | None:
    if occurrence_id is not None:
        sender = occurrences.get(session, occurrence_id).sender
        if sender.is_active:
            return sender
    staff = people.staff(session)
    return staff[0] if staff else None


def _tell(session: Session, message: str, to: Person, key: str, context: dict[str, int], now: datetime) -> None:
    order = Order(kind=Kind.POST, message=message, to=to.address, dedupe_key=key, context=context, person=to.id)
    enqueue(session, order, now)
