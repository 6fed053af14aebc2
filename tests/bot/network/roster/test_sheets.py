from __future__ import annotations

import csv
import io

import pytest

from bot.errors import ContentError
from bot.network.roster import sheets
from bot.network.roster.sheets import Row, Sheet
from bot.network.roster.texts import Text


def read(body: str) -> Sheet:
    return sheets.read(Text(body, "UTF-8"))


def cells(sheet: Sheet) -> list[dict[str, str]]:
    return [{name: cell for name, cell in row.cells.items() if cell} for row in sheet.rows]


ANA = {"email": "ana@austin.example", "name": "Ana", "jurisdiction": "Austin"}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends_are_found_out(separator: str, end: str) -> None:
    rows = [
        ["E-mail", "Name", "City"],
        ["ana@austin.example", "Ana", "Austin"],
        ["bo@memphis.example", "Bo", "Memphis"],
    ]

    sheet = read(end.join(separator.join(row) for row in rows) + end)

    assert cells(sheet) == [ANA, {"email": "bo@memphis.example", "name": "Bo", "jurisdiction": "Memphis"}]
    assert [row.line for row in sheet.rows] == [2, 3]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("E-mail", "email"),
        (" EMAIL Address ", "email"),
        ("Slack ID", "slack_user_id"),
        ("City", "jurisdiction"),
        ("Organization", "partner"),
        ("Time-Zone", "time_zone"),
        ("Cohort", "cohorts"),
        ("Job Title", "title"),
        ("\ufeffrole", "role"),
    ],
)
def test_columns_are_known_by_other_names_in_any_order(header: str, column: str) -> None:
    sheet = read(f'state,"{header}"\nTX,said\n')

    assert cells(sheet) == [{"state": "TX", column: "said"}]


def test_columns_that_are_not_read_are_told_and_left_out() -> None:
    sheet = read("email,Consent,E-Mail\nana@austin.example,yes,other@austin.example\n")

    assert cells(sheet) == [{"email": "ana@austin.example"}]
    assert sheet.warnings == (
        "The column 'Consent' is not one of a roster's and was left out.",
        "The column 'E-Mail' is a second email; the first is read.",
    )


def test_first_and_last_names_are_one_name() -> None:
    assert cells(read("First name,Last name\nAna,Peña\n")) == [{"name": "Ana Peña"}]


def test_blank_lines_and_excels_own_first_line_are_passed_over() -> None:
    sheet = read("\nsep=;\nemail;name\n\n;;\nana@austin.example;Ana\n")

    assert [(row.line, row.cells["name"]) for row in sheet.rows] == [(6, "Ana")]


def test_a_cell_may_hold_line_ends_and_separators() -> None:
    sheet = read('name,jurisdiction\n"Ana\nPeña","Austin, TX"\nBo,Memphis\n')

    assert [(row.line, row.cells["name"], row.cells["jurisdiction"]) for row in sheet.rows] == [
        (2, "Ana Peña", "Austin, TX"),
        (4, "Bo", "Memphis"),
    ]


def test_a_quotation_mark_that_never_closes_spoils_one_row_only() -> None:
    after = "".join(f"person {n},Austin\n" for n in range(30))

    sheet = read(f'name,city\nAna,"Austin\n{after}')

    assert [row.problem for row in sheet.rows if row.problem] == ["a quotation mark is opened and never closed"]
    assert [row.cells["name"] for row in sheet.rows if not row.problem] == [f"person {n}" for n in range(30)]


def test_quotation_marks_inside_a_name_are_part_of_it() -> None:
    assert cells(read('name,city\n"Roberto" Bo,Austin\nBo "B" Li,Austin\n')) == [
        {"name": "Roberto Bo", "jurisdiction": "Austin"},
        {"name": 'Bo "B" Li', "jurisdiction": "Austin"},
    ]


def test_a_row_with_more_cells_than_columns_is_told_apart_from_none() -> None:
    (row, short) = read("name,city,role\nAna,Austin, TX,city_manager\nBo\n").rows

    assert row.problem == (
        "it has 4 cells and the first line 3; a cell that holds the separator needs quotation marks around it"
    )
    assert short.problem == ""


def test_cells_that_do_not_fit_are_told_and_the_rest_goes_on() -> None:
    sheet = read(f"name,city\n{'x' * 201},Austin\n{'y' * 200_000},Austin\nBo,Austin\n")

    assert [row.problem for row in sheet.rows] == [
        "its name has more than 200 characters",
        "a cell of it is far too long",
        "",
    ]


@pytest.mark.parametrize("body", ["name\n", "name,email\r\n\r\n,,\r\n"])
def test_a_header_alone_is_refused(body: str) -> None:
    with pytest.raises(ContentError, match="no row below it"):
        read(body)


def test_a_file_without_a_header_is_refused_with_the_columns_there_are() -> None:
    with pytest.raises(ContentError, match=r"names no column of a roster.*email, slack_user_id, name"):
        read("ana@austin.example,Ana\nbo@memphis.example,Bo\n")


@pytest.mark.parametrize("name", ["李明", "नेहा", "محمد", "Zoë Nuñez-O’Neil", "Ólafur", "Ана", "🌱 Ana", "𝒜na"])
def test_names_in_any_script_stay_as_they_are(name: str) -> None:
    assert cells(read(f"name\n{name}\n")) == [{"name": name}]


def test_what_cannot_be_seen_is_no_part_of_a_cell() -> None:
    assert cells(read("name\n\u200b Ana\u00a0\x07 Peña \x1b[31m\n")) == [{"name": "Ana Peña [31m"}]


@pytest.mark.parametrize("formula", ['=HYPERLINK("x")', "+1", "-1+2", "@SUM(A1)"])
def test_a_formula_is_kept_as_data_and_written_as_text(formula: str) -> None:
    (row,) = read(sheets.written(["name", "city"], [[formula, "Austin"]])).rows

    assert row.cells["name"] == formula
    written = list(csv.reader(io.StringIO(sheets.written(["name"], [[formula]]))))
    assert written == [["name"], [f"'{formula}"]]


def test_rows_are_values() -> None:
    assert read("name\nAna\n").rows == (Row(2, {"name": "Ana"}, raw=["Ana"]),)
