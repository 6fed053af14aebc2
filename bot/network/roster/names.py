"""Names as people write them: what is the same for all its spellings, and what is near.

Knows no people and no places; whatever is given to it by name can be found again by another spelling of it.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, TypeVar

T = TypeVar("T")

#: Words that are left out or written in one way before two names are compared.
_WORDS = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft", "&": "and"}
_FRAMES = (
    (re.compile(r"^(?:the )?(?:city|town|village|township) of (.+)$"), r"\1"),
    (re.compile(r"^county of (.+)$"), r"\1 county"),
)
#: Looking for near names is slow; a file in which more than this are wrong is wrong in another way.
_MOST_SUGGESTED = 300
_COMMON = frozenset({"the", "of", "for", "and", "a", "an", "in", "on", "at", "to"})


@lru_cache(maxsize=20_000)
def key(name: str) -> str:
    """What all spellings of a name have in common: no case, accents or punctuation; Saint is St."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("&", " & "))
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign)).replace("'", "").replace("’", "")
    words = re.sub(r"[^\w&]+|_", " ", bare).split()
    joined = " ".join(_WORDS.get(word, word) for word in words)
    for frame, rest in _FRAMES:
        joined = frame.sub(rest, joined)
    return joined


def is_other_name(said: str, name: str) -> bool:
    """Whether `said` is a name of its own for what is called `name`, and not only written in other case."""
    return " ".join(said.casefold().split()) != " ".join(name.casefold().split())


class Names(Generic[T]):
    """Things by all the names they have."""

    def __init__(self) -> None:
        self._things: dict[str, list[T]] = {}
        self._shown: dict[str, str] = {}
        self._near: dict[str, tuple[str, ...]] = {}

    def add(self, thing: T, name: str, others: Iterable[str] = ()) -> None:
        for one in (name, *others):
            things = self._things.setdefault(key(one), [])
            if thing not in things:
                things.append(thing)
            self._shown.setdefault(key(one), name)

    def get(self, said: str) -> list[T]:
        """Everything of this name."""
        return self._things.get(key(said), [])

    def near(self, said: str) -> tuple[str, ...]:
        """Up to three names that `said` may have meant."""
        wanted = key(said)
        if wanted not in self._near and len(self._near) < _MOST_SUGGESTED:
            close = difflib.get_close_matches(wanted, self._things, n=3, cutoff=0.7)
            inside = [one for one in self._things if len(one) > 3 and re.search(rf"\b{re.escape(one)}\b", wanted)]
            self._near[wanted] = tuple(dict.fromkeys(self._shown[one] for one in (*close, *inside)))[:3]
        return self._near.get(wanted, ())


class Lookalikes:
    """Names that came before, to find those that may mean the same: one holds all words of the other."""

    def __init__(self) -> None:
        self._before: list[tuple[frozenset[str], int, str]] = []

    def earlier(self, line: int, name: str) -> tuple[int, str] | None:
        """The line and name of the first that `name` looks like; and `name` is kept for those after it."""
        words = frozenset(key(name).split()) - _COMMON
        found = next(((at, other) for before, at, other in self._before if _alike(words, before)), None)
        if len(self._before) < _MOST_SUGGESTED:
            self._before.append((words, line, name))
        return found


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    smaller, larger = sorted((one, other), key=len)
    return smaller == larger or (len(smaller) >= 3 and smaller <= larger)
