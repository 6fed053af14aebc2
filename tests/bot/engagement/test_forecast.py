from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.engagement import forecast, invitations, responses
from bot.engagement.forecast import Standing
from bot.engagement.rows import OccurrenceState, SkipReason, StepRow
from bot.ledger.words import Promise
from bot.network import attention, people
from bot.network.people import Person
from bot.network.rows import PersonRow
from bot.outbox.rows import DeliveryRow, Kind, State
from tests.bot.engagement.planning import GRACE, IN_AUSTIN, IN_ROCHESTER, WEDNESDAY, Planning

WORDS = "The council split over the ward map."


def why(planning: Planning, person: Person | None = None) -> Standing:
    who = person or planning.network.austin
    return planning.database.write(lambda s: forecast.why(s, people.get(s, who.id), IN_AUSTIN))


def test_upcoming_is_what_is_planned_in_order_of_time_with_local_times(planning: Planning) -> None:
    planning.schedule()
    planning.schedule(WEDNESDAY + timedelta(days=7))

    with planning.database.read() as session:
        found = forecast.upcoming(session, IN_AUSTIN)

    network = planning.network
    assert [(one.person, one.prompt, one.local_at, one.zone) for one in found] == [
        (network.rochester.name, "Title of a reflection", WEDNESDAY, "America/New_York"),
        (network.austin.name, "Title of a reflection", WEDNESDAY, "America/Chicago"),
    ]


def test_what_is_decided_is_no_longer_upcoming(planning: Planning) -> None:
    planning.schedule()
    planning.decide(IN_ROCHESTER)

    with planning.database.read() as session:
        found = forecast.upcoming(session, IN_AUSTIN)

    assert [one.person for one in found] == [planning.network.austin.name]


def test_why_of_somebody_for_whom_nothing_was_planned(planning: Planning) -> None:
    assert why(planning) == Standing(planning.network.austin.name, "never asked", paused=False, active=True, stories=[])


def test_looking_at_why_is_recorded(planning: Planning) -> None:
    why(planning)

    assert planning.audited("why.asked") == [(None, f"person:{planning.network.austin.id}", {})]


def call_off(planning: Planning) -> None:
    planning.change(StepRow, StepRow.id > 0, is_off=True)


def close(planning: Planning) -> None:
    planning.change(PersonRow, PersonRow.id == planning.network.austin.id, is_active=False)


def decline(planning: Planning) -> None:
    planning.database.write(lambda s: invitations.decline(s, planning.network.austin, IN_AUSTIN))


def pause(planning: Planning) -> None:
    planning.database.write(lambda s: invitations.pause(s, planning.network.austin, IN_AUSTIN))


def fill(planning: Planning) -> None:
    planning.database.write(lambda s: attention.reserve(s, planning.network.austin, IN_AUSTIN, "occurrence:999"))


@pytest.mark.parametrize(
    ("happens", "reason", "standing"),
    [
        (call_off, SkipReason.STEP_OFF, ("yes", False, True)),
        (close, SkipReason.NOT_ACTIVE, ("yes", False, False)),
        (decline, SkipReason.NO_CONSENT, ("withdrawn", False, True)),
        (pause, SkipReason.PAUSED, ("yes", True, True)),
        (fill, SkipReason.ATTENTION, ("yes", False, True)),
    ],
)
def test_why_says_which_gate_stopped_it(
    planning: Planning,
    happens: Callable[[Planning], None],
    reason: SkipReason,
    standing: tuple[str, bool, bool],
) -> None:
    planning.agree(planning.network.austin)
    planning.schedule()
    happens(planning)
    planning.decide(IN_AUSTIN)

    found = why(planning)

    assert (found.consent, found.paused, found.active) == standing
    (story,) = found.stories
    assert (story.state, story.reason, story.delivery, story.delivery_reason) == (
        OccurrenceState.SKIPPED,
        reason,
        None,
        None,
    )


def test_why_says_when_it_came_too_late(planning: Planning) -> None:
    planning.agree()
    planning.schedule()
    planning.decide(IN_AUSTIN + GRACE + timedelta(seconds=1))

    assert [story.reason for story in why(planning).stories] == [SkipReason.TOO_LATE]


def test_why_follows_what_was_sent_on_to_what_became_of_it(planning: Planning) -> None:
    planning.asked(planning.network.austin)
    chain = []
    for state, reason in ((State.PLANNED, None), (State.CANCELLED, "paused"), (State.FAILED, "is_archived")):
        planning.change(DeliveryRow, DeliveryRow.kind == Kind.POST, state=state, reason=reason)
        (story,) = why(planning).stories
        chain.append((story.state, story.reason, story.delivery, story.delivery_reason))

    assert chain == [
        (OccurrenceState.SENT_ON, None, State.PLANNED, None),
        (OccurrenceState.SENT_ON, None, State.CANCELLED, "paused"),
        (OccurrenceState.SENT_ON, None, State.FAILED, "is_archived"),
    ]


def test_why_tells_one_persons_story_newest_first(planning: Planning) -> None:
    planning.agree()
    planning.schedule()
    planning.schedule(WEDNESDAY + timedelta(days=7))
    planning.decide(IN_AUSTIN)

    found = why(planning)

    assert [(story.local_at, story.zone, story.state) for story in found.stories] == [
        (WEDNESDAY + timedelta(days=7), "America/Chicago", OccurrenceState.PLANNED),
        (WEDNESDAY, "America/Chicago", OccurrenceState.SENT_ON),
    ]


def test_why_holds_nothing_that_somebody_wrote_nor_whether_they_answered(planning: Planning) -> None:
    asked = planning.asked(planning.network.austin)
    planning.sent(asked.delivery_id or "")
    before = why(planning)

    promise = Promise("Only you.")
    planning.database.write(lambda s: responses.answer(s, asked, WORDS, promise, IN_AUSTIN))

    assert WORDS not in repr(why(planning))
    assert why(planning) == before
