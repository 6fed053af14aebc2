"""A language that nobody speaks shows every string that was not given to the translator."""

from __future__ import annotations

import gettext
import re
from dataclasses import fields, is_dataclass

import pytest

from bot.errors import RefusalReason
from messages.lines import Speech, When
from messages.render import Renderer
from tests.messages.reading import rendered, visible
from tests.support.samples import SAMPLES, values_of

ENGLISH = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
ACCENTED = str.maketrans(ENGLISH, "àƀćđéƒğħíĵķłɱñóþɋřšťúṽŵẋýžÀƁĆĐÉƑĞĦÍĴĶŁṀÑÓÞɊŘŠŤÚṼŴẊÝŽ")
PLACEHOLDER = re.compile(r"(%\(\w+\)s)")
ENGLISH_WORD = re.compile(r"[A-Za-z]{3,}")
#: A program's word, such as a state: it is never shown, so it is not taken out of what is.
CODE = re.compile(r"[a-z_0-9]*")


class Pseudo(gettext.NullTranslations):
    """Every sentence with accents on its letters, its placeholders and bold marks kept."""

    def gettext(self, message: str) -> str:
        parts = PLACEHOLDER.split(message)
        return "".join(part if PLACEHOLDER.fullmatch(part) else part.translate(ACCENTED) for part in parts)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.fixture(scope="module")
def pseudo() -> Renderer:
    return Renderer(lambda _locale: Speech(Pseudo()))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_visible_string_is_translated(pseudo: Renderer, name: str) -> None:
    shown = rendered(pseudo, SAMPLES[name])

    assert [text for text in visible(shown) if ENGLISH_WORD.search(_without_values(text, name))] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_english_leaves_english_words(renderer: Renderer, name: str) -> None:
    """The negative control: what the test above looks for is there when nobody translates."""
    shown = rendered(renderer, SAMPLES[name])

    assert any(ENGLISH_WORD.search(_without_values(text, name)) for text in visible(shown))


@pytest.mark.parametrize("reason", RefusalReason)
def test_every_refusal_is_translated_and_its_own(pseudo: Renderer, renderer: Renderer, reason: RefusalReason) -> None:
    line = pseudo.line("lines/refusal", "xx", reason=reason)
    others = {renderer.line("lines/refusal", "en", reason=other) for other in RefusalReason if other is not reason}

    assert ENGLISH_WORD.search(line) is None
    assert renderer.line("lines/refusal", "en", reason=reason) not in others


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"choice": "just_me"}, "just you. It is stored, and could be asked for as a public record."),
        ({"choice": "staff", "reader": "R"}, "R and you."),
        ({"choice": "staff_desk", "n": 1, "names": "R"}, "R, on the network's staff."),
        ({"choice": "staff_desk", "n": 2, "names": "R, S"}, "2 people on the network's staff: R, S."),
        (
            {"choice": "partner", "n": 1, "partner": "P", "channel": "c", "staff": 1, "names": "R"},
            "one person at P, in #c, and R, on the network's staff.",
        ),
        (
            {"choice": "partner", "n": 3, "partner": "P", "channel": "c", "staff": 2, "names": "R, S"},
            "3 people at P, in #c, and 2 people on the network's staff.",
        ),
    ],
)
def test_readers_line_is_translated(pseudo: Renderer, renderer: Renderer, choice: dict[str, object], said: str) -> None:
    assert renderer.line("lines/readers", "en", **choice) == said
    assert ENGLISH_WORD.search(pseudo.line("lines/readers", "xx", **choice)) is None


def _without_values(text: str, name: str) -> str:
    sample = SAMPLES[name]
    values = {part for value in values_of(sample) | _dates(sample) for part in (value, " ".join(value.split()))}
    for value in sorted(values, key=len, reverse=True):
        if not CODE.fullmatch(value):
            text = text.replace(value, "")
    return text


def _dates(value: object) -> set[str]:
    """How the dates of a sample look where Slack words them; Slack translates those itself."""
    if isinstance(value, When):
        return {value.token()}
    if is_dataclass(value):
        return {token for field in fields(value) for token in _dates(getattr(value, field.name))}
    return set()
