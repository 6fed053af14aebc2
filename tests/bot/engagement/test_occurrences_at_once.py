from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.database import Database
from bot.engagement import invitations, occurrences
from bot.engagement.rows import OccurrenceState, SkipReason
from bot.outbox.rows import State
from tests.bot.engagement.arrivals import join
from tests.bot.engagement.planning import IN_AUSTIN, WEDNESDAY, Planning
from tests.support.factories import FOUNDED, LABELS, found

T = TypeVar("T")
WORKERS = 4


def at_once(work: Callable[[], T]) -> list[T]:
    """What several workers get who do the same at the same time."""
    together = threading.Barrier(WORKERS)
    got: list[T] = []

    def run() -> None:
        together.wait(10)
        got.append(work())

    threads = [threading.Thread(target=run) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(got) == WORKERS
    return got


def _until_one_waits(database: Database) -> None:
    """Until a session of this database waits for a lock that another holds; the server tells when asked."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with database.read() as session:
            if session.scalar(waiting):
                return
        time.sleep(0.01)
    raise TimeoutError("nobody waited")


def test_workers_that_plan_and_decide_at_once_double_nothing(planning: Planning) -> None:
    planning.agree()
    for role in LABELS:
        planning.schedule(role=role)
    planning.schedule(WEDNESDAY + timedelta(days=1), sender=planning.network.lead)
    joined = [join(planning, city) for city in ("Madison", "Memphis", "Wichita")]
    planning.agree(*joined)
    due_everywhere = IN_AUSTIN + timedelta(hours=1)

    def work() -> int:
        made = planning.materialise(FOUNDED)
        planning.decide(due_everywhere)
        planning.decide(due_everywhere + timedelta(days=1))
        return made

    made = at_once(work)

    everybody = [*planning.network.leaders, *joined]
    by_person = {person.name: [one.state for one in planning.of(person)] for person in everybody}
    once, twice = [OccurrenceState.SENT_ON], [OccurrenceState.SENT_ON, OccurrenceState.SKIPPED]
    chiefs = {person.name: twice for person in everybody if person is not planning.network.albuquerque}
    assert sum(made) == 6
    assert by_person == chiefs | {planning.network.albuquerque.name: once}
    assert len(planning.deliveries("prompt")) == len(planning.weeks()) == len(everybody)
    assert len(planning.audited("occurrence.sent_on")) == len(everybody)


@pytest.mark.postgres
def test_somebody_who_declines_while_it_is_decided_is_not_asked(postgres_url: str) -> None:
    database = Database(postgres_url)
    planning = Planning(database, database.write(found))
    planning.agree()
    planning.schedule()
    (occurrence,) = planning.of(planning.network.austin)
    decided, go = threading.Event(), threading.Event()

    def decide(session: Session) -> None:
        occurrences.decide(session, occurrence.id, IN_AUSTIN)
        decided.set()
        go.wait(10)

    def decline(session: Session) -> None:
        invitations.decline(session, planning.network.austin, IN_AUSTIN)

    deciding = threading.Thread(target=database.write, args=(decide,))
    declining = threading.Thread(target=database.write, args=(decline,))
    deciding.start()
    decided.wait(10)
    declining.start()
    _until_one_waits(database)
    go.set()
    deciding.join(10)
    declining.join(10)

    (delivery,) = planning.deliveries("prompt")
    database.close()
    assert (delivery.state, delivery.reason) == (State.CANCELLED, "consent_withdrawn")


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("leave", "reason"),
    [(invitations.decline, SkipReason.NO_CONSENT), (invitations.pause, SkipReason.PAUSED)],
)
def test_what_is_decided_while_somebody_declines_or_pauses_is_skipped(
    postgres_url: str, leave: Callable[..., None], reason: SkipReason
) -> None:
    database = Database(postgres_url)
    planning = Planning(database, database.write(found))
    planning.agree()
    planning.schedule()
    (occurrence,) = planning.of(planning.network.austin)
    left, go = threading.Event(), threading.Event()
    got: list[SkipReason | None] = []

    def decline(session: Session) -> None:
        leave(session, planning.network.austin, IN_AUSTIN)
        left.set()
        go.wait(10)

    def decide() -> None:
        got.append(database.write(lambda s: occurrences.decide(s, occurrence.id, IN_AUSTIN)))

    declining = threading.Thread(target=database.write, args=(decline,))
    deciding = threading.Thread(target=decide)
    declining.start()
    left.wait(10)
    deciding.start()
    _until_one_waits(database)
    go.set()
    declining.join(10)
    deciding.join(10)

    delivered = planning.deliveries("prompt")
    database.close()
    assert (got, delivered) == ([reason], [])
