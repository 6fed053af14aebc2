"""A conversation on the page: order, heads, days, threads, marks, and the places where one writes."""

from __future__ import annotations

from datetime import timedelta

from bot.practice.page.locations import Location, Showing
from tests.bot.practice.page.conftest import Desk, Tag


def rows(desk: Desk, **location: str | int | None) -> list[Tag]:
    place = Location(Showing.CONVERSATION, desk.scene.channel, **location)  # type: ignore[arg-type]
    return desk.look("main", location=place).all("article")


def test_messages_of_one_person_stand_under_one_head_for_five_minutes(desk: Desk) -> None:
    ben, clocks = desk.scene.ben, desk.scene.clocks
    for minutes in (0, 4, 10):
        clocks.now += timedelta(minutes=minutes)
        ben.type(desk.scene.channel, f"after {minutes}")
    desk.scene.ada.type(desk.scene.channel, "and I")

    assert ["headed" in row.attributes["class"] for row in rows(desk)] == [True, False, True, True]


def test_times_and_days_are_those_of_the_reader(desk: Desk) -> None:
    desk.scene.ben.type(desk.scene.channel, "late")
    desk.scene.clocks.now += timedelta(hours=15, minutes=30)
    desk.scene.ben.type(desk.scene.channel, "later")

    said = [desk.look("main", person=one.id) for one in (desk.scene.ada, desk.scene.ben)]

    days = [[day.words for day in page.all("div", class_="day")] for page in said]
    times = [[row.all("time")[0].words for row in page.all("article")] for page in said]
    assert days == [["Yesterday", "Today"], ["Yesterday", "Today"]]
    assert times == [["9:00 AM", "12:30 AM"], ["10:00 AM", "1:30 AM"]]


def test_message_of_the_app_wears_its_badge_and_an_edit_its_mark(desk: Desk) -> None:
    desk.message("from the app")
    ts = desk.scene.ben.type(desk.scene.channel, "frist")
    desk.scene.ben.edit(desk.scene.channel, ts, "first")

    app, person = rows(desk)

    assert [len(row.all("span", class_="badge")) for row in (app, person)] == [1, 0]
    assert [len(row.all("span", class_="edited")) for row in (app, person)] == [0, 1]
    assert person.all("div", class_="said")[0].words == "first (edited)"


def test_whisper_says_who_sees_it_and_has_no_menu(desk: Desk) -> None:
    desk.message("psst", viewer=desk.scene.ada.id)

    [row] = rows(desk)

    assert row.all("p", class_="only")[0].words == "Only you can see this"
    assert row.all("details", class_="tools") == []
    assert desk.look("main", person=desk.scene.ben.id).all("article") == []


def test_parent_shows_its_replies_and_the_thread_has_them(desk: Desk) -> None:
    ts = desk.scene.ada.type(desk.scene.channel, "question")
    for words in ("one", "two"):
        desk.scene.ben.type(desk.scene.channel, words, ts)

    [parent] = rows(desk)
    thread = desk.look("thread", location=Location(Showing.CONVERSATION, desk.scene.channel, ts))

    assert parent.all("a", class_="replies")[0].words == "BP 2 replies Last Mon, Mar 1, 9:00 AM"
    assert [row.all("div", class_="said")[0].words for row in thread.all("article")] == ["question", "one", "two"]


def test_line_of_what_is_new_stands_where_the_reader_left_off(desk: Desk) -> None:
    read = desk.scene.ben.type(desk.scene.channel, "seen")
    desk.scene.ben.type(desk.scene.channel, "unseen")

    page = desk.look("main", location=Location(Showing.CONVERSATION, desk.scene.channel, since=read))

    log = next(tag for tag in page.all("div") if tag.attributes.get("id") == "messages")
    keys = [one.attributes.get("data-key", one.name) for one in log.inside if isinstance(one, Tag)]
    assert keys[1:] == ["article", "new", "article"]


def test_long_conversation_begins_with_its_newest_and_offers_the_rest(desk: Desk) -> None:
    for number in range(30):
        desk.scene.ben.type(desk.scene.channel, f"number {number}")

    page = desk.look("main", location=Location(Showing.CONVERSATION, desk.scene.channel, show=10))

    said = [row.all("div", class_="said")[0].words for row in page.all("article")]
    assert said == [f"number {number}" for number in range(20, 30)]
    assert page.all("p", class_="earlier")[0].words == "Show earlier messages (20)"


def test_own_messages_alone_can_be_edited_and_deleted(desk: Desk) -> None:
    desk.scene.ada.type(desk.scene.channel, "mine")
    desk.scene.ben.type(desk.scene.channel, "theirs")

    menus = [
        [one.attributes["data-act"] for one in row.all("button") if "data-act" in one.attributes] for row in rows(desk)
    ]

    assert ["edit" in menu for menu in menus] == [True, False]
    assert ["delete" in menu for menu in menus] == [True, False]


def test_composer_gives_way_to_the_reason_where_one_cannot_write(desk: Desk) -> None:
    workspace, ada = desk.scene.workspace, desk.scene.ada
    places = [
        workspace.add_channel("open", members=[desk.scene.ben.id]),
        workspace.add_channel("old", members=[ada.id], archived=True),
        workspace.conversations[desk.scene.channel],
    ]

    said = []
    for place in places:
        page = desk.look("main", location=Location(Showing.CONVERSATION, place.id))
        said.append([one.words for one in page.all("div", class_="closed")])

    assert said == [["You are not in this channel. Join #open"], ["This channel is archived."], []]


def test_file_is_shown_with_its_words_and_a_picture_comes_from_here(desk: Desk) -> None:
    ada = desk.scene.ada
    ada.upload(desk.scene.channel, "map.png", b"\x89PNG", "See")
    ada.upload(desk.scene.channel, "notes.txt", b"notes")

    picture, notes = rows(desk)

    assert picture.all("img")[0].attributes["src"].startswith(f"/as/{ada.id}/file/F")
    assert picture.all("img")[0].attributes["alt"] == "No description"
    assert (notes.all("img"), notes.all("a", download="notes.txt")[0].words) == ([], "notes.txt")
