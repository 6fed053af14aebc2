"""The Home tab, the clock panel, the inspector, and the file of a practice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Stage

pytestmark = pytest.mark.browser


def test_home_is_asked_for_when_it_is_opened_and_its_elements_tell_the_app(stage: Stage) -> None:
    page = stage.open(stage.ada, "home")
    expect(page.get_by_text("Your questions")).to_be_visible()
    page.get_by_role("button", name="Ask a question").click()
    page.get_by_label("Pace").select_option(label="East")
    stage.toy.wait_for(lambda: {"home-button", "a"} <= set(stage.toy.pressed))
    stage.shoot(page, "home")

    assert stage.toy.pressed["a"]["selected_option"]["value"] == "east"


def test_clock_turns_to_the_next_send_and_by_an_hour_and_shows_both_zones(stage: Stage) -> None:
    page = stage.open(stage.ada)
    panel = page.locator("#part-clock")
    panel.locator("summary").click()
    stage.shoot(page, "clock")
    expect(panel).to_contain_text("Austin · City Manager: This week's question")
    panel.get_by_role("button", name="Next send").click()
    expect(panel.locator("dd")).to_have_text(["Mon, Mar 1, 1:00 PM", "Mon, Mar 1, 12:00 PM"])
    expect(panel).to_contain_text("Nothing is planned.")
    panel.get_by_role("button", name="+1 hour").click()
    expect(panel.locator("dd").first).to_have_text("Mon, Mar 1, 2:00 PM")
    panel.get_by_role("button", name="+1 day").click()

    expect(panel.locator("dd").first).to_have_text("Tue, Mar 2, 2:00 PM")


def test_inspector_lists_what_happened_and_narrows_it_down(stage: Stage) -> None:
    page = stage.open(stage.ada, "inspector")
    stage.ada.type(stage.channel, "words of a person")
    log = page.locator("#log")
    expect(log).to_contain_text("apps.connections.open")
    expect(log).to_contain_text("acked")
    stage.shoot(page, "inspector")
    page.get_by_label("Way").select_option("sent")
    page.get_by_label("Contains").fill("message")
    page.get_by_role("button", name="Filter").click()
    expect(log.locator("tbody tr")).to_have_count(1)

    shown = page.content()
    app = stage.workspace.app
    assert [one in shown for one in (app.bot_token, app.app_token, "words of a person")] == [False] * 3


def test_practice_is_saved_reset_and_loaded_again(stage: Stage, tmp_path: Path) -> None:
    stage.ada.type(stage.channel, "remember this")
    page = stage.open(stage.ada)
    menu = page.get_by_label("This practice", exact=True)
    menu.first.click()
    stage.shoot(page, "practice-menu")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save this practice").click()
    kept = tmp_path / "practice.json"
    download.value.save_as(kept)
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("dialog").get_by_role("button", name="Reset").click()
    page.wait_for_url(f"{stage.url}/")
    gone = stage.ada.messages(stage.channel)
    page.goto(f"{stage.url}/as/{stage.ada.id}")
    stage.ready(page)
    with page.expect_file_chooser() as chooser:
        menu.first.click()
        page.get_by_role("button", name="Load a practice").click()
    chooser.value.set_files(kept)
    page.get_by_role("button", name="Load", exact=True).click()
    page.wait_for_url(f"{stage.url}/")

    assert gone == []
    assert [one.text for one in stage.ada.messages(stage.channel)] == ["remember this"]
    assert stage.workspace.app.bot_token not in json.dumps(kept.read_text())


def test_door_leads_to_everybody_with_one_click(stage: Stage) -> None:
    page = stage.open(stage.ada)
    page.goto(stage.url)
    stage.shoot(page, "door")
    page.get_by_role("link", name="Ben Partner").click()
    expect(page.locator(".who")).to_contain_text("Ben Partner")
    page.locator(".who summary").click()
    stage.shoot(page, "who")
    page.get_by_role("link", name="Ada Member").click()

    expect(page.locator(".who")).to_contain_text("Ada Member")
