"""Structured logs: one JSON line per event, a static name and fields that are ids, never text or secrets."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any, TextIO

import structlog

#: What must not appear in a log whatever somebody passes. The URL's end is a quote or a backslash of its JSON string.
_SECRET = re.compile(
    r"xox[a-z]-[\w.-]+|xapp-[\w-]+"  # Tokens.
    r"|v0=[0-9a-f]{8,}"  # Signatures.
    r"|https?://[^\s\"\\]*/(?:actions|commands|app)/[^\s\"\\]+"  # Response URLs, wherever they are served.
    r"|(?<=ticket=)[^\s\"\\&]+"  # What opens a Socket Mode connection.
    r"|(?<=://)[^\s\"\\/@]+(?=@)"  # Who opens a database.
)


def configure(level: str, to: TextIO = sys.stderr) -> None:
    """Set up logging for this process. The libraries' own lines go the same way, from WARNING up.

    Bolt and the SDK print request bodies below WARNING, and a failed signature with its body at INFO.
    """
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
            without_secrets,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.WriteLoggerFactory(file=to),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, handlers=[Forwarding()], force=True)


def without_secrets(_logger: object, _method: str, line: Any) -> str:
    """Blank whatever looks like a secret in the finished line, however deep it was in what somebody passed."""
    return _SECRET.sub("[secret]", line)


class Forwarding(logging.Handler):
    """Passes a library's line on by its logger's name and level; its text could hold a body, so it is left out."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        structlog.get_logger().warning("library_warning", library=record.name, severity=record.levelname, error=error)
