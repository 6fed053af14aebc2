from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Database
from bot.ledger.audit import AuditRow
from bot.network import consent
from bot.network.rows import ConsentKind, ConsentRow, ConsentState
from tests.support.factories import FOUNDED, found

PROMPTS, SENDER = ConsentKind.PROMPTS, ConsentKind.SENDER

#: What a person or the bot can do, by a short name.
ACTS: dict[str, Any] = {"ask": consent.asked, "yes": consent.say_yes, "no": consent.say_no}


@pytest.fixture
def person_id(database: Database) -> int:
    return database.write(found).austin.id


def act(database: Database, person_id: int, *names: str) -> None:
    """Each in a transaction of its own, an hour after the other."""
    for hour, name in enumerate(names):
        done = partial(ACTS[name], person_id=person_id, kind=PROMPTS, now=FOUNDED + timedelta(hours=hour))
        database.write(done)


def state(database: Database, person_id: int, kind: ConsentKind = PROMPTS) -> ConsentState | None:
    with database.read() as session:
        return consent.state(session, person_id, kind)


@pytest.mark.parametrize(
    ("acts", "stands", "agreed"),
    [
        ((), None, False),
        (("ask",), ConsentState.ASKED, False),
        (("ask", "yes"), ConsentState.YES, True),
        (("ask", "no"), ConsentState.NO, False),
        (("yes",), ConsentState.YES, True),
        (("no",), ConsentState.NO, False),
        (("ask", "yes", "no"), ConsentState.WITHDRAWN, False),
        (("ask", "yes", "no", "no"), ConsentState.WITHDRAWN, False),
        (("ask", "yes", "no", "yes"), ConsentState.YES, True),
        (("ask", "no", "yes"), ConsentState.YES, True),
        (("ask", "no", "no"), ConsentState.NO, False),
        (("ask", "yes", "yes"), ConsentState.YES, True),
    ],
)
def test_consent_stands_where_the_person_left_it(
    database: Database, person_id: int, acts: tuple[str, ...], stands: ConsentState | None, agreed: bool
) -> None:
    act(database, person_id, *acts)

    assert state(database, person_id) is stands
    with database.read() as session:
        assert consent.has(session, person_id, PROMPTS) is agreed


@pytest.mark.parametrize("before", [("ask",), ("yes",), ("no",), ("yes", "no")])
def test_nobody_is_asked_again_whatever_they_said(database: Database, person_id: int, before: tuple[str, ...]) -> None:
    act(database, person_id, *before)
    stood = state(database, person_id)

    again = database.write(lambda s: consent.asked(s, person_id, PROMPTS, FOUNDED))

    assert again is False
    assert state(database, person_id) is stood


def test_asked_is_true_the_first_time_only(database: Database, person_id: int) -> None:
    came = [database.write(lambda s: consent.asked(s, person_id, PROMPTS, FOUNDED)) for _ in range(2)]

    assert came == [True, False]


def test_each_kind_and_each_person_stands_apart(database: Database) -> None:
    network = database.write(found)
    act(database, network.austin.id, "yes")

    assert state(database, network.austin.id) is ConsentState.YES
    assert state(database, network.austin.id, SENDER) is None
    assert state(database, network.rochester.id) is None


def test_every_change_is_dated_and_recorded_in_the_persons_name(database: Database, person_id: int) -> None:
    act(database, person_id, "ask", "yes", "no")

    def recorded(session: Session) -> list[tuple[int | None, str, str, dict[str, Any]]]:
        rows = session.scalars(select(AuditRow).where(AuditRow.action.startswith("consent")).order_by(AuditRow.id))
        return [(row.actor, row.action, row.subject, row.detail) for row in rows]

    with database.read() as session:
        row = session.get_one(ConsentRow, (person_id, PROMPTS))
        assert row.at == FOUNDED + timedelta(hours=2)
        assert recorded(session) == [
            (person_id, f"consent.{to}", f"person:{person_id}", {"kind": "prompts"})
            for to in ("asked", "yes", "withdrawn")
        ]
