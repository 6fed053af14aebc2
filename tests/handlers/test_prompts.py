"""A question answered in the form, put off, skipped, changed, shared and taken back by its buttons."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.engagement.rows import OccurrenceRow, PersonChoice, ResponseRow
from bot.errors import PromiseError
from bot.ledger import words
from bot.network.people import Person
from bot.outbox.rows import DeliveryRow, State
from messages import ids
from tests.support.bodies import pressed, submitted
from tests.support.house import (
    AUSTIN,
    CHECKIN,
    LEAD,
    MEMPHIS,
    OWNER,
    SmallHouse,
    dispatch,
    opened,
    shown,
)

JUST_ME = "Who reads it: just you. It is stored, and could be asked for as a public record."
WITH_STAFF = "Who reads it: Living Cities and you."


def responses(house: SmallHouse) -> Sequence[ResponseRow]:
    with house.database.read() as session:
        found = session.scalars(select(ResponseRow).order_by(ResponseRow.id)).all()
        session.expunge_all()
    return found


def occurrence(house: SmallHouse) -> OccurrenceRow:
    with house.database.read() as session:
        found = session.scalars(select(OccurrenceRow).order_by(OccurrenceRow.id)).all()[0]
        session.expunge_all()
    return found


def read_by(house: SmallHouse, reader: Person, position: int = -1) -> str | None:
    """What somebody reads of an answer; None when it is not theirs to read."""
    row, now = responses(house)[position], house.clock.now()
    try:
        return house.database.write(
            lambda session: words.reveal(session, words.get(session, row.words_id), [reader.reader], now)
        )
    except PromiseError:
        return None


def answers(house: SmallHouse, text: str, readers: str = "just_me", name: str = AUSTIN) -> None:
    message = house.find(name, "Who reads an answer typed here")
    form = opened(house.presses(name, message, ids.PROMPT_ANSWER))
    assert house.actor(name).submit(form, {ids.TEXT: text, ids.READERS: readers}).closed
    house.settle()


def receipt(house: SmallHouse, name: str = AUSTIN) -> str:
    """The one receipt there is."""
    found = [text for text in house.texts(name) if "answer to “" in text or "Saved under" in text]
    assert len(found) == 1
    return found[0]


def test_question_says_who_asks_why_now_and_who_reads(house: SmallHouse) -> None:
    house.lends_name()

    (message,) = house.asks(AUSTIN)

    assert message.text.splitlines() == [
        "What decision is ahead of you, and who will carry its cost?",
        f"From {OWNER}, Living Cities. Why now: It is easier to plan with people once you have named them.",
        "Who reads an answer typed here: just you. It is stored, and could be asked for as a public record. "
        "It may be a public record.",
    ]


def test_form_begins_with_the_readers_of_its_kind(house: SmallHouse) -> None:
    (message,) = house.asks(AUSTIN, prompt=CHECKIN)

    form = opened(house.presses(AUSTIN, message, ids.PROMPT_ANSWER))

    chosen = form.values[ids.READERS][ids.READERS]["selected_option"]["value"]
    assert chosen == "staff"
    assert "We use this to shape the next gathering" in shown(form)


def test_answer_is_read_by_whom_its_author_chose(house: SmallHouse) -> None:
    house.asks(AUSTIN, MEMPHIS)

    answers(house, "For me alone.")
    answers(house, "For staff too.", readers="staff", name=MEMPHIS)

    assert [read_by(house, house.person(OWNER), position) for position in (0, 1)] == [None, "For staff too."]
    assert read_by(house, house.person(LEAD), 1) is None
    assert read_by(house, house.person(AUSTIN), 0) == "For me alone."
    assert read_by(house, house.person(MEMPHIS), 0) is None
    assert receipt(house).splitlines() == ["Saved under “Who carries the cost”. Thank you.", JUST_ME]
    assert receipt(house, MEMPHIS).splitlines()[1] == WITH_STAFF


def test_answered_question_says_so_where_it_was_asked(house: SmallHouse) -> None:
    (message,) = house.asks(AUSTIN)

    answers(house, "Mine.")

    assert house.find(AUSTIN, "You answered.").ts == message.ts
    assert house.find(AUSTIN, "You answered.").text.splitlines()[1] == "You answered. " + JUST_ME


def test_later_comes_back_on_the_next_working_day_as_a_fresh_question(house: SmallHouse) -> None:
    (message,) = house.asks(AUSTIN)

    house.presses(AUSTIN, message, ids.PROMPT_LATER)
    put_off = house.find(AUSTIN, "I will bring this back:")
    house.turn(days=1, minutes=5)

    assert put_off.ts == message.ts
    back = house.dm(AUSTIN)[-1]
    assert back.ts != message.ts
    assert "Who reads an answer typed here" in back.text
    assert "I will bring this back" not in back.text


def test_answer_to_what_came_back_is_shown_under_both(house: SmallHouse) -> None:
    (message,) = house.asks(AUSTIN)
    house.presses(AUSTIN, message, ids.PROMPT_LATER)
    house.turn(days=1, minutes=5)

    answers(house, "Now I know.")

    assert len([text for text in house.texts(AUSTIN) if "You answered." in text]) == 2


def test_answer_ends_what_was_put_off(house: SmallHouse) -> None:
    (message,) = house.asks(AUSTIN)
    house.presses(AUSTIN, message, ids.PROMPT_LATER)
    form = opened(house.presses(AUSTIN, message, ids.PROMPT_ANSWER))
    house.actor(AUSTIN).submit(form, {ids.TEXT: "After all."})

    house.turn(days=2)

    assert [text for text in house.texts(AUSTIN) if "Who reads an answer typed here" in text] == []


def test_later_twice_comes_back_once(house: SmallHouse) -> None:
    (message,) = house.asks(AUSTIN)

    house.presses(AUSTIN, message, ids.PROMPT_LATER)
    house.presses(AUSTIN, message, ids.PROMPT_LATER)
    house.turn(days=1, minutes=5)

    assert len([text for text in house.texts(AUSTIN) if "What decision is ahead of you" in text]) == 2


def test_skip_needs_no_reason_and_leaves_answering_possible(house: SmallHouse) -> None:
    (message,) = house.asks(AUSTIN)

    house.presses(AUSTIN, message, ids.PROMPT_SKIP)
    skipped = house.find(AUSTIN, "Skipped. No reason needed.")
    form = opened(house.presses(AUSTIN, skipped, ids.PROMPT_ANSWER))
    house.actor(AUSTIN).submit(form, {ids.TEXT: "After all."})
    house.settle()

    assert skipped.ts == message.ts
    assert occurrence(house).choice is PersonChoice.SKIPPED
    assert read_by(house, house.person(AUSTIN)) == "After all."


def test_change_begins_with_what_was_written_and_makes_a_version(house: SmallHouse) -> None:
    house.asks(AUSTIN)
    answers(house, "First words.", readers="staff")

    form = opened(house.presses(AUSTIN, house.find(AUSTIN, "Saved under"), ids.RESPONSE_CHANGE))
    assert form.values[ids.TEXT][ids.TEXT]["value"] == "First words."
    house.actor(AUSTIN).submit(form, {ids.TEXT: "Second words."})
    house.settle()

    assert [row.version for row in responses(house)] == [2]
    assert read_by(house, house.person(OWNER)) == "Second words."
    assert receipt(house).splitlines() == ["Changed: your answer to “Who carries the cost”.", WITH_STAFF]


def test_share_and_just_me_take_effect_at_once_and_are_said_in_both_places(house: SmallHouse) -> None:
    house.asks(AUSTIN)
    answers(house, "Mine at first.")

    house.presses(AUSTIN, house.find(AUSTIN, "Saved under"), ids.RESPONSE_SHARE)

    assert read_by(house, house.person(OWNER)) == "Mine at first."
    assert receipt(house).splitlines()[1] == WITH_STAFF
    assert house.find(AUSTIN, "You answered.").text.splitlines()[1] == "You answered. " + WITH_STAFF

    house.presses(AUSTIN, house.find(AUSTIN, "Saved under"), ids.RESPONSE_KEEP)

    assert read_by(house, house.person(OWNER)) is None
    assert receipt(house).splitlines()[1] == JUST_ME
    assert house.find(AUSTIN, "You answered.").text.splitlines()[1] == "You answered. " + JUST_ME


def test_shared_a_second_time_is_said_a_second_time(house: SmallHouse) -> None:
    house.asks(AUSTIN)
    answers(house, "Back and forth.")

    for action in (ids.RESPONSE_SHARE, ids.RESPONSE_KEEP, ids.RESPONSE_SHARE):
        house.presses(AUSTIN, house.find(AUSTIN, "Saved under"), action)

    assert receipt(house).splitlines()[1] == WITH_STAFF


def test_taken_back_is_the_authors_alone_and_said_in_both_places(house: SmallHouse) -> None:
    house.asks(AUSTIN)
    answers(house, "I regret this.", readers="staff")

    house.presses(AUSTIN, house.find(AUSTIN, "Saved under"), ids.RESPONSE_TAKE_BACK)

    assert read_by(house, house.person(OWNER)) is None
    assert read_by(house, house.person(AUSTIN)) == "I regret this."
    assert receipt(house).startswith("Taken back: your answer to “Who carries the cost” is yours alone now.")
    assert "Nobody but you reads it." in house.find(AUSTIN, "You took your answer back").text


def test_answered_again_after_taking_back(house: SmallHouse) -> None:
    house.asks(AUSTIN)
    answers(house, "I regret this.", readers="staff")
    house.presses(AUSTIN, house.find(AUSTIN, "Saved under"), ids.RESPONSE_TAKE_BACK)

    form = opened(house.presses(AUSTIN, house.find(AUSTIN, "Taken back:"), ids.RESPONSE_CHANGE))
    house.actor(AUSTIN).submit(form, {ids.TEXT: "Better words.", ids.READERS: "just_me"})
    house.settle()

    assert receipt(house).splitlines() == ["Changed: your answer to “Who carries the cost”.", JUST_ME]


def test_answer_a_month_late_is_kept(house: SmallHouse) -> None:
    (message,) = house.asks(AUSTIN)
    house.turn(days=31)

    answers(house, "Late, and true.")

    assert read_by(house, house.person(AUSTIN)) == "Late, and true."
    assert house.find(AUSTIN, "You answered.").ts == message.ts


def test_form_of_somebody_elses_question_does_not_open(house: SmallHouse) -> None:
    house.asks(AUSTIN)

    dispatch(house.home, pressed(house, MEMPHIS, ids.PROMPT_ANSWER, str(occurrence(house).id)))

    assert house.actor(MEMPHIS).modal() is None
    assert house.texts(MEMPHIS)[-1] == "That one is somebody else's, so nothing was changed."


def test_forged_form_for_somebody_elses_question_keeps_nothing(house: SmallHouse) -> None:
    house.asks(AUSTIN)

    forged = submitted(
        house, MEMPHIS, ids.ANSWER_FORM, str(occurrence(house).id), {ids.TEXT: "Not mine."}, readers="staff"
    )
    response = dispatch(house.home, forged)

    assert "That one is somebody else" in response.body
    assert responses(house) == []


def test_buttons_of_somebody_elses_answer_change_nothing(house: SmallHouse) -> None:
    house.asks(AUSTIN, MEMPHIS)
    answers(house, "Austin's own.")
    number = str(responses(house)[0].id)

    for action in (ids.RESPONSE_SHARE, ids.RESPONSE_KEEP, ids.RESPONSE_TAKE_BACK, ids.RESPONSE_CHANGE):
        dispatch(house.home, pressed(house, MEMPHIS, action, number))

    assert [text for text in house.texts(MEMPHIS) if "somebody else's" in text] == [
        "That one is somebody else's, so nothing was changed."
    ] * 4
    assert read_by(house, house.person(OWNER)) is None
    assert receipt(house).splitlines()[1] == JUST_ME
    assert house.actor(MEMPHIS).modal() is None


def test_press_for_a_question_that_does_not_exist_is_answered(house: SmallHouse) -> None:
    house.agrees(AUSTIN)

    response = dispatch(house.home, pressed(house, AUSTIN, ids.PROMPT_SKIP, "4711"))

    assert response.status == 200
    assert house.texts(AUSTIN)[-1].startswith("Something went wrong on my side, so nothing was changed.")


def test_pause_ends_what_was_put_off(house: SmallHouse) -> None:
    (message,) = house.asks(AUSTIN)
    house.presses(AUSTIN, message, ids.PROMPT_LATER)

    house.says(AUSTIN, "pause")
    house.turn(days=2)

    with house.database.read() as session:
        ended = select(DeliveryRow.message, DeliveryRow.reason).where(DeliveryRow.state == State.CANCELLED)
        assert session.execute(ended).all() == [("prompt", "paused")]
