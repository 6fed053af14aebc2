"""Records as files that outlive the program: JSON as everything stands, CSV for a spreadsheet, and a manifest.

Knows lines and columns; must not know whose they are.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from bot.records import files

#: What a spreadsheet takes for the beginning of a formula, also in the wide forms that it reads as the same.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "|")
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\u200e\u200f"

Table = Sequence[Any]
NOTE = (
    "records.json holds every text as it was written. In the CSV files (RFC 4180, UTF-8) a cell that a spreadsheet "
    "would take for a formula begins with an apostrophe. Times are local, with their offset; the zone stands beside."
)


def write(folder: Path, about: Mapping[str, object], tables: Mapping[str, tuple[type[Any], Table]]) -> None:
    """Write every table into the empty `folder`, and last manifest.json with counts and SHA-256 of each file.

    `tables` is by name: what one line is (a dataclass), and the lines.
    """
    listed = [_put(folder, "records.json", _json(about, tables), sum(len(table) for _, table in tables.values()))]
    for name, (kind, table) in tables.items():
        listed.append(_put(folder, f"{name}.csv", _csv(kind, table), len(table)))
    manifest = {**about, "note": NOTE, "files": listed}
    files.write_private(folder / "manifest.json", _dumped(manifest))


def harmless(cell: object) -> object:
    """The cell as a spreadsheet may have it: an apostrophe goes before what could begin a formula."""
    if not isinstance(cell, str):
        return cell
    begins = cell.lstrip(_INVISIBLE)
    risky = begins[:1] in {"\t", "\r", "\n"} or begins.lstrip().lstrip(_INVISIBLE).startswith(_FORMULA)
    return f"'{cell}" if risky else cell


def _put(folder: Path, name: str, content: bytes, lines: int) -> dict[str, object]:
    files.write_private(folder / name, content)
    return {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content), "records": lines}


def _json(about: Mapping[str, object], tables: Mapping[str, tuple[type[Any], Table]]) -> bytes:
    return _dumped({**about, **{name: [asdict(line) for line in table] for name, (_, table) in tables.items()}})


def _csv(kind: type[Any], table: Table) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([field.name for field in fields(kind)])
    writer.writerows([[harmless(cell) for cell in asdict(line).values()] for line in table])
    return text.getvalue().encode("utf-8")


def _dumped(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
