from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.engagement import occurrences
from bot.engagement.rows import OccurrenceState, SkipReason, StepRow
from bot.outbox.rows import Kind, Lane
from tests.bot.engagement.arrivals import join, take_second_seat
from tests.bot.engagement.planning import GRACE, IN_AUSTIN, IN_ROCHESTER, WEDNESDAY, Planning
from tests.support.factories import FOUNDED

SECOND = timedelta(seconds=1)


# --- making them -------------------------------------------------------------------------------------


def test_a_step_is_planned_for_its_audience_at_each_ones_local_time(planning: Planning) -> None:
    planning.schedule()

    planned = [planning.of(person) for person in planning.network.leaders]
    assert [[one.due_at for one in of] for of in planned] == [[IN_AUSTIN], [], [IN_ROCHESTER]]


def test_materialise_again_makes_nothing_new(planning: Planning) -> None:
    planning.schedule()
    before = planning.states()

    again = [planning.materialise(FOUNDED), planning.materialise(IN_AUSTIN), planning.materialise(FOUNDED)]

    assert again == [0, 0, 0]
    assert planning.states() == before


def test_somebody_in_two_seats_of_the_audience_is_asked_once(planning: Planning) -> None:
    austin = planning.network.austin
    planning.schedule()
    planning.database.write(lambda s: take_second_seat(s, austin, planning.network.cohort_id))

    planning.materialise(FOUNDED)

    assert len(planning.of(austin)) == 1


def test_a_late_joiner_gets_what_is_still_to_come_and_is_welcomed_first(planning: Planning) -> None:
    planning.schedule(WEDNESDAY)
    planning.schedule(WEDNESDAY + timedelta(days=7))
    friday = IN_AUSTIN + timedelta(days=2, seconds=1)

    late = join(planning)
    planning.materialise(friday)

    assert [one.due_at for one in planning.of(late)] == [IN_AUSTIN + timedelta(days=7)]
    assert [d.person for d in planning.deliveries("welcome")][-1] == late.id


def test_a_late_joiner_of_what_is_just_past_is_told_why_and_not_welcomed_for_it(planning: Planning) -> None:
    planning.schedule()
    planning.agree()
    planning.decide(IN_AUSTIN)
    welcomed = len(planning.deliveries("welcome"))

    late = join(planning)
    planning.materialise(IN_AUSTIN + GRACE + SECOND)
    planning.decide(IN_AUSTIN + GRACE + SECOND)

    assert [one.reason for one in planning.of(late)] == [SkipReason.NO_CONSENT]
    assert len(planning.deliveries("welcome")) == welcomed


def test_a_step_that_was_called_off_is_planned_for_nobody_new(planning: Planning) -> None:
    planning.schedule()
    planning.change(StepRow, StepRow.id > 0, is_off=True)

    late = join(planning)
    planning.materialise(FOUNDED)

    assert planning.of(late) == []


# --- when a zone changes -----------------------------------------------------------------------------


def test_a_zone_that_changes_moves_what_is_planned(planning: Planning) -> None:
    planning.schedule()
    planning.set_zone(planning.network.austin, "America/Los_Angeles")

    moved = [planning.materialise(FOUNDED), planning.materialise(FOUNDED)]

    assert moved == [1, 0]
    assert [one.due_at for one in planning.of(planning.network.austin)] == [IN_AUSTIN + timedelta(hours=2)]


def test_a_zone_that_changes_after_the_question_went_out_asks_no_second_time(planning: Planning) -> None:
    asked = planning.asked(planning.network.austin)
    planning.set_zone(planning.network.austin, "Pacific/Honolulu")

    planning.materialise(IN_AUSTIN + SECOND)

    assert planning.of(planning.network.austin) == [
        planning.occurrence(asked.id),
    ]
    assert planning.occurrence(asked.id).due_at == IN_AUSTIN


@pytest.mark.parametrize(("zone", "reason"), [("America/New_York", None), ("Europe/London", SkipReason.TOO_LATE)])
def test_somebody_who_moved_east_past_the_time_is_asked_within_grace_or_not(
    planning: Planning, zone: str, reason: SkipReason | None
) -> None:
    planning.schedule()
    planning.agree()
    just_before = IN_AUSTIN - SECOND
    planning.set_zone(planning.network.austin, zone)

    planning.materialise(just_before)

    assert dict(planning.decide(just_before))[planning.network.austin.name] is reason


