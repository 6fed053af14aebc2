"""What somebody's Home shows, by who they are; and the menu and commands that lead to the same."""

from __future__ import annotations

import pytest

from bot.practice.views import View
from messages import ids
from tests.handlers.test_asking import QUESTION
from tests.handlers.test_prompts import JUST_ME, answers, read_by, receipt
from tests.support.bodies import event
from tests.support.house import (
    ASKER,
    AUSTIN,
    ICMA,
    LEAD,
    MEMPHIS,
    OWNER,
    STRANGER,
    SmallHouse,
    dispatch,
    opened,
    shown,
)


def labels(view: View) -> list[str]:
    """The buttons of a Home, in order."""
    elements = [element for block in view.blocks for element in block.get("elements", ())]
    return [element["text"]["text"] for element in elements if element["type"] == "button"]


def chooses(house: SmallHouse, name: str, what: str, fragment: str) -> None:
    """An entry of the menu under a message."""
    message = house.find(name, fragment)
    menu = next(e for b in message.blocks for e in b.get("elements", ()) if e.get("action_id") == ids.MORE)
    value = next(option["value"] for option in menu["options"] if option["value"].startswith(f"{what}|"))
    house.presses(name, message, ids.MORE, choice=value)


def test_home_of_a_leader_shows_what_is_open_and_theirs(house: SmallHouse) -> None:
    house.asks(AUSTIN)

    view = house.home_of(AUSTIN)
    assert labels(view) == ["Ask a question", "Pause", "Answer", "Skip"]
    assert "What decision is ahead of you" in shown(view)
    house.says(AUSTIN, "Mine alone, unmistakably.")

    again = house.home_of(AUSTIN)
    assert labels(again) == ["Ask a question", "Pause", "Change", "Take back"]
    assert f"*Who carries the cost*: {JUST_ME[0].lower()}{JUST_ME[1:]}" in shown(again)
    assert "unmistakably" not in shown(again)


def test_buttons_of_home_work(house: SmallHouse) -> None:
    house.asks(AUSTIN)

    form = opened(house.actor(AUSTIN).click(house.home_of(AUSTIN), ids.PROMPT_ANSWER))
    house.actor(AUSTIN).submit(form, {ids.TEXT: "From Home.", ids.READERS: "staff"})
    house.settle()
    assert read_by(house, house.person(OWNER)) == "From Home."
    house.actor(AUSTIN).click(house.home_of(AUSTIN), ids.RESPONSE_TAKE_BACK)
    house.settle()

    assert read_by(house, house.person(OWNER)) is None
    assert receipt(house).startswith("Taken back:")


def test_home_of_a_leader_who_rests(house: SmallHouse) -> None:
    house.agrees(AUSTIN)
    house.says(AUSTIN, "pause")

    view = house.home_of(AUSTIN)
    assert labels(view) == ["Go on", "Ask a question"]
    house.actor(AUSTIN).click(view, ids.RESUME)
    house.settle()

    assert not house.person(AUSTIN).paused


def test_home_of_a_leader_who_was_never_asked_offers_to_begin(house: SmallHouse) -> None:
    view = house.home_of(AUSTIN)

    assert labels(view) == ["Yes, ask me", "Ask a question"]
    house.actor(AUSTIN).click(view, ids.CONSENT_YES)
    house.settle()
    assert labels(house.home_of(AUSTIN)) == ["Ask a question", "Pause"]


def test_home_of_a_leader_says_where_their_questions_are(house: SmallHouse) -> None:
    house.sends_question(QUESTION)
    assert "With ICMA." in shown(house.home_of(ASKER))

    house.answers("Over two years.")

    assert "Answered by ICMA." in shown(house.home_of(ASKER))


