"""The shipped starter says what its sources say, and a broken content file is told with file and entry."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.network.starter import Starter, StarterPrompt, StarterSeat, load, read

YEAR_OF_RECKONING = ("Albuquerque", "Austin", "Memphis", "Minneapolis", "Rochester", "St. Paul")


@pytest.fixture(scope="module")
def ctg() -> Starter:
    return load("ctg")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A copy of the shipped starter, to be broken."""
    with as_file(files("bot.starter").joinpath("ctg")) as shipped:
        yield Path(shutil.copytree(shipped, tmp_path / "ctg"))


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_load_ctg_has_every_named_jurisdiction_once(ctg: Starter) -> None:
    states = {jurisdiction.name: jurisdiction.state for jurisdiction in ctg.jurisdictions}
    assert len(ctg.jurisdictions) == len(states)
    assert states == {
        "Albuquerque": "NM",
        "Austin": "TX",
        "Memphis": "TN",
        "Minneapolis": "MN",
        "Rochester": "NY",
        "St. Paul": "MN",
        "Charlotte": "NC",
        "Long Beach": "CA",
        "Pittsburgh": "PA",
        "Wichita": "KS",
        "Seattle": "WA",
        "Tacoma": "WA",
        "Portland": "OR",
        "Multnomah County": "OR",
        "Madison": "WI",
    }


def test_load_ctg_cohorts_have_the_members_their_sources_name(ctg: Starter) -> None:
    assert {cohort.name: cohort.members for cohort in ctg.cohorts} == {
        "Closing the Gaps Network": YEAR_OF_RECKONING,
        "Year of Reckoning": YEAR_OF_RECKONING,
        "Cities for Racial Equity and Racial Healing 2018": (
            "Charlotte",
            "Long Beach",
            "Pittsburgh",
            "Rochester",
            "St. Paul",
            "Wichita",
        ),
        "GARE cohort": (
            "Minneapolis",
            "St. Paul",
            "Seattle",
            "Tacoma",
            "Portland",
            "Multnomah County",
            "Madison",
        ),
    }


def test_load_ctg_gives_every_jurisdiction_two_seats(ctg: Starter) -> None:
    roles = Counter(seat.jurisdiction for seat in ctg.seats)
    assert roles == {jurisdiction.name: 2 for jurisdiction in ctg.jurisdictions}


def test_load_ctg_names_a_county_seat_without_a_mayor(ctg: Starter) -> None:
    county = [seat for seat in ctg.seats if seat.jurisdiction == "Multnomah County"]
    assert county == [
        StarterSeat("Multnomah County", "city_manager", "county administrator's office or its equivalent"),
        StarterSeat("Multnomah County", "chief_of_staff", "chief of staff to the elected chair or its equivalent"),
    ]


def test_load_ctg_knows_both_spellings_of_st_paul(ctg: Starter) -> None:
    names = {alias: place.name for place in ctg.jurisdictions for alias in place.aliases}
    assert names["Saint Paul"] == "St. Paul"


def test_load_ctg_zones_are_those_of_the_places(ctg: Starter) -> None:
    zones = {place.name: place.zone for place in ctg.jurisdictions}
    assert [zones[name] for name in ("Albuquerque", "Memphis", "Rochester", "Tacoma")] == [
        "America/Denver",
        "America/Chicago",
        "America/New_York",
        "America/Los_Angeles",
    ]


def test_load_ctg_has_the_five_partners_with_their_names_on_screen(ctg: Starter) -> None:
    assert {partner.key: partner.name for partner in ctg.partners} == {
        "living_cities": "Living Cities",
        "icma": "ICMA",
        "nlc": "NLC",
        "race_forward": "GARE (Race Forward)",
        "policylink": "PolicyLink",
    }


def test_load_ctg_keeps_an_address_for_every_resource(ctg: Starter) -> None:
    assert len(ctg.resources) == 131
    assert [resource.title for resource in ctg.resources if not resource.url.startswith("http")] == []


def _words(prompt: StarterPrompt) -> list[str]:
    return f"{prompt.title} {prompt.question} {prompt.why_now}".split()


