"""What people type to the bot: answers, a few words that do something, and what belongs to nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from bot.engagement.rows import ResponseRow
from bot.ledger.inbound import Inbound
from bot.ledger.words import WordsRow
from messages import ids
from tests.handlers.test_prompts import JUST_ME, WITH_STAFF, answers, read_by, receipt, responses
from tests.support.bodies import edited, event, typed
from tests.support.house import (
    ASKER,
    AUSTIN,
    CHECKIN,
    ICMA,
    LEAD,
    MEMPHIS,
    OWNER,
    REFLECTION,
    STRANGER,
    SmallHouse,
    dispatch,
)


def bodies(house: SmallHouse) -> list[str]:
    """Every text that is kept, in order."""
    with house.database.read() as session:
        return list(session.scalars(select(WordsRow.body).order_by(WordsRow.id)))


def current(house: SmallHouse) -> list[str]:
    """The newest version of each answer."""
    with house.database.read() as session:
        joined = select(WordsRow.body).join(ResponseRow, ResponseRow.words_id == WordsRow.id).order_by(ResponseRow.id)
        return list(session.scalars(joined))


def test_typed_answer_takes_the_default_and_its_receipt_offers_more(house: SmallHouse) -> None:
    house.asks(AUSTIN)

    house.says(AUSTIN, "The budget, and the parks carry it.")

    assert current(house) == ["The budget, and the parks carry it."]
    assert receipt(house).splitlines() == ["Saved under “Who carries the cost”. Thank you.", JUST_ME]
    labels = [button["text"]["text"] for button in house.find(AUSTIN, "Saved under").blocks[-1]["elements"][:3]]
    assert labels == ["Share with Living Cities", "Change", "Take back"]


def test_typed_answer_to_a_checkin_goes_to_the_staff_member_who_was_named(house: SmallHouse) -> None:
    house.lends_name()
    house.asks(AUSTIN, prompt=CHECKIN)

    house.says(AUSTIN, "Half of it is done.")

    assert receipt(house).splitlines()[1] == f"Who reads it: {OWNER}, Living Cities and you."
    assert read_by(house, house.person(OWNER)) == "Half of it is done."
    assert read_by(house, house.person(LEAD)) is None


def test_two_messages_within_five_minutes_are_one_answer(house: SmallHouse) -> None:
    house.asks(AUSTIN)

    house.says(AUSTIN, "First thought.")
    house.turn(minutes=4)
    house.says(AUSTIN, "Second thought.")

    assert current(house) == ["First thought.\nSecond thought."]
    assert receipt(house).splitlines() == ["Changed: your answer to “Who carries the cost”.", JUST_ME]


def test_message_after_five_minutes_belongs_to_nothing_and_is_not_kept(house: SmallHouse) -> None:
    house.asks(AUSTIN)
    house.says(AUSTIN, "First thought.")

    house.turn(minutes=6)
    house.says(AUSTIN, "Something else.")

    assert bodies(house) == ["First thought."]
    assert house.texts(AUSTIN)[-1].startswith("That belongs to no open question, so I kept none of it.")


def test_edited_message_makes_a_version_under_the_same_promise(house: SmallHouse) -> None:
    house.asks(AUSTIN, prompt=CHECKIN)
    ts = house.says(AUSTIN, "Half of it is dnoe.")

    actor = house.actor(AUSTIN)
    actor.edit(actor.dm_with_app(), ts, "Half of it is done.")
    house.settle()

    assert bodies(house) == ["Half of it is dnoe.", "Half of it is done."]
    assert current(house) == ["Half of it is done."]
    assert receipt(house).splitlines() == ["Changed: your answer to “What you set out to do”.", WITH_STAFF]


@pytest.mark.parametrize(
    ("which", "kept"), [(0, "First thought, better.\nSecond thought."), (1, "First thought.\nFirst thought, better.")]
)
def test_edit_of_one_of_two_joined_messages_changes_its_part_alone(house: SmallHouse, which: int, kept: str) -> None:
    house.asks(AUSTIN)
    stamps = [house.says(AUSTIN, "First thought."), house.says(AUSTIN, "Second thought.")]

    actor = house.actor(AUSTIN)
    actor.edit(actor.dm_with_app(), stamps[which], "First thought, better.")
    house.settle()

    assert current(house) == [kept]


@pytest.mark.parametrize(("which", "kept"), [(0, "Second thought."), (1, "First thought.")])
def test_deletion_of_one_of_two_joined_messages_takes_its_part_away(house: SmallHouse, which: int, kept: str) -> None:
    house.asks(AUSTIN)
    stamps = [house.says(AUSTIN, "First thought."), house.says(AUSTIN, "Second thought.")]

    actor = house.actor(AUSTIN)
    actor.delete(actor.dm_with_app(), stamps[which])
    house.settle()

    assert current(house) == [kept]
    assert receipt(house).startswith("Changed:")


def test_deleted_message_takes_its_answer_back(house: SmallHouse) -> None:
    house.asks(AUSTIN, prompt=CHECKIN)
    ts = house.says(AUSTIN, "Too frank.")

    actor = house.actor(AUSTIN)
    actor.delete(actor.dm_with_app(), ts)
    house.settle()

    assert read_by(house, house.person(OWNER)) is None
    assert receipt(house).startswith("Taken back:")


def test_edit_after_taking_back_stays_the_authors_alone(house: SmallHouse) -> None:
    house.asks(AUSTIN, prompt=CHECKIN)
    ts = house.says(AUSTIN, "Too frank.")
    house.presses(AUSTIN, house.find(AUSTIN, "Saved under"), ids.RESPONSE_TAKE_BACK)

    actor = house.actor(AUSTIN)
    actor.edit(actor.dm_with_app(), ts, "Still too frank.")
    house.settle()

    assert read_by(house, house.person(OWNER)) is None
    assert receipt(house).splitlines()[1] == JUST_ME


def test_edit_that_comes_before_its_message_is_what_is_kept(house: SmallHouse) -> None:
    house.asks(AUSTIN)
    ts = "1893456000.000100"

    dispatch(house.home, edited(house, AUSTIN, "As it is now.", ts, "1893456001.000000"))
    dispatch(house.home, typed(house, AUSTIN, "As it was at first.", ts))
    house.settle()

    assert current(house) == ["As it is now."]
    assert receipt(house).startswith("Saved under")


def test_reply_in_the_thread_of_an_older_question_answers_that_one(house: SmallHouse) -> None:
    (older,) = house.asks(AUSTIN)
    house.turn(days=3)
    house.turn(days=4)
    house.asks(AUSTIN, prompt=CHECKIN)

    house.says(AUSTIN, "About the older one.", thread_ts=older.ts)

    assert receipt(house).startswith("Saved under “Who carries the cost”")
    assert read_by(house, house.person(OWNER)) is None


def test_reply_in_the_thread_of_a_partners_answer_answers_no_open_question(house: SmallHouse) -> None:
    house.agrees(ASKER)
    house.sends_question("How do others phase a fee?")
    house.answers("Over two years.")
    kept = bodies(house)

    house.says(ASKER, "Thank you! Which cities?", thread_ts=house.find(ASKER, "Over two years.").ts)

    assert bodies(house) == kept
    assert house.texts(ASKER)[-1].startswith("That belongs to no open question, so I kept none of it.")


def test_reply_in_the_thread_of_a_receipt_adds_to_its_answer(house: SmallHouse) -> None:
    house.asks(AUSTIN)
    house.says(AUSTIN, "First thought.")
    house.turn(hours=2)

    house.says(AUSTIN, "One more.", thread_ts=house.find(AUSTIN, "Saved under").ts)

    assert current(house) == ["First thought.\nOne more."]


@pytest.mark.parametrize("word", ["help", "Help!", "open", "start", "stop", "pause", "resume", "talk", "ask", "/ask"])
def test_word_does_what_it_says_and_is_never_kept(house: SmallHouse, word: str) -> None:
    house.asks(AUSTIN)

    house.says(AUSTIN, word)

    assert bodies(house) == []
    replies = {
        "help": "I carry one short question at a time",
        "open": "One question is open for you.",
        "start": "Thank you. I will send at most",
        "stop": "Fine. I won't ask again.",
        "pause": "Paused.",
        "resume": "Good to have you back.",
        "talk": f"I told {OWNER} that you would like a call, and nothing else.",
        "ask": "Write it in the form",
    }
    assert house.texts(AUSTIN)[-1].startswith(replies[word.strip("!/").casefold()])


def test_sentence_with_a_word_in_it_is_an_answer(house: SmallHouse) -> None:
    house.asks(AUSTIN)

    house.says(AUSTIN, "I cannot stop thinking of the parks.")

    assert current(house) == ["I cannot stop thinking of the parks."]


def test_talk_tells_staff_that_a_call_is_wanted_and_nothing_else(house: SmallHouse) -> None:
    house.asks(AUSTIN)
    house.says(AUSTIN, "I would never say this aloud.")

    house.says(AUSTIN, "talk")
    house.says(AUSTIN, "talk")

    assert house.texts(OWNER) == [
        f"{AUSTIN} would like a call. That is all they said; please reach them the way you usually do."
    ]
    assert house.texts(LEAD) == []
    told = f"I told {OWNER} that you would like a call, and nothing else."
    assert house.texts(AUSTIN)[-2:] == [told, told]


def test_talk_where_nobody_is_on_the_staff_yet_is_answered(house: SmallHouse) -> None:
    with house.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET is_active = 0 WHERE kind = 'staff'")

    house.says(AUSTIN, "talk")

    assert house.texts(AUSTIN)[-1].startswith("I carry one short question at a time")


def test_stranger_hears_who_could_add_them_and_nothing_is_kept(house: SmallHouse) -> None:
    house.says(STRANGER, "Let me in, please.")

    assert house.texts(STRANGER) == [
        "I don't know you yet, so I kept none of this. Living Cities can add you to the network."
    ]
    assert bodies(house) == []


def test_partner_who_types_is_told_how_this_works(house: SmallHouse) -> None:
    house.says(ICMA, "What is this?")

    assert house.texts(ICMA)[0].startswith("I carry one short question at a time")
    assert bodies(house) == []


def test_message_without_words_is_answered_and_not_kept(house: SmallHouse) -> None:
    """A file alone, say."""
    house.asks(AUSTIN)

    response = dispatch(house.home, typed(house, AUSTIN, "", "1893456000.000100", subtype="file_share"))
    house.settle()

    assert response.status == 200
    assert bodies(house) == []
    assert house.texts(AUSTIN)[-1] == "Please write something first."


def test_event_delivered_three_times_has_one_effect(house: SmallHouse) -> None:
    house.asks(AUSTIN)
    body = typed(house, AUSTIN, "Only once.", "1893456000.000100")

    statuses = [dispatch(house.home, body).status for _ in range(3)]
    house.settle()

    assert statuses == [200, 200, 200]
    assert bodies(house) == ["Only once."]
    assert [row.version for row in responses(house)] == [1]


def test_same_message_in_two_events_has_one_effect(house: SmallHouse) -> None:
    house.asks(AUSTIN)
    ts = "1893456000.000100"

    dispatch(house.home, typed(house, AUSTIN, "Only once.", ts))
    dispatch(house.home, typed(house, AUSTIN, "Only once.", ts))
    house.settle()

    assert bodies(house) == ["Only once."]


def test_too_long_by_one_keeps_nothing_and_says_the_numbers(house: SmallHouse) -> None:
    house.asks(AUSTIN)

    ts = house.says(AUSTIN, "x" * 3001)
    assert bodies(house) == []
    assert house.texts(AUSTIN)[-1].startswith("That is 3001 characters, and I can keep 3000.")
    actor = house.actor(AUSTIN)
    actor.edit(actor.dm_with_app(), ts, "x" * 3000)
    house.settle()

    assert current(house) == ["x" * 3000]


def test_more_that_makes_it_too_long_keeps_what_was_there_and_says_so(house: SmallHouse) -> None:
    house.asks(AUSTIN)
    house.says(AUSTIN, "x" * 2990)

    house.says(AUSTIN, "and this is more")

    assert current(house) == ["x" * 2990]
    assert house.texts(AUSTIN)[-1].startswith(
        "With what you wrote before, that is more than the 3000 characters I can keep."
    )


def test_message_in_a_channel_is_nobodys_business(house: SmallHouse) -> None:
    house.asks(AUSTIN)
    body = typed(
        house, AUSTIN, "Said among colleagues.", "1893456000.000100", channel="C0TOWNHALL", channel_type="channel"
    )

    assert dispatch(house.home, body).status == 200

    with house.database.read() as session:
        assert session.scalars(select(WordsRow)).all() == []
        assert session.scalars(select(Inbound).where(Inbound.identity.contains("C0TOWNHALL"))).all() == []


def test_mention_in_a_channel_is_answered_to_its_author_alone(house: SmallHouse) -> None:
    place = house.channels["icma"]
    bot = house.workspace.app.bot_user_id

    house.actor(ICMA).type(place, f"<@{bot}> what do you know of us?")
    house.settle()

    assert house.actor(ICMA).newest(place).text.startswith("I keep nothing that is written in channels.")
    assert [m.text for m in house.actor(OWNER).messages(place) if m.bot_id] == []
    assert bodies(house) == []


def test_another_bots_message_is_left_alone(house: SmallHouse) -> None:
    house.asks(AUSTIN)

    dispatch(house.home, typed(house, AUSTIN, "Beep.", "1893456000.000100", bot_id="B0OTHER"))

    assert bodies(house) == []


def test_slacks_own_notice_is_left_alone(house: SmallHouse) -> None:
    house.asks(AUSTIN)

    dispatch(house.home, typed(house, AUSTIN, "renamed the channel", "1893456000.000100", subtype="channel_name"))

    assert bodies(house) == []


def test_answers_of_two_people_stay_apart(house: SmallHouse) -> None:
    house.asks(AUSTIN, MEMPHIS)

    house.says(AUSTIN, "Austin's.")
    house.says(MEMPHIS, "Memphis's.")

    assert current(house) == ["Austin's.", "Memphis's."]
    assert read_by(house, house.person(AUSTIN), 1) is None


def test_answers_of_the_form_and_the_keyboard_are_one(house: SmallHouse) -> None:
    house.asks(AUSTIN)
    answers(house, "From the form.")

    house.turn(minutes=6)
    house.says(AUSTIN, "From the keyboard.")

    assert current(house) == ["From the form."]


def test_unknown_event_is_acknowledged(house: SmallHouse) -> None:
    assert dispatch(house.home, event(house, AUSTIN, type="emoji_changed")).status == 200


def test_no_text_stands_in_any_table_but_words(house: SmallHouse) -> None:
    house.asks(AUSTIN, prompt=REFLECTION)
    house.says(AUSTIN, "Unmistakable words.")

    with house.database.read() as session:
        tables = [row[0] for row in session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))]
        holding = [
            name
            for name in tables
            if any("Unmistakable" in str(row) for row in session.execute(text(f'SELECT * FROM "{name}"')))
        ]
    assert holding == ["words"]
