"""A jurisdiction as people write it: "St. Paul, MN", "Long Beach, Calif.", "WA: Tacoma", "City of Minneapolis".

Takes a cell apart and knows the states; which places there are is not its business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_STATES = {
    "AL": "alabama ala", "AK": "alaska", "AZ": "arizona ariz", "AR": "arkansas ark", "CA": "california calif cal",
    "CO": "colorado colo", "CT": "connecticut conn", "DE": "delaware del", "FL": "florida fla", "GA": "georgia",
    "HI": "hawaii", "ID": "idaho", "IL": "illinois ill", "IN": "indiana ind", "IA": "iowa", "KS": "kansas kan kans",
    "KY": "kentucky", "LA": "louisiana", "ME": "maine", "MD": "maryland", "MA": "massachusetts mass",
    "MI": "michigan mich", "MN": "minnesota minn", "MS": "mississippi miss", "MO": "missouri", "MT": "montana mont",
    "NE": "nebraska neb nebr", "NV": "nevada nev", "NH": "newhampshire", "NJ": "newjersey", "NM": "newmexico",
    "NY": "newyork", "NC": "northcarolina", "ND": "northdakota", "OH": "ohio", "OK": "oklahoma okla",
    "OR": "oregon ore", "PA": "pennsylvania penn penna", "RI": "rhodeisland", "SC": "southcarolina",
    "SD": "southdakota", "TN": "tennessee tenn", "TX": "texas tex", "UT": "utah", "VT": "vermont", "VA": "virginia",
    "WA": "washington wash", "WV": "westvirginia", "WI": "wisconsin wis wisc", "WY": "wyoming wyo",
    "DC": "districtofcolumbia", "AS": "americansamoa", "GU": "guam", "MP": "northernmarianaislands",
    "PR": "puertorico", "VI": "usvirginislands virginislands",
}  # fmt: skip
_CODES = {word: code for code, words in _STATES.items() for word in (code.casefold(), *words.split())}

_WITH_STATE = re.compile(r"(?P<name>.+?)(?:\s*,\s*(?P<after>[^,]+)|\s*\((?P<inside>[^()]+)\)|\s+(?P<code>[A-Z]{2}))")


@dataclass(frozen=True)
class Place:
    """A place by the name somebody gave it, with its state where that was said."""

    name: str
    state: str | None = None

    def __str__(self) -> str:
        return self.name if self.state is None else f"{self.name}, {self.state}"


@dataclass(frozen=True)
class Places:
    """What one cell names, and what had to be read differently from how it stands."""

    named: tuple[Place, ...]
    warnings: tuple[str, ...] = ()


def state_code(said: str) -> str | None:
    """The two letters of a state, however it is written."""
    return _CODES.get(re.sub(r"[^a-z]", "", said.casefold()))


def read(cell: str) -> Places:
    """The places in a cell: mostly one; several where semicolons, or colons in their place, stand between them."""
    named: list[Place] = []
    warnings = []
    for part in filter(None, (part.strip(" ,") for part in cell.split(";"))):
        places = _by_colon(part)
        if places is not None:
            read_as = " and ".join(map(str, places))
            warnings.append(f"{part!r} has a colon where a comma or semicolon is meant; read as {read_as}")
        named += places or [_place(part)]
    return Places(tuple(named), tuple(warnings))


def _by_colon(part: str) -> list[Place] | None:
    """ "WA: Tacoma" is one place; "Seattle, WA: Tacoma, WA" is two. None without a colon."""
    left, colon, right = (piece.strip(" ,") for piece in part.partition(":"))
    if not colon or not left or not right:
        return None
    if (code := state_code(left)) is not None:
        place = _place(right)
        return [place if place.state is not None else replace(place, state=code)]
    if (code := state_code(right)) is not None:
        return [replace(_place(left), state=code)]
    return [_place(left), *(_by_colon(right) or [_place(right)])]


def _place(said: str) -> Place:
    """ "Austin, TX", "Austin TX" or "Austin (TX)"; a name that only looks like it ends in a state stays whole."""
    ended = _WITH_STATE.fullmatch(said)
    if ended is not None:
        state = state_code(ended["after"] or ended["inside"] or ended["code"])
        if state is not None:
            return Place(ended["name"].strip(" ,"), state)
    return Place(said)
