from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from sqlalchemy.orm import Session

from bot.engagement import responses
from bot.engagement.occurrences import Occurrence
from bot.engagement.responses import Response, Typed
from bot.engagement.rows import PersonChoice, PromptKind
from bot.errors import PromiseError, RefusalReason, Refused
from bot.ledger import words
from bot.ledger.words import Promise, Reader
from bot.network.people import Person
from bot.outbox.records import Delivery
from bot.outbox.rows import Kind, Lane, State
from tests.bot.engagement.planning import IN_AUSTIN, WEDNESDAY, Planning

T = TypeVar("T")
FIRST, SECOND, THIRD = "The first of the two steps is done.", "The second waits.", "So does the third."
MINUTE = timedelta(minutes=1)
ANSWERED = IN_AUSTIN + timedelta(hours=1)
JUST_ME = Promise("Only you.")


def typed(number: int) -> Typed:
    return Typed("D0AUSTIN", f"1800000000.00000{number}")


@pytest.fixture
def asked(planning: Planning) -> Occurrence:
    """A reflection that Austin was asked."""
    return planning.asked(planning.network.austin)


def answer(
    planning: Planning, occurrence: Occurrence, text: str = FIRST, now: datetime = ANSWERED, at: Typed | None = None
) -> Response:
    return planning.database.write(lambda s: responses.answer(s, occurrence, text, JUST_ME, now, at))


def look(planning: Planning, find: Callable[[Session], T]) -> T:
    with planning.database.read() as session:
        return find(session)


def text_of(planning: Planning, response: Response, reader: Reader | None = None) -> str:
    """What somebody reads there; its author if not said."""
    who = reader or Reader(response.words.author)
    return planning.database.write(lambda s: words.reveal(s, words.get(s, response.words.id), [who], ANSWERED))


def open_titles(planning: Planning, person: Person, now: datetime) -> list[str]:
    return look(planning, lambda s: [one.prompt.title for one in responses.open_questions(s, person, now)])


def updates(planning: Planning) -> list[Delivery]:
    """How often the messages that asked were brought up to date, and which."""
    return [one for one in planning.deliveries("prompt") if one.kind is Kind.UPDATE]


def again(planning: Planning) -> list[tuple[datetime, State, str | None]]:
    """When the question comes back, and what became of that."""
    posts = [one for one in planning.deliveries("prompt") if one.kind is Kind.POST]
    return [(one.not_before, one.state, one.reason) for one in posts[1:]]


# --- answering ---------------------------------------------------------------------------------------


def test_an_answer_is_kept_once_under_its_promise(planning: Planning, asked: Occurrence) -> None:
    planning.sent(asked.delivery_id or "")

    response = answer(planning, asked)

    assert (response.occurrence_id, response.version, response.answered_at) == (asked.id, 1, ANSWERED)
    assert text_of(planning, response) == FIRST
    with pytest.raises(PromiseError):
        text_of(planning, response, planning.network.owner.reader)
    assert look(planning, lambda s: responses.of_occurrence(s, asked.id)) == response
    assert planning.audited("response.recorded") == [
        (planning.network.austin.id, f"response:{response.id}", {"version": 1})
    ]
    assert [one.after for one in updates(planning)] == [asked.delivery_id]


def test_answering_again_is_a_new_version_of_the_same_answer(planning: Planning, asked: Occurrence) -> None:
    first = answer(planning, asked)
    second = answer(planning, asked, SECOND, ANSWERED + MINUTE)

    assert (second.id, second.version, second.answered_at) == (first.id, 2, ANSWERED)
    assert (text_of(planning, first), text_of(planning, second)) == (FIRST, SECOND)
    assert look(planning, lambda s: len(responses.given(s, planning.network.austin))) == 1


def test_an_answer_long_after_the_question_is_taken(planning: Planning, asked: Occurrence) -> None:
    late = answer(planning, asked, now=ANSWERED + timedelta(days=40))

    assert text_of(planning, late) == FIRST


def test_an_answer_after_a_skip_is_taken(planning: Planning, asked: Occurrence) -> None:
    planning.database.write(lambda s: responses.skip(s, asked, ANSWERED))

    response = answer(planning, asked, now=ANSWERED + MINUTE)

    assert text_of(planning, response) == FIRST
    assert look(planning, lambda s: responses.of_occurrence(s, asked.id)) == response


@pytest.mark.parametrize(("text", "reason"), [("  \n ", RefusalReason.EMPTY), ("x" * 3001, RefusalReason.TOO_LONG)])
def test_an_answer_that_is_refused_changes_nothing(
    planning: Planning, asked: Occurrence, text: str, reason: RefusalReason
) -> None:
    first = answer(planning, asked)
    before = planning.deliveries("prompt")

    with pytest.raises(Refused) as refused:
        answer(planning, asked, text)

    assert refused.value.reason is reason
    assert look(planning, lambda s: responses.of_occurrence(s, asked.id)) == first
    assert planning.deliveries("prompt") == before


