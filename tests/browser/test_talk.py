"""Talking in two tabs as two people: what one does, the other sees without a reload."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Stage

pytestmark = pytest.mark.browser


def test_words_replies_edits_and_reactions_reach_the_other_tab(stage: Stage) -> None:
    ada, ben = stage.open(stage.ada), stage.open(stage.ben)
    stage.say(ada, "Good morning @ben.partner")
    heard = ben.locator("#messages .message")
    expect(heard).to_contain_text("Good morning @Ben Partner")
    heard.hover()
    heard.locator(".tools summary").click()
    stage.shoot(ben, "message-menu")
    heard.get_by_role("link", name="Reply in thread").click()
    ben.wait_for_url("**/t/*")
    stage.ready(ben)
    ben.locator("#composer-thread").fill("And to you")
    ben.locator("#composer-thread").press("Enter")
    expect(ada.locator(".replies")).to_contain_text("1 reply")
    stage.shoot(ben, "thread")
    ada.bring_to_front()  # A tab behind another one paints once a second only.
    mine = ada.locator("#messages .message").first
    mine.hover()
    mine.locator(".tools summary").click()
    mine.get_by_role("button", name="React with eyes").click()
    expect(ben.locator("#messages .reaction")).to_have_attribute("aria-label", "eyes: Ada Member")
    mine.hover()
    mine.locator(".tools summary").click()
    mine.get_by_role("button", name="Edit message").click()
    assert ada.locator("#composer").input_value() == "Good morning @ben.partner"
    stage.say(ada, "Good evening")
    expect(heard.first).to_contain_text("Good evening (edited)")
    mine.hover()
    mine.locator(".tools summary").click()
    mine.get_by_role("button", name="Delete message…").click()
    ada.get_by_role("button", name="Delete", exact=True).click()
    expect(heard.first).to_contain_text("This message was deleted.")


def test_many_tabs_of_one_browser_all_hear_of_it(stage: Stage) -> None:
    # A browser opens six connections to one address; the eighth tab must not wait for the first to close.
    tabs = [stage.open(actor) for actor in (stage.ada, stage.ben) * 4]
    stage.say(tabs[-1], "to all of you")

    for tab in tabs:
        expect(tab.locator("#messages .said")).to_have_text("to all of you")


def test_whisper_is_seen_by_one_and_says_so(stage: Stage) -> None:
    ada, ben = stage.open(stage.ada), stage.open(stage.ben)
    stage.say(ada, "/whisper softly")
    expect(ada.get_by_text("Only you can see this")).to_be_visible()
    stage.say(ben, "anybody?")
    expect(ada.get_by_text("anybody?")).to_be_visible()
    stage.shoot(ada, "only-you")

    assert "softly" not in ben.content()


def test_command_that_is_none_is_explained_at_the_composer(stage: Stage) -> None:
    ada = stage.open(stage.ada)
    stage.say(ada, "/nothing at all")

    expect(ada.locator("#composer-error")).to_contain_text("/nothing is not a command here")
    assert ada.locator("#composer").input_value() == "/nothing at all"


def test_shortcuts_are_in_the_menus_of_messages_and_of_the_composer(stage: Stage) -> None:
    ada = stage.open(stage.ada)
    stage.say(ada, "keep me")
    message = ada.locator("#messages .message")
    message.hover()
    message.locator(".tools summary").click()
    message.get_by_role("button", name="Keep this").click()
    stage.toy.wait_for(lambda: stage.toy.kept)
    ada.get_by_label("Shortcuts").click()
    ada.get_by_role("button", name="Begin a form").click()
    expect(ada.get_by_role("dialog", name="Answer")).to_be_visible()

    assert stage.toy.kept == ["keep me"]


def opening(stage: Stage, page: Page) -> float:
    """Seconds from asking for the channel until its newest message is before one's eyes."""
    page.goto("about:blank")
    began = time.monotonic()
    page.goto(f"{stage.url}/as/{stage.ada.id}/c/{stage.channel}")
    expect(page.get_by_text("999")).to_be_in_viewport()
    return time.monotonic() - began


def test_a_thousand_messages_open_within_a_second(stage: Stage) -> None:
    for number in range(1000):
        stage.ben.type(stage.channel, f"message *{number}* of many, with a link https://example.org/{number}")
    page = stage.open(stage.ada, "inspector")

    took = min(opening(stage, page) for _ in range(3))  # The machine may be busy with something else.
    page.get_by_role("link", name="Show earlier messages (800)").click()
    expect(page.get_by_role("link", name="Show earlier messages (600)")).to_be_attached()

    assert took < 1
    assert page.locator("#messages .message").count() == 400


def test_direct_message_begins_from_the_list_and_counts_as_unread_there(stage: Stage) -> None:
    ada, ben = stage.open(stage.ada), stage.open(stage.ben)
    ada.get_by_text("Write to somebody").click()
    ada.locator("#part-sidebar").get_by_role("button", name="Ben Partner").click()
    expect(ada.get_by_role("heading", name="Ben Partner")).to_be_visible()
    stage.ready(ada)
    stage.say(ada, "between us")

    expect(ben.locator("#part-sidebar .count")).to_have_text("1 unread")
    ben.locator("#part-sidebar").get_by_role("link", name="Ada Member").click()
    expect(ben.get_by_text("between us")).to_be_visible()
    expect(ben.locator("#part-sidebar .count")).to_have_count(0)
