"""Content files read entry by entry, so that a mistake is told with the file, the entry and the key.

It knows TOML, JSON lines and plain values; what the entries mean is known to those who read them.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources.abc import Traversable
from typing import Any

from bot.errors import ContentError


@dataclass(frozen=True)
class Entry:
    """One table of a content file; `place` names file and entry."""

    place: str
    values: Mapping[str, Any]

    def wrong(self, what: str) -> ContentError:
        return ContentError(f"{self.place}: {what}.")

    def knows(self, *keys: str) -> None:
        """Raise ContentError for the first key that is not one of `keys`."""
        for key in self.values:
            if key not in keys:
                raise self.wrong(f"unknown key {key!r}; known are {', '.join(keys)}")

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(f"{key!r} must be a text")
        return value

    def texts(self, key: str, *, may_be_empty: bool = False) -> tuple[str, ...]:
        value = self.values.get(key)
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.wrong(f"{key!r} must be a list of texts")
        if not value and not may_be_empty:
            raise self.wrong(f"{key!r} is empty")
        return tuple(value)

    def day(self, key: str) -> date | None:
        """The date under `key`, or None where none is given."""
        value = self.values.get(key)
        # A TOML date-time is a date to Python; a day is what we ask for.
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            raise self.wrong(f"{key!r} must be a date")
        return value

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        return self.known(self.text(key), allowed)

    def known(self, value: str, allowed: Collection[str]) -> str:
        if value not in allowed:
            raise self.wrong(f"{value!r} is not known; known are {', '.join(sorted(allowed))}")
        return value


def toml_entries(folder: Traversable, file: str, *kinds: str) -> dict[str, list[Entry]]:
    """The arrays of tables in `file`, which holds these kinds and nothing else."""
    try:
        document = tomllib.loads(_text(folder, file))
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{file}: not valid TOML: {error}.") from None
    Entry(file, document).knows(*kinds)
    return {kind: _tables(file, kind, document.get(kind)) for kind in kinds}


def json_line_entries(folder: Traversable, file: str) -> list[Entry]:
    """One entry per line of `file`; empty lines are passed over."""
    entries = []
    for number, line in enumerate(_text(folder, file).splitlines(), start=1):
        if line.strip():
            entries.append(_json_line(f"{file}, line {number}", line))
    return entries


def refuse_repeats(place: str, names: Iterable[str]) -> None:
    """Raise ContentError when a name comes twice, whatever its case."""
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            raise ContentError(f"{place}: {name!r} is there twice.")
        seen.add(name.casefold())


def _text(folder: Traversable, file: str) -> str:
    try:
        return folder.joinpath(file).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContentError(f"{file}: the file is missing.") from None
    except UnicodeDecodeError:
        raise ContentError(f"{file}: not UTF-8 text.") from None


def _tables(file: str, kind: str, value: object) -> list[Entry]:
    if not isinstance(value, list) or not value or not all(isinstance(table, dict) for table in value):
        raise ContentError(f"{file}: needs at least one [[{kind}]].")
    return [Entry(f"{file}, {_label(kind, number, table)}", table) for number, table in enumerate(value, start=1)]


def _label(kind: str, number: int, table: Mapping[str, Any]) -> str:
    name = table.get("name") or table.get("key")
    return f"{kind} {number} ({name})" if isinstance(name, str) else f"{kind} {number}"


def _json_line(place: str, line: str) -> Entry:
    try:
        value = json.loads(line)
    except json.JSONDecodeError:
        raise ContentError(f"{place}: not valid JSON.") from None
    if not isinstance(value, dict):
        raise ContentError(f"{place}: must be an object.")
    return Entry(place, value)
