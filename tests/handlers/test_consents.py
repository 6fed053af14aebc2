"""Somebody answers the welcome, changes their mind, or presses what is not theirs."""

from __future__ import annotations

from bot.engagement import invitations
from bot.network import consent
from bot.network.rows import ConsentKind, ConsentState
from messages import ids
from tests.support.bodies import pressed
from tests.support.house import AUSTIN, LEAD, MEMPHIS, OWNER, STRANGER, SmallHouse, dispatch

WELCOME = "keep in touch between convenings"


def welcome(house: SmallHouse, name: str = AUSTIN) -> None:
    person, sender, now = house.person(name), house.person(OWNER), house.clock.now()
    house.database.write(lambda session: invitations.invite(session, person, sender, now))
    house.settle()


def state(house: SmallHouse, name: str = AUSTIN, kind: ConsentKind = ConsentKind.PROMPTS) -> ConsentState | None:
    with house.database.read() as session:
        return consent.state(session, house.person(name).id, kind)


def test_welcome_names_nobody_who_did_not_lend_their_name(house: SmallHouse) -> None:
    welcome(house)

    assert house.find(AUSTIN, WELCOME).text.startswith(f"Hello {AUSTIN}. Living Cities asked me to keep in touch")


def test_welcome_names_the_sender_who_lent_their_name(house: SmallHouse) -> None:
    house.lends_name()

    welcome(house)

    assert f"Hello {AUSTIN}. {OWNER}, Living Cities, asked me" in house.find(AUSTIN, WELCOME).text


def test_yes_is_kept_and_shown_in_the_same_message(house: SmallHouse) -> None:
    welcome(house)
    asked = house.find(AUSTIN, WELCOME)

    assert house.presses(AUSTIN, asked, ids.CONSENT_YES).ok

    assert state(house) is ConsentState.YES
    answered = house.find(AUSTIN, "Thank you, ")
    assert answered.ts == asked.ts
    assert "at most one short question a week" in answered.text


def test_not_now_is_kept_and_nobody_asks_again(house: SmallHouse) -> None:
    welcome(house)

    house.presses(AUSTIN, house.find(AUSTIN, WELCOME), ids.CONSENT_NO)
    welcome(house)
    house.schedules()
    house.turn(hours=1)

    assert state(house) is ConsentState.NO
    assert house.texts(AUSTIN) == ["Fine. I won't ask again. Type start whenever you like."]


def test_yes_twice_is_yes_once(house: SmallHouse) -> None:
    welcome(house)
    asked = house.find(AUSTIN, WELCOME)

    house.presses(AUSTIN, asked, ids.CONSENT_YES)
    again = dispatch(house.home, pressed(house, AUSTIN, ids.CONSENT_YES, str(house.person(AUSTIN).id)))
    house.settle()

    assert again.status == 200
    assert state(house) is ConsentState.YES
    assert len(house.texts(AUSTIN)) == 1


def test_start_after_not_now_asks_from_then_on(house: SmallHouse) -> None:
    welcome(house)
    house.presses(AUSTIN, house.find(AUSTIN, WELCOME), ids.CONSENT_NO)

    house.says(AUSTIN, "start")

    assert state(house) is ConsentState.YES
    assert house.texts(AUSTIN)[-1].startswith("Thank you. I will send at most one short question a week")


def test_stop_after_yes_is_a_withdrawal(house: SmallHouse) -> None:
    house.agrees(AUSTIN)

    house.says(AUSTIN, "stop")
    house.schedules()
    house.turn(hours=1)

    assert state(house) is ConsentState.WITHDRAWN
    assert house.texts(AUSTIN) == ["Fine. I won't ask again. Type start whenever you like."]


def test_yes_for_somebody_else_changes_nothing_and_says_so(house: SmallHouse) -> None:
    welcome(house)

    response = dispatch(house.home, pressed(house, MEMPHIS, ids.CONSENT_YES, str(house.person(AUSTIN).id)))
    house.settle()

    assert response.status == 200
    assert state(house) is ConsentState.ASKED
    assert house.texts(MEMPHIS) == ["That one is somebody else's, so nothing was changed."]


def test_yes_by_a_stranger_changes_nothing_and_says_so(house: SmallHouse) -> None:
    welcome(house)

    dispatch(house.home, pressed(house, STRANGER, ids.CONSENT_YES, str(house.person(AUSTIN).id)))

    assert state(house) is ConsentState.ASKED
    assert house.texts(STRANGER) == ["I don't know you yet, so nothing was changed. The network's staff can add you."]


def test_yes_from_another_team_changes_nothing_and_says_so(house: SmallHouse) -> None:
    welcome(house)
    body = pressed(house, AUSTIN, ids.CONSENT_YES, str(house.person(AUSTIN).id))
    body["user"]["team_id"] = "T0ELSEWHERE"

    dispatch(house.home, body)

    assert state(house) is ConsentState.ASKED
    assert house.texts(AUSTIN)[-1].startswith("I serve another workspace")


def test_staff_lend_their_name_by_their_own_press_only(house: SmallHouse) -> None:
    owner, now = house.person(OWNER), house.clock.now()
    house.database.write(lambda session: invitations.ask_to_lend_name(session, owner, now))
    house.settle()

    dispatch(house.home, pressed(house, LEAD, ids.LEND_NAME_YES, str(owner.id)))
    assert state(house, OWNER, ConsentKind.SENDER) is ConsentState.ASKED
    house.presses(OWNER, house.find(OWNER, "name you as their sender"), ids.LEND_NAME_YES)

    assert state(house, OWNER, ConsentKind.SENDER) is ConsentState.YES
    assert house.texts(OWNER) == ["Thank you. Questions you send name you as their sender."]


def test_staff_may_keep_their_name(house: SmallHouse) -> None:
    owner, now = house.person(OWNER), house.clock.now()
    house.database.write(lambda session: invitations.ask_to_lend_name(session, owner, now))
    house.settle()

    house.presses(OWNER, house.find(OWNER, "name you as their sender"), ids.LEND_NAME_NO)

    assert state(house, OWNER, ConsentKind.SENDER) is ConsentState.NO
    assert house.texts(OWNER) == ["Fine. Questions you send name Living Cities only."]


def test_pause_and_go_on_by_the_buttons(house: SmallHouse) -> None:
    house.agrees(AUSTIN)
    house.says(AUSTIN, "pause")
    assert house.person(AUSTIN).paused

    house.presses(AUSTIN, house.find(AUSTIN, "Paused."), ids.RESUME)
    assert not house.person(AUSTIN).paused
    house.presses(AUSTIN, house.find(AUSTIN, "Good to have you back"), ids.PAUSE)

    assert house.person(AUSTIN).paused
