"""Texts that would take over the page if they could; they stay texts, wherever they stand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.practice.block_samples import actions, button, field, image, mrkdwn, option, plain, section
from tests.bot.practice.page.conftest import Desk, seen
from tests.bot.practice.surfaces import modal

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "</textarea></template><svg onload=alert(1)>",
    "{{ 7 * 7 }} {% raw %}",
    "<javascript:alert(1)|press>",
    '<https://example.org/"onclick="x|press>',
    "]]><!-- -->",
    "\u202etxet desrever\u202c \u2066",
    "مرحبا بالعالم",
]


def harm(html: str) -> list[str]:
    """Everything in a page that could run or load something from outside."""
    found = []
    for tag in seen(html).all():
        names = [name for name in tag.attributes if name.startswith("on") or name in {"style", "srcdoc"}]
        leads = [tag.attributes.get(name, "") for name in ("href", "src", "action", "formaction")]
        bad = [one for one in leads if one and not one.startswith(("/", "https://example.org"))]
        loads = tag.name in {"script", "iframe", "object", "embed", "svg", "img"} and "icon" not in tag.attributes.get(
            "class", ""
        )
        found += [f"{tag.name} {name}" for name in [*names, *bad, *(["itself"] if loads else [])]]
    return found


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_in_a_message_stay_words(desk: Desk, words: str) -> None:
    blocks: list[dict[str, Any]] = [
        section(text=mrkdwn(words), fields=[plain(words)], accessory=image(alt_text=words)),
        {"type": "header", "text": plain(words)},
        {"type": "markdown", "text": words},
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}],
        },
        actions(
            button(action_id=words, text=plain(words), accessibility_label=words),
            {"type": "static_select", "action_id": "s", "placeholder": plain(words), "options": [option(words, words)]},
            block_id=words,
        ),
    ]
    desk.message(words, attachments=({"text": words, "title": words},))
    desk.message(blocks=blocks, username=words)
    desk.scene.ben.type(desk.scene.channel, words)

    assert harm(desk.html("main", "sidebar")) == []


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_in_a_modal_stay_words(desk: Desk, words: str) -> None:
    entry = {"type": "plain_text_input", "action_id": words, "initial_value": words, "multiline": True}
    view = modal(title=words, blocks=[field(entry, label=plain(words), hint=plain(words), block_id=words)])
    desk.scene.workspace.views.open(desk.scene.ada.id, view)

    html = desk.html("modal")

    assert harm(html) == []
    assert seen(html).all("textarea")[0].inside[-1] == f"\n{words}"


def test_hostile_names_of_people_and_channels_stay_names(desk: Desk) -> None:
    name = '"><script>alert(1)</script>'
    workspace = desk.scene.workspace
    person = workspace.add_person(name, handle=name, title=name)
    workspace.add_channel(name, members=[desk.scene.ada.id, person.id], purpose=name)
    workspace.open_direct(desk.scene.ada.id, person.id)
    desk.scene.driver.person(person.id)

    html = desk.html("main", "sidebar")

    assert harm(html) == []
    assert name in seen(html).words


def test_broadcast_typed_by_a_person_is_shown_and_pings_nobody(desk: Desk) -> None:
    desk.scene.ben.type(desk.scene.channel, "<script>@channel</script>")

    said = desk.look("main").all("div", class_="said")[-1]

    assert said.words == "<script>@channel</script>"
    assert said.all("bdi") == []


def test_words_of_either_direction_do_not_turn_the_rest_of_the_page(desk: Desk) -> None:
    desk.message("مرحبا", username="اسم")

    row = desk.look("main").all("article")[-1]

    assert row.all("div", class_="said")[0].attributes["dir"] == "auto"
    assert row.all("bdi")[0].words == "اسم"