def test_home_of_staff_counts_and_names_nobody(house: SmallHouse) -> None:
    house.asks(AUSTIN, MEMPHIS)
    answers(house, "Unmistakable words.", readers="staff")
    house.sends_question(QUESTION, partner="staff")

    read = shown(house.home_of(OWNER))

    assert "One question waits for staff." in read
    assert [part for part in (AUSTIN, MEMPHIS, ASKER, "Unmistakable", QUESTION) if part in read] == []


def test_home_of_a_partner_counts_what_is_open(house: SmallHouse) -> None:
    house.sends_question(QUESTION)

    read = shown(house.home_of(ICMA))

    assert "Questions for ICMA" in read
    assert "One question is open in your channel." in read
    assert QUESTION not in read


def test_home_of_a_stranger_says_who_could_add_them(house: SmallHouse) -> None:
    assert "You are not on its list; Living Cities can add you." in shown(house.home_of(STRANGER))


def test_messages_tab_draws_no_home(house: SmallHouse) -> None:
    house.actor(AUSTIN).open_messages_tab()
    house.settle()

    assert house.actor(AUSTIN).home() is None


def test_home_opened_thrice_by_one_event_is_drawn_once(house: SmallHouse) -> None:
    body = event(house, AUSTIN, type="app_home_opened", tab="home", channel=house.actor(AUSTIN).dm_with_app())

    assert [dispatch(house.home, body).status for _ in range(3)] == [200, 200, 200]
    house.settle()

    assert len(house.workspace.log.entries(name="views.publish")) == 1


def test_why_did_i_get_this_says_in_whose_name_with_whom_and_why(house: SmallHouse) -> None:
    house.lends_name()
    house.asks(AUSTIN)

    chooses(house, AUSTIN, ids.MORE_WHY, "Who reads an answer typed here")

    assert house.texts(AUSTIN)[-1].splitlines() == [
        f"{OWNER}, Living Cities, asks everyone in Year of Reckoning who works as you do (Chief of Staff). "
        "You said yes to questions.",
        "Why now: It is easier to plan with people once you have named them.",
    ]


def test_id_rather_talk_tells_the_sender_that_a_call_is_wanted(house: SmallHouse) -> None:
    house.asks(AUSTIN)

    chooses(house, AUSTIN, ids.MORE_TALK, "Who reads an answer typed here")

    assert house.texts(OWNER) == [
        f"{AUSTIN} would like a call. That is all they said; please reach them the way you usually do."
    ]
    assert house.texts(AUSTIN)[-1] == f"I told {OWNER} that you would like a call, and nothing else."
    assert house.texts(LEAD) == []


def test_how_this_works_is_said(house: SmallHouse) -> None:
    house.asks(AUSTIN)

    chooses(house, AUSTIN, ids.MORE_HELP, "Who reads an answer typed here")

    assert house.texts(AUSTIN)[-1].startswith("I carry one short question at a time")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("help", "I carry one short question"),
        ("open", "One question is open for you."),
        ("pause", "Paused."),
        ("start", "Thank you. I will send"),
        ("", "I carry one short question"),
        ("gibberish", "I carry one short question"),
    ],
)
def test_command_does_what_its_word_says(house: SmallHouse, text: str, said: str) -> None:
    house.asks(AUSTIN)

    assert house.actor(AUSTIN).run("/throughline", text).ok
    house.settle()

    assert house.texts(AUSTIN)[-1].startswith(said)


def test_command_of_a_stranger_is_answered(house: SmallHouse) -> None:
    house.actor(STRANGER).run("/throughline", "pause")
    house.settle()

    assert [text for text in house.texts(STRANGER) if text.startswith("I don't know you yet")] != []


def test_open_lists_what_is_open_with_its_buttons(house: SmallHouse) -> None:
    house.asks(AUSTIN)
    house.says(AUSTIN, "open")

    house.presses(AUSTIN, house.find(AUSTIN, "One question is open for you."), ids.PROMPT_SKIP)
    house.says(AUSTIN, "open")

    assert house.texts(AUSTIN)[-1] == "Nothing is open for you."
