from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.engagement import invitations, responses
from bot.engagement.invitations import accept, decline, invite, left, pause, resume
from bot.network import people
from bot.network.people import Person
from bot.network.rows import ConsentState
from bot.outbox.records import Delivery
from bot.outbox.rows import Kind, Lane, State
from tests.bot.engagement.planning import IN_AUSTIN, Planning
from tests.support.factories import FOUNDED

Leave = Callable[..., None]


def welcomed(planning: Planning, now: datetime = FOUNDED, person: Person | None = None) -> bool:
    who = person or planning.network.austin
    return planning.database.write(lambda s: invite(s, who, planning.network.owner, now))


def act(planning: Planning, do: Leave, now: datetime = FOUNDED) -> None:
    """Austin does it."""
    planning.database.write(lambda s: do(s, people.get(s, planning.network.austin.id), now))


def answered(planning: Planning) -> ConsentState | None:
    with planning.database.read() as session:
        return invitations.answered(session, planning.network.austin)


def posts(planning: Planning, message: str) -> list[Delivery]:
    return [one for one in planning.deliveries(message) if one.kind is Kind.POST]


@pytest.mark.parametrize(
    ("now", "at"),
    [
        (datetime(2027, 1, 4, 15, 0, tzinfo=UTC), datetime(2027, 1, 4, 15, 0, tzinfo=UTC)),  # Nine on a Monday.
        (datetime(2027, 1, 4, 14, 59, tzinfo=UTC), datetime(2027, 1, 4, 15, 0, tzinfo=UTC)),
        (datetime(2027, 1, 4, 23, 0, tzinfo=UTC), datetime(2027, 1, 5, 15, 0, tzinfo=UTC)),  # Five in the evening.
        (datetime(2027, 1, 8, 23, 30, tzinfo=UTC), datetime(2027, 1, 11, 15, 0, tzinfo=UTC)),  # Friday evening.
        (datetime(2027, 1, 10, 18, 0, tzinfo=UTC), datetime(2027, 1, 11, 15, 0, tzinfo=UTC)),  # Sunday.
    ],
)
def test_somebody_is_welcomed_at_the_next_working_moment_where_they_are(
    planning: Planning, now: datetime, at: datetime
) -> None:
    assert welcomed(planning, now)

    (welcome,) = posts(planning, "welcome")
    assert (welcome.not_before, welcome.lane, welcome.to, dict(welcome.context)) == (
        at,
        Lane.PLANNED,
        planning.network.austin.slack_id,
        {"person": planning.network.austin.id, "sender": planning.network.owner.id},
    )
    assert answered(planning) is ConsentState.ASKED


def test_somebody_is_welcomed_once(planning: Planning) -> None:
    assert [welcomed(planning), welcomed(planning, FOUNDED + timedelta(days=90))] == [True, False]
    assert len(posts(planning, "welcome")) == 1


def test_somebody_is_welcomed_once_by_many_at_once(planning: Planning) -> None:
    together = threading.Barrier(4)
    got: list[bool] = []

    def work() -> None:
        together.wait(10)
        got.append(welcomed(planning))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert sorted(got) == [False, False, False, True]
    assert len(posts(planning, "welcome")) == 1


@pytest.mark.parametrize("do", [accept, decline])
def test_who_answered_is_never_welcomed_again(planning: Planning, do: Leave) -> None:
    act(planning, do)

    assert not welcomed(planning)


def test_a_yes_takes_effect_and_shows_on_the_welcome(planning: Planning) -> None:
    welcomed(planning)
    (welcome,) = posts(planning, "welcome")

    act(planning, accept)

    (shown,) = planning.deliveries("welcome")[1:]
    assert answered(planning) is ConsentState.YES
    assert (shown.kind, shown.after, shown.context) == (Kind.UPDATE, welcome.id, welcome.context)


def test_a_change_of_mind_at_the_same_moment_shows_each_time(planning: Planning) -> None:
    welcomed(planning)
    (welcome,) = posts(planning, "welcome")
    planning.sent(welcome.id)

    for do in (accept, decline, accept):
        act(planning, do)

    assert [one.kind for one in planning.deliveries("welcome")[1:]] == [Kind.UPDATE] * 3
    assert answered(planning) is ConsentState.YES


