"""People come to a partner's channel and leave it, change their language, close their account."""

from __future__ import annotations

from bot.engagement import invitations
from bot.network import people
from tests.handlers.test_asking import QUESTION
from tests.support.house import AUSTIN, ICMA, OWNER, STRANGER, SmallHouse, shown


def test_who_comes_to_a_partners_channel_is_counted_among_its_readers(house: SmallHouse) -> None:
    house.actor(ICMA).invite(house.channels["icma"], house.cast[STRANGER])
    house.settle()

    preview = house.previews_question(QUESTION)

    assert "Who reads it: 3 people at ICMA, in #partner-icma," in shown(preview)


def test_who_comes_unheard_is_a_contact_before_the_card_goes_out(house: SmallHouse) -> None:
    with house.workspace.changed:
        house.workspace.conversations[house.channels["icma"]].members.append(house.cast[STRANGER])

    house.sends_question(QUESTION)

    assert house.person(STRANGER).partner_id == house.person(ICMA).partner_id
    assert QUESTION in shown(house.card())


def test_leader_who_comes_to_a_partners_channel_stays_a_leader(house: SmallHouse) -> None:
    house.actor(ICMA).invite(house.channels["icma"], house.cast[AUSTIN])
    house.settle()

    assert house.person(AUSTIN).kind.value == "leader"


def test_who_comes_to_some_other_channel_is_nobody_to_the_network(house: SmallHouse) -> None:
    bot = house.workspace.app.bot_user_id
    place = house.workspace.add_channel("town-hall", members=[house.cast[OWNER], bot]).id

    house.actor(OWNER).invite(place, house.cast[STRANGER])
    house.settle()

    with house.database.read() as session:
        assert people.by_slack_id(session, house.cast[STRANGER]) is None


def test_language_of_the_profile_is_kept(house: SmallHouse) -> None:
    house.workspace.change_person(house.cast[AUSTIN], locale="es-MX")
    house.settle()

    assert house.person(AUSTIN).locale == "es-MX"


def test_closed_account_gets_nothing_that_was_planned(house: SmallHouse) -> None:
    person, sender, now = house.person(AUSTIN), house.person(OWNER), house.clock.now()
    house.turn(hours=12)  # Past the working day, so that the welcome waits for the morning.
    later = house.clock.now()
    house.database.write(lambda session: invitations.invite(session, person, sender, later))

    house.workspace.change_person(house.cast[AUSTIN], deactivated=True)
    house.settle()
    house.turn(days=3)

    assert now < later
    assert not house.person(AUSTIN).is_active
    assert house.texts(AUSTIN) == []
