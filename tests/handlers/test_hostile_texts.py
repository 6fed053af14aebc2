"""Whatever somebody writes arrives letter by letter, wherever it goes, and nothing in it comes alive."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversation.questions import QUOTED
from bot.ledger.words import WordsRow
from bot.network.rows import PersonRow
from bot.practice.chat import Message
from messages import ids
from messages.limits import shortened
from messages.lines import escaped
from tests.handlers.test_prompts import answers
from tests.support.house import ASKER, AUSTIN, CHECKIN, ICMA, OWNER, SmallHouse, opened, shown

HOSTILE = {
    "broadcast": "Ask <!channel> and <!here> now",
    "at here": "Ask @here and @everyone now",
    "link": "See <https://a|b> now",
    "mention": "Ask <@U0123456789> now",
    "template": "Is it {{ 7*7 }} or {% raw %}?",
    "placeholder": "Is it %(name)s or %s?",
    "markup": "*b* _i_ ~s~ `c` > q & <b>",
    "entities": "&lt;!channel&gt; &amp;amp;",
    "emoji": "👩🏽‍🚒🌿 and 🇺🇸",
    "right to left": "שלום עולם \u202eabc",
    "formula": '=HYPERLINK("https://a","b")',
}
EVERYTHING = "\n".join(HOSTILE.values())
#: Where a message of Slack's own marks becomes live.
LIVE = re.compile(r"<(?!!date\^)[^>]*>")


def quoted(place: Message | Any) -> list[str]:
    """What stands in quotations, letter by letter."""
    return [
        part["text"]
        for block in place.blocks
        if block["type"] == "rich_text"
        for quote in block["elements"]
        for part in quote["elements"]
    ]


def live(value: object) -> Iterator[str]:
    """Every mark that Slack would make something of."""
    if isinstance(value, Mapping):
        if value.get("type") == "mrkdwn":
            yield from LIVE.findall(value["text"])
        for part in value.values():
            yield from live(part)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for part in value:
            yield from live(part)


def nothing_lives(house: SmallHouse) -> None:
    """In nothing the bot posted, in any conversation; and a question in a quotation was never evaluated."""
    posted = [message for message in house.workspace.chat.everything() if message.bot_id]
    assert posted != []
    assert [mark for message in posted for mark in (*LIVE.findall(message.text), *live(message.blocks))] == []
    assert [message.text for message in posted if "49" in message.text] == []


def kept(house: SmallHouse) -> list[str]:
    with house.database.read() as session:
        return list(session.scalars(select(WordsRow.body).order_by(WordsRow.id)))


def test_answer_in_the_form_is_kept_and_comes_back_as_written(house: SmallHouse) -> None:
    house.asks(AUSTIN)

    answers(house, EVERYTHING)

    assert kept(house) == [EVERYTHING]
    form = opened(house.presses(AUSTIN, house.find(AUSTIN, "Saved under"), ids.RESPONSE_CHANGE))
    assert form.values[ids.TEXT][ids.TEXT]["value"] == EVERYTHING
    nothing_lives(house)


def test_typed_answer_is_kept_as_it_was_seen(house: SmallHouse) -> None:
    """What Slack's client makes a mention of is kept as the mention was read."""
    house.asks(AUSTIN, prompt=CHECKIN)

    house.says(AUSTIN, EVERYTHING)

    seen = EVERYTHING.replace("<!channel> and <!here>", "@channel and @here").replace("<@U0123456789>", "@U0123456789")
    assert kept(house) == [seen]
    nothing_lives(house)


def test_question_and_reply_arrive_as_written(house: SmallHouse) -> None:
    question, reply = f"How do cities budget for equity? {EVERYTHING}", f"In our experience: {EVERYTHING}"

    house.sends_question(question)
    assert quoted(house.card()) == [question]
    house.answers(reply)

    assert quoted(house.find(ASKER, "answers your question:")) == [reply, shortened(question, QUOTED)]
    nothing_lives(house)


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_name_is_only_a_name_on_the_card(house: SmallHouse, name: str) -> None:
    renames(house, ASKER, name)
    renames(house, ICMA, name)

    house.sends_question("How do cities budget for equity?", naming="name")
    house.accepts()

    assert shown(house.card()).count(escaped(name)) >= 2
    nothing_lives(house)


def test_name_is_only_a_name_in_everything_else(house: SmallHouse) -> None:
    for who in (AUSTIN, OWNER, ICMA):
        renames(house, who, EVERYTHING.replace("\n", " ")[:110])
    house.lends_name()

    house.asks(AUSTIN)
    house.says(AUSTIN, "talk")
    house.says(AUSTIN, "What I think.")
    house.home_of(AUSTIN)

    nothing_lives(house)


def renames(house: SmallHouse, who: str, name: str) -> None:
    person = house.person(who)

    def rename(session: Session) -> None:
        session.get_one(PersonRow, person.id).name = name

    house.database.write(rename)
