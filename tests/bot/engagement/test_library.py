from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.database import Database
from bot.engagement import library, prompts
from bot.engagement.rows import PromptKind, PromptRow
from bot.network import founding, starter
from bot.network.rows import CohortRow, CohortSeatRow, JurisdictionRow, PartnerRow, RoleRow, SeatRow
from bot.network.starter import Starter

TABLES = (RoleRow, JurisdictionRow, SeatRow, CohortRow, CohortSeatRow, PartnerRow, PromptRow)


@pytest.fixture(scope="module")
def ctg() -> Starter:
    return starter.load("ctg")


def found(database: Database, content: Starter) -> None:
    """What `init` does."""
    database.write(lambda s: founding.found(s, content))
    database.write(lambda s: library.stock(s, content.prompts))


def contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that a starter fills."""
    with database.read() as session:
        return {
            table.__tablename__: [tuple(row) for row in session.execute(select(table.__table__)).all()]
            for table in TABLES
        }


def test_a_starter_brings_everything_it_names(database: Database, ctg: Starter) -> None:
    found(database, ctg)

    count = {name: len(rows) for name, rows in contents(database).items()}
    members = {cohort.name: len(cohort.members) for cohort in ctg.cohorts}
    assert count == {
        "role": len(founding.ROLES),
        "jurisdiction": len(ctg.jurisdictions),
        "seat": len(ctg.seats),
        "cohort": len(ctg.cohorts),
        "cohort_seat": 2 * sum(members.values()),
        "partner": len(ctg.partners),
        "prompt": len(ctg.prompts),
    }


def test_a_starter_found_again_changes_nothing(database: Database, ctg: Starter) -> None:
    found(database, ctg)
    before = contents(database)

    found(database, ctg)

    assert contents(database) == before


def test_what_people_changed_stays_as_they_left_it(database: Database, ctg: Starter) -> None:
    found(database, ctg)
    for statement in (
        update(PromptRow).values(question="What would you ask instead?", title="Ours"),
        update(PartnerRow).where(PartnerRow.key == "icma").values(line="Our words", channel_id="C0ICMA"),
        update(JurisdictionRow).where(JurisdictionRow.name == "Austin").values(zone="America/Denver"),
        update(SeatRow).values(title="Our local title"),
        update(CohortRow).values(source="from our own list"),
        update(RoleRow).values(label="Ours"),
    ):
        database.write(lambda s, one=statement: s.execute(one))  # type: ignore[misc]
    before = contents(database)

    found(database, ctg)

    assert contents(database) == before


def test_what_a_later_starter_adds_is_added(database: Database, ctg: Starter) -> None:
    earlier = replace(
        ctg,
        jurisdictions=ctg.jurisdictions[:-1],
        seats=tuple(seat for seat in ctg.seats if seat.jurisdiction != ctg.jurisdictions[-1].name),
        cohorts=tuple(
            replace(cohort, members=tuple(m for m in cohort.members if m != ctg.jurisdictions[-1].name))
            for cohort in ctg.cohorts
        ),
        partners=ctg.partners[:-1],
        prompts=ctg.prompts[:-1],
    )
    found(database, earlier)
    before = {name: len(rows) for name, rows in contents(database).items()}

    found(database, ctg)

    added = {name: len(rows) - before[name] for name, rows in contents(database).items()}
    places = sum(ctg.jurisdictions[-1].name in cohort.members for cohort in ctg.cohorts)
    assert added == {
        "role": 0,
        "jurisdiction": 1,
        "seat": 2,
        "cohort": 0,
        "cohort_seat": 2 * places,
        "partner": 1,
        "prompt": 1,
    }


def test_every_prompt_of_the_starter_is_of_a_kind_there_is(database: Database, ctg: Starter) -> None:
    found(database, ctg)

    with database.read() as session:
        kinds = [prompts.by_name(session, one.name).kind for one in ctg.prompts]

    assert kinds == [PromptKind(one.kind) for one in ctg.prompts]
