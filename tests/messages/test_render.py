from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

import pytest

from messages import asking, leaders, limits, partners
from messages.kinds import Home, Message, Modal
from messages.render import TEMPLATES, Renderer, folder
from tests.messages.reading import objects, rendered, said
from tests.support.samples import SAMPLES, Sample

T = TypeVar("T")

#: Folders that hold lines for other messages rather than a message.
SHARED = {"lines"}

#: Fields that hold what somebody wrote or what staff put into a prompt: up to 3,000 characters.
LONG_FIELDS = {"text", "question", "why_now", "line"}
#: Fields that hold a word of the program.
CODE_FIELDS = {"state", "status", "naming", "answered", "helped", "kind", "chosen", "key", "reason", "metadata"}
#: Names grow fivefold when they are escaped.
LONGEST_NAME = "&" * 200
LONGEST_TEXT = "😀" * 3000
#: Lists of somebody's own things are cut by the domain.
MOST_LISTED = 10

BY_NAME = pytest.mark.parametrize("name", SAMPLES)


def kinds() -> Iterator[type]:
    for module in (leaders, asking, partners):
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, Message | Modal | Home) and kind.__module__ == module.__name__:
                yield kind


def at_worst(sample: T) -> T:
    """The sample with every name and every text as long as the domain lets it be."""
    return replace(sample, **{f.name: _longest(f.name, getattr(sample, f.name)) for f in fields(sample)})  # type: ignore[type-var, arg-type]


def _longest(name: str, value: Any) -> Any:
    if isinstance(value, str):
        is_code = name in CODE_FIELDS or not value or (name == "readers" and value in {"just_me", "staff"})
        return value if is_code else LONGEST_TEXT if name in LONG_FIELDS else LONGEST_NAME
    if isinstance(value, tuple):
        items = tuple(_longest("question", part) for part in value)
        return (items * 10)[:MOST_LISTED] if name in {"open_questions", "questions", "answers", "asked"} else items
    return at_worst(value) if is_dataclass(value) else value


def test_every_message_has_a_template_and_every_template_a_message() -> None:
    folders = {path.name for path in TEMPLATES.iterdir() if path.is_dir()}

    assert folders - SHARED == {folder(kind) for kind in kinds()}


def test_every_message_has_a_sample() -> None:
    assert {type(sample) for sample in SAMPLES.values()} == set(kinds())


@BY_NAME
def test_sample_renders_in_english(renderer: Renderer, name: str) -> None:
    shown = rendered(renderer, SAMPLES[name])

    assert shown["blocks"] != []


@pytest.mark.parametrize("name", [name for name, sample in SAMPLES.items() if isinstance(sample, Message)])
@pytest.mark.parametrize("change", [lambda sample: sample, at_worst], ids=["as it is", "at worst"])
def test_message_text_says_what_the_blocks_say(renderer: Renderer, name: str, change: Any) -> None:
    shown = rendered(renderer, change(SAMPLES[name]))

    words = "\n".join(line for block in shown["blocks"] for line in said(block))
    assert shown["text"] == limits.shortened_mrkdwn(words, limits.TOP_TEXT)


@BY_NAME
def test_sample_keeps_slacks_limits_at_worst(renderer: Renderer, name: str) -> None:
    worst = at_worst(SAMPLES[name])

    shown = rendered(renderer, worst)

    if isinstance(worst, Message):
        limits.check(shown["blocks"], shown["text"])
    else:
        limits.check_view(shown)


def test_at_worst_is_longer_than_a_message_may_be() -> None:
    """The negative control: without the cuts the worst message would be refused."""
    worst = at_worst(SAMPLES["open questions"])

    assert isinstance(worst, leaders.OpenQuestions)
    assert sum(len(question) for _, question in worst.questions) > limits.MESSAGE_CHARACTERS


@pytest.mark.parametrize("name", [name for name, sample in SAMPLES.items() if isinstance(sample, Modal)])
def test_modal_has_a_title_a_way_out_and_a_button_for_what_it_asks(renderer: Renderer, name: str) -> None:
    shown = rendered(renderer, SAMPLES[name])

    asks = any(block["type"] == "input" for block in shown["blocks"])
    needed = {"title", "close", "submit"} if asks else {"title", "close"}
    assert needed - shown.keys() == set()


@BY_NAME
def test_every_text_is_of_the_kind_that_stays_as_it_is(renderer: Renderer, name: str) -> None:
    parts = [part for part in objects(rendered(renderer, SAMPLES[name])) if "type" in part]

    assert [part for part in parts if part["type"] == "mrkdwn" and part.get("verbatim") is not True] == []
    assert [part for part in parts if part["type"] == "plain_text" and part.get("emoji") is not False] == []
    assert [part for part in parts if part["type"] == "text" and not part["text"]] == []


def test_line_is_plain_text_without_escapes(renderer: Renderer) -> None:
    line = renderer.line("lines/readers", "en-US", choice="staff", reader="Parks & Recreation <North>")

    assert line == "Parks & Recreation <North> and you."


def test_values_unknown_to_a_template_are_an_error(renderer: Renderer) -> None:
    with pytest.raises(Exception, match="'reader' is undefined"):
        renderer.line("lines/readers", "en-US", choice="staff")


def _buttons(shown: Mapping[str, Any]) -> list[str]:
    return [part["text"]["text"] for part in objects(shown) if part.get("type") == "button"]


@pytest.mark.parametrize(
    ("name", "buttons"),
    [
        ("prompt", ["Answer", "Later", "Skip"]),
        ("prompt, later", ["Answer", "Later", "Skip"]),
        ("prompt, skipped", ["Answer after all"]),
        ("question receipt", ["Take it back"]),
        ("question receipt, withdrawn", []),
        ("card", ["Accept", "Pass to the network's staff"]),
        ("card, accepted", ["Answer…", "Pass to the network's staff"]),
        ("card, withdrawn", []),
        ("card, staff", ["Accept"]),
        (
            "home of leader, full",
            [
                *("Ask a question", "Pause", "Answer", "Skip", "Change", "Take back"),
                *("Look again", "Discard", "Take it back"),
            ],
        ),
    ],
)
def test_sample_offers_what_its_state_allows(renderer: Renderer, name: str, buttons: list[str]) -> None:
    assert _buttons(rendered(renderer, SAMPLES[name])) == buttons


def test_samples_are_told_apart() -> None:
    samples: list[Sample] = list(SAMPLES.values())

    assert [s for i, s in enumerate(samples) if s in samples[:i]] == []
