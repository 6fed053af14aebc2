"""Modals: filled in, stopped beside their fields, stacked, changed by the app, and still there after a reload."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Stage

pytestmark = pytest.mark.browser

REQUIRED = "Please complete this required field."


@pytest.fixture
def page(stage: Stage) -> Page:
    """Ada with the form before her."""
    opened = stage.open(stage.ada)
    stage.say(opened, "/form")
    opened.get_by_role("dialog", name="Answer").wait_for()
    return opened


def fill_required(page: Page, title: str) -> None:
    page.get_by_label("Your answer").fill("We mapped the pipes.")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Side").select_option(label="North")
    page.get_by_role("radiogroup", name="Who reads it").get_by_label("East").check()


def errors(page: Page) -> list[str]:
    return [text for text in page.locator("dialog [data-error]").all_inner_texts() if text]


def test_submission_brings_every_value_to_the_app(stage: Stage, page: Page) -> None:
    fill_required(page, "Pipes")
    page.get_by_label("How many").fill("3")
    page.get_by_label("E-mail").fill("ada@city.example")
    page.get_by_label("Address").fill("https://city.example")
    page.get_by_label("More").fill("words")
    topic = page.locator("[data-block='external']")
    topic.locator("summary").click()
    topic.locator("[data-search]").fill("wa")
    topic.get_by_role("button", name="wa one").click()
    people = page.locator("[data-block='people']")
    people.locator("summary").click()
    people.get_by_label("Ben Partner").check()
    people.get_by_role("button", name="Done").click()
    page.locator("[data-block='boxes']").get_by_label("South").check()
    page.get_by_label("Day", exact=False).last.fill("2027-03-04")
    page.locator("[data-block='time'] input").fill("08:30")
    page.locator("[data-block='moment'] input").fill("2027-03-03T08:30")
    page.locator("[data-block='file'] input").set_input_files(
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"notes"}
    )
    page.locator("[data-block='file'] .chip").wait_for()
    stage.shoot(page, "form-filled")

    page.get_by_role("dialog").get_by_role("button", name="Send").click()
    expect(page.get_by_role("dialog")).to_have_count(0)

    [values] = stage.toy.submitted
    held = {block: state["a"] for block, state in values.items() if "a" in state}
    assert {
        "words": held["words"]["value"],
        "name": held["name"]["value"],
        "count": held["count"]["value"],
        "mail": held["mail"]["value"],
        "url": held["url"]["value"],
        "rich": held["rich"]["rich_text_value"]["elements"][0]["elements"],
        "static": held["static"]["selected_option"]["value"],
        "external": held["external"]["selected_option"]["value"],
        "people": held["people"]["selected_users"],
        "radio": held["radio"]["selected_option"]["value"],
        "boxes": [one["value"] for one in held["boxes"]["selected_options"]],
        "day": held["day"]["selected_date"],
        "time": held["time"]["selected_time"],
        "moment": held["moment"]["selected_date_time"],
        "file": len(held["file"]["files"]),
    } == {
        "words": "We mapped the pipes.",
        "name": "Pipes",
        "count": "3",
        "mail": "ada@city.example",
        "url": "https://city.example",
        "rich": [{"type": "text", "text": "words"}],
        "static": "north",
        "external": "wa-one",
        "people": [stage.ben.id],
        "radio": "east",
        "boxes": ["south"],
        "day": "2027-03-04",
        "time": "08:30",
        "moment": 1804084200,
        "file": 1,
    }


def test_client_stops_what_is_missing_or_short_and_the_app_hears_nothing(stage: Stage, page: Page) -> None:
    send = page.get_by_role("dialog").get_by_role("button", name="Send")
    send.click()
    expect(page.get_by_label("Your answer")).to_be_focused()
    missing = errors(page)
    stage.shoot(page, "form-errors")
    fill_required(page, "Pipes")
    page.get_by_label("Your answer").fill("No")
    page.get_by_label("How many").fill("many")
    send.click()
    expect(page.get_by_text("is not a number")).to_be_visible()
    page.get_by_label("How many").fill("")
    send.click()
    expect(page.get_by_text("at least 5 characters")).to_be_visible()

    assert missing == [REQUIRED] * 4
    assert stage.toy.submitted == []


def test_errors_of_the_app_stand_beside_their_field_and_the_words_stay(stage: Stage, page: Page) -> None:
    fill_required(page, "wrong")
    page.get_by_role("dialog").get_by_role("button", name="Send").click()
    expect(page.get_by_text("Not this word, please.")).to_be_visible()

    assert errors(page) == ["Not this word, please."]
    assert page.get_by_label("Title").input_value() == "wrong"
    page.get_by_label("Title").fill("right")
    page.get_by_role("dialog").get_by_role("button", name="Send").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_pushed_modal_covers_the_first_and_leads_back_to_it(stage: Stage, page: Page) -> None:
    page.get_by_label("Title").fill("kept")
    page.get_by_role("button", name="One more").click()
    expect(page.get_by_role("dialog", name="Deeper")).to_be_visible()
    expect(page.get_by_text("2 of 3")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("dialog", name="Answer")).to_be_visible()

    assert page.get_by_label("Title").input_value() == "kept"
    page.get_by_role("button", name="One more").click()
    page.get_by_label("Deep", exact=True).fill("enough")
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_words_survive_a_change_by_the_app_and_a_reload(stage: Stage, page: Page) -> None:
    page.get_by_label("Title").fill("kept")
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_text("Changed by the app")).to_be_visible()
    changed = page.get_by_label("Title").input_value()
    page.reload()
    stage.ready(page)
    expect(page.get_by_role("dialog", name="Answer")).to_be_visible()

    assert (changed, page.get_by_label("Title").input_value()) == ("kept", "kept")


def test_modal_of_one_person_is_nowhere_in_the_tab_of_another(stage: Stage, page: Page) -> None:
    other = stage.open(stage.ben)
    expect(other.locator("#composer")).to_be_visible()

    assert other.locator("dialog[data-modal]").count() == 0
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
