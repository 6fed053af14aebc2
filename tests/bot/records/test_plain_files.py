from __future__ import annotations

import pytest

from bot.records.plain_files import harmless


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "＝1+1",
        "|calc",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\u200b=1",
        "\ufeff =1",
        '=HYPERLINK("http://127.0.0.1/","x")',
    ],
)
def test_harmless_puts_an_apostrophe_before_what_could_be_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Plain", "1+1=2", "a@b", "'=1", "¡Sí!", "مرحبا", "🙂"])
def test_harmless_leaves_what_no_spreadsheet_computes(cell: str) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize("cell", [-1, 0, True, None])
def test_harmless_leaves_what_is_no_text(cell: object) -> None:
    assert harmless(cell) is cell
