"""What each person agreed to, asked once and changed only by themselves.

Knows the answers, not what is done with them.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.ledger import audit
from bot.network import people
from bot.network.rows import ConsentKind, ConsentRow, ConsentState


def state(session: Session, person_id: int, kind: ConsentKind) -> ConsentState | None:
    """Where the asking stands; None: never asked."""
    row = session.get(ConsentRow, (person_id, kind))
    return None if row is None else row.state


def has(session: Session, person_id: int, kind: ConsentKind) -> bool:
    return state(session, person_id, kind) is ConsentState.YES


def asked(session: Session, person_id: int, kind: ConsentKind, now: datetime) -> bool:
    """Note that the person is being asked; False when they have been asked before, and nothing changes."""
    people.hold(session, person_id)
    if state(session, person_id, kind) is not None:
        return False
    _set(session, person_id, kind, ConsentState.ASKED, now)
    return True


def say_yes(session: Session, person_id: int, kind: ConsentKind, now: datetime) -> None:
    _set(session, person_id, kind, ConsentState.YES, now)


def say_no(session: Session, person_id: int, kind: ConsentKind, now: datetime) -> None:
    """Somebody who had agreed withdraws; anybody else declines. Both take effect at once."""
    agreed = state(session, person_id, kind) in {ConsentState.YES, ConsentState.WITHDRAWN}
    _set(session, person_id, kind, ConsentState.WITHDRAWN if agreed else ConsentState.NO, now)


def _set(session: Session, person_id: int, kind: ConsentKind, to: ConsentState, now: datetime) -> None:
    people.hold(session, person_id)
    row = session.get(ConsentRow, (person_id, kind), populate_existing=True)
    if row is None:
        session.add(ConsentRow(person_id=person_id, kind=kind, state=to, at=now))
    else:
        row.state, row.at = to, now
    session.flush()
    audit.record(session, now, person_id, "consent." + to.value, f"person:{person_id}", kind=kind.value)
