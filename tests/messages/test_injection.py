"""Whatever a text says, Slack shows it and does nothing because of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from messages.limits import LimitError
from messages.lines import escaped
from messages.render import Renderer
from tests.messages.reading import DATE, objects, rendered, visible
from tests.support.samples import SAMPLES, Sample

ATTACKS = {
    "broadcast": "<!channel>",
    "here": "@here",
    "link": "<https://a|b>",
    "mention": "<@U123>",
    "template": "{{ 7*7 }}",
    "statement": "{% raw %}",
    "placeholder": "%(name)s",
    "formatting": "*b* _i_ ~s~ `c`",
    "emoji": "😀" * 3000,
    "right to left": "שלום \u202eעולם",
    "line breaks": "one\n\ntwo\u2028three\r\n> four",
}

#: Where 3,000 characters are refused, because the domain never lets them come so far.
CAPPED_EARLIER = {
    "choose form: first.0.key",
    "choose form: first.1.key",
    "choose form, unsure: others.0.key",
    "choose form, unsure: others.1.key",
}

#: What a person wrote in their own words, by message and field.
QUOTED = {
    "answer": "text",
    "card": "text",
    "preview form": "text",
    "reply form": "question",
    "reply preview form": "text",
}
TO_CORRECT = {
    "answer form": "text",
    "ask form": "text",
    "choose form": "text",
    "person form, legal": "text",
    "reply form": "text",
}
MARK = "Ünmistakable"


def changed(value: Any, text: str) -> Iterator[tuple[str, Any]]:
    """The value with each of its strings in turn replaced by `text`, and where that was."""
    if isinstance(value, str):
        yield "", text
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            for place, part in changed(getattr(value, field.name), text):
                yield f"{field.name}.{place}".strip("."), replace(value, **{field.name: part})
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            for place, part in changed(item, text):
                yield f"{i}.{place}".strip("."), (*value[:i], part, *value[i + 1 :])


def shown_with(renderer: Renderer, name: str, text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The sample rendered once for each of its strings, but where the domain stops such a text earlier."""
    for place, sample in changed(SAMPLES[name], text):
        try:
            yield place, rendered(renderer, sample)
        except LimitError:
            assert f"{name}: {place}" in CAPPED_EARLIER


def live_texts(shown: dict[str, Any]) -> list[str]:
    """What Slack parses: mrkdwn and top-level text, without the dates that are ours."""
    texts = [part["text"] for part in objects(shown) if part.get("type") == "mrkdwn"]
    return [DATE.sub("", text) for text in [*texts, str(shown.get("text", ""))]]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("name", SAMPLES)
def test_no_string_of_a_sample_becomes_live(renderer: Renderer, name: str, attack: str) -> None:
    for place, shown in shown_with(renderer, name, ATTACKS[attack]):
        assert (place, [text for text in live_texts(shown) if "<" in text]) == (place, [])
        assert (place, [text for text in visible(shown) if "49" in text]) == (place, [])


@pytest.mark.parametrize("name", SAMPLES)
def test_no_name_starts_a_line_of_the_bots(renderer: Renderer, name: str) -> None:
    for place, shown in shown_with(renderer, name, ATTACKS["line breaks"]):
        texts = [part["text"] for part in objects(shown) if part.get("type") == "mrkdwn"]
        assert (place, [text for text in texts if re.search(r"[\n\r\u2028]", text)]) == (place, [])


@pytest.mark.parametrize("name", SAMPLES)
def test_text_says_of_a_placeholder_what_it_is(renderer: Renderer, name: str) -> None:
    """A value that looks like a place for a value is shown as it is, once per place it stands in."""
    sample = SAMPLES[name]
    before = sum(text.count("%(name)s") for text in visible(rendered(renderer, sample)))

    shown = [sum(text.count("%(name)s") for text in visible(s)) for _, s in shown_with(renderer, name, "%(name)s")]

    assert before == 0
    assert any(shown) is bool(_worded(renderer, sample))


@pytest.mark.parametrize("name", QUOTED)
def test_own_words_stand_letter_by_letter(renderer: Renderer, name: str) -> None:
    words = f"{MARK} <!channel> *b*\n{{{{ 7*7 }}}} &amp;"
    shown = rendered(renderer, replace(SAMPLES[name], **{QUOTED[name]: words}))  # type: ignore[arg-type]

    holding = [part for part in objects(shown["blocks"]) if MARK in str(part.get("text", "")) and "type" in part]
    assert holding == [{"type": "text", "text": words}]
    assert str(shown.get("text", escaped(words))).count(escaped(words)) == 1


@pytest.mark.parametrize("name", TO_CORRECT)
def test_own_words_to_correct_stand_in_their_field_only(renderer: Renderer, name: str) -> None:
    shown = rendered(renderer, replace(SAMPLES[name], **{TO_CORRECT[name]: MARK}))  # type: ignore[arg-type]

    holding = [part for part in objects(shown) if MARK in part.values()]
    assert [(part["type"], part["initial_value"]) for part in holding] == [("plain_text_input", MARK)]


def test_live_texts_shows_what_is_live() -> None:
    """The negative control: an unescaped broadcast is seen, a date of ours is not."""
    date = "<!date^1^{date_long_pretty}, {time}|noon>"
    shown = {"text": f"By {date}", "blocks": [{"type": "mrkdwn", "text": f"{date} <!here>"}]}

    assert live_texts(shown) == [" <!here>", "By "]


def test_changed_reaches_every_string() -> None:
    places = [place for place, _ in changed(SAMPLES["choose form"], "x")]

    assert places[:4] == ["metadata", "text", "first.0.key", "first.0.name"]
    assert {"first.0.reasons.2.detail", "first.1.readers", "staff", "place"} - set(places) == set()
    assert "next_at.fallback" in [place for place, _ in changed(SAMPLES["home of staff"], "x")]


def _worded(renderer: Renderer, sample: Sample) -> list[str]:
    """The strings of a sample that are seen at all: codes and metadata are not."""
    return [place for place, other in changed(sample, MARK) if MARK in " ".join(visible(rendered(renderer, other)))]