def _grade(text: str) -> float:
    """Flesch-Kincaid grade, with syllables counted as groups of vowels."""
    words = re.findall(r"[A-Za-z']+", text)
    sentences = len(re.findall(r"[.?!]", text))
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower())))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def test_load_ctg_prompts_are_short_and_ask_one_thing(ctg: Starter) -> None:
    assert {prompt.name: prompt.question.count("?") for prompt in ctg.prompts} == {
        prompt.name: 1 for prompt in ctg.prompts
    }
    assert [prompt.name for prompt in ctg.prompts if len(_words(prompt)) > 60] == []


def test_load_ctg_prompts_read_at_grade_eight_or_below(ctg: Starter) -> None:
    grades = {prompt.name: _grade(f"{prompt.question} {prompt.why_now}") for prompt in ctg.prompts}
    assert {name: grade for name, grade in grades.items() if grade > 8} == {}


def test_load_an_unknown_starter_tells_what_there_is() -> None:
    with pytest.raises(ContentError) as refusal:
        load("../ctg")
    assert str(refusal.value) == "There is no starter named '../ctg'; there is: ctg."


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "jurisdictions.toml",
            '"America/Denver"',
            '"America/Santa_Fe"',
            "jurisdictions.toml, jurisdictions 1 (Albuquerque): zone 'America/Santa_Fe' is not in the IANA list.",
        ),
        (
            "jurisdictions.toml",
            'name = "Austin"',
            'name = "saint paul"',
            "jurisdictions.toml: 'Saint Paul' is there twice.",
        ),
        (
            "jurisdictions.toml",
            'name = "Austin"',
            'mayor = "x"\nname = "Austin"',
            "jurisdictions.toml, jurisdictions 2 (Austin): unknown key 'mayor'; "
            "known are name, aliases, kind, state, zone, source.",
        ),
    ],
)
def test_read_a_broken_entry_names_file_and_entry(folder: Path, file: str, old: str, new: str, told: str) -> None:
    _replace(folder / file, old, new)
    with pytest.raises(ContentError) as refusal:
        read(folder)
    assert str(refusal.value) == told


@pytest.mark.parametrize(
    ("file", "old", "new", "start"),
    [
        (
            "jurisdictions.toml",
            'state = "NM"',
            'state = "ZZ"',
            "jurisdictions.toml, jurisdictions 1 (Albuquerque): 'ZZ'",
        ),
        ("jurisdictions.toml", 'kind = "city"\nrole', 'kind = "town"\nrole', "jurisdictions.toml, seats 1: 'town'"),
        ("cohorts.toml", '"Memphis"', '"Nashville"', "cohorts.toml, cohorts 1 (Closing the Gaps Network): 'Nashville'"),
        ("cohorts.toml", '"Memphis"', '"Austin"', "cohorts.toml, cohorts 1 (Closing the Gaps Network): 'Austin' is"),
        ("partners.toml", 'key = "nlc"', 'key = "icma"', "partners.toml: 'icma' is there twice"),
        (
            "partners.toml",
            '"equity_lead"',
            '"sparkplug"',
            "partners.toml, partners 4 (GARE (Race Forward)): 'sparkplug'",
        ),
        ("prompts.toml", 'kind = "agenda"', 'kind = "poll"', "prompts.toml, prompts 6 (shape-the-agenda): 'poll'"),
        ("prompts.toml", 'title = "Who', 'titel = "Who', "prompts.toml, prompts 2 (who-carries-the-cost): unknown key"),
        ("prompts.toml", "[[prompts]]", "[[prompts]", "prompts.toml: not valid TOML"),
        ("resources.jsonl", '"living_cities"', '"nobody"', "resources.jsonl, line 1: 'nobody' is not known"),
        ("resources.jsonl", "{", "", "resources.jsonl, line 1: not valid JSON"),
    ],
)
def test_read_a_broken_file_begins_with_its_place(folder: Path, file: str, old: str, new: str, start: str) -> None:
    _replace(folder / file, old, new)
    with pytest.raises(ContentError) as refusal:
        read(folder)
    assert str(refusal.value)[: len(start)] == start


def test_read_without_a_file_names_the_missing_one(folder: Path) -> None:
    (folder / "prompts.toml").unlink()
    with pytest.raises(ContentError) as refusal:
        read(folder)
    assert str(refusal.value) == "prompts.toml: the file is missing."
