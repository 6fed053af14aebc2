from __future__ import annotations

import csv
import stat
from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from bot.database import Database
from handlers.manifest import manifest
from tests.bot.commands.terminal import Printed, Terminal

HEADER = ["email", "slack_user_id", "name", "role", "jurisdiction", "partner", "cohorts", "time_zone"]


def write(terminal: Terminal, *rows: Sequence[str], header: Sequence[str] = HEADER, name: str = "people.csv") -> str:
    path = terminal.folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return str(path)


def rows(terminal: Terminal, query: str) -> list[tuple[Any, ...]]:
    database = Database(terminal.database_url)
    try:
        with database.read() as session:
            return [tuple(row) for row in session.execute(sa.text(query))]
    finally:
        database.close()


def told(printed: Printed) -> list[tuple[str, str | None, str]]:
    return [(row["became"], row["reach"], row["reason"]) for row in printed.json["rows"]]


def test_rows_are_matched_to_slack_by_id_and_by_address(terminal: Terminal) -> None:
    by_id = terminal.person("Austin · Chief of Staff", email="ana@austin.example")
    by_email = terminal.person("Memphis · City Manager", email="Bo@Memphis.example", guest="single")
    path = write(
        terminal,
        ["", by_id, "", "chief_of_staff", "Austin", "", "", ""],
        ["bo@memphis.example", "", "", "city manager", "Memphis, TN", "", "Closing the Gaps Network", ""],
        ["nobody@madison.example", "", "Nobody Yet", "city_manager", "Madison", "", "", ""],
    )

    printed = terminal.done("import", path, "--json")

    assert printed.json["counts"] == {
        "added": 3, "changed": 0, "same": 0, "duplicate": 0, "alias": 0, "refused": 0,
    }  # fmt: skip
    assert told(printed) == [
        ("added", "reachable in Slack", ""),
        ("added", "guest", ""),
        ("added", "e-mail only", ""),
    ]
    assert rows(terminal, "SELECT name, slack_user_id, email, kind FROM person ORDER BY id") == [
        ("Austin · Chief of Staff", by_id, None, "leader"),
        ("Memphis · City Manager", by_email, "bo@memphis.example", "leader"),
        ("Nobody Yet", None, "nobody@madison.example", "leader"),
    ]
    assert rows(terminal, "SELECT count(*) FROM delivery") == rows(terminal, "SELECT count(*) FROM consent") == [(0,)]


def test_a_dry_run_changes_nothing_and_a_second_import_neither(terminal: Terminal) -> None:
    path = write(terminal, ["ana@austin.example", "", "Ana", "city_manager", "Saint Paul", "", "", ""])

    dry = terminal.done("import", path, "--dry-run")
    nobody = rows(terminal, "SELECT count(*) FROM person")
    first, second = terminal.done("import", path), terminal.done("import", path)

    assert nobody == [(0,)]
    assert dry.lines == [
        'line     2  added      Ana; e-mail only; "Saint Paul" = "St. Paul"',
        "1 added. Nothing was changed: this was a dry run.",
    ]
    assert first.lines == [dry.lines[0], "1 added."]
    assert second.lines == ['line     2  alias      Ana; e-mail only; "Saint Paul" = "St. Paul"', "1 alias."]


def test_staff_in_a_file_stay_staff_and_nothing_else(staffed: Terminal) -> None:
    ((owner,),) = rows(staffed, "SELECT slack_user_id FROM person WHERE is_owner")
    before = rows(staffed, "SELECT * FROM person")
    path = write(staffed, ["", owner, "", "city_manager", "Austin", "", "", ""])

    printed = staffed.done("import", path, "--json")

    assert [row["became"] for row in printed.json["rows"]] == ["refused"]
    assert rows(staffed, "SELECT * FROM person") == before


def test_without_the_scope_each_address_says_so_and_the_import_goes_on(terminal: Terminal) -> None:
    lesser = manifest()
    lesser["oauth_config"]["scopes"]["bot"].remove("users:read.email")
    token = terminal.workspace.install_app(lesser).bot_token
    terminal.person("Ana", email="ana@austin.example")
    path = write(terminal, ["ana@austin.example", "", "Ana", "city_manager", "Austin", "", "", ""])

    printed = terminal.done("import", path, "--json", SLACK_BOT_TOKEN=token)

    (row,) = printed.json["rows"]
    assert (row["became"], row["reach"]) == ("added", "e-mail only")
    assert row["notes"] == ["the app lacks the scope users:read.email, so the address was not looked for in Slack"]