@pytest.mark.parametrize(
    ("do", "reason"), [(decline, "consent_withdrawn"), (pause, "paused"), (left, "left")], ids=["no", "pause", "left"]
)
def test_leaving_ends_what_was_planned_in_the_same_transaction(planning: Planning, do: Leave, reason: str) -> None:
    planning.agree(planning.network.rochester)
    asked = planning.asked(planning.network.austin)
    planning.sent(asked.delivery_id or "")
    planning.database.write(lambda s: responses.put_off(s, asked, IN_AUSTIN))
    (others,) = planning.of(planning.network.rochester)

    def do_and_look(session: Session) -> None:
        do(session, people.get(session, planning.network.austin.id), IN_AUSTIN)
        raise LookupError("the power went")

    with pytest.raises(LookupError):
        planning.database.write(do_and_look)
    kept = [one.state for one in posts(planning, "prompt")]
    act(planning, do, IN_AUSTIN)

    ended = [(one.person, one.reason) for one in posts(planning, "prompt") if one.state is State.CANCELLED]
    assert State.CANCELLED not in kept
    assert ended == [(planning.network.austin.id, reason)]
    assert [one.state for one in posts(planning, "prompt") if one.id == others.delivery_id] == [State.PLANNED]


def test_leaving_does_not_end_replies_to_what_the_person_did(planning: Planning) -> None:
    asked = planning.asked(planning.network.austin)
    planning.sent(asked.delivery_id or "")
    planning.database.write(lambda s: responses.skip(s, asked, IN_AUSTIN))

    act(planning, pause, IN_AUSTIN)

    assert [one.state for one in planning.deliveries("prompt") if one.kind is Kind.UPDATE] == [State.PLANNED]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([decline], ConsentState.NO),
        ([accept, decline], ConsentState.WITHDRAWN),
        ([accept, decline, decline], ConsentState.WITHDRAWN),
        ([decline, accept], ConsentState.YES),
    ],
)
def test_what_the_answers_come_to(planning: Planning, before: list[Leave], after: ConsentState) -> None:
    for do in before:
        act(planning, do)

    assert answered(planning) is after


def test_pause_and_resume_leave_the_yes_as_it_is(planning: Planning) -> None:
    act(planning, accept)
    paused = []
    for do in (pause, resume):
        act(planning, do)
        with planning.database.read() as session:
            paused.append(people.get(session, planning.network.austin.id).paused)

    assert (paused, answered(planning)) == ([True, False], ConsentState.YES)


def test_who_starts_again_is_no_longer_paused(planning: Planning) -> None:
    act(planning, pause)

    act(planning, accept)

    with planning.database.read() as session:
        assert not people.get(session, planning.network.austin.id).paused


def test_staff_are_asked_once_whether_they_lend_their_name(planning: Planning) -> None:
    owner = planning.network.owner
    asked = [
        planning.database.write(lambda s: invitations.ask_to_lend_name(s, owner, FOUNDED)),
        planning.database.write(lambda s: invitations.ask_to_lend_name(s, owner, FOUNDED)),
    ]

    assert asked == [True, False]
    assert [one.to for one in planning.deliveries("staff_welcome")] == [owner.slack_id]


@pytest.mark.parametrize("said", [[], [True], [False], [True, False], [False, True]])
def test_a_name_is_lent_while_its_owner_says_so(planning: Planning, said: list[bool]) -> None:
    owner = planning.network.owner
    planning.database.write(lambda s: invitations.ask_to_lend_name(s, owner, FOUNDED))
    for agrees in said:
        planning.database.write(
            lambda s, yes=agrees: invitations.lend_name(s, owner, FOUNDED, agrees=yes)  # type: ignore[misc]
        )

    with planning.database.read() as session:
        assert invitations.lends_name(session, owner) is (said[-1] if said else False)
        assert not invitations.lends_name(session, planning.network.lead)
    assert len(planning.deliveries("staff_welcome")) == 1 + len(said)