def test_two_first_answers_at_once_are_two_versions_of_one(planning: Planning, asked: Occurrence) -> None:
    together = threading.Barrier(2)
    versions: list[int] = []

    def work(text: str) -> None:
        together.wait(10)
        versions.append(answer(planning, asked, text).version)

    threads = [threading.Thread(target=work, args=(text,)) for text in (FIRST, SECOND)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert sorted(versions) == [1, 2]


# --- typed in several messages -----------------------------------------------------------------------


def test_messages_typed_within_five_minutes_are_one_answer(planning: Planning, asked: Occurrence) -> None:
    first = answer(planning, asked, FIRST, ANSWERED, typed(1))
    within = ANSWERED + 5 * MINUTE - timedelta(seconds=1)
    joined = look(planning, lambda s: responses.just_typed(s, planning.network.austin, within))
    assert joined == first

    second = planning.database.write(lambda s: responses.add_to(s, first, SECOND, within, typed(2)))

    assert (second.id, second.version, text_of(planning, second)) == (first.id, 2, f"{FIRST}\n{SECOND}")
    found = [look(planning, lambda s, n=n: responses.of_message(s, typed(n))) for n in (1, 2, 3)]  # type: ignore[misc]
    assert found == [second, second, None]


@pytest.mark.parametrize("how", ["after five minutes", "answered in the form", "taken back", "somebody else's"])
def test_nothing_is_joined(planning: Planning, asked: Occurrence, how: str) -> None:
    response = answer(planning, asked, FIRST, ANSWERED, None if how == "answered in the form" else typed(1))
    now = ANSWERED + (5 * MINUTE if how == "after five minutes" else MINUTE)
    if how == "taken back":
        planning.database.write(lambda s: responses.take_back(s, response, ANSWERED))
    person = planning.network.rochester if how == "somebody else's" else planning.network.austin

    assert look(planning, lambda s: responses.just_typed(s, person, now)) is None


def test_a_joined_answer_that_grows_too_long_keeps_what_there_was(planning: Planning, asked: Occurrence) -> None:
    first = answer(planning, asked, "x" * 2000, ANSWERED, typed(1))

    with pytest.raises(Refused):
        planning.database.write(lambda s: responses.add_to(s, first, "y" * 1000, ANSWERED + MINUTE, typed(2)))

    assert text_of(planning, first) == "x" * 2000
    assert look(planning, lambda s: responses.of_message(s, typed(2))) is None


# --- readers -----------------------------------------------------------------------------------------


def test_the_author_lets_others_read_and_no_longer(planning: Planning, asked: Occurrence) -> None:
    owner = planning.network.owner
    response = answer(planning, asked)
    to_owner = Promise("The director reads it.", people=frozenset({owner.id}))

    planning.database.write(lambda s: responses.change_readers(s, response, to_owner, ANSWERED))
    assert text_of(planning, response, owner.reader) == FIRST
    planning.database.write(lambda s: responses.change_readers(s, response, JUST_ME, ANSWERED))

    with pytest.raises(PromiseError):
        text_of(planning, response, owner.reader)
    assert len(planning.audited("words.promised")) == 2


def test_what_is_taken_back_only_its_author_reads(planning: Planning, asked: Occurrence) -> None:
    owner = planning.network.owner
    promise = Promise("The director reads it.", people=frozenset({owner.id}))
    response = planning.database.write(lambda s: responses.answer(s, asked, FIRST, promise, ANSWERED))

    planning.database.write(lambda s: responses.take_back(s, response, ANSWERED + MINUTE))
    planning.database.write(lambda s: responses.take_back(s, response, ANSWERED + 2 * MINUTE))

    with pytest.raises(PromiseError):
        text_of(planning, response, owner.reader)
    assert text_of(planning, response) == FIRST
    assert look(planning, lambda s: responses.given(s, planning.network.austin)) == []
    assert look(planning, lambda s: responses.get(s, response.id)).taken_back


def test_answering_after_taking_back_is_an_answer_again(planning: Planning, asked: Occurrence) -> None:
    response = answer(planning, asked)
    planning.database.write(lambda s: responses.take_back(s, response, ANSWERED))

    anew = answer(planning, asked, SECOND, ANSWERED + MINUTE)

    assert (anew.id, anew.taken_back, text_of(planning, anew)) == (response.id, False, SECOND)
    assert look(planning, lambda s: responses.given(s, planning.network.austin)) == [anew]


# --- what is open ------------------------------------------------------------------------------------


def test_open_is_what_was_asked_and_neither_answered_nor_skipped_newest_first(planning: Planning) -> None:
    austin = planning.network.austin
    planning.agree(austin)
    for number, kind in enumerate((PromptKind.REFLECTION, PromptKind.CHECKIN, PromptKind.NOTICE)):
        planning.schedule(WEDNESDAY + timedelta(days=7 * number), kind=kind)
        planning.decide(IN_AUSTIN + timedelta(days=7 * number))
    first, second, _notice = planning.of(austin)
    later = IN_AUSTIN + timedelta(days=7)

    assert open_titles(planning, austin, IN_AUSTIN) == [second.prompt.title, first.prompt.title]
    assert open_titles(planning, austin, later) == [second.prompt.title]
    assert open_titles(planning, planning.network.rochester, IN_AUSTIN) == []

    planning.database.write(lambda s: responses.put_off(s, second, later))
    assert open_titles(planning, austin, later) == [second.prompt.title]
    planning.database.write(lambda s: responses.skip(s, second, later))
    assert open_titles(planning, austin, later) == []


def test_what_was_answered_is_not_open_even_when_taken_back(planning: Planning, asked: Occurrence) -> None:
    response = answer(planning, asked)
    after_answer = open_titles(planning, planning.network.austin, ANSWERED)
    planning.database.write(lambda s: responses.take_back(s, response, ANSWERED))

    assert (after_answer, open_titles(planning, planning.network.austin, ANSWERED)) == ([], [])


# --- later and skip ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "back_at"),
    [
        (datetime(2027, 1, 6, 16, 30, tzinfo=UTC), datetime(2027, 1, 7, 16, 30, tzinfo=UTC)),
        # From Friday to Monday.
        (datetime(2027, 1, 8, 16, 30, tzinfo=UTC), datetime(2027, 1, 11, 16, 30, tzinfo=UTC)),
        # Over the change of clocks, the same time of day: half past nine.
        (datetime(2027, 3, 12, 15, 30, tzinfo=UTC), datetime(2027, 3, 15, 14, 30, tzinfo=UTC)),
    ],
)
def test_what_is_put_off_comes_back_next_workday_at_the_same_time_of_day(
    planning: Planning, asked: Occurrence, now: datetime, back_at: datetime
) -> None:
    said = planning.database.write(lambda s: responses.put_off(s, asked, now))

    (delivery,) = [one for one in planning.deliveries("prompt") if one.id != asked.delivery_id and not one.after]
    assert said == back_at
    assert (delivery.kind, delivery.lane, delivery.not_before, delivery.not_after, dict(delivery.context)) == (
        Kind.POST,
        Lane.PLANNED,
        back_at,
        back_at + timedelta(hours=8),
        {"occurrence": asked.id},
    )
    assert planning.occurrence(asked.id).choice is PersonChoice.LATER


