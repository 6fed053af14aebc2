from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from bot.database import Database
from bot.outbox import claims
from bot.outbox.claims import Claimed, Place
from bot.outbox.outcomes import (
    record_refused,
    record_retry,
    record_sent,
    record_target,
    record_unknown,
    record_withheld,
)
from bot.outbox.rows import Kind, Lane, State
from bot.outbox.unknowns import next_unknown
from tests.bot.outbox.asking import LEASE, M0, T0, ask, look, m, t, take, take_all, taken


def sent(database: Database, claimed: Claimed, channel: str = "D1", ts: str = "1700000000.000100") -> None:
    assert database.write(lambda session: record_sent(session, claimed, T0, channel=channel, ts=ts))


def unsure(database: Database, claimed: Claimed) -> None:
    assert database.write(lambda session: record_target(session, claimed, "D1"))
    assert database.write(lambda session: record_unknown(session, claimed, "no_answer", T0, M0, M0))


def hold(database: Database, claimed: Claimed, until: datetime) -> None:
    assert database.write(lambda session: record_retry(session, claimed, "ratelimited", until, failed=False))


def sweep(database: Database, machine_seconds: float) -> int:
    return database.write(lambda session: claims.sweep_leases(session, now=T0, machine_now=m(machine_seconds)))


def test_claim_hands_over_everything_the_sender_needs(database: Database) -> None:
    delivery_id = ask(
        database,
        kind=Kind.RESPONSE,
        message="receipt",
        to="U7",
        context={"answer": 12},
        response_url="http://127.0.0.1/once",
        not_after=t(60),
        subject="occurrence:12",
        person=7,
        in_thread_of=("C1", "1.1"),
    )

    claimed = take(database, owner="me")

    assert claimed == Claimed(
        id=delivery_id,
        kind=Kind.RESPONSE,
        message="receipt",
        to="U7",
        context={"answer": 12},
        lane=Lane.REPLY,
        subject="occurrence:12",
        person=7,
        place=Place("C1", "1.1"),
        response_url="http://127.0.0.1/once",
        ephemeral_to=None,
        not_after=t(60),
        owner="me",
        attempt=1,
        failures=0,
        lease_until=m(LEASE),
    )
    assert look(database, delivery_id).state is State.SENDING


def test_claim_waits_for_not_before(database: Database) -> None:
    delivery_id = ask(database, not_before=t(60))

    assert take(database, now=t(59)) is None
    assert taken(database, now=t(60)).id == delivery_id


def test_claim_past_not_after_expires_instead(database: Database) -> None:
    delivery_id = ask(database, not_after=t(60))
    waiting = ask(database, to="U2", after=delivery_id)

    assert take(database, now=t(61)) is None
    assert (look(database, delivery_id).state, look(database, delivery_id).ended_at) == (State.EXPIRED, t(61))
    assert (look(database, waiting).state, look(database, waiting).reason) == (State.CANCELLED, "after_expired")


def test_claim_at_not_after_is_still_in_time(database: Database) -> None:
    delivery_id = ask(database, not_after=t(60))

    assert taken(database, now=t(60)).id == delivery_id


def test_claim_takes_replies_first(database: Database) -> None:
    planned = ask(database, to="U1", lane=Lane.PLANNED)
    reply = ask(database, to="U2", lane=Lane.REPLY, now=t(5))

    assert take_all(database, now=t(5)) == [reply, planned]


def test_claim_keeps_the_order_within_a_line(database: Database) -> None:
    second = ask(database, not_before=t(10))
    third = ask(database, not_before=t(10))
    first = ask(database, not_before=t(5))

    order = []
    while (claimed := take(database, now=t(20))) is not None:
        assert take(database, now=t(20)) is None
        sent(database, claimed)
        order.append(claimed.id)

    assert order == [first, second, third]


def test_claim_lets_other_conversations_and_lanes_pass(database: Database) -> None:
    ask(database, to="U1")
    other_lane = ask(database, to="U1", lane=Lane.PLANNED)
    other_person = ask(database, to="U2", lane=Lane.PLANNED)
    home = ask(database, to="U1", kind=Kind.HOME)
    unsure(database, taken(database))

    assert take_all(database) == [home, other_lane, other_person]


