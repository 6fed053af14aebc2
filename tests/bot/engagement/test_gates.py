from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.engagement.gates import GATES
from bot.engagement.rows import OccurrenceState, SkipReason, StepRow
from bot.network import attention
from bot.network.people import Person
from bot.network.rows import HoldingRow, PersonRow
from bot.outbox.rows import State
from tests.bot.engagement.planning import GRACE, IN_AUSTIN, WEDNESDAY, Planning
from tests.support.factories import FOUNDED

SECOND = timedelta(seconds=1)


def call_off(planning: Planning) -> None:
    planning.change(StepRow, StepRow.id > 0, is_off=True)


def close_account(planning: Planning) -> None:
    planning.change(PersonRow, PersonRow.id == planning.network.austin.id, is_active=False)


def take_seat_away(planning: Planning) -> None:
    planning.change(HoldingRow, HoldingRow.person_id == planning.network.austin.id, until=FOUNDED)


def leave_slack(planning: Planning) -> None:
    person = PersonRow.id == planning.network.austin.id
    planning.change(PersonRow, person, team_id=None, slack_user_id=None, email="chief@austin.example")


def pause(planning: Planning) -> None:
    planning.change(PersonRow, PersonRow.id == planning.network.austin.id, paused_since=FOUNDED)


def fill_week(planning: Planning) -> None:
    austin = planning.network.austin
    planning.database.write(lambda s: attention.reserve(s, austin, IN_AUSTIN, "occurrence:999"))


def nothing(planning: Planning) -> None:
    """Leave it as it is."""


#: What makes each gate stop Austin's occurrence, in the order of the gates; consent is missing until it is given.
TRIPPED: tuple[tuple[SkipReason, Callable[[Planning], None]], ...] = (
    (SkipReason.STEP_OFF, call_off),
    (SkipReason.NOT_ACTIVE, close_account),
    (SkipReason.NOT_REACHABLE, leave_slack),
    (SkipReason.NO_CONSENT, nothing),
    (SkipReason.PAUSED, pause),
    (SkipReason.TOO_LATE, nothing),
    (SkipReason.ATTENTION, fill_week),
)


def decided(planning: Planning, reasons: set[SkipReason]) -> SkipReason | None:
    """What becomes of Austin's occurrence when just these gates would stop it."""
    planning.schedule()
    if SkipReason.NO_CONSENT not in reasons:
        planning.agree(planning.network.austin)
    for reason, trip in TRIPPED:
        if reason in reasons:
            trip(planning)
    now = IN_AUSTIN + GRACE + SECOND if SkipReason.TOO_LATE in reasons else IN_AUSTIN
    return dict(planning.decide(now))[planning.network.austin.name]


def test_nobody_is_stopped_without_a_reason(planning: Planning) -> None:
    assert decided(planning, set()) is None


@pytest.mark.parametrize("reason", [reason for reason, _ in TRIPPED], ids=str)
def test_each_gate_stops_by_itself_with_its_reason(planning: Planning, reason: SkipReason) -> None:
    assert decided(planning, {reason}) is reason

    (occurrence,) = planning.of(planning.network.austin)
    assert (occurrence.state, occurrence.reason, occurrence.delivery_id) == (OccurrenceState.SKIPPED, reason, None)
    assert [d for d in planning.deliveries("prompt") if d.person == planning.network.austin.id] == []


@pytest.mark.parametrize("first", range(len(TRIPPED)))
def test_of_several_gates_the_first_gives_the_reason(planning: Planning, first: int) -> None:
    assert decided(planning, {reason for reason, _ in TRIPPED[first:]}) is TRIPPED[first][0]


def test_the_reasons_stand_in_the_order_of_the_gates() -> None:
    assert [reason for reason, _ in GATES] == list(SkipReason) == [reason for reason, _ in TRIPPED]


def test_a_seat_that_was_given_up_stops_what_was_planned_for_it(planning: Planning) -> None:
    planning.schedule()
    planning.agree()
    take_seat_away(planning)

    assert dict(planning.decide(IN_AUSTIN))[planning.network.austin.name] is SkipReason.NOT_ACTIVE


@pytest.mark.parametrize(
    ("late", "reason"),
    [
        (timedelta(0), None),
        (GRACE, None),
        (GRACE + timedelta(microseconds=1), SkipReason.TOO_LATE),
        (timedelta(days=1), SkipReason.TOO_LATE),
    ],
)
def test_grace_ends_two_hours_after_the_time(planning: Planning, late: timedelta, reason: SkipReason | None) -> None:
    planning.schedule()
    planning.agree()

    assert dict(planning.decide(IN_AUSTIN + late))[planning.network.austin.name] is reason


def test_what_is_sent_on_goes_out_within_its_grace_or_not_at_all(planning: Planning) -> None:
    planning.schedule()
    planning.agree(planning.network.austin)

    planning.decide(IN_AUSTIN + timedelta(minutes=90))

    (delivery,) = planning.deliveries("prompt", State.PLANNED)
    assert delivery.not_after == IN_AUSTIN + GRACE


# --- attention: counted over all steps and senders -----------------------------------------------------


def reasons_over(planning: Planning, times: list[datetime], senders: list[Person]) -> list[SkipReason | None]:
    """What becomes of one step after the other, for Austin."""
    planning.agree(planning.network.austin)
    found = []
    for number, wall in enumerate(times):
        planning.schedule(wall, sender=senders[number % len(senders)])
        late = timedelta(hours=6)  # Six hours behind Greenwich in winter.
        utc = (wall + late).replace(tzinfo=FOUNDED.tzinfo)
        found.append(dict(planning.decide(utc))[planning.network.austin.name])
    return found


def test_a_second_question_in_a_week_is_skipped_whoever_sends_it(planning: Planning) -> None:
    both = [planning.network.owner, planning.network.lead]
    friday, monday = WEDNESDAY + timedelta(days=2), WEDNESDAY + timedelta(days=5)

    found = reasons_over(planning, [WEDNESDAY, friday, monday], both)

    assert found == [None, SkipReason.ATTENTION, None]


def test_a_fifth_question_in_28_days_is_skipped(planning: Planning) -> None:
    friday = WEDNESDAY + timedelta(days=2)
    mondays = [WEDNESDAY + timedelta(days=5 + 7 * n) for n in range(4)]

    found = reasons_over(planning, [friday, *mondays], [planning.network.owner, planning.network.lead])

    assert found == [None, None, None, None, SkipReason.ATTENTION]


def test_what_a_gate_before_stopped_takes_no_attention(planning: Planning) -> None:
    planning.schedule()
    planning.decide(IN_AUSTIN)  # Nobody has agreed yet.
    planning.agree()
    planning.schedule(WEDNESDAY + timedelta(days=1))
    planning.decide(IN_AUSTIN + timedelta(days=1))

    asked, again = planning.of(planning.network.austin)
    assert (asked.reason, again.state) == (SkipReason.NO_CONSENT, OccurrenceState.SENT_ON)
    assert (planning.network.austin.id, again.subject) in planning.weeks()
    assert len(planning.weeks()) == 2


def test_one_persons_full_week_does_not_stop_another(planning: Planning) -> None:
    planning.agree()
    planning.schedule()
    fill_week(planning)

    found = planning.decide(IN_AUSTIN)

    assert found == [
        (planning.network.rochester.name, None),
        (planning.network.austin.name, SkipReason.ATTENTION),
    ]
