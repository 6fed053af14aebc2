"""What there is to translate, extracted afresh with the shipped mapping."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from messages.lines import FOLDER

MAPPING = FOLDER / "babel.cfg"
TEMPLATE = FOLDER / "throughline.pot"

#: As the head of the mapping file has it.
KEYWORDS = {"_": None, "_n": (1, 2), "line": None, "counted": (1, 2)}

PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Found:
    """A sentence, or its one and many, and the file it stands in."""

    file: str
    forms: tuple[str, ...]


def extracted() -> Iterator[Found]:
    with MAPPING.open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    messages = Path(__file__).parents[2] / "messages"
    for file, _line, forms, _comments, _context in extract_from_dir(messages, methods, options, KEYWORDS):
        yield Found(file, (forms,) if isinstance(forms, str) else tuple(forms))
