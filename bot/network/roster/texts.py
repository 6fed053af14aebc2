"""A file's bytes as text: which encoding it is in, and which files are no text at all.

Knows nothing of columns or people; what cannot be read is told in a sentence that says what to do.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ContentError

#: Ten times what ten thousand rows need; anything larger is another file than was meant.
MOST_BYTES = 20_000_000

_FORMATS = {
    b"PK\x03\x04": "an Excel workbook or a zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
}
_SAVE_AS = "Save the sheet as CSV (UTF-8) and import that."
#: What a text holds only by accident: control characters other than tabs and line ends.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True)
class Text:
    """What a file says, and what had to be guessed to read it."""

    body: str
    encoding: str
    warnings: tuple[str, ...] = ()


def read(path: Path) -> Text:
    """The text of the file at `path`; raises ContentError when it is missing, empty, too large or no text."""
    try:
        if not path.is_file():
            raise ContentError(f"There is no file {path.name!r} here.")
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise ContentError(
                f"{path.name} has {size / 1e6:.0f} MB; a roster of 10,000 rows has about two, and "
                f"{MOST_BYTES / 1e6:.0f} are taken. Is it the right file? If so, split it."
            )
        content = path.read_bytes()
    except OSError as error:
        raise ContentError(f"{path.name} cannot be read ({error.strerror}).") from None
    return decoded(path.name, content)


def decoded(name: str, content: bytes) -> Text:
    """Bytes as text: UTF-8, UTF-16 where it says so, else Windows-1252 with a warning."""
    for start, what in _FORMATS.items():
        if content.startswith(start):
            raise ContentError(f"{name} is {what}, not a CSV file. {_SAVE_AS}")
    text = _text(name, content)
    if not text.body.strip():
        raise ContentError(f"{name} is empty.")
    if "\0" in text.body or len(_CONTROL.findall(text.body)) * 20 > len(text.body):
        raise ContentError(f"{name} is not a text file. {_SAVE_AS}")
    return text


def _text(name: str, content: bytes) -> Text:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Text(_strictly(name, content, "utf-16"), "UTF-16")
    try:
        return Text(content.decode("utf-8-sig"), "UTF-8")
    except UnicodeDecodeError:
        pass
    guess = "It is not UTF-8 and was read as Windows-1252. Look at names with accents, or save it as CSV (UTF-8)."
    return Text(_strictly(name, content, "cp1252"), "Windows-1252", (guess,))


def _strictly(name: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise ContentError(f"{name} is in no encoding that is known here. {_SAVE_AS}") from None
