"""Asking for a delivery, and no longer wanting it: the side of the outbox that domain rooms use.

Knows ids and plain values only; a person's text never enters an order.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, bindparam, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from bot.database import announce
from bot.outbox.endings import end
from bot.outbox.rows import ENDED_UNSENT, DeliveryRow, Kind, Lane, State

#: What listeners in this process hear after a commit that added something to send.
TOPIC = "outbox"
#: What workers elsewhere listen to on PostgreSQL.
PG_CHANNEL = "throughline_outbox"

Plain = int | str | bool | None

#: Longer than any id or name in code; a text that somebody wrote would soon run into it.
_LONGEST_VALUE = 200
_NEEDS_A_MESSAGE = frozenset({Kind.UPDATE, Kind.DELETE, Kind.REACTION})


@dataclass(frozen=True, kw_only=True)
class Order:
    """One write to Slack, as a domain room asks for it. Raises ValueError when it could not be carried out."""

    kind: Kind
    message: str  # Which composer writes it: "prompt", "receipt", …
    to: str  # A Slack user id (its DM) or a channel id; for HOME the user id.
    dedupe_key: str
    #: For RESPONSE, `replace_original` or `delete_original` set to True do what Slack does by these names.
    context: Mapping[str, Plain] = field(default_factory=dict)
    lane: Lane = Lane.REPLY
    not_before: datetime | None = None  # Calendar time; None is at once.
    not_after: datetime | None = None
    #: The delivery this one waits for and refers to: the message to update, delete or react to; for the rest,
    #: the thread's parent, or the conversation that an OPEN opened.
    after: str | None = None
    in_thread_of: tuple[str, str] | None = None  # (channel, ts) of a message there is no delivery for.
    response_url: str | None = field(default=None, repr=False)  # RESPONSE only; a secret.
    ephemeral_to: str | None = None  # EPHEMERAL only.
    subject: str = ""  # "occurrence:12", for cancelling.
    person: int | None = None  # The network's person id, for cancelling.

    def __post_init__(self) -> None:
        for name, value in self.context.items():
            _check_plain(name, value)
        if not (self.message and self.to and self.dedupe_key):
            raise ValueError("an order needs a message, an addressee and a dedupe key")
        if (self.kind is Kind.RESPONSE) != (self.response_url is not None):
            raise ValueError("a response URL belongs to RESPONSE, and to nothing else")
        if (self.kind is Kind.EPHEMERAL) != (self.ephemeral_to is not None):
            raise ValueError("a viewer belongs to EPHEMERAL, and to nothing else")
        if self.kind in _NEEDS_A_MESSAGE and self.after is None and self.in_thread_of is None:
            raise ValueError(f"{self.kind.value} needs the message it is about")


def enqueue(session: Session, order: Order, now: datetime) -> str:
    """Add `order` and return its delivery's id; the same dedupe key again returns the first id and adds nothing."""
    delivery_id = _id_of(order)
    values = {"id": delivery_id, **_columns(order, now), **_beginning(session, order, now)}
    if session.scalar(_adding(_on_postgres(session)), values) is None:
        return session.scalars(select(DeliveryRow.id).where(DeliveryRow.dedupe_key == order.dedupe_key)).one()
    wake(session)
    return delivery_id


def cancel(
    session: Session,
    *,
    reason: str,
    now: datetime,
    subject: str | None = None,
    person: int | None = None,
    lane: Lane | None = None,
    messages: Collection[str] | None = None,
) -> int:
    """Cancel the planned deliveries that fit every selector given, and what waits for them; returns how many fitted.

    What is being sent, or may have arrived, is not touched. Raises ValueError without a selector.
    """
    selectors = _selectors(subject, person, lane, messages)
    if not selectors:
        raise ValueError("cancelling everything is never meant; give a selector")
    return len(end(session, State.CANCELLED, reason, now, *selectors))


def wake(session: Session) -> None:
    """Have senders look again as soon as this transaction is committed."""
    if announce(session, TOPIC) and _on_postgres(session):
        session.execute(text(f"NOTIFY {PG_CHANNEL}"))


def new_id(now: datetime) -> str:
    """A random id of 32 hex digits that sorts by calendar time (48 bits of milliseconds, 80 random bits)."""
    milliseconds = (now - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    return f"{milliseconds:012x}{secrets.token_hex(10)}"


def _id_of(order: Order) -> str:
    """From the dedupe key alone, so that after a restore the same order has the id that may stand in Slack already."""
    return hashlib.sha256(order.dedupe_key.encode()).hexdigest()[:32]


@cache
def _adding(on_postgres: bool) -> ReturningInsert[str]:
    """Kept, as `_parent` is: whatever anybody does asks it, and putting it together takes longer than running it."""
    deliveries = cast("Table", DeliveryRow.__table__)  # By the ORM it would take twice as long.
    insert = postgresql.insert if on_postgres else sqlite.insert
    adding = insert(deliveries).on_conflict_do_nothing(index_elements=[deliveries.c.dedupe_key])
    return adding.returning(deliveries.c.id)


@cache
def _parent() -> Select[State]:
    """The lock keeps the parent from ending between this look and our commit, when it could not see us yet."""
    return select(DeliveryRow.state).where(DeliveryRow.id == bindparam("parent")).with_for_update(read=True)


def _check_plain(name: str, value: object) -> None:
    if not isinstance(value, int | str | None):
        raise ValueError(f"{name} is no plain value")
    if isinstance(value, str) and len(value) > _LONGEST_VALUE:
        raise ValueError(f"{name} is too long for an id: text is stored as Words, and only its id travels")


def _columns(order: Order, now: datetime) -> dict[str, Any]:
    channel, ts = order.in_thread_of or (None, None)
    return {
        "dedupe_key": order.dedupe_key,
        "kind": order.kind,
        "message": order.message,
        "to": order.to,
        "context": dict(order.context),
        "lane": order.lane,
        "line": _line(order),
        "subject": order.subject,
        "person": order.person,
        "after": order.after,
        "response_url": order.response_url,
        "ephemeral_to": order.ephemeral_to,
        "thread_channel": channel,
        "thread_ts": ts,
        "asked_at": now,
        "not_before": order.not_before or now,
        "not_after": order.not_after,
    }


def _line(order: Order) -> str:
    """A Home is no message: it neither waits for the messages to its person nor holds them up."""
    where = f"home:{order.to}" if order.kind is Kind.HOME else order.to
    return f"{where}:{order.lane.value}"


def _beginning(session: Session, order: Order, now: datetime) -> dict[str, Any]:
    """The state a new row starts in: planned, unless what it waits for has already ended unsent."""
    if order.after is None:
        return {"state": State.PLANNED}
    parent = session.scalar(_parent(), {"parent": order.after})
    if parent is None:
        raise ValueError("what this order waits for does not exist")
    if parent in ENDED_UNSENT:
        return {"state": State.CANCELLED, "reason": f"after_{parent.value}", "ended_at": now}
    return {"state": State.PLANNED}


def _selectors(
    subject: str | None, person: int | None, lane: Lane | None, messages: Collection[str] | None
) -> list[ColumnElement[bool]]:
    selectors, columns = [], DeliveryRow.__table__.c
    if subject is not None:
        selectors.append(columns.subject == subject)
    if person is not None:
        selectors.append(columns.person == person)
    if lane is not None:
        selectors.append(columns.lane == lane)
    if messages is not None:
        selectors.append(columns.message.in_(messages))
    return selectors


def _on_postgres(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
