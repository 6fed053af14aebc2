from __future__ import annotations

from datetime import timedelta

import pytest

from bot.engagement import prompts, steps
from bot.engagement.prompts import ReaderChoice
from bot.engagement.rows import PromptKind
from bot.errors import UnknownNameError
from bot.network.rows import ConsentKind
from tests.bot.engagement.planning import IN_AUSTIN, IN_ROCHESTER, WEDNESDAY, Planning
from tests.support.factories import CITY_MANAGER


def test_scheduling_says_who_hears_when_and_who_is_welcomed_first(planning: Planning) -> None:
    network = planning.network

    made = planning.schedule()

    assert made.audience == ((network.austin, IN_AUSTIN), (network.rochester, IN_ROCHESTER))
    assert made.welcomed == 2
    assert [one.person for one in planning.deliveries("welcome")] == [network.austin.id, network.rochester.id]
    assert planning.audited("step.scheduled") == [(network.owner.id, f"step:{made.step_id}", {"people": 2})]


def test_scheduling_again_welcomes_nobody_twice(planning: Planning) -> None:
    planning.schedule()

    again = planning.schedule(WEDNESDAY + timedelta(days=7))

    assert (again.welcomed, len(again.audience)) == (0, 2)
    assert len(planning.deliveries("welcome")) == 2


def test_who_has_agreed_is_not_welcomed(planning: Planning) -> None:
    planning.agree(planning.network.austin)

    assert planning.schedule().welcomed == 1


def test_an_audience_is_the_seats_of_one_role_in_one_cohort(planning: Planning) -> None:
    made = planning.schedule(role=CITY_MANAGER)

    assert [person for person, _ in made.audience] == [planning.network.albuquerque]


def test_a_sender_is_the_one_that_each_step_names(planning: Planning) -> None:
    planning.schedule()
    planning.schedule(WEDNESDAY + timedelta(days=7), sender=planning.network.lead)

    first, second = planning.of(planning.network.austin)
    assert (first.sender, second.sender) == (planning.network.owner, planning.network.lead)


@pytest.mark.parametrize("said", ["founders", "Founding Cities"])
def test_a_cohort_is_found_by_key_and_by_name(planning: Planning, said: str) -> None:
    with planning.database.read() as session:
        assert steps.cohort_id(session, said) == planning.network.cohort_id


def test_unknown_names_are_told_with_those_there_are(planning: Planning) -> None:
    planning.prompt()
    said = []
    for find in (steps.cohort_id, steps.role_key, prompts.by_name):
        with pytest.raises(UnknownNameError) as refused, planning.database.read() as session:
            find(session, "nothing")
        said.append(str(refused.value))

    assert said == [
        "There is no cohort called 'nothing'. Cohorts here: founders.",
        "There is no role called 'nothing'. Roles here: chief_of_staff, city_manager.",
        "There is no prompt called 'nothing'. Prompts here: reflection.",
    ]


@pytest.mark.parametrize(
    ("kind", "readers"),
    [
        (PromptKind.REFLECTION, ReaderChoice.JUST_ME),
        (PromptKind.PRACTICE, ReaderChoice.JUST_ME),
        (PromptKind.NOTICE, ReaderChoice.JUST_ME),
        (PromptKind.CHECKIN, ReaderChoice.STAFF),
        (PromptKind.AGENDA, ReaderChoice.STAFF),
        (PromptKind.PREWORK, ReaderChoice.STAFF),
    ],
)
def test_who_reads_an_answer_where_nobody_says_otherwise(
    planning: Planning, kind: PromptKind, readers: ReaderChoice
) -> None:
    assert planning.prompt(kind).default_readers is readers


def test_scheduling_gives_no_consent(planning: Planning) -> None:
    planning.schedule()

    assert [detail["kind"] for _, _, detail in planning.audited("consent.asked")] == [ConsentKind.PROMPTS.value] * 2
    assert planning.audited("consent.yes") == []
