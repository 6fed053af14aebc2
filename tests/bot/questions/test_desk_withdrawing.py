from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from bot.errors import RefusalReason, Refused
from bot.outbox.rows import DeliveryRow, Kind, State
from bot.questions import answers, desk
from bot.questions.rows import QuestionState
from tests.bot.questions.exchange import ASKED, Exchange, outcomes_at_once

#: Two working days after the Tuesday on which it was asked.
THURSDAY = datetime(2027, 1, 7, 18, 0, tzinfo=UTC)


def refusal(exchange: Exchange, act: Callable[[Session], object]) -> RefusalReason:
    with pytest.raises(Refused) as refused:
        exchange.database.write(act)
    return refused.value.reason


@pytest.mark.parametrize("how", ["draft", "offered", "accepted", "with staff"])
def test_a_question_taken_back_is_its_askers_alone_again(exchange: Exchange, how: str) -> None:
    question = exchange.drafted()
    if how != "draft":
        turn = exchange.sent(question, exchange.network.icma)
        for card in (*exchange.deliveries("card"), *exchange.deliveries("question_receipt")):
            exchange.change(DeliveryRow, DeliveryRow.id == card.id, state=State.SENT)
    if how == "accepted":
        exchange.database.write(lambda s: desk.accept(s, turn, exchange.network.icma_contact, ASKED))
    if how == "with staff":
        exchange.database.write(lambda s: desk.hand_to_staff(s, turn.id, THURSDAY))

    exchange.database.write(lambda s: desk.withdraw(s, exchange.question(question.id), THURSDAY))

    assert exchange.question(question.id).state is QuestionState.WITHDRAWN
    assert exchange.readers(question.words) == [exchange.network.austin.name]
    assert {state for _, state, _ in exchange.turns(question.id)} <= {"withdrawn", "unclaimed"}
    with exchange.database.read() as session:
        assert desk.of_asker(session, exchange.network.austin) == []
    cards = exchange.deliveries("card")
    planned = [card.id for card in cards if card.state is State.PLANNED]
    blanked = {one.after for one in exchange.deliveries("card", Kind.UPDATE) if one.state is State.PLANNED}
    assert planned == []
    assert blanked >= {card.id for card in cards if card.state is State.SENT}


def test_a_question_taken_back_before_its_card_went_out_never_goes_out(exchange: Exchange) -> None:
    turn = exchange.asked()

    exchange.database.write(lambda s: desk.withdraw(s, exchange.question(turn.question_id), ASKED))

    ends = [(one.state, one.reason) for one in (*exchange.deliveries("card"), *exchange.deliveries("question_receipt"))]
    assert ends == [(State.CANCELLED, "withdrawn")] * 2


def test_a_question_taken_back_twice_is_taken_back_once(exchange: Exchange) -> None:
    turn = exchange.asked()

    for _ in range(2):
        exchange.database.write(lambda s: desk.withdraw(s, exchange.question(turn.question_id), ASKED))

    assert [action for _, action, _ in exchange.audited()].count("question.withdrawn") == 1


def test_nothing_can_be_done_with_what_was_taken_back(exchange: Exchange) -> None:
    turn, contact = exchange.accepted(), exchange.network.icma_contact
    reply = exchange.replied(turn)
    question = exchange.question(turn.question_id)
    exchange.database.write(lambda s: desk.withdraw(s, question, ASKED))

    came = [
        refusal(exchange, lambda s: desk.accept(s, turn, exchange.network.owner, ASKED)),
        refusal(exchange, lambda s: desk.pass_on(s, turn, contact, ASKED)),
        refusal(exchange, lambda s: answers.draft(s, exchange.turn(turn.id), contact, "Late", exchange.to_icma, ASKED)),
        refusal(exchange, lambda s: answers.send(s, reply, ASKED)),
        refusal(exchange, lambda s: desk.send(s, question, None, exchange.to_icma, [], ASKED)),
    ]

    assert came == [RefusalReason.ALREADY_HELD, *[RefusalReason.CLOSED] * 4]
    assert exchange.deliveries("answer") == []


def test_sending_and_taking_back_at_once_leave_no_live_turn(exchange: Exchange) -> None:
    question = exchange.drafted()

    outcomes_at_once(
        [
            lambda: exchange.sent(question, exchange.network.icma),
            lambda: exchange.database.write(lambda s: desk.withdraw(s, question, ASKED)),
        ]
    )

    assert exchange.question(question.id).state is QuestionState.WITHDRAWN
    assert [state for _, state, _ in exchange.turns(question.id) if state in {"offered", "accepted"}] == []
    assert exchange.readers(question.words) == [exchange.network.austin.name]
