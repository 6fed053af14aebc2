from __future__ import annotations

import pytest

from bot.errors import RefusalReason, Refused
from bot.outbox.rows import DeliveryRow, Kind, State
from bot.questions import answers, desk
from bot.questions.rows import Helped, QuestionState
from tests.bot.questions.exchange import ASKED, REPLY, Exchange, outcomes_at_once


def send(exchange: Exchange, answer: answers.Answer) -> None:
    exchange.database.write(lambda s: answers.send(s, answer, ASKED))


def look(exchange: Exchange, answer_id: int) -> answers.Answer:
    with exchange.database.read() as session:
        return answers.get(session, answer_id)


def test_a_draft_reaches_nobody(exchange: Exchange) -> None:
    turn = exchange.accepted()

    draft = exchange.replied(turn)

    assert (draft.is_sent, draft.delivery_id, draft.author) == (False, None, exchange.network.icma_contact)
    assert exchange.deliveries("answer") == []
    assert exchange.turns(turn.question_id) == [("icma", "accepted", exchange.network.icma_contact.name)]


def test_a_second_draft_replaces_the_first(exchange: Exchange) -> None:
    turn = exchange.accepted()
    first = exchange.replied(turn, "Rough.")

    second = exchange.replied(turn)

    with exchange.database.read() as session:
        assert answers.of_referral(session, turn.id) == second
    assert (second.id, second.words.id != first.words.id) == (first.id, True)


def test_two_first_drafts_at_once_are_one_answer(exchange: Exchange) -> None:
    turn = exchange.accepted()

    came = outcomes_at_once([lambda: exchange.replied(turn)] * 3)

    assert came == ["done"] * 3
    with exchange.database.read() as session:
        assert answers.of_referral(session, turn.id) is not None


def test_only_the_holder_drafts(exchange: Exchange) -> None:
    turn = exchange.accepted()

    with pytest.raises(Refused) as refused:
        exchange.replied(turn, author=exchange.network.owner)

    assert refused.value.reason is RefusalReason.ALREADY_HELD
    with exchange.database.read() as session:
        assert answers.of_referral(session, turn.id) is None


@pytest.mark.parametrize(("said", "reason"), [("\n ", RefusalReason.EMPTY), ("x" * 3001, RefusalReason.TOO_LONG)])
def test_a_draft_that_is_refused_leaves_the_one_before(exchange: Exchange, said: str, reason: RefusalReason) -> None:
    turn = exchange.accepted()
    first = exchange.replied(turn)

    with pytest.raises(Refused) as refused:
        exchange.replied(turn, said)

    assert refused.value.reason is reason
    assert look(exchange, first.id) == first


def test_what_is_sent_goes_to_the_asker_and_ends_the_turn(exchange: Exchange) -> None:
    turn = exchange.accepted()
    draft = exchange.replied(turn)

    send(exchange, draft)

    (delivery,) = exchange.deliveries("answer")
    sent = look(exchange, draft.id)
    assert (delivery.to, dict(delivery.context), delivery.person) == (
        exchange.network.austin.slack_id,
        {"answer": draft.id},
        exchange.network.austin.id,
    )
    assert (sent.is_sent, sent.delivery_id) == (True, delivery.id)
    assert exchange.turns(turn.question_id) == [("icma", "answered", exchange.network.icma_contact.name)]
    assert exchange.question(turn.question_id).state is QuestionState.ANSWERED
    assert exchange.readers(draft.words) == sorted([exchange.network.austin.name, exchange.network.icma_contact.name])


def test_an_answer_is_sent_once(exchange: Exchange) -> None:
    draft = exchange.replied(exchange.accepted())
    send(exchange, draft)

    with pytest.raises(Refused) as refused:
        send(exchange, draft)

    assert refused.value.reason is RefusalReason.CLOSED
    assert len(exchange.deliveries("answer")) == 1


def test_an_answer_sent_at_once_by_many_presses_is_sent_once(exchange: Exchange) -> None:
    draft = exchange.replied(exchange.accepted())

    came = outcomes_at_once([lambda: send(exchange, draft)] * 4)

    assert came == ["closed"] * 3 + ["done"]
    assert len(exchange.deliveries("answer")) == 1


def test_an_answer_and_a_withdrawal_at_once_do_not_both_win(exchange: Exchange) -> None:
    turn = exchange.accepted()
    draft = exchange.replied(turn)
    question = exchange.question(turn.question_id)

    came = outcomes_at_once(
        [
            lambda: send(exchange, draft),
            lambda: exchange.database.write(lambda s: desk.withdraw(s, question, ASKED)),
        ]
    )

    delivered = [one for one in exchange.deliveries("answer") if one.state is State.PLANNED]
    withdrawn = exchange.question(turn.question_id).state is QuestionState.WITHDRAWN
    assert "done" in came
    assert (len(delivered), withdrawn) in {(1, False), (0, True)}
    assert {state for _, state, _ in exchange.turns(turn.question_id)} in ({"answered"}, {"withdrawn"})


def test_nothing_is_drafted_once_the_turn_is_over(exchange: Exchange) -> None:
    turn = exchange.accepted()
    send(exchange, exchange.replied(turn))

    with pytest.raises(Refused) as refused:
        exchange.replied(exchange.turn(turn.id), "More.")

    assert refused.value.reason is RefusalReason.CLOSED


@pytest.mark.parametrize("said", list(Helped))
def test_the_asker_says_whether_it_helped(exchange: Exchange, said: Helped) -> None:
    draft = exchange.replied(exchange.accepted())
    send(exchange, draft)
    sent = look(exchange, draft.id)

    exchange.database.write(lambda s: answers.say_helped(s, sent, said, ASKED))

    (shown,) = exchange.deliveries("answer", Kind.UPDATE)
    assert (look(exchange, draft.id).helped, shown.after) == (said, sent.delivery_id)
    assert exchange.audited()[-1] == (exchange.network.austin.id, "answer.helped", f"answer:{draft.id}")


def test_the_asker_may_say_otherwise_at_the_same_moment_and_sees_it(exchange: Exchange) -> None:
    draft = exchange.replied(exchange.accepted())
    send(exchange, draft)
    sent = look(exchange, draft.id)
    exchange.change(DeliveryRow, DeliveryRow.id == sent.delivery_id, state=State.SENT)

    for said in (Helped.YES, Helped.NO, Helped.YES):
        exchange.database.write(lambda s, said=said: answers.say_helped(s, sent, said, ASKED))  # type: ignore[misc]

    assert look(exchange, draft.id).helped is Helped.YES
    assert len(exchange.deliveries("answer", Kind.UPDATE)) == 3


def test_the_answer_travels_without_its_text(exchange: Exchange) -> None:
    draft = exchange.replied(exchange.accepted())

    assert REPLY not in repr(draft)
