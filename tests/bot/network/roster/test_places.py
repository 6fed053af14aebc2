from __future__ import annotations

import pytest

from bot.network.roster import places
from bot.network.roster.names import key
from bot.network.roster.places import Place


@pytest.mark.parametrize(
    ("cell", "name", "state"),
    [
        ("Austin", "Austin", None),
        ("Austin, TX", "Austin", "TX"),
        ("Austin TX", "Austin", "TX"),
        ("Austin (Texas)", "Austin", "TX"),
        ("Charlotte, N.C", "Charlotte", "NC"),
        ("Long Beach, Calif.", "Long Beach", "CA"),
        ("Pittsburgh, Penn.", "Pittsburgh", "PA"),
        ("Rochester, N.Y.", "Rochester", "NY"),
        ("St. Paul, Minn.", "St. Paul", "MN"),
        ("Wichita, Kan.", "Wichita", "KS"),
        ("Washington, D.C.", "Washington", "DC"),
        ("Multnomah County, OR", "Multnomah County", "OR"),
        ("Mayor Hodges, City of Minneapolis", "Mayor Hodges, City of Minneapolis", None),
        ("Park Board OK", "Park Board", "OK"),
    ],
)
def test_a_place_is_its_name_and_the_state_that_was_said(cell: str, name: str, state: str | None) -> None:
    assert places.read(cell) == places.Places((Place(name, state),))


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        ("WA: Tacoma", [Place("Tacoma", "WA")]),
        ("Tacoma: WA", [Place("Tacoma", "WA")]),
        ("Wash.: Tacoma, WA", [Place("Tacoma", "WA")]),
        ("Seattle, WA: Tacoma, WA", [Place("Seattle", "WA"), Place("Tacoma", "WA")]),
    ],
)
def test_a_colon_for_a_comma_is_read_and_told(cell: str, named: list[Place]) -> None:
    found = places.read(cell)

    assert list(found.named) == named
    read_as = " and ".join(map(str, named))
    assert found.warnings == (f"{cell!r} has a colon where a comma or semicolon is meant; read as {read_as}",)


def test_a_whole_sentence_of_places_is_taken_apart() -> None:
    sentence = "Minneapolis, MN; St. Paul, MN; Seattle, WA: Tacoma, WA; Portland, OR; Multnomah County, OR; Madison, WI"

    found = places.read(sentence)

    assert list(map(str, found.named)) == [
        "Minneapolis, MN",
        "St. Paul, MN",
        "Seattle, WA",
        "Tacoma, WA",
        "Portland, OR",
        "Multnomah County, OR",
        "Madison, WI",
    ]
    assert len(found.warnings) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("St. Paul", "Saint Paul", "st paul", "City of St. Paul", "ST PAUL"),
        ("Multnomah County", "County of Multnomah"),
        ("São Luís", "Sao Luis"),
        ("Coeur d'Alene", "Coeur d’Alene"),
    ],
)
def test_spellings_of_one_name_have_one_key(names: tuple[str, ...]) -> None:
    assert len({key(name) for name in names}) == 1


@pytest.mark.parametrize(("one", "other"), [("Kansas City", "Kansas"), ("李", "王"), ("Portland", "Portage")])
def test_other_names_have_other_keys(one: str, other: str) -> None:
    assert key(one) != key(other)
