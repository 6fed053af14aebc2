"""What a person should handle is caught before any model reads it; the same subject as policy passes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.questions.sensitive import Sensitivity, sensitive

LABELLED = Path(__file__).parents[2] / "data" / "sensitive.jsonl"


def _labelled() -> list[tuple[str, str | None]]:
    rows = map(json.loads, LABELLED.read_text(encoding="utf-8").splitlines())
    return [(row["text"], row["sensitive"]) for row in rows]


def test_labelled_lines_are_many_and_half_near_misses() -> None:
    rows = _labelled()
    assert len(rows) >= 60
    assert 0.4 <= sum(label is None for _, label in rows) / len(rows) <= 0.6


def test_sensitive_misses_no_matter_of_the_labelled_lines() -> None:
    missed = [text for text, label in _labelled() if label is not None and sensitive(text) is None]
    assert missed == []


def test_sensitive_raises_few_false_alarms_on_the_labelled_lines() -> None:
    near = [text for text, label in _labelled() if label is None]
    alarms = [text for text in near if sensitive(text) is not None]
    print(f"near misses: {len(near)}, false alarms: {len(alarms)}")  # noqa: T201 -- the figures are read with -rP.
    assert len(alarms) / len(near) <= 0.10


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I am being investigated", Sensitivity.PERSONNEL),
        ("my deputy is going to sue", Sensitivity.LEGAL),
        ("A reporter called me", Sensitivity.PRESS),
        ("I can't go on", Sensitivity.DISTRESS),
        ("I can’t go on", Sensitivity.DISTRESS),
        ("I DON'T FEEL SAFE", Sensitivity.SAFETY),
        ("one of our analysts says she wants to kill herself", Sensitivity.SAFETY),
    ],
)
def test_sensitive_names_the_kind_of_a_first_person_matter(text: str, kind: Sensitivity) -> None:
    assert sensitive(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        "model policy for investigating complaints",
        "how do other cities handle press releases about equity plans?",
        "suicide prevention for youth",
        "gun buyback programs, do they work",
        "review board with subpoena power",
        "is it legal to use race in procurement after the court ruling",
        "",
        "👍",
    ],
)
def test_sensitive_passes_the_subject_as_policy(text: str) -> None:
    assert sensitive(text) is None


def test_sensitive_puts_the_graver_kind_first() -> None:
    assert sensitive("a reporter called me and now I am getting death threats") is Sensitivity.SAFETY