def test_without_a_token_the_file_says_so_and_what_needs_slack_is_refused(terminal: Terminal) -> None:
    path = write(
        terminal,
        ["ana@austin.example", "", "Ana", "city_manager", "Austin", "", "", ""],
        ["", "U0UNKNOWN", "Bo", "city_manager", "Memphis", "", "", ""],
    )

    printed = terminal.done("import", path, "--json", SLACK_BOT_TOKEN="")

    unasked = "No SLACK_BOT_TOKEN is set, so Slack was not asked; what it said before was used."
    assert printed.json["warnings"] == [unasked]
    assert told(printed) == [("added", "e-mail only", ""), ("refused", None, unasked)]


def test_many_people_are_looked_for_in_the_list_of_everybody(terminal: Terminal) -> None:
    names = [f"Person {number}" for number in range(60)]
    for number, name in enumerate(names):
        terminal.person(name, email=f"p{number}@austin.example")
    path = write(terminal, *[[f"p{n}@austin.example", "", "", "", "", "icma", "", ""] for n in range(60)])

    printed = terminal.done("import", path, "--json")

    assert printed.json["counts"]["added"] == 60
    assert rows(terminal, "SELECT name FROM person ORDER BY id") == [(name,) for name in names]


def test_refused_rows_are_written_for_a_spreadsheet_without_formulas(terminal: Terminal) -> None:
    formula = '=HYPERLINK("http://x.example")'
    path = write(terminal, ["x@x.example", "", formula, "mayor", "Austin", "", "", ""])
    refused = terminal.folder / "refused.csv"

    terminal.done("import", path, "--refused", str(refused))

    with refused.open(encoding="utf-8-sig", newline="") as file:
        header, row = csv.reader(file)
    assert header == ["reason", *HEADER]
    assert row[0].startswith("there is no role called 'mayor'.")
    assert row[3] == f"'{formula}"
    assert stat.S_IMODE(refused.stat().st_mode) == 0o600
    again = terminal.type("import", path, "--refused", str(refused))
    assert (again.status, again.err) == (
        1, "throughline: The refused rows were not written to refused.csv (File exists).\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "people.csv is empty."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "people.csv is not a text file. Save the sheet as CSV (UTF-8) and import that."),
        (b"email,name\n", "The file has a header and no row below it."),
    ],
)
def test_a_file_that_is_no_roster_ends_with_one_clear_line(terminal: Terminal, content: bytes, said: str) -> None:
    path = terminal.folder / "people.csv"
    path.write_bytes(content)

    assert terminal.type("import", str(path)).refused == said


def test_people_lists_who_is_here_and_how_they_are_reached(staffed: Terminal) -> None:
    staffed.done("import", write(staffed, ["a@x.example", "", "Ana", "city_manager", "Madison", "", "", ""]))

    lines = staffed.done("people").lines
    listed = staffed.done("people", "--json").json

    assert lines[:4] == [
        "e-mail only         Ana  city manager's office or its equivalent, Madison, WI",
        "reachable in Slack  Austin · Chief of Staff  mayor's chief of staff, Austin, TX",
        "reachable in Slack  Network · Director  staff",
        "nobody yet          –  city manager's office or its equivalent, Albuquerque, NM",
    ]
    assert listed[0] == {
        "name": "Ana",
        "kind": "leader",
        "place": "Madison, WI",
        "role": "City Manager",
        "title": "city manager's office or its equivalent",
        "partner": "",
        "email": "a@x.example",
        "slack_id": None,
        "reach": "e-mail only",
    }
    assert len(listed) == len(lines)


def test_roles_can_be_added_and_then_used_in_a_roster(terminal: Terminal) -> None:
    said = terminal.done("role", "add", "budget_director", "Budget Director").out
    path = write(terminal, ["a@x.example", "", "Ana", "Budget director", "Madison", "", "", ""])

    assert said == "There is a role budget_director now: Budget Director.\n"
    assert told(terminal.done("import", path, "--json")) == [("added", "e-mail only", "")]
    assert terminal.done("role", "list", "--json").json == {
        "budget_director": "Budget Director",
        "chief_of_staff": "Chief of Staff",
        "city_manager": "City Manager",
        "department_staff": "Department Staff",
        "elected_official": "Elected Official",
        "equity_lead": "Equity Lead",
        "partner": "Partner",
        "special_advisor": "Special Advisor",
    }
    assert terminal.done("role", "list").lines[0] == "budget_director          Budget Director"


@pytest.mark.parametrize(
    ("key", "label", "said"),
    [
        ("city_manager", "Manager", "There is a role city_manager already: City Manager."),
        ("Big Boss", "Boss", "'Big Boss' is no key for a role. Use small letters, digits and _: budget_director."),
        ("boss", " ", "A role's label has between 1 and 80 characters."),
    ],
)
def test_a_role_that_cannot_be_is_refused(terminal: Terminal, key: str, label: str, said: str) -> None:
    assert terminal.type("role", "add", key, label).refused == said
