"""A partner accepts, passes and answers; staff get what nobody takes; the asker says whether it helped."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.outbox.rows import DeliveryRow, State
from bot.questions.rows import AnswerRow, Helped, QuestionRow, QuestionState, ReferralRow, ReferralState
from messages import ids
from tests.handlers.test_asking import QUESTION, cards, kept
from tests.support.bodies import pressed, submitted
from tests.support.house import (
    ASKER,
    AUSTIN,
    COLLEAGUE,
    ICMA,
    LEAD,
    OWNER,
    POLICYLINK,
    STRANGER,
    SmallHouse,
    dispatch,
    opened,
    shown,
)

REPLY = "Start from the services that reach the fewest people today, and price that first."


def turns(house: SmallHouse) -> list[ReferralState]:
    with house.database.read() as session:
        return list(session.scalars(select(ReferralRow.state).order_by(ReferralRow.id)))


def sent_answers(house: SmallHouse) -> int:
    with house.database.read() as session:
        return len(session.scalars(select(AnswerRow.id).where(AnswerRow.sent_at.is_not(None))).all())


def test_first_to_accept_has_it_and_the_asker_hears_who(house: SmallHouse) -> None:
    house.sends_question(QUESTION)

    card = house.accepts()

    assert f"{ICMA} has it." in card.text
    assert house.texts(ASKER)[0].startswith(f"{ICMA} at ICMA has your question.")


def test_second_to_accept_is_refused_in_words(house: SmallHouse) -> None:
    house.sends_question(QUESTION)
    house.accepts()

    dispatch(house.home, pressed(house, COLLEAGUE, ids.CARD_ACCEPT, "1"))

    assert house.texts(COLLEAGUE) == ["A colleague already has it, so nothing was changed."]
    assert f"{ICMA} has it." in house.card().text


def test_answer_by_a_colleague_of_the_holder_is_refused_in_words(house: SmallHouse) -> None:
    house.sends_question(QUESTION)
    card = house.accepts()

    house.presses(COLLEAGUE, card, ids.CARD_ANSWER)

    assert house.actor(COLLEAGUE).modal() is None
    note = house.actor(COLLEAGUE).newest(house.channels["icma"])
    assert (note.text, note.viewer) == ("A colleague already has it, so nothing was changed.", house.cast[COLLEAGUE])


@pytest.mark.parametrize("action", [ids.CARD_ACCEPT, ids.CARD_PASS, ids.CARD_ANSWER])
@pytest.mark.parametrize("name", [POLICYLINK, AUSTIN, ASKER, OWNER])
def test_card_obeys_nobody_but_the_partners_people(house: SmallHouse, name: str, action: str) -> None:
    house.sends_question(QUESTION)

    dispatch(house.home, pressed(house, name, action, "1"))

    assert turns(house) == [ReferralState.OFFERED]
    assert house.actor(name).modal() is None
    assert house.texts(name)[-1] == "That is for others in this network, so nothing was changed."


@pytest.mark.parametrize("name", [POLICYLINK, AUSTIN, ASKER, COLLEAGUE])
def test_forged_reply_of_somebody_else_keeps_nothing(house: SmallHouse, name: str) -> None:
    house.sends_question(QUESTION)
    house.accepts()

    response = dispatch(house.home, submitted(house, name, ids.REPLY_FORM, "1", {ids.TEXT: "Not from ICMA."}))

    assert '"response_action": "errors"' in response.body
    assert kept(house) == 1


def test_reply_to_a_card_nobody_accepted_keeps_nothing(house: SmallHouse) -> None:
    house.sends_question(QUESTION)

    response = dispatch(house.home, submitted(house, ICMA, ids.REPLY_FORM, "1", {ids.TEXT: "Skipping ahead."}))

    assert '"response_action": "errors"' in response.body
    assert kept(house) == 1


def test_reply_form_shows_the_question_and_begins_with_the_draft(house: SmallHouse) -> None:
    house.sends_question(QUESTION)
    card = house.accepts()
    form = opened(house.presses(ICMA, card, ids.CARD_ANSWER))
    assert QUESTION in shown(form)
    preview = opened(house.actor(ICMA).submit(form, {ids.TEXT: REPLY}))
    house.actor(ICMA).close(preview)

    again = opened(house.presses(ICMA, card, ids.CARD_ANSWER))

    assert again.values[ids.TEXT][ids.TEXT]["value"] == REPLY
    assert [text for text in house.texts(ASKER) if REPLY in text] == []


def test_preview_shows_what_the_asker_gets(house: SmallHouse) -> None:
    house.sends_question(QUESTION)
    form = opened(house.presses(ICMA, house.accepts(), ids.CARD_ANSWER))
    preview = opened(house.actor(ICMA).submit(form, {ids.TEXT: REPLY}))
    assert house.actor(ICMA).submit(preview).closed
    house.settle()

    answer = house.find(ASKER, REPLY)
    assert [dict(b, block_id="") for b in answer.blocks[:2]] == [dict(b, block_id="") for b in preview.blocks[:2]]
    assert answer.text.splitlines()[0] == f"{ICMA}, ICMA, answers your question:"
    assert "Answered by" in house.card(ICMA).text
    assert "Your question was answered." in house.texts(ASKER)[0]


def test_second_draft_replaces_the_first(house: SmallHouse) -> None:
    house.sends_question(QUESTION)
    card = house.accepts()
    for words in ("First draft.", REPLY):
        form = opened(house.presses(ICMA, card, ids.CARD_ANSWER))
        preview = opened(house.actor(ICMA).submit(form, {ids.TEXT: words}))
        if words == REPLY:
            house.actor(ICMA).submit(preview)
        else:
            house.actor(ICMA).close(preview)
    house.settle()

    assert "First draft." not in "".join(house.texts(ASKER))
    assert REPLY in house.texts(ASKER)[-1]


def test_answer_sent_twice_comes_once(house: SmallHouse) -> None:
    house.sends_question(QUESTION)
    house.answers(REPLY)
    sent = house.workspace.courier.parcels(name="view_submission")[-1].payload

    response = dispatch(house.home, sent)
    house.settle()

    assert (response.status, response.body) == (200, "")
    assert (sent_answers(house), len([t for t in house.texts(ASKER) if REPLY in t])) == (1, 1)


def test_reply_preview_sent_by_a_colleague_sends_nothing(house: SmallHouse) -> None:
    house.sends_question(QUESTION)
    form = opened(house.presses(ICMA, house.accepts(), ids.CARD_ANSWER))
    preview = opened(house.actor(ICMA).submit(form, {ids.TEXT: REPLY}))

    dispatch(house.home, submitted(house, COLLEAGUE, ids.REPLY_PREVIEW_FORM, preview.private_metadata, {}))
    house.settle()

    assert sent_answers(house) == 0


@pytest.mark.parametrize(
    ("action", "said", "helped"),
    [
        (ids.HELPED_YES, "You said: it helped. Thank you.", Helped.YES),
        (ids.HELPED_PARTLY, "You said: it helped in part. Thank you.", Helped.PARTLY),
        (ids.HELPED_NO, "You said: not really. Thank you for saying so.", Helped.NO),
    ],
)
def test_asker_says_whether_it_helped(house: SmallHouse, action: str, said: str, helped: Helped) -> None:
    house.sends_question(QUESTION)
    house.answers(REPLY)

    house.presses(ASKER, house.find(ASKER, REPLY), action)

    assert house.texts(ASKER)[-1].splitlines()[-1] == said
    with house.database.read() as session:
        assert session.scalars(select(AnswerRow.helped)).all() == [helped]
    assert said not in shown(house.card())


def test_asker_changes_their_mind_about_what_helped_and_back(house: SmallHouse) -> None:
    house.sends_question(QUESTION)
    house.answers(REPLY)

    for action in (ids.HELPED_YES, ids.HELPED_NO, ids.HELPED_YES):
        house.presses(ASKER, house.find(ASKER, REPLY), action)

    assert house.texts(ASKER)[-1].splitlines()[-1] == "You said: it helped. Thank you."


@pytest.mark.parametrize("name", [ICMA, AUSTIN, OWNER])
def test_nobody_else_says_whether_it_helped(house: SmallHouse, name: str) -> None:
    house.sends_question(QUESTION)
    house.answers(REPLY)

    dispatch(house.home, pressed(house, name, ids.HELPED_NO, "1"))

    with house.database.read() as session:
        assert session.scalars(select(AnswerRow.helped)).all() == [None]


def test_passed_question_goes_to_staff_and_both_sides_are_told(house: SmallHouse) -> None:
    house.sends_question(QUESTION)

    house.presses(COLLEAGUE, house.card(), ids.CARD_PASS)

    assert turns(house) == [ReferralState.PASSED, ReferralState.OFFERED]
    assert cards(house) == sorted(["icma", OWNER, LEAD])
    assert "It is with the network's staff now." in house.card().text
    assert house.texts(ASKER)[0].startswith("Your question is with the network's staff.")
    assert "Albuquerque" not in shown(house.find(OWNER, "A question"))


def test_unclaimed_question_goes_to_staff_after_two_working_days(house: SmallHouse) -> None:
    house.sends_question(QUESTION)

    house.turn(days=1)
    assert turns(house) == [ReferralState.OFFERED]
    house.turn(days=1, hours=12)

    assert turns(house) == [ReferralState.UNCLAIMED, ReferralState.OFFERED]
    assert cards(house) == sorted(["icma", OWNER, LEAD])
    assert house.texts(ASKER)[0].startswith("Your question is with the network's staff.")
    dispatch(house.home, pressed(house, ICMA, ids.CARD_ACCEPT, "1"))
    assert turns(house) == [ReferralState.UNCLAIMED, ReferralState.OFFERED]


def test_accepted_question_is_not_taken_away(house: SmallHouse) -> None:
    house.sends_question(QUESTION)
    house.accepts()

    house.turn(days=5)

    assert turns(house) == [ReferralState.ACCEPTED]


def test_staff_answer_what_came_to_them(house: SmallHouse) -> None:
    house.sends_question(QUESTION, partner="staff")

    house.presses(LEAD, house.find(LEAD, "A question"), ids.CARD_ACCEPT)
    assert f"{LEAD} has it." in house.find(OWNER, "A question").text
    form = opened(house.presses(LEAD, house.find(LEAD, "has it."), ids.CARD_ANSWER))
    house.actor(LEAD).submit(opened(house.actor(LEAD).submit(form, {ids.TEXT: REPLY})))
    house.settle()

    assert house.find(ASKER, REPLY).text.splitlines()[0] == f"{LEAD}, on the network's staff, answers your question:"


def test_stranger_in_the_channel_keeps_the_card_away(house: SmallHouse) -> None:
    preview = house.previews_question(QUESTION)
    house.actor(ICMA).invite(house.channels["icma"], house.cast[STRANGER])
    house.settle()
    stranger = house.person(STRANGER)
    with house.database.engine.begin() as connection:  # Somebody whom staff have taken off the list of contacts.
        connection.exec_driver_sql(f"UPDATE person SET partner_id = NULL, kind = 'leader' WHERE id = {stranger.id}")

    house.actor(ASKER).submit(preview)
    house.settle()

    _is_withheld(house)


@pytest.mark.parametrize("name", [AUSTIN, POLICYLINK])
def test_leader_or_other_partner_in_the_channel_keeps_the_card_away(house: SmallHouse, name: str) -> None:
    house.settle()
    preview = house.previews_question(QUESTION)
    house.actor(ICMA).invite(house.channels["icma"], house.cast[name])

    house.actor(ASKER).submit(preview)
    house.settle()

    _is_withheld(house)


def test_reader_who_came_while_nobody_told_the_bot_keeps_the_card_away(house: SmallHouse) -> None:
    """Slack tells nobody who was not connected; the members are read again before a card goes out."""
    house.settle()
    preview = house.previews_question(QUESTION)
    with house.workspace.changed:
        house.workspace.conversations[house.channels["icma"]].members.append(house.cast[AUSTIN])

    house.actor(ASKER).submit(preview)
    house.settle()

    _is_withheld(house)


def _is_withheld(house: SmallHouse) -> None:
    """The card went to staff and not to the channel, and the asker's receipt says so."""
    place = house.channels["icma"]
    assert [m for m in house.actor(ICMA).messages(place) if m.bot_id and QUESTION in shown(m)] == []
    assert QUESTION in shown(house.find(OWNER, "A question"))
    assert house.texts(ASKER)[0].startswith("Your question is with the network's staff.")
    with house.database.read() as session:
        first = session.scalars(
            select(DeliveryRow).where(DeliveryRow.to == place, DeliveryRow.message == "card")
        ).first()
        assert first is not None
        assert (first.state, first.reason) == (State.CANCELLED, "readers_changed")
        assert session.scalars(select(QuestionRow.state)).all() == [QuestionState.OPEN]
