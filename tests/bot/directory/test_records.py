from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from bot.database import Database
from bot.directory import records
from bot.directory.records import SlackChannel, SlackUser

AT = datetime(2026, 3, 1, tzinfo=UTC)
ADA = SlackUser(
    slack_id="U1", team_id="T1", name="Ada Member", display="ada", email="ada@city.example", zone="America/Chicago"
)
ECHO = SlackUser(slack_id="U9", team_id="T1", name="Echo", is_bot=True)
HALL = SlackChannel(channel_id="C1", name="town-hall")


def test_store_user_again_brings_it_up_to_date(database: Database) -> None:
    moved = replace(ADA, zone="America/Denver", is_deleted=True)

    database.write(lambda session: records.store_user(session, ADA, AT))
    database.write(lambda session: records.store_user(session, moved, AT))

    with database.read() as session:
        assert records.user(session, "U1") == moved


def test_user_never_read_is_none(database: Database) -> None:
    with database.read() as session:
        assert records.user(session, "U1") is None
        assert records.name_of(session, "U1") is None
        assert not records.is_bot(session, "U1")


def test_user_change_is_kept_for_known_accounts_only(database: Database) -> None:
    database.write(lambda session: records.store_user(session, ADA, AT))
    renamed = replace(ADA, name="Ada Marie Member")

    assert database.write(lambda session: records.note_user_change(session, renamed, AT))
    assert not database.write(lambda session: records.note_user_change(session, ECHO, AT))

    with database.read() as session:
        assert (records.name_of(session, "U1"), records.user(session, "U9")) == ("Ada Marie Member", None)


def test_store_channel_again_brings_it_up_to_date(database: Database) -> None:
    shared = replace(HALL, name="town-hall-2", is_ext_shared=True)

    database.write(lambda session: records.store_channel(session, HALL, AT))
    database.write(lambda session: records.store_channel(session, shared, AT))

    with database.read() as session:
        assert records.channel(session, "C1") == shared
        assert records.channel_name(session, "C1") == "town-hall-2"
        assert (records.channel(session, "C2"), records.channel_name(session, "C2")) == (None, None)


def test_store_members_replaces_who_was_there(database: Database) -> None:
    database.write(lambda session: records.store_members(session, "C1", ["U1", "U2", "U2"]))
    database.write(lambda session: records.store_members(session, "C2", ["U1"]))
    database.write(lambda session: records.store_members(session, "C1", ["U3", "U2"]))

    with database.read() as session:
        assert records.members_of(session, "C1") == ("U2", "U3")
        assert records.members_of(session, "C2") == ("U1",)


def test_joining_and_leaving_twice_is_once(database: Database) -> None:
    for person in ("U1", "U1", "U2"):
        database.write(lambda session, person=person: records.note_joined(session, "C1", person))  # type: ignore[misc]
    for _ in range(2):
        database.write(lambda session: records.note_left(session, "C1", "U2"))

    with database.read() as session:
        assert records.members_of(session, "C1") == ("U1",)


def test_people_in_a_channel_are_its_members_without_bots(database: Database) -> None:
    def arrange(session: Session) -> None:
        records.store_user(session, ADA, AT)
        records.store_user(session, ECHO, AT)
        records.store_members(session, "C1", ["U1", "U2", "U9"])

    database.write(arrange)

    with database.read() as session:
        assert records.people_in(session, "C1") == ("U1", "U2")


def test_people_in_a_direct_message_is_its_person(database: Database) -> None:
    database.write(lambda session: records.remember_dm(session, "U1", "D1"))

    with database.read() as session:
        assert records.people_in(session, "D1") == ("U1",)


def test_dm_channel_survives_a_new_profile(database: Database) -> None:
    database.write(lambda session: records.remember_dm(session, "U1", "D1"))
    database.write(lambda session: records.store_user(session, ADA, AT))

    with database.read() as session:
        assert (records.dm_channel(session, "U1"), records.dm_channel(session, "U2")) == ("D1", None)


def test_remember_dm_again_keeps_the_newer(database: Database) -> None:
    database.write(lambda session: records.remember_dm(session, "U1", "D1"))
    database.write(lambda session: records.remember_dm(session, "U1", "D2"))

    with database.read() as session:
        assert records.dm_channel(session, "U1") == "D2"


def test_change_to_a_channel_is_kept_where_it_is_known(database: Database) -> None:
    database.write(lambda session: records.store_channel(session, HALL, AT))

    database.write(lambda session: records.note_channel(session, "C1", name="square", is_archived=True))
    database.write(lambda session: records.note_channel(session, "C2", name="nowhere"))

    with database.read() as session:
        assert records.channel(session, "C1") == replace(HALL, name="square", is_archived=True)
        assert records.channel(session, "C2") is None


def test_moved_channel_takes_its_members_along(database: Database) -> None:
    def know(session: Session) -> None:
        records.store_channel(session, HALL, AT)
        records.store_members(session, "C1", ["U1", "U9"])
        records.store_members(session, "C2", ["U7"])

    database.write(know)
    database.write(lambda session: records.move_channel(session, "C1", "C2"))

    with database.read() as session:
        assert records.channel(session, "C1") is None
        assert records.channel(session, "C2") == replace(HALL, channel_id="C2")
        assert (records.members_of(session, "C1"), records.members_of(session, "C2")) == ((), ("U1", "U9"))


def test_channel_that_was_never_known_moves_nothing_away(database: Database) -> None:
    database.write(lambda session: records.store_members(session, "C2", ["U7"]))

    database.write(lambda session: records.move_channel(session, "C1", "C2"))

    with database.read() as session:
        assert records.members_of(session, "C2") == ("U7",)


def test_channels_read_before_an_instant(database: Database) -> None:
    def know(session: Session) -> None:
        for number, days in (("C1", 0), ("C2", 1), ("C3", 0)):
            records.store_channel(session, replace(HALL, channel_id=number), AT + timedelta(days=days))

    database.write(know)

    with database.read() as session:
        found = records.read_before(session, ["C1", "C2", "C4"], AT + timedelta(days=1))
    assert found == ("C1",)
