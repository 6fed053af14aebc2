"""A line of the bot's words with values in it, safe for whichever kind of text Slack shows it as.

The sentence is ours and may carry formatting; the values are names and places from elsewhere and may not.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

DOMAIN = "throughline"
FOLDER = Path(__file__).parent / "locale"


@dataclass(frozen=True)
class When:
    """An instant: shown by Slack in the viewer's own zone, or as `fallback` where only plain text goes."""

    epoch: int  # Seconds since 1970, UTC.
    fallback: str

    def __str__(self) -> str:
        return self.fallback

    def token(self) -> str:
        return f"<!date^{self.epoch}^{{date_long_pretty}}, {{time}}|{escaped(_flat(self.fallback))}>"


@dataclass(frozen=True)
class Line:
    """One translated sentence and the values that stand in it."""

    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)

    def plain(self) -> str:
        """For plain_text: buttons, titles, labels."""
        return self.sentence % {name: _flat(value) for name, value in self.values.items()}

    def mrkdwn(self) -> str:
        """For mrkdwn and top-level text: the values cannot ping, link or format beyond their place."""
        return self.sentence % {name: _live(value) for name, value in self.values.items()}

    def __str__(self) -> str:
        return self.plain()


class Speech:
    """The words in one language: what templates know as `_` and `_n`."""

    def __init__(self, translations: gettext.NullTranslations) -> None:
        self._translations = translations

    def line(self, sentence: str, /, **values: object) -> Line:
        return Line(self._translations.gettext(sentence), values)

    def counted(self, one: str, many: str, n: int, /, **values: object) -> Line:
        """`one` or `many` as the language counts; `%(n)s` stands for the number."""
        return Line(self._translations.ngettext(one, many, n), {"n": n, **values})


def speech(locale: str, folder: Path = FOLDER) -> Speech:
    """The words for a Slack locale such as `es-MX`; a language without a catalogue falls back to English."""
    names = [locale.replace("-", "_"), locale.split("-", maxsplit=1)[0]]
    return Speech(gettext.translation(DOMAIN, folder, names, fallback=True))


def escaped(text: str) -> str:
    """Text in which Slack's control characters stand for themselves (Slack: formatting message text)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _live(value: object) -> str:
    return value.token() if isinstance(value, When) else escaped(_flat(value))


def _flat(value: object) -> str:
    """A value on one line: a name with a line break in it must not start a line of the bot's."""
    return " ".join(str(value).split())
