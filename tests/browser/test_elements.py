"""Every kind of element is used once, as a person would, and the app hears what was meant."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import kit
from tests.browser.conftest import Stage

pytestmark = pytest.mark.browser

Use = Callable[[Locator], object]


def pick(label: str) -> Use:
    return lambda element: element.locator("select").select_option(label=label)


def pick_many(*labels: str) -> Use:
    def use(element: Locator) -> None:
        element.locator("summary").click()
        for label in labels:
            element.get_by_label(label, exact=True).check()
        element.get_by_role("button", name="Done").click()

    return use


def find_and_pick(words: str, label: str) -> Use:
    def use(element: Locator) -> None:
        element.locator("summary").click()
        element.locator("[data-search]").fill(words)
        element.get_by_role("button", name=label).click()

    return use


def fill(value: str) -> Use:
    def use(element: Locator) -> None:
        element.locator("input").fill(value)
        element.locator("input").dispatch_event("change")

    return use


def press(label: str) -> Use:
    return lambda element: element.get_by_role("button", name=label, exact=True).click()


def overflow(label: str) -> Use:
    def use(element: Locator) -> None:
        element.locator("summary").click()
        element.get_by_role("button", name=label).click()

    return use


def value(action: dict[str, Any]) -> Any:
    return action["value"]


def option(action: dict[str, Any]) -> Any:
    return action["selected_option"]["value"]


def options(action: dict[str, Any]) -> Any:
    return [one["value"] for one in action["selected_options"]]


def key(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda action: action[name]


# One row per element: its action_id, how it is used, where its value stands, what the app hears.
USES: list[tuple[str, Use, Callable[[dict[str, Any]], Any], Any]] = [
    ("plain", press("Later"), value, "pressed"),
    ("primary", press("Answer"), value, "pressed"),
    ("beside", press("Beside"), value, "pressed"),
    ("feedback", press("Not helpful"), value, "bad"),
    ("icon", press("Remove"), value, "away"),
    ("static", pick("South"), option, "south"),
    ("external", find_and_pick("wa", "wa two"), option, "wa-two"),
    ("user", pick("Ben Partner"), key("selected_user"), "BEN"),
    ("channel", pick("#town-hall"), key("selected_channel"), "CHANNEL"),
    ("conversation", pick("#town-hall"), key("selected_conversation"), "CHANNEL"),
    ("many", pick_many("North", "East"), options, ["north", "east"]),
    ("many-external", find_and_pick("wa", "wa one"), options, ["wa-one"]),
    ("many-users", pick_many("Ada Member", "Ben Partner"), key("selected_users"), ["ADA", "BEN"]),
    ("many-channels", pick_many("#town-hall"), key("selected_channels"), ["CHANNEL"]),
    ("many-conversations", pick_many("#town-hall"), key("selected_conversations"), ["CHANNEL"]),
    ("date", fill("2027-03-04"), key("selected_date"), "2027-03-04"),
    ("time", fill("08:30"), key("selected_time"), "08:30"),
    # Half past eight on the third of March in Chicago.
    ("moment", fill("2027-03-03T08:30"), key("selected_date_time"), 1804084200),
    ("radio", lambda element: element.get_by_label("East").check(), option, "east"),
    ("boxes", lambda element: element.get_by_label("Streets").check(), options, ["streets"]),
    ("overflow", overflow("South"), option, "south"),
]


def named(stage: Stage, given: Any) -> Any:
    """The ids of this stage for their names in the table."""
    ids = {"ADA": stage.ada.id, "BEN": stage.ben.id, "CHANNEL": stage.channel}
    return [named(stage, one) for one in given] if isinstance(given, list) else ids.get(given, given)


def test_every_element_of_a_message_tells_the_app_what_was_chosen(stage: Stage) -> None:
    page = stage.open(stage.ada)
    message = stage.show(page, "elements")

    for action_id, use, _, _ in USES:
        use(message.locator(f"[data-action='{action_id}']"))
        stage.toy.wait_for(partial(stage.toy.pressed.__contains__, action_id))

    heard = {action_id: read(stage.toy.pressed[action_id]) for action_id, _, read, _ in USES}
    assert heard == {action_id: named(stage, meant) for action_id, _, _, meant in USES}
    stage.shoot(page, "elements-used")


def test_button_with_a_confirmation_acts_only_after_yes(stage: Stage) -> None:
    page = stage.open(stage.ada)
    withdraw = stage.show(page, "elements").get_by_role("button", name="Withdraw")

    withdraw.click()
    expect(page.get_by_role("dialog", name="Are you sure?")).to_be_visible()
    stage.shoot(page, "confirm")
    page.get_by_role("button", name="No", exact=True).click()
    before = dict(stage.toy.pressed)
    withdraw.click()
    page.get_by_role("button", name="Yes, do").click()
    stage.toy.wait_for(lambda: "danger" in stage.toy.pressed)

    assert before == {}


def test_act_that_fails_is_marked_beside_its_button(stage: Stage) -> None:
    page = stage.open(stage.ada)
    message = stage.show(page, "elements")

    message.get_by_role("button", name="Break").click()

    mark = message.locator("[data-action='broken'] .mark")
    expect(mark).to_contain_text("That didn't work")
    stage.shoot(page, "failed")


def test_what_is_not_shown_says_so_and_pictures_are_their_words(stage: Stage) -> None:
    page = stage.open(stage.ada)

    message = stage.show(page, "texts")

    missing = message.locator(".missing").all_inner_texts()
    frames = message.locator(".picture .frame").all_inner_texts()
    assert missing == ["Not shown here: the drawing of this pie chart", "Not shown here: video"]
    assert frames == ["Image A map of the river", "Image A bar chart of answers"]
    assert len(kit.TEXTS) == message.locator(".said > .block").count()
