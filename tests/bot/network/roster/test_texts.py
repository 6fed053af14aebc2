from __future__ import annotations

import codecs
import random
from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.network.roster import texts

SAID = "email,name\nana@austin.example,Ana Peña\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (SAID.encode(), "UTF-8"),
        (codecs.BOM_UTF8 + SAID.encode(), "UTF-8"),
        (SAID.encode("utf-16"), "UTF-16"),
        (codecs.BOM_UTF16_BE + SAID.encode("utf-16-be"), "UTF-16"),
        (SAID.encode("cp1252"), "Windows-1252"),
    ],
)
def test_text_is_read_in_the_encodings_that_sheets_are_saved_in(content: bytes, encoding: str) -> None:
    text = texts.decoded("people.csv", content)

    assert (text.body, text.encoding) == (SAID, encoding)
    assert len(text.warnings) == (encoding == "Windows-1252")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (codecs.BOM_UTF8 + b"\r\n \r\n", "is empty"),
        (b"PK\x03\x04" + b"\x00" * 40, "an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel workbook"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is not a text file"),
        (random.Random(7).randbytes(5_000), "known here|not a text file"),
        (SAID.encode("utf-16-le"), "is not a text file"),
        (codecs.BOM_UTF16_LE + b"odd", "no encoding that is known"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(content: bytes, said: str) -> None:
    with pytest.raises(ContentError, match=said):
        texts.decoded("people.csv", content)


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    with path.open("wb") as file:
        file.truncate(50_000_000)

    with pytest.raises(ContentError, match=r"people\.csv has 50 MB; a roster of 10,000 rows has about two"):
        texts.read(path)


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ContentError, match="There is no file"):
        texts.read(tmp_path / name)
