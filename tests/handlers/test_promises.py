"""Nothing leaks sideways: everything that leaves the house or is written down is searched for what must not be there.

Each test puts there what could leak: names, cities, titles, ids and unmistakable words.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import asdict

import pytest
import structlog
from sqlalchemy import text
from structlog.typing import EventDict

from bot.ledger.audit import AuditRow
from bot.ledger.inbound import Inbound
from bot.outbox.rows import DeliveryRow
from bot.practice.chat import Message
from messages import ids
from tests.handlers.test_prompts import answers
from tests.support.house import (
    ASKER,
    AUSTIN,
    CHECKIN,
    COLLEAGUE,
    CONTACTS,
    ICMA,
    LEAD,
    MEMPHIS,
    OWNER,
    SmallHouse,
    shown,
)

QUESTION = "How do others protect the Zweibrücken budget when revenue falls?"
REPLY = "Price the Kaiserslautern services first."
PRIVATE = "Between us, the Saarlouis plan will fail."


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[list[EventDict]]:
    caplog.set_level(logging.DEBUG, "throughline")
    with structlog.testing.capture_logs() as lines:
        yield lines


def marks_of(house: SmallHouse, name: str) -> list[str]:
    """What gives somebody away: name, handle, city, title and ids; not the role, which they chose to show."""
    person = house.person(name)
    assert person.seat is not None
    actor = house.actor(name)
    return [name, actor.me.handle, person.seat.jurisdiction, person.seat.title, house.cast[name], actor.dm_with_app()]


def written_down(house: SmallHouse, *tables: type) -> str:
    """Every row of these tables, as one text."""
    with house.database.read() as session:
        names = [table.__tablename__ for table in tables]  # type: ignore[attr-defined]
        return "\n".join(str(tuple(row)) for name in names for row in session.execute(text(f'SELECT * FROM "{name}"')))


def seen_by(house: SmallHouse, name: str) -> str:
    """All that one person can see: every conversation they are in, with metadata, their Home and their form."""
    actor = house.actor(name)
    with house.workspace.changed:
        places = [place.id for place in house.workspace.conversations if actor.id in place.members]
    posted = [message for place in places for message in actor.messages(place) if message.bot_id]
    views = [view for view in (actor.home(), actor.modal()) if view is not None]
    sources = [json.dumps(dict(view.source), ensure_ascii=False) for view in views]
    return "\n".join([*(_whole(message) for message in posted), *sources, *(shown(view) for view in views)])


def _whole(message: Message) -> str:
    return json.dumps({**asdict(message), "user": ""}, ensure_ascii=False, default=str)


def whole_flow(house: SmallHouse, naming: str) -> None:
    """Everything that can happen to a question, with everybody's Home opened on the way."""
    house.sends_question(QUESTION, naming)
    for name in (ICMA, COLLEAGUE, OWNER):
        house.home_of(name)
    house.answers(REPLY)
    house.presses(ASKER, house.find(ASKER, REPLY), ids.HELPED_YES)


@pytest.mark.parametrize("naming", ["role", "none"])
def test_asker_who_is_not_named_reaches_nobody_at_the_partner(
    house: SmallHouse, naming: str, log: list[EventDict], caplog: pytest.LogCaptureFixture
) -> None:
    whole_flow(house, naming)

    marks = marks_of(house, ASKER)
    for name in CONTACTS:
        seen = seen_by(house, name)
        assert [mark for mark in marks if mark in seen] == []
    assert QUESTION in seen_by(house, ICMA)
    assert ("City Manager" in seen_by(house, ICMA)) is (naming == "role")
    assert [mark for mark in marks if mark in str(log) + caplog.text] == []


@pytest.mark.parametrize("naming", ["role", "none"])
def test_asker_who_is_not_named_stays_so_when_staff_take_over(house: SmallHouse, naming: str) -> None:
    house.sends_question(QUESTION, naming)
    house.presses(ICMA, house.card(), ids.CARD_PASS)
    house.presses(OWNER, house.find(OWNER, "A question"), ids.CARD_ACCEPT)
    house.presses(OWNER, house.find(OWNER, "has it."), ids.CARD_ANSWER)

    marks = marks_of(house, ASKER)
    for name in (OWNER, LEAD):
        assert QUESTION in seen_by(house, name)
        assert [mark for mark in marks if mark in seen_by(house, name)] == []


def test_asker_who_is_not_named_stays_so_after_taking_it_back(house: SmallHouse) -> None:
    house.sends_question(QUESTION, "none")
    house.presses(ASKER, house.find(ASKER, "Your question is with"), ids.QUESTION_WITHDRAW)

    seen = seen_by(house, ICMA)

    assert [part for part in (*marks_of(house, ASKER), QUESTION) if part in seen] == []


def test_named_asker_is_seen_by_their_partner_and_by_no_other(house: SmallHouse) -> None:
    """The positive control: what the tests above look for is found where it was agreed to."""
    whole_flow(house, "name")

    seen = {name: seen_by(house, name) for name in (*CONTACTS, AUSTIN, MEMPHIS)}
    assert {name: ASKER in read for name, read in seen.items()} == {
        ICMA: True,
        COLLEAGUE: True,
        "PolicyLink · Contact": False,
        AUSTIN: False,
        MEMPHIS: False,
    }
    assert {name: QUESTION in read for name, read in seen.items()} == {
        ICMA: True,
        COLLEAGUE: True,
        "PolicyLink · Contact": False,
        AUSTIN: False,
        MEMPHIS: False,
    }


