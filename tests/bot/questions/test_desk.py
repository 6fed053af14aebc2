from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.errors import RefusalReason, Refused
from bot.outbox.rows import Kind
from bot.questions import desk
from bot.questions.rows import QuestionState, ReferralRow, ReferralState
from tests.bot.questions.exchange import ASKED, QUESTION, Exchange, outcomes_at_once

SECOND = timedelta(seconds=1)
#: Two working days after the Tuesday on which it was asked.
THURSDAY = datetime(2027, 1, 7, 18, 0, tzinfo=UTC)


# --- drafting and sending ----------------------------------------------------------------------------


def test_a_draft_is_for_its_author_alone_and_goes_nowhere(exchange: Exchange) -> None:
    question = exchange.drafted()

    assert question.state is QuestionState.DRAFT
    assert exchange.readers(question.words) == [exchange.network.austin.name]
    assert exchange.turns(question.id) == []
    assert exchange.deliveries("card") == exchange.deliveries("question_receipt") == []


@pytest.mark.parametrize(("said", "reason"), [("\n ", RefusalReason.EMPTY), ("x" * 3001, RefusalReason.TOO_LONG)])
def test_a_question_that_is_empty_or_too_long_is_refused(exchange: Exchange, said: str, reason: RefusalReason) -> None:
    with pytest.raises(Refused) as refused:
        exchange.drafted(said)

    assert refused.value.reason is reason
    with exchange.database.read() as session:
        assert desk.of_asker(session, exchange.network.austin) == []


def test_sending_gives_the_partner_its_turn_under_the_promise_that_was_agreed_to(exchange: Exchange) -> None:
    network = exchange.network
    question = exchange.drafted()

    turn = exchange.sent(question, network.icma)

    (card,) = exchange.deliveries("card")
    (receipt,) = exchange.deliveries("question_receipt")
    assert exchange.turns(question.id) == [("icma", "offered", None)]
    assert (card.to, dict(card.context)) == ("C0ICMA", {"referral": turn.id})
    assert (receipt.to, dict(receipt.context)) == (network.austin.slack_id, {"question": question.id})
    assert exchange.readers(question.words) == sorted(
        person.name for person in (network.austin, network.icma_contact, network.owner, network.lead)
    )
    assert turn.accept_by == THURSDAY


def test_nothing_of_what_was_asked_stands_outside_the_words(exchange: Exchange) -> None:
    turn = exchange.asked()
    exchange.replied(turn)

    with exchange.database.read() as session:
        rows = [
            str(tuple(row))
            for table in ("delivery", "audit", "referral", "question", "answer", "inbound")
            for row in session.execute(text(f"SELECT * FROM {table}"))
        ]
    assert len(rows) > 8
    assert [row for row in rows if "phase" in row] == []


def test_a_question_is_sent_once(exchange: Exchange) -> None:
    question = exchange.drafted()
    exchange.sent(question, exchange.network.icma)

    with pytest.raises(Refused) as refused:
        exchange.sent(question, None)

    assert refused.value.reason is RefusalReason.CLOSED
    assert exchange.turns(question.id) == [("icma", "offered", None)]


def test_a_question_sent_twice_at_once_is_sent_once(exchange: Exchange) -> None:
    question = exchange.drafted()

    came = outcomes_at_once([lambda: exchange.sent(question, exchange.network.icma)] * 4)

    assert came == ["closed"] * 3 + ["done"]
    assert exchange.turns(question.id) == [("icma", "offered", None)]
    assert len(exchange.deliveries("card")) == 1


def test_a_partner_without_a_channel_is_refused_and_the_draft_stays(exchange: Exchange) -> None:
    question = exchange.drafted()

    with pytest.raises(Refused) as refused:
        exchange.sent(question, exchange.network.policylink)

    assert refused.value.reason is RefusalReason.NO_CHANNEL
    assert exchange.question(question.id) == question
    assert exchange.readers(question.words) == [exchange.network.austin.name]


def test_a_question_to_staff_goes_to_each_of_them(exchange: Exchange) -> None:
    question = exchange.drafted()

    exchange.sent(question, None)

    assert [card.to for card in exchange.deliveries("card")] == ["U0OWNER", "U0LEAD"]
    assert exchange.turns(question.id) == [("staff", "offered", None)]


def test_a_question_has_one_live_turn_whatever_the_program_does(exchange: Exchange) -> None:
    turn = exchange.asked()

    def another(session: Session) -> None:
        session.add(
            ReferralRow(
                question_id=turn.question_id,
                partner_id=None,
                state=ReferralState.ACCEPTED,
                reasons=[],
                offered_at=ASKED,
                accept_by=THURSDAY,
            )
        )

    with pytest.raises(IntegrityError):
        exchange.database.write(another)


# --- accepting ---------------------------------------------------------------------------------------


def test_of_many_who_accept_at_once_one_wins(exchange: Exchange) -> None:
    turn, network = exchange.asked(), exchange.network
    people = [network.icma_contact, network.policylink_contact, network.owner, network.lead]

    came = outcomes_at_once(
        [lambda p=p: exchange.database.write(lambda s: desk.accept(s, turn, p, ASKED)) for p in people]  # type: ignore[misc]
    )

    assert came == ["already_held"] * 3 + ["done"]
    ((partner, state, holder),) = exchange.turns(turn.question_id)
    assert (partner, state) == ("icma", "accepted")
    assert holder in {person.name for person in people}
    assert [action for _, action, _ in exchange.audited()].count("referral.accepted") == 1


def test_one_who_accepts_twice_at_once_holds_it(exchange: Exchange) -> None:
    turn, holder = exchange.asked(), exchange.network.icma_contact

    came = outcomes_at_once([lambda: exchange.database.write(lambda s: desk.accept(s, turn, holder, ASKED))] * 2)

    assert came == ["done", "done"]
    assert exchange.turns(turn.question_id) == [("icma", "accepted", holder.name)]


