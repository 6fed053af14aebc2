from __future__ import annotations

from typing import Any

import pytest

from messages import limits
from messages.limits import LimitError, shortened, shortened_mrkdwn

Block = dict[str, Any]


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}


def section(text: str = "a", **more: Any) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}, **more}


def button(text: str = "a", value: str = "1", action_id: str = "go") -> Block:
    return {"type": "button", "action_id": action_id, "text": plain(text), "value": value}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def option(text: str = "a", value: str = "1", note: str = "n") -> Block:
    return {"text": plain(text), "value": value, "description": plain(note)}


def chosen(kind: str, *options: Block) -> Block:
    return {"type": kind, "action_id": "pick", "options": list(options)}


def field(element: Block, label: str = "a", hint: str = "h") -> Block:
    return {"type": "input", "label": plain(label), "hint": plain(hint), "element": element}


def written(initial: str = "", placeholder: str = "p", longest: int = 3000) -> Block:
    typed = {"initial_value": initial} if initial else {}
    return {"type": "plain_text_input", "placeholder": plain(placeholder), "max_length": longest, **typed}


def context(*texts: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text} for text in texts]}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text)}


#: What is measured, a way to make it so large, and the largest that Slack takes.
MEASURES: dict[str, tuple[Any, int]] = {
    "section": (lambda n: section("a" * n), 3000),
    "field": (lambda n: {"type": "section", "fields": [plain("a" * n)]}, 2000),
    "header": (lambda n: header("a" * n), 150),
    "context": (lambda n: context("a" * n), 3000),
    "context elements": (lambda n: context(*"a" * n), 10),
    "button": (lambda n: actions(button("a" * n)), 75),
    "button beside a section": (lambda n: section(accessory=button("a" * n)), 75),
    "button value": (lambda n: actions(button(value="a" * n)), 2000),
    "action id": (lambda n: actions(button(action_id="a" * n)), 255),
    "actions": (lambda n: actions(*(button(action_id=str(i)) for i in range(n))), 25),
    "menu": (lambda n: actions(chosen("overflow", *[option()] * n)), 5),
    "radio buttons": (lambda n: field(chosen("radio_buttons", *[option()] * n)), 10),
    "checkboxes": (lambda n: field(chosen("checkboxes", *[option()] * n)), 10),
    "select": (lambda n: field(chosen("static_select", *[option()] * n)), 100),
    "option": (lambda n: field(chosen("radio_buttons", option("a" * n))), 75),
    "option value": (lambda n: field(chosen("radio_buttons", option(value="a" * n))), 150),
    "option description": (lambda n: field(chosen("radio_buttons", option(note="a" * n))), 75),
    "label": (lambda n: field(written(), label="a" * n), 2000),
    "hint": (lambda n: field(written(), hint="a" * n), 2000),
    "placeholder": (lambda n: field(written(placeholder="a" * n)), 150),
    "beginning of a field": (lambda n: field(written(initial="a" * n)), 3000),
    "beginning of a shorter field": (lambda n: field(written(initial="a" * n, longest=7)), 7),
}


@pytest.mark.parametrize("measure", MEASURES)
def test_block_is_taken_at_its_limit_and_refused_beyond(measure: str) -> None:
    made, most = MEASURES[measure]

    limits.check([made(most)])
    with pytest.raises(LimitError, match=rf"^{most + 1} .*, where Slack takes {most}$"):
        limits.check([made(most + 1)])


@pytest.mark.parametrize(
    "block",
    [
        section(""),
        section(" \n"),
        header(""),
        context(""),
        actions(button("")),
        field(written(), label=""),
        field(written(), hint=" "),
    ],
)
def test_block_with_an_empty_text_is_refused(block: Block) -> None:
    with pytest.raises(LimitError, match=r"is empty$"):
        limits.check([block])


def test_characters_are_counted_as_code_points() -> None:
    limits.check([section("😀" * 3000)])


@pytest.mark.parametrize(
    ("blocks", "text", "told"),
    [
        ([section()] * 51, "", "51 blocks in a message, where Slack takes 50"),
        ([section()], "a" * 4001, "4001 characters of top-level text, where Slack takes 4000"),
        ([section("a" * 3000)] * 4 + [section()], "", "12001 characters in all blocks, where Slack takes 12000"),
        ([actions(button(), button())], "", "two elements of one block share an action_id"),
        ([section(block_id="x"), section(block_id="x")], "", "two blocks are called x"),
    ],
)
def test_message_beyond_a_limit_is_refused_with_its_place(blocks: list[Block], text: str, told: str) -> None:
    with pytest.raises(LimitError) as refused:
        limits.check(blocks, text)

    assert str(refused.value) == told


@pytest.mark.parametrize(
    ("blocks", "text"),
    [
        ([section()] * 50, "a" * 4000),
        ([section("a" * 3000)] * 4, ""),
        ([section(block_id="x"), section(block_id="y"), {"type": "divider"}, {"type": "divider"}], ""),
        ([actions(button()), actions(button())], ""),
        ([], ""),
    ],
)
def test_message_at_its_limits_is_taken(blocks: list[Block], text: str) -> None:
    limits.check(blocks, text)


def view(**parts: Any) -> Block:
    return {"type": "modal", "title": plain("a"), "blocks": [section()], **parts}


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"title": plain("a" * 25)}, "25 characters in title, where Slack takes 24"),
        ({"submit": plain("a" * 25)}, "25 characters in submit, where Slack takes 24"),
        ({"close": plain("a" * 25)}, "25 characters in close, where Slack takes 24"),
        ({"close": plain(" ")}, "close is empty"),
        ({"private_metadata": "a" * 3001}, "3001 private_metadata, where Slack takes 3000"),
        ({"blocks": [section()] * 101}, "101 blocks in a view, where Slack takes 100"),
        ({"blocks": [section("")]}, "section text is empty"),
    ],
)
def test_view_beyond_a_limit_is_refused_with_its_place(parts: Block, told: str) -> None:
    with pytest.raises(LimitError) as refused:
        limits.check_view(view(**parts))

    assert str(refused.value) == told


def test_view_at_its_limits_is_taken() -> None:
    full = view(title=plain("a" * 24), submit=plain("b" * 24), private_metadata="c" * 3000)

    limits.check_view({**full, "blocks": [section()] * 100})


@pytest.mark.parametrize(
    ("text", "short"),
    [("abcde", "abcde"), ("abcdef", "abcd…"), ("abc def", "abc…"), ("", ""), ("😀" * 6, "😀" * 4 + "…")],
)
def test_shortened_cuts_with_an_ellipsis_beyond_the_limit(text: str, short: str) -> None:
    assert shortened(text, 5) == short


@pytest.mark.parametrize(
    ("text", "longest", "short"),
    [
        ("R &amp; D", 9, "R &amp; D"),
        ("R &amp; Development", 10, "R &amp; D…"),
        ("R &amp; D", 7, "R …"),
        ("R &amp; D", 4, "R …"),
        ("By <!date^1^{time}|noon>.", 24, "By …"),
        ("By <!date^1^{time}|noon> or so", 26, "By <!date^1^{time}|noon>…"),
        ("By <!date^1^{time}|noon>", 10, "By …"),
    ],
)
def test_shortened_mrkdwn_leaves_no_half_entity_or_date(text: str, longest: int, short: str) -> None:
    assert shortened_mrkdwn(text, longest) == short
