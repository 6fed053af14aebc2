"""Who reads: worded once, in names and numbers, and who stands in a place now."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from bot.conversation import readers
from bot.conversation.kit import Kit
from bot.database import Database
from bot.directory import records
from bot.directory.records import SlackChannel, SlackUser
from bot.engagement import invitations
from bot.engagement.prompts import ReaderChoice
from bot.ledger.words import Promise, Reader
from bot.network.rows import PersonKind
from bot.questions.ranker import Ranker
from messages.render import Renderer
from tests.support.factories import FOUNDED, TEAM, Network, add_person, found

KIT = Kit(Renderer(), "Living Cities", TEAM, Ranker(lambda: pytest.fail("nobody asks here")))


@pytest.fixture
def network(database: Database) -> Network:
    return database.write(found)


def said(database: Database, choice: ReaderChoice, network: Network) -> Promise:
    with database.read() as session:
        return readers.promise(session, KIT, choice, network.austin, network.owner)


def test_just_me_is_nobody_else_and_says_that_it_is_stored(database: Database, network: Network) -> None:
    assert said(database, ReaderChoice.JUST_ME, network) == Promise(
        "just you. It is stored, and could be asked for as a public record."
    )


def test_staff_is_the_sender_alone_unnamed_until_they_lend_their_name(database: Database, network: Network) -> None:
    unnamed = said(database, ReaderChoice.STAFF, network)
    database.write(lambda session: invitations.lend_name(session, network.owner, FOUNDED, agrees=True))
    named = said(database, ReaderChoice.STAFF, network)

    assert unnamed == Promise("Living Cities and you.", people=frozenset({network.owner.id}))
    assert named == Promise("Network · Director, Living Cities and you.", people=frozenset({network.owner.id}))


@pytest.mark.parametrize(
    ("contacts", "line"),
    [
        (1, "one person at ICMA, in #partner-icma, and 2 people on the network's staff."),
        (3, "3 people at ICMA, in #partner-icma, and 2 people on the network's staff."),
    ],
)
def test_partner_is_counted_and_its_channel_named(
    database: Database, network: Network, contacts: int, line: str
) -> None:
    def more(session: Session) -> None:
        records.store_channel(session, SlackChannel(channel_id="C0ICMA", name="partner-icma"), FOUNDED)
        for number in range(contacts - 1):
            add_person(session, f"U0MORE{number}", "ICMA · More", PersonKind.PARTNER, partner_id=network.icma.id)

    database.write(more)

    with database.read() as session:
        promise = readers.with_partner(session, KIT, network.icma, network.austin)
    staff = frozenset({network.owner.id, network.lead.id})
    assert promise == Promise(line, people=staff, partners=frozenset({network.icma.id}))


def test_staffs_desk_is_named(database: Database, network: Network) -> None:
    with database.read() as session:
        promise = readers.with_partner(session, KIT, None, network.austin)

    assert promise.said == "2 people on the network's staff: Network · Director, Network · Program Lead."
    assert promise.partners == frozenset()


def test_place_of_a_person_is_that_person(database: Database, network: Network) -> None:
    with database.read() as session:
        assert readers.in_place(session, "U0LEAD") == [network.lead.reader]


def test_place_of_a_channel_is_everybody_in_it_but_bots(database: Database, network: Network) -> None:
    def fill(session: Session) -> None:
        records.store_user(session, SlackUser(slack_id="U0BOT", team_id=TEAM, name="Throughline", is_bot=True), FOUNDED)
        records.store_members(session, "C0ICMA", ["U0BOT", "U0ICMA", "U0OWNER"])

    database.write(fill)

    with database.read() as session:
        assert set(readers.in_place(session, "C0ICMA")) == {network.icma_contact.reader, network.owner.reader}


def test_stranger_in_a_channel_is_a_reader_who_may_read_nothing(database: Database, network: Network) -> None:
    database.write(lambda session: records.store_members(session, "C0ICMA", ["U0UNHEARD"]))

    with database.read() as session:
        present = readers.in_place(session, "C0ICMA")
    assert present == [Reader(None)]
    assert not Promise("", partners=frozenset({network.icma.id})).keeps(present[0], network.austin.id)
