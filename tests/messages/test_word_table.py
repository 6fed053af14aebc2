from __future__ import annotations

import pytest

from bot.errors import RefusalReason
from bot.network.starter import load
from messages.render import Renderer
from messages.word_table import ON_SCREEN, UNWELCOME, strays
from tests.messages.catalogue import PLACEHOLDER, extracted
from tests.messages.reading import rendered, visible
from tests.support.samples import READ_BY_OTHERS

#: What only staff read; house words are at home there.
FOR_STAFF = ("staff_welcome", "home_of_staff")


@pytest.mark.parametrize("name", READ_BY_OTHERS)
def test_message_keeps_house_words_in_the_house(renderer: Renderer, name: str) -> None:
    shown = rendered(renderer, READ_BY_OTHERS[name])

    assert strays(" ".join(visible(shown))) == []


def test_no_sentence_of_a_template_has_a_word_of_the_table() -> None:
    read = [found for found in extracted() if not any(folder in found.file for folder in FOR_STAFF)]
    sentences = [PLACEHOLDER.sub("", form) for found in read for form in found.forms]

    assert [sentence for sentence in sentences if strays(sentence)] == []


@pytest.mark.parametrize("reason", RefusalReason)
def test_refusal_has_no_word_of_the_table(renderer: Renderer, reason: RefusalReason) -> None:
    assert strays(renderer.line("lines/refusal", "en-US", reason=reason)) == []


def test_starter_prompts_have_no_word_of_the_table() -> None:
    prompts = load("ctg").prompts

    assert [p.name for p in prompts if strays(f"{p.title} {p.question} {p.why_now}")] == []


@pytest.mark.parametrize("word", [*ON_SCREEN, *UNWELCOME])
def test_strays_finds_every_word_in_a_sentence(word: str) -> None:
    assert strays(f"{word.title()}: your {word}, and all ({word}s).") == [word] * 3


@pytest.mark.parametrize(
    "text", ["It was ranked.", "An urgently needed…", "CONFIDENTIALITY", "an anonymously kept", "seated"]
)
def test_strays_finds_a_word_in_its_other_forms(text: str) -> None:
    assert len(strays(text)) == 1


@pytest.mark.parametrize("text", ["Seattle", "to gather", "a delegate", "frankly", "Year of Reckoning", "budgetary"])
def test_strays_leaves_other_words_alone(text: str) -> None:
    assert strays(text) == []
