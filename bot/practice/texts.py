"""Slack's composition objects: texts, options, confirmations and the small objects beside them.

These are the smallest parts that blocks and elements are made of; it must not know either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.practice.rules import (
    Finding,
    KeysRule,
    Kind,
    Rule,
    Surface,
    at_least_one,
    exactly_one,
    flag,
    kind_of,
    listing,
    one_of,
    record,
    text,
)

ID = text(255, least=1)
URL = text(3000, least=1)


def plain(most: int, least: int = 1) -> Rule:
    """A `plain_text` object; `emoji` belongs to it, `verbatim` does not."""
    return kind_of({"plain_text": Kind(_plain(most, least))})


def any_text(most: int, least: int = 1) -> Rule:
    """A `plain_text` or a `mrkdwn` object."""
    return kind_of(
        {
            "plain_text": Kind(_plain(most, least)),
            "mrkdwn": Kind(record({"text": text(most, least)}, {"verbatim": flag()})),
        }
    )


def _plain(most: int, least: int) -> Rule:
    return record({"text": text(most, least)}, {"emoji": flag()})


def option(label: Rule, extra: Mapping[str, Rule] | None = None) -> Rule:
    """One choice; its label is plain in menus and may be mrkdwn beside boxes and radios."""
    return record({"text": label, "value": text(150, least=1)}, {"description": label, **(extra or {})})


MENU_OPTION = option(plain(75))
BOX_OPTION = option(any_text(75))
OVERFLOW_OPTION = option(plain(75), {"url": URL})
OPTION_GROUP = record({"label": plain(75), "options": listing(MENU_OPTION, 100)})

STYLE = one_of("primary", "danger")
CONFIRM = record(
    {"title": plain(100), "text": any_text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": STYLE},
)
DISPATCH_CONFIG = record({"trigger_actions_on": listing(one_of("on_enter_pressed", "on_character_entered"), 2)})
CONVERSATION_FILTER = record(
    {},
    {
        "include": listing(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag(),
        "exclude_bot_users": flag(),
    },
    at_least_one("include", "exclude_external_shared_channels", "exclude_bot_users"),
)
SLACK_FILE = record({}, {"id": ID, "url": URL}, exactly_one("id", "url"))
WORKFLOW = record(
    {
        "trigger": record(
            {"url": URL},
            {"customizable_input_parameters": listing(record({"name": ID, "value": text(3000)}))},
        )
    }
)

_IMAGE_KEYS: dict[str, Rule] = {"image_url": URL, "slack_file": SLACK_FILE}
_ALT_TEXT: dict[str, Rule] = {"alt_text": text(2000, least=1)}
ONE_PICTURE: KeysRule = exactly_one("image_url", "slack_file")
#: The element inside other blocks, and the block of its own, which may have a title.
IMAGE_ELEMENT = record(_ALT_TEXT, _IMAGE_KEYS, ONE_PICTURE)
IMAGE_BLOCK = record(_ALT_TEXT, {**_IMAGE_KEYS, "title": plain(2000), "block_id": ID}, ONE_PICTURE)


def offered(element: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Every option an element offers, those in groups included, in its order."""
    groups = element.get("option_groups", ())
    return [*element.get("options", ()), *(one for group in groups for one in group["options"])]


def with_defaults(value: Any) -> Any:
    """A deep copy with the keys Slack adds to every text object when it gives one back."""
    if isinstance(value, list | tuple):
        return [with_defaults(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    copy = {key: with_defaults(item) for key, item in value.items()}
    if copy.get("type") == "plain_text":
        copy.setdefault("emoji", True)
    elif copy.get("type") == "mrkdwn":
        copy.setdefault("verbatim", False)
    return copy


def initials_are_offered(value: Mapping[str, Any], at: str, _: Surface) -> Iterator[Finding]:
    """What is picked at first must be, to the letter, one of the options offered."""
    choices = [with_defaults(one) for one in offered(value)]
    if "initial_option" in value and with_defaults(value["initial_option"]) not in choices:
        yield Finding("`initial_option` must match one of the options", f"{at}/initial_option")
    for position, one in enumerate(value.get("initial_options", ())):
        if with_defaults(one) not in choices:
            yield Finding("`initial_options` must match the options given", f"{at}/initial_options/{position}")
