"""Both flows from end to end on both databases, and what happens when the same thing happens several times at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import func, select

from bot.database import Base
from bot.engagement.rows import ResponseRow
from bot.ledger.words import WordsRow
from bot.outbox.rows import DeliveryRow, State
from bot.questions.rows import ReferralRow, ReferralState
from messages import ids
from tests.handlers.test_asking import QUESTION
from tests.handlers.test_prompts import answers
from tests.support.bodies import pressed, typed
from tests.support.house import ASKER, AUSTIN, COLLEAGUE, ICMA, MEMPHIS, SmallHouse, dispatch, opened, shown


def count(house: SmallHouse, table: type[Base]) -> int:
    with house.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def at_once(house: SmallHouse, *bodies: dict[str, Any]) -> list[int]:
    """Requests that Slack sends side by side; returns the statuses."""
    with ThreadPoolExecutor(len(bodies)) as pool:
        statuses = [answer.status for answer in pool.map(lambda body: dispatch(house.home, body), bodies)]
    house.settle()
    return statuses


def test_prompt_goes_out_and_comes_back(house: SmallHouse) -> None:
    house.asks(AUSTIN, MEMPHIS)

    ts = house.says(AUSTIN, "First thought.")
    house.says(AUSTIN, "Second thought.")
    actor = house.actor(AUSTIN)
    actor.edit(actor.dm_with_app(), ts, "A better thought.")
    answers(house, "In the form, with 🌿.", readers="staff", name=MEMPHIS)
    house.settle()

    with house.database.read() as session:
        newest = select(WordsRow.body).join(ResponseRow, ResponseRow.words_id == WordsRow.id).order_by(ResponseRow.id)
        assert session.scalars(newest).all() == ["A better thought.\nSecond thought.", "In the form, with 🌿."]
        unsent = select(DeliveryRow.message, DeliveryRow.state).where(DeliveryRow.state != State.SENT)
        assert session.execute(unsent.where(DeliveryRow.message != "welcome")).all() == []


def test_question_goes_out_and_comes_back(house: SmallHouse) -> None:
    house.sends_question(QUESTION)
    house.answers("Over two years.")
    house.presses(ASKER, house.find(ASKER, "Over two years."), ids.HELPED_YES)

    assert "You said: it helped." in house.texts(ASKER)[-1]
    assert "Answered by ICMA." in shown(house.home_of(ASKER))


def test_event_delivered_three_times_at_once_has_one_effect(house: SmallHouse) -> None:
    house.asks(AUSTIN)
    body = typed(house, AUSTIN, "Only once.", "1893456000.000100")

    assert at_once(house, body, body, body) == [200, 200, 200]

    assert (count(house, ResponseRow), count(house, WordsRow)) == (1, 1)
    assert len([text for text in house.texts(AUSTIN) if text.startswith("Saved under")]) == 1


def test_form_sent_twice_at_once_has_one_effect(house: SmallHouse) -> None:
    (message,) = house.asks(AUSTIN)
    form = opened(house.presses(AUSTIN, message, ids.PROMPT_ANSWER))
    house.actor(AUSTIN).submit(form, {ids.TEXT: "Only once."})
    sent = house.workspace.courier.parcels(name="view_submission")[-1].payload

    assert at_once(house, sent, sent) == [200, 200]
    assert count(house, WordsRow) == 1


def test_question_is_accepted_by_one_of_two_who_press_at_once(house: SmallHouse) -> None:
    house.sends_question(QUESTION)
    presses = [pressed(house, name, ids.CARD_ACCEPT, "1") for name in (ICMA, COLLEAGUE)]

    assert at_once(house, *presses) == [200, 200]

    with house.database.read() as session:
        assert session.scalars(select(ReferralRow.state)).all() == [ReferralState.ACCEPTED]
    refused = [text for name in (ICMA, COLLEAGUE) for text in house.texts(name)]
    assert refused == ["A colleague already has it, so nothing was changed."]


def test_preview_sent_twice_at_once_makes_one_card(house: SmallHouse) -> None:
    preview = house.previews_question(QUESTION)
    house.actor(ASKER).submit(preview)
    sent = house.workspace.courier.parcels(name="view_submission")[-1].payload

    assert at_once(house, sent, sent) == [200, 200]

    place = house.channels["icma"]
    assert len([m for m in house.actor(ICMA).messages(place) if m.bot_id and QUESTION in shown(m)]) == 1