@pytest.mark.parametrize(
    ("zone", "wall", "instant"),
    [
        # Clocks go from two to three on 14 March 2027: the first minute after the gap.
        ("America/New_York", datetime(2027, 3, 14, 2, 30), datetime(2027, 3, 14, 7, 0, tzinfo=UTC)),  # noqa: DTZ001
        # They go back from two to one on 7 November 2027: the first of the two.
        ("America/New_York", datetime(2027, 11, 7, 1, 30), datetime(2027, 11, 7, 5, 30, tzinfo=UTC)),  # noqa: DTZ001
        # Midnight itself is skipped.
        ("America/Havana", datetime(2027, 3, 14, 0, 0), datetime(2027, 3, 14, 5, 0, tzinfo=UTC)),  # noqa: DTZ001
    ],
)
def test_a_time_that_clocks_skip_or_repeat_is_asked_once(
    planning: Planning, zone: str, wall: datetime, instant: datetime
) -> None:
    planning.set_zone(planning.network.austin, zone)
    planning.agree()
    planning.schedule(wall)

    (occurrence,) = planning.of(planning.network.austin)
    assert occurrence.due_at == instant
    assert [
        dict(planning.decide(instant + hours)).get(planning.network.austin.name, "not due")
        for hours in (-SECOND, timedelta(0), timedelta(hours=1))
    ] == ["not due", None, "not due"]


# --- deciding ----------------------------------------------------------------------------------------


def test_due_is_what_is_planned_up_to_now_earliest_first(planning: Planning) -> None:
    planning.schedule()

    with planning.database.read() as session:
        found = [occurrences.due(session, now) for now in (IN_ROCHESTER - SECOND, IN_ROCHESTER, IN_AUSTIN)]
        first = occurrences.due(session, IN_AUSTIN, limit=1)

    rochester, austin = (planning.of(p)[0].id for p in (planning.network.rochester, planning.network.austin))
    assert [list(one) for one in (*found, first)] == [[], [rochester], [rochester, austin], [rochester]]


def test_what_passes_every_gate_becomes_one_planned_post_to_that_person(planning: Planning) -> None:
    occurrence = planning.asked(planning.network.austin)

    (delivery,) = [d for d in planning.deliveries("prompt") if d.person == planning.network.austin.id]
    assert (delivery.id, delivery.kind, delivery.lane, delivery.to, dict(delivery.context), delivery.subject) == (
        occurrence.delivery_id,
        Kind.POST,
        Lane.PLANNED,
        planning.network.austin.slack_id,
        {"occurrence": occurrence.id},
        occurrence.subject,
    )
    assert planning.audited("occurrence.sent_on")[-1] == (None, occurrence.subject, {"reason": None})


def test_what_is_decided_stays_decided(planning: Planning) -> None:
    planning.agree(planning.network.austin)
    planning.schedule()
    decided = planning.decide(IN_AUSTIN)
    planning.agree()  # Rochester was skipped, and agrees now.
    ids = [one.id for person in planning.network.leaders for one in planning.of(person)]

    again = [planning.database.write(lambda s, one=one: occurrences.decide(s, one, IN_AUSTIN)) for one in ids]  # type: ignore[misc]

    assert dict(decided) == {
        planning.network.austin.name: None,
        planning.network.rochester.name: SkipReason.NO_CONSENT,
    }
    assert again == [None, None]
    assert len(planning.deliveries("prompt")) == 1
    assert [one.state for one in planning.of(planning.network.rochester)] == [OccurrenceState.SKIPPED]


def test_a_decision_that_fails_leaves_no_trace(planning: Planning) -> None:
    planning.agree()
    planning.schedule()
    (occurrence,) = planning.of(planning.network.austin)

    def fail(session: Session) -> None:
        occurrences.decide(session, occurrence.id, IN_AUSTIN)
        raise LookupError("the power went")

    with pytest.raises(LookupError):
        planning.database.write(fail)

    assert planning.of(planning.network.austin) == [occurrence]
    assert (planning.deliveries("prompt"), planning.weeks()) == ([], [])
