"""Every block element Slack knows: its keys and sizes, the surfaces it is legal on, the blocks it may
stand in. What a person does with an element is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.practice.rich_texts import A_RICH_TEXT
from bot.practice.rules import (
    Finding,
    KeysRule,
    Kind,
    Rule,
    Surface,
    exactly_one,
    flag,
    in_order,
    kind_of,
    listing,
    matching,
    number,
    one_of,
    record,
    text,
)
from bot.practice.texts import (
    BOX_OPTION,
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_CONFIG,
    ID,
    IMAGE_ELEMENT,
    MENU_OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    STYLE,
    URL,
    WORKFLOW,
    initials_are_offered,
    plain,
)

Keys = Mapping[str, Rule]

_ACTION: Keys = {"action_id": ID}
_FOCUS: Keys = {"focus_on_load": flag()}
_CONFIRM: Keys = {"confirm": CONFIRM}
_PLACEHOLDER: Keys = {"placeholder": plain(150)}
_DISPATCH: Keys = {"dispatch_action_config": DISPATCH_CONFIG}
_LABELLED: Keys = {"accessibility_label": text(75, least=1)}
_TYPED: Keys = {**_ACTION, **_FOCUS, **_PLACEHOLDER, **_DISPATCH}
_MENU: Keys = {**_ACTION, **_FOCUS, **_CONFIRM, **_PLACEHOLDER}
_MANY: Keys = {**_MENU, "max_selected_items": number(1)}
_STATIC: Keys = {"options": listing(MENU_OPTION, 100), "option_groups": listing(OPTION_GROUP, 100)}
_LOADED: Keys = {"min_query_length": number(0)}
_IDS = listing(ID)
_VISIBLE: Keys = {"visible_to_user_ids": _IDS}
_NUMBER = matching(r"-?\d+(\.\d+)?", most=255)

_MODAL_ONLY = frozenset({Surface.MODAL})
_MESSAGE_ONLY = frozenset({Surface.MESSAGE})


def _date_exists(value: object, at: str, _: Surface) -> Iterator[Finding]:
    # The pattern is asked first because Python also takes dates that Slack does not, such as 20260105.
    try:
        date.fromisoformat(str(value) if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)) else "")
    except ValueError:
        yield Finding("must be a date in the format YYYY-MM-DD", at)


def _zone_exists(value: object, at: str, _: Surface) -> Iterator[Finding]:
    try:
        ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Finding("must be an IANA time zone", at)


def _initials_are_few(value: Mapping[str, object], at: str, _: Surface) -> Iterator[Finding]:
    most = value.get("max_selected_items")
    for key in ("initial_options", "initial_users", "initial_conversations", "initial_channels"):
        given = value.get(key, ())
        if isinstance(most, int) and isinstance(given, list | tuple) and len(given) > most:
            yield Finding(f"no more than {most} items allowed", f"{at}/{key}")


def _whole_unless_decimal(value: Mapping[str, object], at: str, _: Surface) -> Iterator[Finding]:
    for key in ("initial_value", "min_value", "max_value"):
        if value["is_decimal_allowed"] is False and "." in str(value.get(key, "")):
            yield Finding("must be an integer unless `is_decimal_allowed`", f"{at}/{key}")


_ONE_SOURCE: KeysRule = exactly_one("options", "option_groups")


def _chosen(optional: Keys) -> Rule:
    return record({}, optional)


def _choosing_many(optional: Keys, *also: KeysRule) -> Rule:
    return record({}, {**_MANY, **optional}, *also, _initials_are_few)


def _line(optional: Keys) -> Rule:
    return record({}, {**_TYPED, **optional})


_BUTTON_SIDE = record({"text": plain(75), "value": text(2000)}, _LABELLED)

BUTTON = Kind(
    record(
        {"text": plain(75)},
        {
            **_ACTION,
            **_CONFIRM,
            **_LABELLED,
            **_VISIBLE,
            "url": URL,
            "value": text(2000),
            "style": STYLE,
            "agent_prompt": text(4000, least=1),
            "agent_prompt_display": text(4000, least=1),
        },
    )
)
IMAGE = Kind(IMAGE_ELEMENT)

CHOICES: dict[str, Kind] = {
    "checkboxes": Kind(
        record(
            {"options": listing(BOX_OPTION, 10)},
            {**_ACTION, **_FOCUS, **_CONFIRM, "initial_options": listing(BOX_OPTION)},
            initials_are_offered,
        )
    ),
    "radio_buttons": Kind(
        record(
            {"options": listing(BOX_OPTION, 10)},
            {**_ACTION, **_FOCUS, **_CONFIRM, "initial_option": BOX_OPTION},
            initials_are_offered,
        )
    ),
    "static_select": Kind(
        record({}, {**_MENU, **_STATIC, "initial_option": MENU_OPTION}, _ONE_SOURCE, initials_are_offered)
    ),
    "external_select": Kind(_chosen({**_MENU, **_LOADED, "initial_option": MENU_OPTION})),
    "users_select": Kind(_chosen({**_MENU, "initial_user": ID})),
    "conversations_select": Kind(
        _chosen(
            {
                **_MENU,
                "initial_conversation": ID,
                "default_to_current_conversation": flag(),
                "response_url_enabled": flag(),
                "filter": CONVERSATION_FILTER,
            }
        )
    ),
    "channels_select": Kind(_chosen({**_MENU, "initial_channel": ID, "response_url_enabled": flag()})),
    "multi_static_select": Kind(
        _choosing_many({**_STATIC, "initial_options": listing(MENU_OPTION)}, _ONE_SOURCE, initials_are_offered)
    ),
    "multi_external_select": Kind(_choosing_many({**_LOADED, "initial_options": listing(MENU_OPTION)})),
    "multi_users_select": Kind(_choosing_many({"initial_users": _IDS})),
    "multi_conversations_select": Kind(
        _choosing_many(
            {
                "initial_conversations": _IDS,
                "default_to_current_conversation": flag(),
                "filter": CONVERSATION_FILTER,
            }
        )
    ),
    "multi_channels_select": Kind(_choosing_many({"initial_channels": _IDS})),
    "datepicker": Kind(_chosen({**_MENU, "initial_date": _date_exists})),
    "timepicker": Kind(
        _chosen({**_MENU, "initial_time": matching(r"([01]\d|2[0-3]):[0-5]\d"), "timezone": _zone_exists})
    ),
}
DATETIMEPICKER = Kind(
    _chosen({**_ACTION, **_FOCUS, **_CONFIRM, "initial_date_time": number(1_000_000_000, 9_999_999_999)}),
    frozenset({Surface.MESSAGE, Surface.MODAL}),
)
RICH_TEXT_INPUT = Kind(
    record(
        {},
        {**_TYPED, "initial_value": A_RICH_TEXT, "min_lines": number(1, 100), "max_lines": number(1, 100)},
        in_order("min_lines", "max_lines"),
    ),
    frozenset({Surface.MODAL, Surface.HOME}),
)

FIELDS: dict[str, Kind] = {
    "plain_text_input": Kind(
        record(
            {},
            {
                **_TYPED,
                "initial_value": text(3000),
                "multiline": flag(),
                "min_length": number(0, 3000),
                "max_length": number(1, 3000),
            },
            in_order("min_length", "max_length"),
        )
    ),
    "number_input": Kind(
        record(
            {"is_decimal_allowed": flag()},
            {**_TYPED, "initial_value": _NUMBER, "min_value": _NUMBER, "max_value": _NUMBER},
            in_order("min_value", "max_value"),
            _whole_unless_decimal,
        ),
        _MODAL_ONLY,
    ),
    "email_text_input": Kind(_line({"initial_value": text(3000)}), _MODAL_ONLY),
    "url_text_input": Kind(_line({"initial_value": text(3000)}), _MODAL_ONLY),
    "file_input": Kind(
        _chosen({**_ACTION, "filetypes": _IDS, "max_files": number(1, 10)}),
        _MODAL_ONLY,
    ),
    "datetimepicker": DATETIMEPICKER,
    "rich_text_input": RICH_TEXT_INPUT,
}
PRESSED: dict[str, Kind] = {
    "button": BUTTON,
    "overflow": Kind(record({"options": listing(OVERFLOW_OPTION, 5)}, {**_ACTION, **_CONFIRM})),
    "workflow_button": Kind(
        record({"text": plain(75), "workflow": WORKFLOW}, {**_ACTION, **_LABELLED, "style": STYLE}),
        _MESSAGE_ONLY,
    ),
}

#: By the key of the block that holds them: what Slack takes there.
IN_SECTION = kind_of({**PRESSED, **CHOICES, "image": IMAGE})
IN_ACTIONS = kind_of({**PRESSED, **CHOICES, "datetimepicker": DATETIMEPICKER, "rich_text_input": RICH_TEXT_INPUT})
IN_INPUT = kind_of({**CHOICES, **FIELDS})
IN_CONTEXT_ACTIONS = kind_of(
    {
        "feedback_buttons": Kind(record({"positive_button": _BUTTON_SIDE, "negative_button": _BUTTON_SIDE}, _ACTION)),
        "icon_button": Kind(
            record(
                {"icon": one_of("trash"), "text": plain(75)},
                {**_ACTION, **_CONFIRM, **_LABELLED, **_VISIBLE, "value": text(2000)},
            )
        ),
    }
)
IN_CARD = kind_of({"button": BUTTON})
AN_IMAGE = kind_of({"image": IMAGE})
