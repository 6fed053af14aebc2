"""The drill: a bot at work, a backup, more work, a restore, and nobody gets anything twice."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy.orm import Session

from bot import app as roof
from bot.clock import monotonic
from bot.database import Database
from bot.engagement import prompts, steps
from bot.engagement.rows import OccurrenceRow, OccurrenceState, SkipReason
from bot.network import people
from bot.network.zones import local
from bot.outbox import records as outbox
from bot.outbox.rows import State
from bot.records import backups, restoring
from bot.records.restoring import Restored
from messages import ids
from tests.support.house import (
    AUSTIN,
    CHECKIN,
    COHORT,
    LEAD,
    MEMPHIS,
    MONDAY,
    OWNER,
    PATIENCE,
    SmallHouse,
    small_house,
    trained_router,
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copy"


@pytest.fixture
def house(database_url: str) -> Iterator[SmallHouse]:
    with small_house(database_url) as opened:
        yield opened


def test_what_went_out_after_the_backup_is_found_and_not_sent_again(house: SmallHouse, copy: Path) -> None:
    first = house.asks(AUSTIN, MEMPHIS)[0]
    planned(house, MONDAY + timedelta(days=7))
    house.tick()
    house.presses(AUSTIN, first, ids.PROMPT_LATER)
    backups.back_up(house.database, copy, house.clock.now())
    house.turn(days=1)  # What was put off comes back.
    house.turn(days=6)  # The next prompt is due.
    seen = everything(house)

    done = bring_back(house, copy)

    assert (done.in_doubt, done.to_review) == (3, 0)
    assert everything(house) == seen
    assert became(house) == [(OccurrenceState.SENT_ON, None, State.SENT)] * 4


def test_what_did_not_go_out_after_the_backup_is_sent_once(house: SmallHouse, copy: Path) -> None:
    house.asks(AUSTIN, MEMPHIS)
    planned(house, MONDAY + timedelta(days=7))
    house.tick()
    backups.back_up(house.database, copy, house.clock.now())
    before = len(everything(house))
    house.clock.turn_to(MONDAY + timedelta(days=7, minutes=30))  # The bot stood still.

    bring_back(house, copy)

    assert len(everything(house)) == before + 2
    assert became(house) == [(OccurrenceState.SENT_ON, None, State.SENT)] * 4


def test_what_did_not_go_out_and_is_too_late_now_is_not_sent(house: SmallHouse, copy: Path) -> None:
    house.asks(AUSTIN, MEMPHIS)
    planned(house, MONDAY + timedelta(days=7))
    house.tick()
    backups.back_up(house.database, copy, house.clock.now())
    before = everything(house)
    house.clock.turn_to(MONDAY + timedelta(days=7, hours=5))

    bring_back(house, copy)

    assert everything(house) == before
    assert became(house)[2:] == [(OccurrenceState.SENT_ON, None, State.EXPIRED)] * 2


def test_who_had_not_agreed_when_the_backup_was_made_is_not_asked(house: SmallHouse, copy: Path) -> None:
    house.asks(AUSTIN)
    planned(house, MONDAY + timedelta(days=7))
    house.tick()
    backups.back_up(house.database, copy, house.clock.now())
    house.clock.turn_to(MONDAY + timedelta(days=7, minutes=30))

    bring_back(house, copy)

    assert became(house)[2:] == [
        (OccurrenceState.SENT_ON, None, State.SENT),
        (OccurrenceState.SKIPPED, SkipReason.NO_CONSENT, None),
    ]


def test_a_post_to_somebody_never_written_to_waits_for_a_person(house: SmallHouse, copy: Path) -> None:
    house.agrees(AUSTIN)
    planned(house, MONDAY + timedelta(days=1))
    house.tick()
    backups.back_up(house.database, copy, house.clock.now())
    house.turn(days=1)
    seen = everything(house)

    done = bring_back(house, copy)

    assert (done.in_doubt, done.to_review) == (0, 1)
    assert everything(house) == seen


def test_a_question_that_went_to_staff_after_the_backup_goes_there_once(house: SmallHouse, copy: Path) -> None:
    house.ready()
    house.lends_name()
    house.sends_question("How did others pay for it?")
    backups.back_up(house.database, copy, house.clock.now())
    house.turn(days=4)
    cards = [len(house.texts(name)) for name in (OWNER, LEAD)]

    bring_back(house, copy)

    assert [len(house.texts(name)) for name in (OWNER, LEAD)] == cards


def planned(house: SmallHouse, at: datetime) -> None:
    """The check-in is put to the chiefs of staff for `at`."""

    def schedule(session: Session) -> None:
        steps.schedule(
            session,
            prompt=prompts.by_name(session, CHECKIN),
            cohort_id=steps.cohort_id(session, COHORT),
            role="chief_of_staff",
            local_at=local(at, "America/Chicago"),
            sender=people.staff(session)[0],
            now=house.clock.now(),
        )

    house.database.write(schedule)


def everything(house: SmallHouse) -> list[tuple[str, str]]:
    """Every message that anybody sees from the bot, by its place and ts."""
    with house.workspace.changed:
        return [(message.channel, message.ts) for message in house.workspace.chat.everything() if message.bot_id]


def became(house: SmallHouse) -> list[tuple[OccurrenceState, SkipReason | None, State | None]]:
    database = Database(house.home.settings.database_url)
    with database.read() as session:
        rows = session.query(OccurrenceRow).order_by(OccurrenceRow.id).all()
        found = [
            (row.state, row.reason, outbox.get(session, row.delivery_id).state if row.delivery_id else None)
            for row in rows
        ]
    database.close()
    return found


def bring_back(house: SmallHouse, path: Path) -> Restored:
    """Stop the bot, restore, and start it on what was restored, until it has come to rest."""
    settings, clock = house.home.settings, house.clock
    house.database.close()
    done = restoring.restore(settings.database_url, path, (), clock.now(), clock.machine())
    database = Database(settings.database_url)
    quick = settings.model_copy(update={"throughline_quiet_seconds": 0})
    with patch.object(roof, "train_router", trained_router):
        home = roof.build(quick, clock, database)
    again = replace(house, home=home)
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline:
        again.tick()
        with database.read() as session:
            if not outbox.counts(session)[State.UNKNOWN]:
                break
        time.sleep(0.05)  # The pace lets only so many looks through at once.
    database.close()
    return done
