"""For everybody: by keyboard alone, with a screen reader's eyes, on a phone, and with large letters."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, Stage

pytestmark = pytest.mark.browser


def in_channel(stage: Stage) -> Page:
    page = stage.open(stage.ada)
    stage.show(page, "elements")
    stage.say(page, "texts")
    page.get_by_text("What is said, and how").wait_for()
    return page


def in_thread(stage: Stage) -> Page:
    ts = stage.ben.type(stage.channel, "A question")
    stage.ada.type(stage.channel, "An answer", ts)
    page = stage.open(stage.ada, f"c/{stage.channel}/t/{ts}")
    page.get_by_role("heading", name="Thread").wait_for()
    return page


def in_form(stage: Stage) -> Page:
    page = stage.open(stage.ada)
    stage.say(page, "/form")
    page.get_by_role("dialog").get_by_role("button", name="Send").click()
    page.get_by_text("Please complete").first.wait_for()
    return page


def at_home(stage: Stage) -> Page:
    page = stage.open(stage.ada, "home")
    page.get_by_text("Your questions").wait_for()
    return page


def at_inspector(stage: Stage) -> Page:
    page = stage.open(stage.ada, "inspector")
    page.get_by_text("apps.connections.open").first.wait_for()
    return page


def at_panels(stage: Stage) -> Page:
    page = stage.open(stage.ada)
    page.locator("#part-clock summary").click()
    return page


def at_door(stage: Stage) -> Page:
    page = stage.open(stage.ada)
    page.goto(stage.url)
    return page


VIEWS = [in_channel, in_thread, in_form, at_home, at_inspector, at_panels, at_door]


@pytest.mark.parametrize("view", VIEWS)
def test_view_has_no_barrier_and_fits_wide_and_narrow(stage: Stage, view: Callable[[Stage], Page]) -> None:
    page = view(stage)
    found = []
    # 640 points are what is left of 1280 at 200 %.
    for name, size in (("wide", WIDE), ("zoomed", {"width": 640, "height": 400}), ("narrow", NARROW)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        stage.shoot(page, f"{view.__name__}-{name}")
        found += [
            f"{name}: {one['id']} {one['nodes'][0]['html'][:200]}" for one in Axe().run(page).response["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{name}: scrolls sideways")

    assert found == []


def test_dark_page_has_no_barrier(stage: Stage) -> None:
    page = in_thread(stage)
    page.emulate_media(color_scheme="dark")
    stage.shoot(page, "dark")

    assert [one["id"] for one in Axe().run(page).response["violations"]] == []


def test_keyboard_alone_sends_replies_fills_and_closes(stage: Stage) -> None:
    page = stage.open(stage.ada)
    press = page.keyboard.press
    expect(page.locator("#composer")).to_be_focused()
    page.keyboard.type("hello @ben")
    press("Enter")
    assert page.locator("#composer").input_value() == "hello @ben.partner "
    press("Enter")
    expect(page.locator("#messages .message")).to_contain_text("hello @Ben Partner")
    page.keyboard.type("/fo")
    press("Tab")
    press("Enter")
    expect(page.get_by_role("dialog", name="Answer")).to_be_visible()
    expect(page.get_by_label("Your answer")).to_be_focused()
    page.keyboard.type("typed only")
    press("Tab")
    page.keyboard.type("Title")
    press("Enter")
    expect(page.get_by_label("Side")).to_be_focused()
    press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    for _ in range(40):
        press("Shift+Tab")
        if page.evaluate("document.activeElement.closest('.tools') !== null"):
            break
    press("Enter")
    expect(page.locator(".tools[open]")).to_have_count(1)
    press("Escape")
    expect(page.locator(".tools[open]")).to_have_count(0)

    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_conversations_open_and_close_on_a_phone(stage: Stage) -> None:
    page = stage.open(stage.ada)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    burger = page.get_by_role("button", name="Conversations")
    burger.click()
    expect(page.locator("#part-sidebar")).to_be_in_viewport()
    stage.shoot(page, "sidebar-narrow")
    page.keyboard.press("Escape")

    expect(page.locator("#part-sidebar")).not_to_be_visible()
    expect(burger).to_be_focused()
