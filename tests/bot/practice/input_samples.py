"""Every input with an entry that fits it, and the one-input form the tests put it in."""

from __future__ import annotations

from typing import Any

from bot.practice.inputs import (
    Dated,
    DateTimed,
    Emailed,
    Entry,
    Files,
    Linked,
    Numbered,
    Picked,
    PickedChannels,
    PickedConversations,
    PickedMany,
    PickedUsers,
    RichTyped,
    Timed,
    Typed,
)
from tests.bot.practice.block_samples import (
    Json,
    field,
    line,
    option,
    plain,
    rich_text,
    select,
    typed,
)

A = {"text": {"type": "plain_text", "text": "A", "emoji": True}, "value": "a"}
B = {"text": {"type": "plain_text", "text": "B", "emoji": True}, "value": "b"}
AB = [option("a"), option("b", "B")]


def form(element: Json, **more: Any) -> list[Json]:
    return [field({**element, "action_id": "act"}, block_id="blk", **more)]


def of_type(kind: str, **more: Any) -> Json:
    return {"type": kind, **more}


# One row per input: the element, the key of its value, the value at first, an entry, the value then.
INPUTS: list[tuple[Json, str, Any, Entry, Any]] = [
    (typed(), "value", None, Typed("hi"), "hi"),
    (of_type("email_text_input"), "value", None, Emailed("a@example.org"), "a@example.org"),
    (of_type("url_text_input"), "value", None, Linked("https://example.org"), "https://example.org"),
    (of_type("number_input", is_decimal_allowed=True), "value", None, Numbered("-1.5"), "-1.5"),
    (of_type("rich_text_input"), "rich_text_value", None, RichTyped((line(),)), rich_text(line())),
    (of_type("checkboxes", options=AB), "selected_options", [], PickedMany(("b", "a")), [B, A]),
    (of_type("radio_buttons", options=AB), "selected_option", None, Picked("b"), B),
    (select(options=AB), "selected_option", None, Picked("a"), A),
    (
        of_type("static_select", option_groups=[{"label": plain(), "options": AB}]),
        "selected_option",
        None,
        Picked("b"),
        B,
    ),
    (of_type("external_select"), "selected_option", None, Picked("a", "A"), A),
    (select(type="multi_static_select", options=AB), "selected_options", [], PickedMany(("a",)), [A]),
    (
        of_type("multi_external_select"),
        "selected_options",
        [],
        PickedMany(("a", "b"), ("A", "B")),
        [A, B],
    ),
    (of_type("users_select"), "selected_user", None, PickedUsers(("U1",)), "U1"),
    (
        of_type("conversations_select"),
        "selected_conversation",
        None,
        PickedConversations(("C1",)),
        "C1",
    ),
    (of_type("channels_select"), "selected_channel", None, PickedChannels(("C1",)), "C1"),
    (of_type("multi_users_select"), "selected_users", [], PickedUsers(("U1", "U2")), ["U1", "U2"]),
    (
        of_type("multi_conversations_select"),
        "selected_conversations",
        [],
        PickedConversations(("C1",)),
        ["C1"],
    ),
    (of_type("multi_channels_select"), "selected_channels", [], PickedChannels(("C1",)), ["C1"]),
    (of_type("datepicker"), "selected_date", None, Dated("2028-02-29"), "2028-02-29"),
    (of_type("timepicker"), "selected_time", None, Timed("09:05"), "09:05"),
    (of_type("datetimepicker"), "selected_date_time", None, DateTimed(1_800_000_000), 1_800_000_000),
    (of_type("file_input"), "files", [], Files(("F1",)), [{"id": "F1"}]),
]
NAMES = [row[0]["type"] for row in INPUTS]
