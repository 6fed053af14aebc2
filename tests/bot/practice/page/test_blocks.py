"""Every block and element is written out so that a person can read or use it, or is named as missing."""

from __future__ import annotations

from typing import Any

import pytest

from bot.practice.page.locations import Location, Showing
from tests.bot.practice.block_samples import (
    actions,
    alert,
    button,
    card,
    confirm,
    container,
    data_table,
    feedback,
    field,
    image,
    line,
    mrkdwn,
    option,
    pie,
    plain,
    plot,
    rich_text,
    section,
    table,
    task,
    video,
)
from tests.bot.practice.page.conftest import Desk, Tag
from tests.bot.practice.surfaces import modal

Json = dict[str, Any]
OPTIONS = [option("n", "North"), option("s", "South")]

# One row per block: the block, the words a person reads.
BLOCKS: list[tuple[Json, str]] = [
    (section(text=mrkdwn("*Hi* there")), "Hi there"),
    ({"type": "section", "fields": [plain("A"), mrkdwn("_B_")]}, "A B"),
    (section(accessory=image(alt_text="A map")), "x Image A map"),
    ({"type": "header", "text": plain("Title :tada:")}, "Title 🎉"),
    ({"type": "context", "elements": [mrkdwn("small"), image(alt_text="Seal")]}, "small S"),
    (image(alt_text="A chart", title=plain("Answers")), "Answers Image A chart"),
    ({"type": "divider"}, ""),
    (rich_text(line({"type": "text", "text": "rich"})), "rich"),
    ({"type": "markdown", "text": "**strong**"}, "strong"),
    (table(rows=[[{"type": "raw_text", "text": "a"}, rich_text(line())]]), "a x"),
    (
        data_table(caption="Days", rows=[[{"type": "raw_text", "text": "h"}], [{"type": "raw_text", "text": "1"}]]),
        "Days h 1",
    ),
    (pie(), "t Not shown here: the drawing of this pie chart a 1"),
    (plot(), "t Not shown here: the drawing of this bar chart 0 0 0"),
    (video(), "Not shown here: video x – a"),
    (card(title=plain("T"), subtitle=plain("S"), body=plain("B"), subtext=plain("E")), "T S B E"),
    ({"type": "carousel", "elements": [card(title=plain("One")), card(title=plain("Two"))]}, "One Two"),
    (container(section(), title=plain("Held"), subtitle=plain("below")), "Held below x"),
    (task(details=rich_text(line())), "t complete x"),
    ({"type": "plan", "title": "P", "tasks": [task("pending")]}, "P t pending"),
    ({"type": "hologram"}, "Not shown here: hologram"),
]


@pytest.mark.parametrize(
    ("block", "words"), BLOCKS, ids=lambda value: value.get("type") if isinstance(value, dict) else ""
)
def test_block_is_written_in_words_or_named_as_missing(desk: Desk, block: Json, words: str) -> None:
    assert desk.said([block]).words == words


def used(desk: Desk, element: Json) -> Tag:
    """The frame of an element as it stands under a message."""
    [frame] = desk.said([actions({"action_id": "act", **element}, block_id="blk")]).all("span", class_="element")
    return frame


@pytest.mark.parametrize(
    ("element", "control", "words"),
    [
        (button(text=plain("Go")), "button", "Go"),
        (button(text=plain("Read"), url="https://example.org"), "a", "Read"),
        (button(text=plain("Trick"), url="javascript:x"), "button", "Trick"),
        ({"type": "overflow", "options": OPTIONS}, "details", "⋯ North South"),
        ({"type": "static_select", "options": OPTIONS}, "select", "Choose an option North South"),
        (
            {"type": "static_select", "option_groups": [{"label": plain("Sides"), "options": OPTIONS}]},
            "optgroup",
            "North South",
        ),
        ({"type": "users_select"}, "select", "Choose an option Slackbot Echo Ada Member Ben Partner"),
        ({"type": "channels_select"}, "select", "Choose an option #town-hall"),
        ({"type": "conversations_select", "filter": {"include": ["im"]}}, "select", "Choose an option"),
        ({"type": "external_select", "placeholder": plain("Find")}, "details", "Find"),
        ({"type": "multi_external_select"}, "details", "Search"),
        ({"type": "multi_static_select", "options": OPTIONS}, "details", "Choose North South Done"),
        ({"type": "multi_users_select"}, "details", "Choose Slackbot Echo Ada Member Ben Partner Done"),
        ({"type": "multi_channels_select"}, "details", "Choose #town-hall Done"),
        ({"type": "multi_conversations_select"}, "details", "Choose #town-hall Done"),
        ({"type": "radio_buttons", "options": OPTIONS}, "label", "North"),
        ({"type": "checkboxes", "options": OPTIONS}, "label", "North"),
        ({"type": "datepicker"}, "input", ""),
        ({"type": "timepicker"}, "input", ""),
        ({"type": "datetimepicker"}, "input", ""),
        ({"type": "rich_text_input"}, "textarea", ""),
        (feedback(), "button", "x"),
        ({"type": "icon_button", "icon": "trash", "text": plain("Remove")}, "button", "Remove"),
        ({"type": "workflow_button", "text": plain("Run")}, "span", "Not shown here: workflow button"),
    ],
)
def test_element_is_a_control_that_a_browser_knows(desk: Desk, element: Json, control: str, words: str) -> None:
    assert used(desk, element).all(control)[0].words == words


