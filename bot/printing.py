"""What commands print: a line for a person, or one JSON value for a program."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from typing import Any

from rich.console import Console


def say(text: str) -> None:
    """One line for a person at a terminal."""
    Console(highlight=False, soft_wrap=True).print(text, markup=False)


def say_json(value: object) -> None:
    """One JSON value for a program."""
    Console(highlight=False, soft_wrap=True).print(json.dumps(plain(value), ensure_ascii=False), markup=False)


def plain(value: object) -> Any:
    """Values as JSON takes them: dataclasses as objects, instants as ISO 8601."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value