def test_claim_of_what_is_unknown_holds_its_line(database: Database) -> None:
    ask(database, to="U1")
    ask(database, to="U1")
    unsure(database, taken(database))

    assert take(database) is None


def test_claim_of_what_failed_lets_the_next_pass(database: Database) -> None:
    ask(database, to="U1")
    behind = ask(database, to="U1")
    claimed = taken(database)

    assert database.write(lambda session: record_refused(session, claimed, T0, "is_archived"))

    assert taken(database).id == behind


def test_claim_of_what_is_held_waits_and_keeps_its_line(database: Database) -> None:
    held, behind = ask(database, to="U1"), ask(database, to="U1")
    claimed = taken(database)
    hold(database, claimed, m(30))

    assert take(database, machine_now=m(29)) is None
    assert taken(database, machine_now=m(30)).id == held
    assert look(database, behind).state is State.PLANNED


@pytest.mark.parametrize(("failed", "failures"), [(False, 0), (True, 1)])
def test_retry_counts_a_failure_only_when_it_was_one(database: Database, failed: bool, failures: int) -> None:
    delivery_id = ask(database)
    claimed = taken(database)

    database.write(lambda session: record_retry(session, claimed, "ratelimited", m(30), failed=failed))

    assert look(database, delivery_id).failures == failures


def test_claim_without_some_kinds_passes_them_over(database: Database) -> None:
    post = ask(database, to="U1")
    update = ask(database, to="U2", kind=Kind.UPDATE, in_thread_of=("C1", "1.1"))

    assert take_all(database, without={Kind.POST}) == [update]
    assert take_all(database) == [post]


def test_claim_waits_for_what_it_refers_to(database: Database) -> None:
    parent = ask(database, to="C1", not_before=t(60))
    update = ask(database, to="C1", kind=Kind.UPDATE, after=parent)
    bystander = ask(database, to="C1")

    early = taken(database)
    sent(database, early)
    late = taken(database, now=t(60))
    sent(database, late)
    last = taken(database, now=t(60))

    assert [early.id, late.id, last.id] == [bystander, parent, update]


def test_claim_after_a_post_refers_to_its_message(database: Database) -> None:
    parent = ask(database, to="C1")
    update = ask(database, to="C1", kind=Kind.UPDATE, after=parent)
    sent(database, taken(database), "C1", "1700000000.000200")

    claimed = taken(database)

    assert (claimed.id, claimed.place) == (update, Place("C1", "1700000000.000200"))


def test_claim_after_a_reply_stays_in_its_thread(database: Database) -> None:
    root = ask(database, to="C1")
    reply = ask(database, to="C1", after=root)
    ask(database, to="C1", after=reply)
    sent(database, taken(database), "C1", "1700000000.000200")
    sent(database, taken(database), "C1", "1700000000.000300")

    assert taken(database).place == Place("C1", "1700000000.000200")


def test_claim_of_a_reaction_after_a_reply_is_about_the_reply(database: Database) -> None:
    root = ask(database, to="C1")
    reply = ask(database, to="C1", after=root)
    ask(database, to="C1", kind=Kind.REACTION, after=reply)
    sent(database, taken(database), "C1", "1700000000.000200")
    sent(database, taken(database), "C1", "1700000000.000300")

    assert taken(database).place == Place("C1", "1700000000.000300")


def test_claim_after_an_opened_conversation_has_no_thread(database: Database) -> None:
    opened = ask(database, to="U1", kind=Kind.OPEN)
    ask(database, to="U1", after=opened)
    sent(database, taken(database), "G1", "")

    assert taken(database).place == Place("G1", "")


@pytest.mark.parametrize("end", [record_refused, record_withheld])
def test_end_unsent_cancels_what_waits(database: Database, end: Callable[..., bool]) -> None:
    parent = ask(database)
    child = ask(database, after=parent)
    claimed = taken(database)

    assert database.write(lambda session: end(session, claimed, T0, "left"))

    assert look(database, child).state is State.CANCELLED


def test_record_by_a_worker_that_lost_its_claim_changes_nothing(database: Database) -> None:
    delivery_id = ask(database)
    slow = taken(database, owner="slow")
    sweep(database, LEASE + 1)
    quick = taken(database, owner="quick")

    assert not database.write(lambda session: record_sent(session, slow, T0, channel="D1", ts="1.1"))
    assert look(database, delivery_id).ts is None
    assert database.write(lambda session: record_sent(session, quick, T0, channel="D1", ts="1.2"))
    assert look(database, delivery_id).ts == "1.2"