def test_answer_is_shown_to_its_asker_alone(house: SmallHouse) -> None:
    whole_flow(house, "role")

    readers = [name for name in (*CONTACTS, AUSTIN, MEMPHIS, ASKER, OWNER, LEAD) if REPLY in seen_by(house, name)]
    assert readers == [ASKER]


def test_what_is_just_mine_is_nowhere_but_with_me(
    house: SmallHouse, log: list[EventDict], caplog: pytest.LogCaptureFixture
) -> None:
    house.asks(AUSTIN, MEMPHIS)
    answers(house, PRIVATE)
    house.says(MEMPHIS, f"{PRIVATE} Truly.")
    house.says(AUSTIN, "talk")
    house.presses(AUSTIN, house.find(AUSTIN, "You answered."), ids.PROMPT_ANSWER)
    for name in (OWNER, LEAD, ICMA, MEMPHIS):
        house.home_of(name)

    others = [OWNER, LEAD, *CONTACTS, ASKER]
    assert [name for name in others if "Saarlouis" in seen_by(house, name)] == []
    assert "Saarlouis" in seen_by(house, AUSTIN)
    assert "Truly" not in seen_by(house, AUSTIN)
    assert "Saarlouis" not in written_down(house, DeliveryRow, AuditRow, Inbound)
    assert "Saarlouis" not in str(log) + caplog.text
    assert "Saarlouis" not in "".join(entry.reference + entry.outcome for entry in house.workspace.log.entries())


def test_staff_see_that_and_not_what_was_answered(house: SmallHouse) -> None:
    house.asks(AUSTIN, MEMPHIS, prompt=CHECKIN)
    answers(house, "For the Homburg staff.", readers="staff")

    assert "Homburg" not in seen_by(house, OWNER)
    assert [name for name in (AUSTIN, MEMPHIS) if name in seen_by(house, OWNER)] == []


@pytest.mark.parametrize("naming", ["name", "role"])
def test_no_text_of_a_person_stands_anywhere_but_in_words(house: SmallHouse, naming: str) -> None:
    house.asks(AUSTIN)
    house.says(AUSTIN, PRIVATE)
    whole_flow(house, naming)

    with house.database.read() as session:
        tables = list(session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))
        holding = {
            (name, column)
            for name in tables
            for row in session.execute(text(f'SELECT * FROM "{name}"')).mappings()
            for column, value in row.items()
            if any(mark in str(value) for mark in ("Zweibrücken", "Kaiserslautern", "Saarlouis"))
        }
    assert holding == {("words", "body")}


def test_metadata_of_every_message_is_an_id_and_nothing_else(house: SmallHouse) -> None:
    house.asks(AUSTIN)
    whole_flow(house, "name")

    carried = [m.metadata for m in house.workspace.chat.everything() if m.bot_id and m.metadata is not None]
    assert carried != []
    assert {(one["event_type"], *one["event_payload"]) for one in carried} == {("throughline_delivery", "id")}
    assert [one for one in carried if len(one["event_payload"]["id"]) != 32] == []


def test_what_travels_with_forms_are_ids(house: SmallHouse) -> None:
    house.asks(AUSTIN)
    house.presses(AUSTIN, house.find(AUSTIN, "Who reads an answer typed here"), ids.PROMPT_ANSWER)
    preview = house.previews_question(QUESTION)

    form = house.actor(AUSTIN).modal()
    assert form is not None
    assert form.private_metadata.isdigit()
    carried = json.loads(preview.private_metadata)
    mark = carried.pop("readers")
    assert carried == {"question": 1, "partner": "icma"}
    assert re.fullmatch("[0-9a-f]{16}", mark)


def test_audit_rows_hold_ids_and_names_in_code_alone(house: SmallHouse) -> None:
    house.asks(AUSTIN)
    house.says(AUSTIN, PRIVATE)
    whole_flow(house, "name")

    rows = written_down(house, AuditRow)
    people = (AUSTIN, ASKER, ICMA, OWNER)
    assert [part for part in (*people, *(house.cast[name] for name in people), "Albuquerque") if part in rows] == []


def test_reading_by_staff_is_recorded(house: SmallHouse) -> None:
    house.sends_question(QUESTION, partner="staff")

    with house.database.read() as session:
        readers = session.execute(text("SELECT DISTINCT actor FROM audit WHERE action = 'words.read'")).scalars().all()
    assert set(readers) == {house.person(OWNER).id, house.person(LEAD).id}


def test_events_from_other_conversations_are_not_even_asked_for() -> None:
    from handlers.manifest import EVENTS  # noqa: PLC0415 -- beside the test that reads it.

    assert [event for event in EVENTS if event.startswith("message.") and event != "message.im"] == []


def test_nothing_sets_people_beside_each_other_by_whether_they_replied(house: SmallHouse) -> None:
    house.asks(AUSTIN, MEMPHIS)
    house.says(AUSTIN, "I replied.")
    house.home_of(OWNER)

    seen = seen_by(house, OWNER)

    assert [name for name in (AUSTIN, MEMPHIS, "Austin", "Memphis") if name in seen] == []
