"""A leader asks a partner: from wherever they are, through the forms, to what is sent and taken back."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select

from bot.ledger.words import WordsRow
from bot.outbox.rows import DeliveryRow
from bot.practice.views import View
from bot.questions.rows import Naming, QuestionRow, QuestionState
from messages import ids
from tests.support.bodies import pressed, submitted
from tests.support.house import (
    ASKER,
    AUSTIN,
    CONTACTS,
    ICMA,
    LEAD,
    MEMPHIS,
    OWNER,
    POLICYLINK,
    SmallHouse,
    dispatch,
    opened,
    shown,
)

QUESTION = "How do other city managers protect equity goals in the budget when revenue falls?"
SENSITIVE = "How do I fire a department head who is under investigation for harassment?"


def questions(house: SmallHouse) -> list[QuestionState]:
    with house.database.read() as session:
        return list(session.scalars(select(QuestionRow.state).order_by(QuestionRow.id)))


def kept(house: SmallHouse) -> int:
    with house.database.read() as session:
        return session.scalar(select(func.count()).select_from(WordsRow)) or 0


def cards(house: SmallHouse) -> list[str]:
    """To which places cards went."""
    names = {slack_id: name for name, slack_id in house.cast.items()} | {c: key for key, c in house.channels.items()}
    with house.database.read() as session:
        rows = session.scalars(
            select(DeliveryRow.to).where(DeliveryRow.dedupe_key.like("card:%"), DeliveryRow.kind == "post")
        )
        return sorted(names[to] for to in rows)


def readers_line(view: View) -> str:
    return next(line for line in shown(view).splitlines() if line.startswith("Who reads it"))


def field(view: View, name: str) -> str:
    value = view.values[name][name]
    return str(value.get("value") or value["selected_option"]["value"])


def test_command_opens_the_form_with_what_was_typed(house: SmallHouse) -> None:
    form = opened(house.actor(ASKER).run("/ask", QUESTION))

    assert (form.callback_id, field(form, ids.TEXT)) == (ids.ASK_FORM, QUESTION)


def test_second_command_opens_the_same_form(house: SmallHouse) -> None:
    form = opened(house.actor(ASKER).run("/throughline", f"ask {QUESTION}"))

    assert (form.callback_id, field(form, ids.TEXT)) == (ids.ASK_FORM, QUESTION)


def test_global_shortcut_opens_an_empty_form(house: SmallHouse) -> None:
    form = opened(house.actor(ASKER).global_shortcut(ids.ASK_SHORTCUT))

    assert form.values[ids.TEXT][ids.TEXT].get("value") in {None, ""}


def test_message_shortcut_begins_with_the_message_as_it_was_read(house: SmallHouse) -> None:
    actor = house.actor(ASKER)
    place = house.workspace.add_channel("town-hall", members=[actor.id]).id
    ts = actor.type(place, "Fees & fines <b> for 2027?")

    form = opened(actor.message_shortcut(ids.ASK_MESSAGE_SHORTCUT, actor.messages(place)[-1]))

    assert actor.messages(place)[-1].ts == ts
    assert field(form, ids.TEXT) == "Fees & fines <b> for 2027?"


@pytest.mark.parametrize("word", ["help", "open", "pause", "stop", "ask"])
def test_form_opens_from_the_messages_of_the_bot(house: SmallHouse, word: str) -> None:
    house.agrees(ASKER)
    house.says(ASKER, word)
    message = house.dm(ASKER)[-1]

    menu = next(e for b in message.blocks for e in b.get("elements", ()) if e.get("action_id") == ids.MORE)
    choice = next(option["value"] for option in menu["options"] if option["value"].startswith(ids.MORE_ASK))
    form = opened(house.presses(ASKER, message, ids.MORE, choice=choice))

    assert form.callback_id == ids.ASK_FORM


def test_form_proposes_two_partners_with_reasons_and_readers(house: SmallHouse) -> None:
    form = house.writes_question(QUESTION)

    assert form.callback_id == ids.CHOOSE_FORM
    read = shown(form)
    assert "*First choice: " in read
    assert "*Second choice: " in read
    assert "Because " in read
    assert (
        "2 people at ICMA, in #partner-icma, and 2 people on the network's staff." in read
        or "one person at PolicyLink" in read
    )


def test_partners_without_a_channel_are_not_offered(house: SmallHouse) -> None:
    form = house.writes_question(QUESTION)

    partner = next(block for block in form.blocks if block.get("block_id") == ids.PARTNER)
    offered = {option["value"] for option in partner["element"]["options"]}
    assert offered == {"icma", "policylink", "staff"}


@pytest.mark.parametrize("naming", ["name", "role", "none"])
@pytest.mark.parametrize(("partner", "reader"), [("icma", ICMA), ("policylink", POLICYLINK), ("staff", OWNER)])
def test_card_shows_what_the_preview_showed_and_no_more_of_the_asker(
    house: SmallHouse, naming: str, partner: str, reader: str
) -> None:
    preview = house.previews_question(QUESTION, naming, partner)
    assert house.actor(ASKER).submit(preview).closed
    house.settle()

    card = house.find(reader, "A question") if partner == "staff" else house.card(reader)
    said_before = {block["text"]["text"] for block in preview.blocks if block["type"] == "section"}
    who = next(line for line in said_before if line.startswith("From "))
    assert card.blocks[0]["text"]["text"] == "*A question* f" + who.removeprefix("F").removesuffix(".") + ":"
    assert [b["elements"] for b in card.blocks if b["type"] == "rich_text"] == [
        b["elements"] for b in preview.blocks if b["type"] == "rich_text"
    ]
    asker = house.person(ASKER)
    assert asker.seat is not None
    named = [part for part in (ASKER, asker.seat.title, "Albuquerque", asker.address) if part in shown(card)]
    assert named == ([ASKER, asker.seat.title, "Albuquerque"] if naming == "name" else [])
    assert ("role: City Manager" in shown(card)) is (naming == "role")


def test_readers_in_the_preview_are_the_readers_of_the_card(house: SmallHouse) -> None:
    preview = house.previews_question(QUESTION)

    assert "Who reads it: 2 people at ICMA, in #partner-icma, and 2 people on the network's staff." in shown(preview)
    house.actor(ASKER).submit(preview)
    house.settle()

    with house.database.read() as session:
        kept_promise = session.scalars(select(WordsRow)).one()
        people = {house.person(name).id for name in (OWNER, LEAD)}
        partner_ids = [house.person(ICMA).partner_id]
        assert (set(kept_promise.people), list(kept_promise.partners)) == (people, partner_ids)
    assert "They see your role and not your name or city." in house.texts(ASKER)[0]


def test_sent_question_is_with_the_partner_and_its_receipt_says_by_when(house: SmallHouse) -> None:
    house.sends_question(QUESTION)

    assert questions(house) == [QuestionState.OPEN]
    assert cards(house) == ["icma"]
    assert house.texts(ASKER)[0].startswith("Your question is with ICMA. By <!date^")


def test_preview_submitted_twice_sends_once(house: SmallHouse) -> None:
    preview = house.previews_question(QUESTION)
    house.actor(ASKER).submit(preview)
    sent = house.workspace.courier.parcels(name="view_submission")[-1].payload

    again = dispatch(house.home, sent)
    house.settle()

    assert (again.status, again.body) == (200, "")
    assert cards(house) == ["icma"]
    assert len(house.texts(ASKER)) == 1


def test_choice_submitted_twice_keeps_one_draft_and_answers_the_same(house: SmallHouse) -> None:
    choice = house.writes_question(QUESTION)
    house.actor(ASKER).submit(choice, {ids.NAMING: "role", ids.PARTNER: "icma"})
    sent = house.workspace.courier.parcels(name="view_submission")[-1]

    again = dispatch(house.home, sent.payload)

    assert json.loads(again.body) == sent.answer
    assert questions(house) == [QuestionState.DRAFT]


def test_closed_preview_leaves_a_draft_in_home_that_nobody_has_seen(house: SmallHouse) -> None:
    preview = house.previews_question(QUESTION)
    house.actor(ASKER).close(preview)

    view = house.home_of(ASKER)

    assert questions(house) == [QuestionState.DRAFT]
    assert cards(house) == []
    assert "A draft. Nobody has seen it." in shown(view)


def test_draft_looked_at_again_is_sent_and_no_second_draft_stays_behind(house: SmallHouse) -> None:
    house.actor(ASKER).close(house.previews_question(QUESTION))
    view = house.home_of(ASKER)

    again = opened(house.actor(ASKER).click(view, ids.QUESTION_REVIEW))
    assert field(again, ids.TEXT) == QUESTION
    preview = opened(house.actor(ASKER).submit(again, {ids.PARTNER: "icma", ids.NAMING: "none"}))
    house.actor(ASKER).submit(preview)
    house.settle()

    assert [state for state in questions(house) if state is not QuestionState.WITHDRAWN] == [QuestionState.OPEN]
    assert "A draft." not in shown(house.home_of(ASKER))


def test_draft_is_discarded_from_home(house: SmallHouse) -> None:
    house.actor(ASKER).close(house.previews_question(QUESTION))

    house.actor(ASKER).click(house.home_of(ASKER), ids.QUESTION_WITHDRAW)
    house.settle()

    assert questions(house) == [QuestionState.WITHDRAWN]
    assert "A draft." not in shown(house.home_of(ASKER))


def test_withdrawn_before_anybody_accepted_blanks_the_card(house: SmallHouse) -> None:
    house.sends_question(QUESTION)

    house.presses(ASKER, house.find(ASKER, "Your question is with ICMA"), ids.QUESTION_WITHDRAW)

    card = house.card(ICMA, "The asker took this question back.")
    assert QUESTION not in shown(card)
    assert [block["type"] for block in card.blocks] == ["section"]
    assert house.texts(ASKER) == [
        "You took your question back. The card is blank now; it cannot be unread by those who saw it."
    ]
    assert questions(house) == [QuestionState.WITHDRAWN]


def test_withdrawn_after_somebody_accepted_blanks_the_card_and_ends_their_form(house: SmallHouse) -> None:
    house.sends_question(QUESTION)
    form = opened(house.presses(ICMA, house.accepts(), ids.CARD_ANSWER))

    house.presses(ASKER, house.find(ASKER, "has your question."), ids.QUESTION_WITHDRAW)
    outcome = house.actor(ICMA).submit(form, {ids.TEXT: "Too late."})

    assert outcome.errors == {ids.TEXT: "That is over, so nothing was changed."}
    assert QUESTION not in shown(house.card(ICMA, "The asker took this question back."))
    assert kept(house) == 1


def test_question_withdrawn_by_somebody_else_stays(house: SmallHouse) -> None:
    house.sends_question(QUESTION)

    dispatch(house.home, pressed(house, AUSTIN, ids.QUESTION_WITHDRAW, "1"))

    assert questions(house) == [QuestionState.OPEN]
    assert house.texts(AUSTIN) == ["That one is somebody else's, so nothing was changed."]


def test_preview_sent_by_somebody_else_sends_nothing(house: SmallHouse) -> None:
    preview = house.previews_question(QUESTION)

    response = dispatch(house.home, submitted(house, AUSTIN, ids.PREVIEW_FORM, preview.private_metadata, {}))

    assert "That one is somebody else" in response.body
    assert (questions(house), cards(house)) == ([QuestionState.DRAFT], [])


@pytest.mark.parametrize("name", [ICMA, OWNER])
def test_those_who_answer_do_not_ask(house: SmallHouse, name: str) -> None:
    outcome = house.actor(name).run("/ask", QUESTION)
    house.settle()

    assert outcome.view is None
    assert house.texts(name)[-1] == "That is for others in this network, so nothing was changed."


def test_sensitive_question_is_kept_nowhere_and_forwarded_to_nobody(house: SmallHouse) -> None:
    form = house.writes_question(SENSITIVE)

    assert form.callback_id == ids.PERSON_FORM
    assert field(form, ids.TEXT) == SENSITIVE
    house.actor(ASKER).close(form)
    house.settle()
    assert (kept(house), questions(house), cards(house)) == (0, [], [])


def test_words_made_sensitive_in_the_second_form_are_caught_there(house: SmallHouse) -> None:
    choice = house.writes_question(QUESTION)

    form = opened(house.actor(ASKER).submit(choice, {ids.TEXT: SENSITIVE, ids.PARTNER: "icma"}))

    assert form.callback_id == ids.PERSON_FORM
    assert (kept(house), questions(house)) == (0, [])


def test_sensitive_question_to_staff_goes_to_them_and_to_no_partner(house: SmallHouse) -> None:
    form = house.writes_question(SENSITIVE)

    outcome = house.actor(ASKER).submit(form, {ids.WAY: "staff"})
    house.settle()

    assert "It is on its way." in shown(opened(outcome))
    assert cards(house) == sorted([OWNER, LEAD])
    assert SENSITIVE in shown(house.find(OWNER, "A question"))


def test_only_a_call_is_wanted_and_the_words_go_nowhere(house: SmallHouse) -> None:
    form = house.writes_question(SENSITIVE)

    house.actor(ASKER).submit(form, {ids.WAY: "talk"})
    house.settle()

    assert (kept(house), cards(house)) == (0, [])
    assert house.texts(OWNER) == [
        f"{ASKER} would like a call. That is all they said; please reach them the way you usually do."
    ]


def test_words_are_taken_out_in_the_form(house: SmallHouse) -> None:
    form = house.writes_question(SENSITIVE)

    again = opened(house.actor(ASKER).submit(form, {ids.WAY: "edit"}))

    assert (again.callback_id, field(again, ids.TEXT)) == (ids.ASK_FORM, SENSITIVE)
    assert kept(house) == 0


def test_empty_question_is_refused_beside_its_field(house: SmallHouse) -> None:
    form = opened(house.actor(ASKER).run("/ask", "x"))

    outcome = house.actor(ASKER).submit(form, {ids.TEXT: "   "})

    assert outcome.errors == {ids.TEXT: "Please write something first."}
    assert house.actor(ASKER).modal() is not None


def test_corrected_form_is_taken(house: SmallHouse) -> None:
    form = opened(house.actor(ASKER).run("/ask", "x"))
    house.actor(ASKER).submit(form, {ids.TEXT: "  "})

    corrected = opened(house.actor(ASKER).submit(form, {ids.TEXT: QUESTION}))

    assert corrected.callback_id == ids.CHOOSE_FORM


def test_partner_that_lost_its_channel_meanwhile_is_refused_in_words(house: SmallHouse) -> None:
    preview = house.previews_question(QUESTION)
    with house.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE partner SET channel_id = NULL")

    outcome = house.actor(ASKER).submit(preview)

    assert "They have no channel here yet." in shown(opened(outcome))
    assert (questions(house), cards(house)) == ([QuestionState.DRAFT], [])


def test_naming_is_kept_with_the_question(house: SmallHouse) -> None:
    house.sends_question(QUESTION, naming="none")

    with house.database.read() as session:
        assert session.scalars(select(QuestionRow.naming)).all() == [Naming.NONE]


def test_questions_of_others_do_not_stand_in_home(house: SmallHouse) -> None:
    house.agrees(MEMPHIS)
    house.actor(ASKER).close(house.previews_question(QUESTION))

    assert "A draft." not in shown(house.home_of(MEMPHIS))


def test_contacts_are_known_by_their_channel(house: SmallHouse) -> None:
    assert {name: house.person(name).kind.value for name in CONTACTS} == dict.fromkeys(CONTACTS, "partner")


def test_send_shows_the_preview_again_when_somebody_came_in_since(house: SmallHouse) -> None:
    preview = house.previews_question(QUESTION)
    newcomer = house.workspace.add_person("ICMA · second contact")
    house.actor(ICMA).invite(house.channels["icma"], newcomer.id)
    house.settle()

    again = opened(house.actor(ASKER).submit(preview))

    assert "other people read there" in shown(again)
    assert readers_line(again) != readers_line(preview)
    assert questions(house) == [QuestionState.DRAFT]
    assert house.actor(ASKER).submit(again).closed
    assert questions(house) == [QuestionState.OPEN]


def test_command_with_more_than_can_be_kept_says_that_its_end_is_missing(house: SmallHouse) -> None:
    form = opened(house.actor(ASKER).run(ids.ASK_COMMAND, "a" * 3001))

    assert "its end is missing here" in shown(form)
    assert field(form, ids.TEXT) == "a" * 3000
