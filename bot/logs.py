"""Structured logs: one JSON line per event, a static name and fields that are ids, never text or secrets."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

#: What must not appear in a log whatever somebody passes: tokens, signatures, response URLs.
_SECRET = re.compile(r"xox[abepr]-[\w-]+|xapp-[\w-]+|v0=[0-9a-f]{8,}|https://hooks\.slack\.com/\S+")


def configure(level: str, to: TextIO = sys.stderr) -> None:
    """Set up logging for this process. The libraries' own lines go the same way, from WARNING up.

    Bolt and the SDK print request bodies below WARNING, and a failed signature with its body at INFO.
    """
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_secrets,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.WriteLoggerFactory(file=to),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, handlers=[Forwarding()], force=True)


def without_secrets(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Blank whatever looks like a token, a signature or a response URL."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _SECRET.sub("[secret]", value)
    return event


class Forwarding(logging.Handler):
    """Passes a library's line on by its logger's name and level; its text could hold a body, so it is left out."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        structlog.get_logger().warning("library_warning", library=record.name, severity=record.levelname, error=error)
