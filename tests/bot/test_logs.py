from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot import logs

TOKENS = (
    "xoxb-1234567890-abcDEF",
    "xoxp-1234567890-abcDEF",
    "xoxe-1-My0xLTEyMw",
    "xoxe.xoxp-1-Mi0yLTEyMw",
    "xapp-1-A012-345-abcdef",
)
SIGNATURE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
RESPONSE_URL = "https://hooks.slack.com/actions/T012/345/abcXYZ"
PRACTICE_RESPONSE_URL = "http://127.0.0.1:9/commands/T012/abcXYZ"
TICKET = "wss://wss-primary.slack.com/link/?ticket=6b1a0f2c&app_id=0f"
DATABASE = "postgresql://throughline:pa55word@db.internal/throughline"
BODY = "The council split over the ward map."


@pytest.fixture
def printed() -> Iterator[io.StringIO]:
    """What logging prints; the set-up before is put back afterwards."""
    root = logging.getLogger()
    handlers, level, set_up = root.handlers[:], root.level, structlog.get_config()
    to = io.StringIO()
    logs.configure("INFO", to)
    yield to
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**set_up)


def lines(printed: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed.getvalue().splitlines()]


def test_one_event_is_one_json_line(printed: io.StringIO) -> None:
    structlog.get_logger().info("sent", delivery="0190", place="Äußere\nZeile")

    (line,) = lines(printed)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "sent", "level": "info", "delivery": "0190", "place": "Äußere\nZeile"}


@pytest.mark.parametrize("secret", [*TOKENS, SIGNATURE, RESPONSE_URL, PRACTICE_RESPONSE_URL])
@pytest.mark.parametrize(
    "shape",
    [
        lambda secret: {"said": secret},
        lambda secret: {"said": f"Bearer {secret}, refused"},
        lambda secret: {"said": {"headers": {"authorization": [secret]}}},
        lambda secret: {"said": (secret,)},
        lambda secret: {"said": ValueError(f"{secret} is wrong")},
        lambda secret: {secret: "the name of a field"},
    ],
    ids=["alone", "in text", "nested", "in a tuple", "in an error", "as a name"],
)
def test_secrets_are_never_printed(printed: io.StringIO, secret: str, shape: Any) -> None:
    structlog.get_logger().warning("odd", **shape(secret))

    (line,) = lines(printed)
    assert line["event"] == "odd"
    assert secret not in printed.getvalue()


def test_tickets_and_database_passwords_are_never_printed(printed: io.StringIO) -> None:
    structlog.get_logger().warning("odd", socket=TICKET, database=DATABASE)

    (line,) = lines(printed)
    assert (line["socket"], line["database"]) == (
        "wss://wss-primary.slack.com/link/?ticket=[secret]&app_id=0f",
        "postgresql://[secret]@db.internal/throughline",
    )


def test_a_secret_in_the_event_itself_is_not_printed(printed: io.StringIO) -> None:
    structlog.get_logger().warning(f"refused {TOKENS[0]}")

    assert lines(printed)[0]["event"] == "refused [secret]"


def test_events_below_the_level_are_not_printed(printed: io.StringIO) -> None:
    structlog.get_logger().debug("looked", delivery="0190")

    assert printed.getvalue() == ""


def test_a_librarys_line_passes_by_name_and_level_without_its_text(printed: io.StringIO) -> None:
    logging.getLogger("slack_bolt.App").warning("Unhandled request: %s", {"text": BODY, "token": TOKENS[0]})

    (line,) = lines(printed)
    del line["timestamp"]
    assert line == {
        "event": "library_warning",
        "level": "warning",
        "library": "slack_bolt.App",
        "severity": "WARNING",
        "error": None,
    }


def test_a_librarys_error_passes_by_kind_without_its_text(printed: io.StringIO) -> None:
    try:
        raise ValueError(BODY)
    except ValueError:
        logging.getLogger("slack_sdk").exception("Failed with %s", BODY)

    assert [(line["severity"], line["error"]) for line in lines(printed)] == [("ERROR", "ValueError")]
    assert BODY not in printed.getvalue()


def test_a_librarys_lines_below_warning_are_not_printed(printed: io.StringIO) -> None:
    logging.getLogger("slack_bolt.App").info("Invalid request signature detected (%s)", BODY)

    assert printed.getvalue() == ""
