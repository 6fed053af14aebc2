"""Channels archived, renamed, opened, shared, accounts closed, tokens gone: what the network makes of each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.directory import records
from bot.network import partners
from bot.network.partners import Partner
from bot.outbox import pauses
from bot.outbox.rows import DeliveryRow, State
from bot.practice import administration
from bot.practice.finding import readable
from bot.practice.people import Team
from jobs import look_at_channels
from tests.support.house import ASKER, COLLEAGUE, ICMA, LEAD, OWNER, POLICYLINK, SmallHouse

QUESTION = "How do others phase a change of fees over several years, and who should hear of it first?"


def partner(house: SmallHouse, key: str = "icma") -> Partner:
    with house.database.read() as session:
        return partners.by_key(session, key)


def failures(house: SmallHouse) -> list[str | None]:
    """Why deliveries failed."""
    with house.database.read() as session:
        return list(session.scalars(select(DeliveryRow.reason).where(DeliveryRow.state == State.FAILED)))


def told(house: SmallHouse, fragment: str) -> list[str]:
    """Which of the staff were told so."""
    return [name for name in (OWNER, LEAD) if any(fragment in text for text in house.texts(name))]


def cards_in_channel(house: SmallHouse, channel_id: str) -> str:
    """Everything that can be read of the bot's messages there."""
    messages = house.actor(OWNER).messages(channel_id)
    return "\n".join(readable(message) for message in messages if message.bot_id)


def elsewhere(house: SmallHouse) -> Team:
    return house.workspace.add_team("Elsewhere", "elsewhere")


def archive(house: SmallHouse) -> None:
    administration.archive(house.workspace, house.channels["icma"], house.cast[OWNER])
    house.settle()


def test_archived_channel_is_the_partners_no_more(house: SmallHouse) -> None:
    house.sends_question(QUESTION)

    archive(house)

    assert partner(house).channel_id is None
    assert partner(house, "policylink").channel_id == house.channels["policylink"]
    assert told(house, "#partner-icma was archived.") == [OWNER, LEAD]
    assert "One open question is with you now." in house.find(OWNER, "was archived").text
    assert QUESTION in readable(house.find(LEAD, "*A question*"))
    assert "with the network's staff" in house.texts(ASKER)[-1]
    assert failures(house) == []


def test_archived_channel_gives_up_accepted_questions_too(house: SmallHouse) -> None:
    house.sends_question(QUESTION)
    house.accepts()

    archive(house)

    assert QUESTION in readable(house.find(OWNER, "*A question*"))


def test_archived_channel_of_nobody_changes_nothing(house: SmallHouse) -> None:
    other = house.workspace.add_channel("lunch", private=True, members=[house.cast[OWNER], *_bot(house)])

    administration.archive(house.workspace, other.id, house.cast[OWNER])
    house.settle()

    assert told(house, "archived") == []
    assert partner(house).channel_id == house.channels["icma"]


def test_unarchived_channel_waits_for_staff_to_name_it(house: SmallHouse) -> None:
    archive(house)

    administration.unarchive(house.workspace, house.channels["icma"], house.cast[OWNER])
    house.settle()

    assert partner(house).channel_id is None
    with house.database.read() as session:
        known = records.channel(session, house.channels["icma"])
    assert known is not None
    assert not known.is_archived


def test_renamed_channel_keeps_its_questions_under_the_new_name(house: SmallHouse) -> None:
    administration.rename(house.workspace, house.channels["icma"], "icma-desk", house.cast[OWNER])
    house.settle()

    with house.database.read() as session:
        assert records.channel_name(session, house.channels["icma"]) == "icma-desk"
    assert partner(house).channel_id == house.channels["icma"]
    house.sends_question(QUESTION)
    assert "#icma-desk" in house.find(ASKER, "Your question is with").text


def test_channel_shared_with_others_loses_its_questions(house: SmallHouse) -> None:
    house.sends_question(QUESTION)

    administration.share(house.workspace, house.channels["icma"], elsewhere(house))
    house.settle()

    assert partner(house).channel_id is None
    assert told(house, "is shared with another organization now") == [OWNER, LEAD]
    assert QUESTION not in cards_in_channel(house, house.channels["icma"])
    assert "not shown here any more" in cards_in_channel(house, house.channels["icma"])
    assert QUESTION in readable(house.find(OWNER, "*A question*"))


def test_answered_questions_are_taken_off_a_shared_channel(house: SmallHouse) -> None:
    house.sends_question(QUESTION, naming="name")
    house.answers("Three cities did it over two years.")
    assert QUESTION in cards_in_channel(house, house.channels["icma"])

    administration.share(house.workspace, house.channels["icma"], elsewhere(house))
    house.settle()

    left = cards_in_channel(house, house.channels["icma"])
    assert (QUESTION in left, ASKER in left, "not shown here any more" in left) == (False, False, True)
    assert "open question" not in house.find(OWNER, "is shared with").text


def test_other_partners_keep_their_cards(house: SmallHouse) -> None:
    house.sends_question(QUESTION, partner="policylink")

    administration.share(house.workspace, house.channels["icma"], elsewhere(house))
    house.settle()

    assert QUESTION in readable(house.card(POLICYLINK))


def test_public_channel_is_noticed_by_looking_and_loses_its_questions(house: SmallHouse) -> None:
    house.sends_question(QUESTION)
    administration.convert(house.workspace, house.channels["icma"], house.cast[OWNER], private=False)
    house.settle()
    assert QUESTION in cards_in_channel(house, house.channels["icma"])

    _make_stale(house)
    house.tick()

    assert partner(house).channel_id is None
    assert told(house, "is open to everybody in the workspace now") == [OWNER, LEAD]
    assert QUESTION not in cards_in_channel(house, house.channels["icma"])