def test_elements_without_words_of_their_own_have_a_name(desk: Desk) -> None:
    kinds = ("static_select", "users_select", "datepicker", "timepicker", "datetimepicker", "radio_buttons")

    frames = [used(desk, {"type": kind, "options": OPTIONS}) for kind in kinds]

    names = [
        [one.attributes["aria-label"] for one in frame.all() if "aria-label" in one.attributes] for frame in frames
    ]
    assert [len(found) for found in names] == [1] * len(kinds)


def test_confirmation_waits_beside_its_element_unseen(desk: Desk) -> None:
    frame = used(desk, button(confirm=confirm(title=plain("Sure?"), text=mrkdwn("*Really*"), deny=plain("No"))))

    [asked] = frame.all("template")
    assert (asked.attributes["data-title"], asked.attributes["data-no"], asked.words) == ("Sure?", "No", "Really")


def test_button_for_others_is_not_on_the_page(desk: Desk) -> None:
    block = actions(button(action_id="act", visible_to_user_ids=[desk.scene.ben.id]), block_id="blk")
    desk.message(blocks=[block])

    seen = [
        len(desk.look("main", person=one.id).all("span", class_="element")) for one in (desk.scene.ada, desk.scene.ben)
    ]

    assert seen == [0, 1]


def test_input_shows_its_label_its_hint_and_what_was_entered(desk: Desk) -> None:
    desk.scene.workspace.views.open(
        desk.scene.ada.id,
        modal(
            blocks=[
                field(
                    {"type": "plain_text_input", "action_id": "a", "initial_value": "before"},
                    label=plain("Words"),
                    hint=plain("Few"),
                    optional=True,
                ),
                field({"type": "number_input", "action_id": "b", "is_decimal_allowed": False}, label=plain("Count")),
                alert(level="warning"),
            ]
        ),
    )

    shown = desk.look("modal")

    [words, count] = shown.all("div", class_="field")
    entry = words.all("input")[0].attributes
    assert words.all("label")[0].attributes["for"] == entry["id"]
    assert (words.words, entry["value"]) == ("Words (optional) Few", "before")
    assert (count.words, count.all("input")[0].attributes["value"]) == ("Count", "")
    assert shown.all("p", class_="alert")[0].words == "Warning: x"


def test_chosen_options_are_marked(desk: Desk) -> None:
    frames = [
        used(desk, {"type": "static_select", "options": OPTIONS, "initial_option": OPTIONS[1]}),
        used(desk, {"type": "checkboxes", "options": OPTIONS, "initial_options": OPTIONS}),
        used(desk, {"type": "multi_users_select", "initial_users": [desk.scene.ben.id]}),
        used(desk, {"type": "datetimepicker", "initial_date_time": 1803913200}),
    ]

    assert [one.attributes["value"] for one in frames[0].all("option", selected="")] == ["s"]
    assert [one.attributes["value"] for one in frames[1].all("input", checked="")] == ["n", "s"]
    assert [one.words for one in frames[2].all("span", class_="chip")] == ["Ben Partner"]
    assert frames[3].all("input")[0].attributes["value"] == "2027-03-01T09:00"


def test_home_is_shown_to_its_person_alone(desk: Desk) -> None:
    home = {"type": "home", "blocks": [section(text=plain("For Ada"))]}
    desk.scene.workspace.views.publish(desk.scene.ada.id, home)

    said = [
        desk.look("main", person=one.id, location=Location(Showing.HOME)).all(id="home")[0].words
        for one in (desk.scene.ada, desk.scene.ben)
    ]

    assert said == ["For Ada", "Echo has not shown anything here yet."]