@pytest.mark.parametrize("what", ["answered", "skipped"])
def test_what_is_put_off_does_not_come_back_after_it_was(planning: Planning, asked: Occurrence, what: str) -> None:
    planning.sent(asked.delivery_id or "")
    planning.database.write(lambda s: responses.put_off(s, asked, ANSWERED))

    if what == "answered":
        answer(planning, asked, now=ANSWERED + MINUTE)
    else:
        planning.database.write(lambda s: responses.skip(s, asked, ANSWERED + MINUTE))

    assert again(planning) == [(ANSWERED + timedelta(days=1), State.CANCELLED, what)]


def test_putting_off_twice_brings_it_back_once_at_the_last_time(planning: Planning, asked: Occurrence) -> None:
    planning.sent(asked.delivery_id or "")
    for minutes in (0, 30):
        planning.database.write(lambda s, m=minutes: responses.put_off(s, asked, ANSWERED + m * MINUTE))  # type: ignore[misc]

    assert [(at, state) for at, state, _ in again(planning)] == [
        (ANSWERED + timedelta(days=1), State.CANCELLED),
        (ANSWERED + timedelta(days=1, minutes=30), State.PLANNED),
    ]


def test_putting_off_after_a_skip_at_the_same_moment_brings_it_back(planning: Planning, asked: Occurrence) -> None:
    planning.sent(asked.delivery_id or "")
    for act in (responses.put_off, responses.skip, responses.put_off):
        planning.database.write(lambda s, act=act: act(s, asked, ANSWERED))  # type: ignore[misc]

    assert [state for _, state, _ in again(planning)] == [State.CANCELLED, State.PLANNED]
    assert [one.after for one in updates(planning)] == [asked.delivery_id] * 3


def test_what_came_back_is_brought_up_to_date_like_the_first(planning: Planning, asked: Occurrence) -> None:
    planning.sent(asked.delivery_id or "")
    planning.database.write(lambda s: responses.put_off(s, asked, ANSWERED))
    (back,) = [one for one in planning.deliveries("prompt", State.PLANNED) if one.kind is Kind.POST]
    planning.sent(back.id)
    before = len(updates(planning))

    answer(planning, asked, now=ANSWERED + timedelta(days=1))

    assert {one.after for one in updates(planning)[before:]} == {asked.delivery_id, back.id}


def test_a_skip_is_recorded_without_a_reason(planning: Planning, asked: Occurrence) -> None:
    planning.database.write(lambda s: responses.skip(s, asked, ANSWERED))

    found = planning.occurrence(asked.id)
    assert (found.choice, found.chosen_at) == (PersonChoice.SKIPPED, ANSWERED)
    assert planning.audited("occurrence.put_skipped") == [(planning.network.austin.id, asked.subject, {})]