def test_archiving_whose_event_was_lost_is_noticed_by_looking(house: SmallHouse) -> None:
    house.workspace.conversations[house.channels["icma"]].archived = True

    _make_stale(house)
    house.tick()

    assert told(house, "was archived") == [OWNER, LEAD]


def test_looking_at_what_has_not_changed_changes_nothing(house: SmallHouse) -> None:
    _make_stale(house)

    assert look_at_channels.run(house.home.work) == 2
    assert look_at_channels.run(house.home.work) == 0

    house.settle()
    assert partner(house).channel_id == house.channels["icma"]
    assert (house.texts(OWNER), house.texts(LEAD)) == ([], [])


def test_nothing_is_looked_at_while_everything_is_paused_or_slack_refuses(house: SmallHouse) -> None:
    _make_stale(house)
    house.workspace.shut_out = "token_revoked"
    assert look_at_channels.run(house.home.work) == 0

    house.workspace.shut_out = None
    house.database.write(lambda session: pauses.pause_all(session, house.clock.now()))
    assert look_at_channels.run(house.home.work) == 0


def test_a_new_id_is_followed_everywhere(house: SmallHouse) -> None:
    house.sends_question(QUESTION)
    old = house.channels["icma"]

    new = _change_id(house, old)

    with house.database.read() as session:
        assert partners.by_key(session, "icma").channel_id == new
        assert records.channel(session, old) is None
        assert house.cast[ICMA] in records.people_in(session, new)
    house.presses(ICMA, house.actor(ICMA).message(new, "*A question*"), "card_accept")
    assert "has it." in readable(house.actor(ICMA).message(new, "*A question*"))
    assert failures(house) == []


def test_unshared_channel_stays_while_the_partners_people_are_in(house: SmallHouse) -> None:
    team = elsewhere(house)
    administration.share(house.workspace, house.channels["icma"], team)
    house.settle()
    house.database.write(lambda session: _name_again(house, session))

    administration.unshare(house.workspace, house.channels["icma"], team)
    house.settle()

    assert partner(house).channel_id == house.channels["icma"]
    assert told(house, "can read #partner-icma any more") == []


def test_unshared_channel_without_the_partners_people_is_theirs_no_more(house: SmallHouse) -> None:
    team = elsewhere(house)
    channel = house.channels["icma"]
    administration.share(house.workspace, channel, team)
    house.settle()
    house.database.write(lambda session: _name_again(house, session))
    _replace_contacts(house, team)

    administration.unshare(house.workspace, channel, team)
    house.settle()

    assert partner(house).channel_id is None
    assert told(house, "Nobody from ICMA can read #partner-icma any more") == [OWNER, LEAD]


def test_holder_who_leaves_gives_the_question_to_staff(house: SmallHouse) -> None:
    house.sends_question(QUESTION)
    house.accepts(COLLEAGUE)

    administration.deactivate(house.workspace, house.cast[COLLEAGUE])
    house.settle()

    assert not house.person(COLLEAGUE).is_active
    assert QUESTION in readable(house.find(OWNER, "*A question*"))
    assert partner(house).channel_id == house.channels["icma"]


def test_colleague_who_leaves_takes_no_question_along(house: SmallHouse) -> None:
    house.sends_question(QUESTION)
    house.accepts(ICMA)

    administration.deactivate(house.workspace, house.cast[COLLEAGUE])
    house.settle()

    assert house.texts(OWNER) == []


@pytest.mark.parametrize("end", ["tokens_revoked", "app_uninstalled"])
def test_without_a_token_everything_pauses_and_nothing_is_deleted(house: SmallHouse, end: str) -> None:
    house.sends_question(QUESTION)

    if end == "tokens_revoked":
        administration.revoke_tokens(house.workspace)
    else:
        house.workspace.uninstall_app()
    house.settle()

    with house.database.read() as session:
        assert pauses.paused_because(session) == end
    assert partner(house).channel_id == house.channels["icma"]
    assert house.person(ASKER).is_active


def test_revoked_tokens_of_people_pause_nothing(house: SmallHouse) -> None:
    event = {"type": "tokens_revoked", "tokens": {"oauth": [house.cast[OWNER]], "bot": []}}

    house.workspace.events.emit(event, subscription="tokens_revoked")
    house.settle()

    with house.database.read() as session:
        assert not pauses.paused(session)


def _bot(house: SmallHouse) -> tuple[str]:
    return (house.workspace.app.bot_user_id,)


def _make_stale(house: SmallHouse) -> None:
    """What is known of the partners' channels was read two hours ago."""
    before = house.clock.machine() - timedelta(hours=2)

    def age(session: Session) -> None:
        for channel_id in house.channels.values():
            known = records.channel(session, channel_id)
            assert known is not None
            records.store_channel(session, known, before)

    house.database.write(age)


def _change_id(house: SmallHouse, old: str) -> str:
    """Slack gives the channel a new id although the sharing never comes about."""
    with house.workspace.changed:
        administration.change_id(house.workspace, house.workspace.conversations[old])
        [new] = [one.id for one in house.workspace.conversations if one.name == "partner-icma"]
    house.settle()
    return new


def _name_again(house: SmallHouse, session: Session) -> None:
    found = partners.by_key(session, "icma")
    partners.set_channel(session, found.id, house.channels["icma"], house.clock.now())


def _replace_contacts(house: SmallHouse, team: Team) -> None:
    """The partner's people in our team leave the channel, and one from their own organization joins it."""
    channel = house.channels["icma"]
    theirs = house.workspace.add_person("ICMA · Guest", team=team)
    for name in (ICMA, COLLEAGUE):
        house.actor(name).leave(channel)
    house.actor(OWNER).invite(channel, theirs.id)
    house.settle()