def test_accepting_shows_on_the_card_and_to_the_asker(exchange: Exchange) -> None:
    turn = exchange.accepted()

    (card,), (receipt,) = exchange.deliveries("card"), exchange.deliveries("question_receipt")
    assert [one.after for one in exchange.deliveries("card", Kind.UPDATE)] == [card.id]
    assert [one.after for one in exchange.deliveries("question_receipt", Kind.UPDATE)] == [receipt.id]
    assert turn.holder == exchange.network.icma_contact


@pytest.mark.parametrize(
    ("who", "reason"), [("icma_contact", None), ("owner", RefusalReason.ALREADY_HELD)], ids=["holder", "another"]
)
def test_only_the_holder_holds_it(exchange: Exchange, who: str, reason: RefusalReason | None) -> None:
    turn = exchange.accepted()

    got = None
    try:
        desk.require_held_by(turn, getattr(exchange.network, who))
    except Refused as refused:
        got = refused.reason

    assert got is reason


def test_nobody_holds_what_nobody_accepted_or_what_is_over(exchange: Exchange) -> None:
    offered, contact = exchange.asked(), exchange.network.icma_contact
    with pytest.raises(Refused) as not_yet:
        desk.require_held_by(offered, contact)
    exchange.database.write(lambda s: desk.pass_on(s, offered, contact, ASKED))
    with pytest.raises(Refused) as over:
        desk.require_held_by(exchange.turn(offered.id), contact)

    assert (not_yet.value.reason, over.value.reason) == (RefusalReason.ALREADY_HELD, RefusalReason.CLOSED)


# --- passing and waiting -----------------------------------------------------------------------------


@pytest.mark.parametrize("accepted", [False, True])
def test_what_a_partner_passes_goes_to_staff(exchange: Exchange, accepted: bool) -> None:
    turn = exchange.accepted() if accepted else exchange.asked()
    contact = exchange.network.icma_contact

    exchange.database.write(lambda s: desk.pass_on(s, turn, contact, ASKED))

    held_by = contact.name if accepted else None
    assert exchange.turns(turn.question_id) == [("icma", "passed", held_by), ("staff", "offered", None)]
    assert [card.to for card in exchange.deliveries("card")] == ["C0ICMA", "U0OWNER", "U0LEAD"]


def test_what_is_passed_twice_at_once_goes_to_staff_once(exchange: Exchange) -> None:
    turn, contact = exchange.asked(), exchange.network.icma_contact

    came = outcomes_at_once([lambda: exchange.database.write(lambda s: desk.pass_on(s, turn, contact, ASKED))] * 3)

    assert came == ["closed", "closed", "done"]
    assert exchange.turns(turn.question_id) == [("icma", "passed", None), ("staff", "offered", None)]


def test_what_nobody_accepts_by_the_day_is_unclaimed_from_that_instant(exchange: Exchange) -> None:
    turn = exchange.asked()

    with exchange.database.read() as session:
        found = [list(desk.unclaimed(session, now)) for now in (THURSDAY - SECOND, THURSDAY)]
        promised = [desk.next_promise(session, after) for after in (ASKED, THURSDAY)]

    assert found == [[], [turn.id]]
    assert promised == [THURSDAY, None]


def test_what_nobody_accepted_goes_to_staff_once(exchange: Exchange) -> None:
    turn = exchange.asked()

    handed = [exchange.database.write(lambda s: desk.hand_to_staff(s, turn.id, THURSDAY)) for _ in range(2)]

    assert [one is None for one in handed] == [False, True]
    assert exchange.turns(turn.question_id) == [("icma", "unclaimed", None), ("staff", "offered", None)]


def test_what_was_accepted_meanwhile_stays_with_its_holder(exchange: Exchange) -> None:
    turn = exchange.accepted()

    assert exchange.database.write(lambda s: desk.hand_to_staff(s, turn.id, THURSDAY)) is None
    with exchange.database.read() as session:
        assert list(desk.unclaimed(session, THURSDAY)) == []


def test_staff_are_never_late(exchange: Exchange) -> None:
    exchange.sent(exchange.drafted(), None)

    with exchange.database.read() as session:
        assert list(desk.unclaimed(session, THURSDAY + timedelta(days=30))) == []
        assert desk.next_promise(session, ASKED) is None


@pytest.mark.parametrize(
    ("asked", "by"),
    [
        (datetime(2027, 1, 7, 18, 0, tzinfo=UTC), datetime(2027, 1, 11, 18, 0, tzinfo=UTC)),  # Thursday to Monday.
        (datetime(2027, 1, 9, 18, 0, tzinfo=UTC), datetime(2027, 1, 12, 18, 0, tzinfo=UTC)),  # Saturday to Tuesday.
        (datetime(2027, 3, 11, 18, 0, tzinfo=UTC), datetime(2027, 3, 15, 17, 0, tzinfo=UTC)),  # Clocks change.
    ],
)
def test_a_partner_has_two_working_days_to_accept(exchange: Exchange, asked: datetime, by: datetime) -> None:
    assert exchange.sent(exchange.drafted(), exchange.network.icma, asked).accept_by == by


def test_a_card_is_told_from_one_whose_number_begins_alike(exchange: Exchange) -> None:
    turns = [exchange.asked() for _ in range(11)]  # Among them 1, 10 and 11.
    contact = exchange.network.icma_contact

    exchange.database.write(lambda s: desk.accept(s, turns[0], contact, ASKED))

    updated = [dict(one.context) for one in exchange.deliveries("card", Kind.UPDATE)]
    assert updated == [{"referral": turns[0].id}]
    assert QUESTION not in str(updated)