def test_record_of_an_earlier_attempt_by_the_same_worker_changes_nothing(database: Database) -> None:
    ask(database)
    first = taken(database)
    sweep(database, LEASE + 1)
    taken(database)

    assert not database.write(lambda session: record_sent(session, first, T0, channel="D1", ts="1.1"))


def test_target_remembers_the_newest_message_already_there(database: Database) -> None:
    ask(database, to="U1")
    sent(database, taken(database), "D1", "1700000000.000200")
    ask(database, to="U1")
    unsure(database, taken(database))

    with database.read() as session:
        unknown = next_unknown(session, M0, M0)
    assert unknown is not None
    assert (unknown.channel, unknown.seen_ts) == ("D1", "1700000000.000200")


def test_sweep_leaves_living_leases(database: Database) -> None:
    delivery_id = ask(database)
    taken(database)

    assert (sweep(database, LEASE), look(database, delivery_id).state) == (0, State.SENDING)


@pytest.mark.parametrize(
    ("kind", "given", "state", "reason"),
    [
        (Kind.POST, {}, State.UNKNOWN, "lease_expired"),
        (Kind.FILE, {}, State.UNKNOWN, "lease_expired"),
        (Kind.HOME, {}, State.PLANNED, "lease_expired"),
        (Kind.UPDATE, {"in_thread_of": ("C1", "1.1")}, State.PLANNED, "lease_expired"),
        (Kind.DELETE, {"in_thread_of": ("C1", "1.1")}, State.PLANNED, "lease_expired"),
        (Kind.REACTION, {"in_thread_of": ("C1", "1.1")}, State.PLANNED, "lease_expired"),
        (Kind.OPEN, {}, State.PLANNED, "lease_expired"),
        (Kind.INVITE, {}, State.PLANNED, "lease_expired"),
        (Kind.EPHEMERAL, {"ephemeral_to": "U1"}, State.FAILED, "unknown"),
        (Kind.RESPONSE, {"response_url": "http://127.0.0.1/once"}, State.FAILED, "unknown"),
    ],
)
def test_sweep_decides_by_what_twice_would_mean(
    database: Database, kind: Kind, given: dict[str, Any], state: State, reason: str
) -> None:
    delivery_id = ask(database, kind=kind, **given)
    claimed = taken(database)
    database.write(lambda session: record_target(session, claimed, "C1"))

    assert sweep(database, LEASE + 1) == 1

    assert (look(database, delivery_id).state, look(database, delivery_id).reason) == (state, reason)


def test_sweep_plans_again_what_never_got_as_far_as_its_channel(database: Database) -> None:
    delivery_id = ask(database)
    taken(database)

    sweep(database, LEASE + 1)

    assert look(database, delivery_id).state is State.PLANNED


def test_next_look_is_when_the_first_hold_ends(database: Database) -> None:
    for seconds, person in ((40, "U1"), (30, "U2")):
        ask(database, to=person)
        claimed = taken(database)
        hold(database, claimed, m(seconds))

    with database.read() as session:
        assert claims.next_look(session, T0, M0) == m(30)
        assert claims.next_look(session, T0, m(30)) == m(40)
        assert claims.next_look(session, T0, m(40)) is None


@pytest.mark.postgres
def test_two_workers_never_take_the_same_delivery(postgres_url: str) -> None:
    database = Database(postgres_url)
    asked = {ask(database, to=f"U{n % 100}", lane=Lane.PLANNED) for n in range(500)}
    taken_by: Counter[str] = Counter()

    def work(owner: str) -> None:
        idle = 0
        while idle < 3:
            claimed = take(database, owner=owner)
            if claimed is None:
                idle += 1
                continue
            idle = 0
            taken_by[claimed.id] += 1
            sent(database, claimed, claimed.to, "1700000000.000100")

    workers = [threading.Thread(target=work, args=(owner,)) for owner in ("one", "two", "three")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    work("last")

    assert set(taken_by) == asked
    assert set(taken_by.values()) == {1}
    database.close()
