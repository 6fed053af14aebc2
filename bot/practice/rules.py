"""A small language for saying what a JSON value must be, and Slack's words when it is not.

Rules are data built from these few makers; which rule holds for which block stands in the tables that
use them. Nothing here may know a block, an element or a view by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum


class Surface(Enum):
    """Where blocks are shown; some are legal on one and refused on another."""

    MESSAGE = "message"  # A message in a conversation, ephemerals included.
    MODAL = "modal"  # A view that lies over the conversation.
    HOME = "home"  # The app's own tab, one for each person.


EVERYWHERE = frozenset(Surface)


class Refusal(Exception):  # noqa: N818 -- Slack refusing is an answer, not a fault of this program.
    """Slack says no: its error name, and the lines it sends as `response_metadata.messages`."""

    def __init__(self, error: str, messages: Iterable[str] = ()) -> None:
        super().__init__(error)
        self.error = error
        self.messages = tuple(messages)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, and where, as Slack writes it."""

    message: str
    pointer: str

    def __str__(self) -> str:
        return f"[ERROR] {self.message} [json-pointer:{self.pointer}]"


#: A rule gets the value, its JSON pointer and the surface, and yields what is wrong with it.
Rule = Callable[[object, str, Surface], Iterator[Finding]]
#: A rule over the keys of one object that has passed all rules for its single keys.
KeysRule = Callable[[Mapping[str, object], str, Surface], Iterator[Finding]]


@dataclass(frozen=True)
class Kind:
    """What holds for an object of one `type`, and on which surfaces Slack takes it."""

    rule: Rule
    surfaces: frozenset[Surface] = EVERYWHERE


def refuse(error: str, findings: Iterable[Finding]) -> None:
    """Raise Refusal when anything was found."""
    messages = tuple(str(finding) for finding in findings)
    if messages:
        raise Refusal(error, messages)


def text(most: int, least: int = 0) -> Rule:
    """A string of `least` to `most` code points; Slack does not say what it counts, its SDK counts these."""

    def rule(value: object, at: str, _: Surface) -> Iterator[Finding]:
        if not isinstance(value, str):
            yield Finding("must provide a string", at)
        elif len(value) > most:
            yield Finding(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            yield Finding(f"must be more than {least - 1} characters", at)

    return rule


def matching(pattern: str, most: int = 3000) -> Rule:
    """A string that matches `pattern` as a whole."""
    compiled = re.compile(pattern)

    def rule(value: object, at: str, _: Surface) -> Iterator[Finding]:
        if not isinstance(value, str):
            yield Finding("must provide a string", at)
        elif len(value) > most:
            yield Finding(f"must be less than {most + 1} characters", at)
        elif not compiled.fullmatch(value):
            yield Finding(f"input must match regex pattern: {pattern}", at)

    return rule


def flag() -> Rule:
    def rule(value: object, at: str, _: Surface) -> Iterator[Finding]:
        if not isinstance(value, bool):
            yield Finding("must be a boolean", at)

    return rule


def number(low: float | None = None, high: float | None = None, *, whole: bool = True) -> Rule:
    """A number from `low` to `high`, both included; Slack's words sound as if they were not."""
    kinds = int if whole else (int, float)

    def rule(value: object, at: str, _: Surface) -> Iterator[Finding]:
        if isinstance(value, bool) or not isinstance(value, kinds):
            yield Finding("must provide an integer" if whole else "must provide a number", at)
        elif high is not None and value > high:
            yield Finding(f"must be less than {high}", at)
        elif low is not None and value < low:
            yield Finding(f"must be greater than {low}", at)

    return rule


def one_of(*values: str) -> Rule:
    def rule(value: object, at: str, _: Surface) -> Iterator[Finding]:
        if value not in values:
            yield Finding("must be a valid enum value", at)

    return rule


def listing(of: Rule, most: int | None = None, least: int = 1) -> Rule:
    """An array of `least` to `most` items that each keep the rule `of`."""

    def rule(value: object, at: str, surface: Surface) -> Iterator[Finding]:
        if not isinstance(value, Sequence) or isinstance(value, str):
            yield Finding("must provide an array", at)
            return
        if most is not None and len(value) > most:
            yield Finding(f"no more than {most} items allowed", at)
        if len(value) < least:
            yield Finding(f"must provide at least {least} items", at)
        for position, item in enumerate(value):
            yield from of(item, f"{at}/{position}", surface)

    return rule


def record(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None, *also: KeysRule) -> Rule:
    """An object with these keys and no others; `also` is asked once its single keys are right.

    Slack has been seen to refuse keys it does not know ("invalid additional property") on text objects,
    options, elements and views, and to pass over them elsewhere. Which does what is written nowhere, so
    this refuses them everywhere: a key that Slack does not know is a mistake in either case.
    """
    known = {**required, **(optional or {})}

    def rule(value: object, at: str, surface: Surface) -> Iterator[Finding]:
        if not isinstance(value, Mapping):
            yield Finding("must provide an object", at)
            return
        found = list(_keys(value, at, surface))
        yield from found
        if not found:
            for whole in also:
                yield from whole(value, at, surface)

    def _keys(value: Mapping[str, object], at: str, surface: Surface) -> Iterator[Finding]:
        for key in required:
            if key not in value:
                yield Finding(f"missing required field: {key}", at)
        for key, item in value.items():
            if key in known:
                yield from known[key](item, f"{at}/{key}", surface)
            elif key != "type":
                yield Finding(f"invalid additional property: {key}", at)

    return rule


def kind_of(kinds: Mapping[str, Kind]) -> Rule:
    """An object whose `type` is one of `kinds` and legal on the surface, and which keeps that kind's rule."""

    def rule(value: object, at: str, surface: Surface) -> Iterator[Finding]:
        if not isinstance(value, Mapping):
            yield Finding("must provide an object", at)
            return
        if "type" not in value:
            yield Finding("missing required field: type", at)
            return
        name = value["type"]
        kind = kinds.get(name) if isinstance(name, str) else None
        if kind is None or surface not in kind.surfaces:
            yield Finding(f"unsupported type: {name}", f"{at}/type")
            return
        yield from kind.rule(value, at, surface)

    return rule


def exactly_one(*keys: str) -> KeysRule:
    """Of these keys one is given, and only one."""

    def rule(value: Mapping[str, object], at: str, _: Surface) -> Iterator[Finding]:
        given = [key for key in keys if key in value]
        if len(given) != 1:
            words = "must define either" if not given else "must define only one of"
            yield Finding(f"{words} {_listed(keys)}", at)

    return rule


def at_least_one(*keys: str, place: str = "") -> KeysRule:
    """Of these keys at least one is given; Slack points at `place` inside the object."""

    def rule(value: Mapping[str, object], at: str, _: Surface) -> Iterator[Finding]:
        if not any(key in value for key in keys):
            yield Finding(f"must define either {_listed(keys)}", at + place)

    return rule


def in_order(low: str, high: str) -> KeysRule:
    """The value of `low` does not exceed that of `high`, where both are given (numbers may be strings)."""

    def rule(value: Mapping[str, object], at: str, _: Surface) -> Iterator[Finding]:
        if low in value and high in value and float(str(value[low])) > float(str(value[high])):
            yield Finding(f"`{low}` must not be greater than `{high}`", f"{at}/{low}")

    return rule


def _listed(keys: Sequence[str]) -> str:
    return " or ".join(f"`{key}`" for key in keys)
