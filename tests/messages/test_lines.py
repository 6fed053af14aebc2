from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from messages.lines import DOMAIN, Line, Speech, When, escaped, speech

DAY = When(1804262400, "Friday, March 5, 2027, 8:00 AM CST")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("R & D", "R &amp; D"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("&lt;", "&amp;lt;"),
        ("*b* _i_ ~s~ `c`", "*b* _i_ ~s~ `c`"),
        ("", ""),
    ],
)
def test_escaped_lets_control_characters_stand_for_themselves(text: str, safe: str) -> None:
    assert escaped(text) == safe


def test_line_escapes_its_values_and_not_its_sentence() -> None:
    line = Line("*%(name)s* <https://a|here>", {"name": "<@U1> & co"})

    assert line.mrkdwn() == "*&lt;@U1&gt; &amp; co* <https://a|here>"
    assert line.plain() == "*<@U1> & co* <https://a|here>"
    assert str(line) == line.plain()


def test_line_puts_each_value_on_one_line() -> None:
    line = Line("From %(name)s.", {"name": "Austin\n\n> *Mayor*\u2028Office "})

    assert line.plain() == "From Austin > *Mayor* Office."
    assert line.mrkdwn() == "From Austin &gt; *Mayor* Office."


def test_line_does_not_fill_in_what_stands_in_a_value() -> None:
    line = Line("%(one)s %(two)s", {"one": "%(two)s", "two": 7})

    assert line.plain() == "%(two)s 7"


def test_line_without_a_value_it_needs_is_an_error() -> None:
    with pytest.raises(KeyError):
        Line("From %(name)s.").plain()


def test_when_is_a_date_for_slack_and_its_fallback_elsewhere() -> None:
    line = Line("By %(day)s.", {"day": DAY})

    assert line.plain() == "By Friday, March 5, 2027, 8:00 AM CST."
    assert line.mrkdwn() == ("By <!date^1804262400^{date_long_pretty}, {time}|Friday, March 5, 2027, 8:00 AM CST>.")


def test_when_cannot_be_ended_by_its_fallback() -> None:
    assert When(0, "a>\n<!here>").token() == "<!date^0^{date_long_pretty}, {time}|a&gt; &lt;!here&gt;>"


@pytest.fixture
def spanish(tmp_path: Path) -> Path:
    """A folder with a compiled catalogue of two sentences."""
    catalogue = Catalog("es")
    catalogue.add("Ask a question", "Preguntar")
    catalogue.add(("One is open.", "%(n)s are open."), ("Una abierta.", "%(n)s abiertas."))
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / f"{DOMAIN}.mo").open("wb") as file:
        write_mo(file, catalogue)
    return tmp_path


@pytest.mark.parametrize("locale", ["es-MX", "es-ES", "es"])
def test_speech_finds_the_language_of_a_slack_locale(spanish: Path, locale: str) -> None:
    words = speech(locale, spanish)

    assert words.line("Ask a question").plain() == "Preguntar"
    assert words.line("Not translated").plain() == "Not translated"


@pytest.mark.parametrize("locale", ["en-US", "fr-FR", "est-EE", "", "../es"])
def test_speech_without_a_catalogue_is_english(spanish: Path, locale: str) -> None:
    assert speech(locale, spanish).line("Ask a question").plain() == "Ask a question"


@pytest.mark.parametrize(
    ("locale", "n", "said"),
    [
        ("es-MX", 1, "Una abierta."),
        ("es-MX", 2, "2 abiertas."),
        ("en-US", 1, "One is open."),
        ("en-US", 0, "0 are open."),
    ],
)
def test_counted_counts_as_the_language_does(spanish: Path, locale: str, n: int, said: str) -> None:
    words: Speech = speech(locale, spanish)

    assert words.counted("One is open.", "%(n)s are open.", n).plain() == said
