"""The lists that partners printed, as somebody would put them into a sheet: every oddity in them is told."""

from __future__ import annotations

import pytest

from bot.database import Database
from bot.network import founding, starter
from tests.bot.network.roster.importing import became, bring, roster

SIX_CITIES = (
    *("Charlotte, N.C", "Long Beach, Calif.", "Pittsburgh, Penn.", "Rochester, N.Y."),
    *("St. Paul, Minn.", "Pittsburgh, Penn.", "Wichita, Kan."),
)
INITIATIVE = "Cities for Racial Equity and Racial Healing 2018"
MEMBERS = (
    "Hennepin County",
    "League of Minnesota Cities",
    "Metropolitan Council",
    "Minneapolis Public Schools",
    "Saint Paul Public Schools",
    "University of Minnesota, Center for Urban and Regional Affairs and Institute of Metropolitan Opportunity",
    "Center for Policy, Planning, and Performance",
    "Center for Urban and Regional Affairs",
    "D-APAC - The Asian Pacific American Caucus",
    "Minnesota Tenant's Union",
    "Waite House/ Pillsbury United Communities",
)


@pytest.fixture
def network(database: Database) -> Database:
    database.write(lambda session: founding.found(session, starter.load("ctg")))
    return database


def test_seven_bullets_are_six_cities(network: Database) -> None:
    body = roster("city cohorts", *[[city, INITIATIVE] for city in SIX_CITIES])

    lines = bring(network, body)

    assert became(lines) == ["same", "same", "same", "same", "same", "duplicate", "same"]
    assert lines[5].notes == ("says what line 4 says",)
    assert {line.reach.value for line in lines if line.reach} == {"nobody yet"}


def test_cities_that_join_a_cohort_are_changed_once(network: Database) -> None:
    body = roster("city cohorts", *[[city, "GARE cohort"] for city in SIX_CITIES])

    first, second = bring(network, body), bring(network, body)

    assert became(first) == ["changed", "changed", "changed", "changed", "same", "duplicate", "changed"]
    assert became(second) == ["same", "same", "same", "same", "same", "duplicate", "same"]


def test_a_sentence_of_places_with_a_colon_among_them_is_read_and_told(network: Database) -> None:
    body = roster("jurisdiction cohorts", ["Minneapolis, MN; St. Paul, MN; Seattle, WA: Tacoma, WA", "GARE cohort"])

    lines = bring(network, body)

    assert [line.who for line in lines] == ["Minneapolis, MN", "St. Paul, MN", "Seattle, WA", "Tacoma, WA"]
    assert became(lines) == ["same"] * 4
    (told,) = {line.notes for line in lines}
    colon = "'Seattle, WA: Tacoma, WA' has a colon where a comma or semicolon is meant"
    assert told == (f"{colon}; read as Seattle, WA and Tacoma, WA",)


def test_organizations_that_are_no_partners_are_refused_and_lookalikes_are_told(network: Database) -> None:
    lines = bring(network, roster("organization", *[[member] for member in MEMBERS]))

    assert became(lines) == ["refused"] * len(MEMBERS)
    assert {line.reason.partition("'. ")[2] or line.reason.partition('". ')[2] for line in lines} == {
        "Partners here: GARE (Race Forward), ICMA, Living Cities, NLC, PolicyLink"
    }
    assert [(line.line, line.notes) for line in lines if line.notes] == [(9, (f"looks like {MEMBERS[5]!r} in line 7",))]


@pytest.mark.parametrize(
    ("said", "near"),
    [
        ("Mayor Hodges, City of Minneapolis", "Minneapolis"),
        ("Minneapolis Park Board", "Minneapolis"),
        ("Minneapollis", "Minneapolis"),
        ("Multnoma", "Multnomah County"),
    ],
)
def test_a_jurisdiction_that_is_not_here_is_refused_with_what_was_meant_and_what_to_do(
    network: Database, said: str, near: str
) -> None:
    (line,) = bring(network, roster("jurisdiction", [said]))

    assert line.reason == (
        f"there is no jurisdiction called {said!r} here; did you mean {near}? "
        "To add it, give its state (two letters) and time_zone"
    )


def test_other_names_of_a_place_are_aliases(network: Database) -> None:
    body = roster("jurisdiction", ["St. Paul"], ["Saint Paul"], ["City of Minneapolis"], ["ST. PAUL, MN"])

    lines = bring(network, body)

    assert became(lines) == ["same", "alias", "alias", "duplicate"]
    assert [line.notes[0] for line in lines[1:3]] == [
        '"Saint Paul" = "St. Paul"',
        '"City of Minneapolis" = "Minneapolis"',
    ]
