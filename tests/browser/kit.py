"""One of each: every block and element that Slack shows, as the small app sends them."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str, description: str = "") -> Json:
    shape: Json = {"text": plain(value.capitalize()), "value": value}
    return shape | {"description": plain(description)} if description else shape


OPTIONS = [option("north"), option("south"), option("east")]
CONFIRM = {
    "title": plain("Are you sure?"),
    "text": mrkdwn("This *cannot* be undone."),
    "confirm": plain("Yes, do"),
    "deny": plain("No"),
}


def element(kind: str, action_id: str, **more: Any) -> Json:
    return {"type": kind, "action_id": action_id, **more}


def button(action_id: str, label: str, **more: Any) -> Json:
    return element("button", action_id, text=plain(label), value="pressed", **more)


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def field(block_id: str, label: str, inner: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": inner, **more}


def rich(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": list(parts)}


def run(text: str, **style: bool) -> Json:
    return {"type": "text", "text": text, "style": style} if style else {"type": "text", "text": text}


def line(*runs: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(runs)}


#: Menus and pickers as they stand under a message.
MENUS = [
    element("static_select", "static", placeholder=plain("Pick a side"), options=OPTIONS),
    element("external_select", "external", placeholder=plain("Find a topic"), min_query_length=1),
    element("users_select", "user", placeholder=plain("Pick a person")),
    element("channels_select", "channel", placeholder=plain("Pick a channel")),
    element("conversations_select", "conversation", placeholder=plain("Pick a conversation")),
    element("multi_static_select", "many", placeholder=plain("Pick several"), options=OPTIONS),
    element("multi_external_select", "many-external", placeholder=plain("Find topics"), min_query_length=1),
    element("multi_users_select", "many-users", placeholder=plain("Pick people")),
    element("multi_channels_select", "many-channels", placeholder=plain("Pick channels")),
    element("multi_conversations_select", "many-conversations", placeholder=plain("Pick conversations")),
]
CHOICES = [
    element("datepicker", "date", placeholder=plain("Pick a day")),
    element("timepicker", "time", placeholder=plain("Pick a time")),
    element("datetimepicker", "moment"),
    element("radio_buttons", "radio", options=OPTIONS),
    element("checkboxes", "boxes", options=[option("water", "Pipes and rivers"), option("streets")]),
    element("overflow", "overflow", options=OPTIONS),
]
BUTTONS = [
    button("plain", "Later"),
    button("primary", "Answer", style="primary"),
    button("danger", "Withdraw", style="danger", confirm=CONFIRM),
    button("link", "Read more", url="https://example.org/more"),
    button("broken", "Break"),
]
ELEMENTS: list[Json] = [
    {"type": "header", "text": plain("Everything one can press")},
    actions(*BUTTONS),
    actions(*MENUS),
    actions(*CHOICES),
    {
        "type": "section",
        "text": mrkdwn("A section with *words* and something beside them"),
        "accessory": button("beside", "Beside"),
    },
    {
        "type": "context_actions",
        "elements": [
            element(
                "feedback_buttons",
                "feedback",
                positive_button={"text": plain("Helpful"), "value": "good"},
                negative_button={"text": plain("Not helpful"), "value": "bad"},
            ),
            element("icon_button", "icon", icon="trash", text=plain("Remove"), value="away"),
        ],
    },
]

TEXTS: list[Json] = [
    {"type": "header", "text": plain("What is said, and how")},
    {
        "type": "section",
        "text": mrkdwn(
            "*Bold*, _italic_, ~gone~, `code`, <https://example.org|a link> and :seedling:\n"
            "> A quotation\nDue <!date^1803916800^{date_short_pretty} at {time}|soon>\n```two\nlines```"
        ),
        "fields": [mrkdwn("*City*\nAustin"), plain("Plain"), mrkdwn("*Zone*\nCentral"), plain("Last")],
        "accessory": {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A map of the river"},
    },
    {"type": "divider"},
    {
        "type": "context",
        "elements": [
            {"type": "image", "image_url": "https://example.org/b.png", "alt_text": "Seal"},
            mrkdwn("Sent to you alone"),
        ],
    },
    rich(
        line(
            run("Rich "),
            run("bold", bold=True),
            run(" and "),
            run("code", code=True),
            {"type": "emoji", "name": "wave"},
        ),
        {"type": "rich_text_list", "style": "bullet", "elements": [line(run("one")), line(run("two"))]},
        {"type": "rich_text_list", "style": "ordered", "indent": 1, "elements": [line(run("first"))]},
        {"type": "rich_text_quote", "elements": [run("said before")]},
        {"type": "rich_text_preformatted", "elements": [run("as = written")]},
    ),
    {
        "type": "markdown",
        "text": "## Markdown\n- **strong**\n- [link](https://example.org)\n\n| City | Year |\n|-|-|\n| Austin | 2027 |",
    },
    {
        "type": "image",
        "image_url": "https://example.org/c.png",
        "alt_text": "A bar chart of answers",
        "title": plain("Answers"),
    },
    {
        "type": "table",
        "rows": [
            [{"type": "raw_text", "text": "City"}, {"type": "raw_text", "text": "Day"}],
            [{"type": "raw_text", "text": "Austin"}, {"type": "raw_text", "text": "Monday"}],
        ],
    },
    {
        "type": "data_table",
        "caption": "Days",
        "rows": [[{"type": "raw_text", "text": "Day"}], [{"type": "raw_number", "value": 3, "text": "3"}]],
    },
    {
        "type": "data_visualization",
        "title": "Topics",
        "chart": {"type": "pie", "segments": [{"label": "Housing", "value": 2}, {"label": "Water", "value": 1}]},
    },
    {
        "type": "video",
        "title": plain("A talk"),
        "alt_text": "Somebody talks",
        "video_url": "https://example.org/v",
        "thumbnail_url": "https://example.org/t.png",
    },
    {
        "type": "card",
        "title": plain("A card"),
        "body": plain("With a body"),
        "actions": [button("carded", "In a card")],
    },
    {
        "type": "carousel",
        "elements": [{"type": "card", "title": plain("One")}, {"type": "card", "title": plain("Two")}],
    },
    {"type": "container", "title": plain("A container"), "child_blocks": [{"type": "section", "text": plain("held")}]},
    {"type": "task_card", "task_id": "t1", "title": "Look it up", "status": "complete"},
    {
        "type": "plan",
        "title": "A plan",
        "tasks": [{"type": "task_card", "task_id": "t2", "title": "Think", "status": "pending"}],
    },
]

#: Inputs by their block, with a label each.
INPUTS = [
    field(
        "words",
        "Your answer",
        element("plain_text_input", "a", multiline=True, min_length=5),
        hint=plain("Kept as a record."),
    ),
    field("name", "Title", element("plain_text_input", "a", placeholder=plain("A few words"))),
    field("count", "How many", element("number_input", "a", is_decimal_allowed=False, min_value="1"), optional=True),
    field("mail", "E-mail", element("email_text_input", "a"), optional=True),
    field("url", "Address", element("url_text_input", "a"), optional=True),
    field("rich", "More", element("rich_text_input", "a"), optional=True),
    field("static", "Side", element("static_select", "a", options=OPTIONS)),
    field("external", "Topic", element("external_select", "a", min_query_length=1), optional=True),
    field("people", "People", element("multi_users_select", "a"), optional=True),
    field("radio", "Who reads it", element("radio_buttons", "a", options=OPTIONS)),
    field("boxes", "Areas", element("checkboxes", "a", options=OPTIONS), optional=True),
    field("day", "Day", element("datepicker", "a"), optional=True),
    field("time", "Time", element("timepicker", "a"), optional=True),
    field("moment", "Moment", element("datetimepicker", "a"), optional=True),
    field("file", "File", element("file_input", "a"), optional=True),
]


def modal(title: str, blocks: list[Json], **more: Any) -> Json:
    return {"type": "modal", "title": plain(title), "close": plain("Cancel"), "blocks": blocks, **more}


FORM = modal(
    "Answer",
    [
        {"type": "section", "text": mrkdwn("Read by *the named staff*.")},
        {"type": "alert", "text": plain("A notice"), "level": "info"},
        *INPUTS,
        actions(button("deeper", "One more"), button("again", "Change")),
    ],
    submit=plain("Send"),
    callback_id="form",
)
DEEPER = modal(
    "Deeper", [field("deep", "Deep", element("plain_text_input", "a"))], submit=plain("Done"), callback_id="deeper"
)
HOME: Json = {
    "type": "home",
    "blocks": [
        {"type": "header", "text": plain("Your questions")},
        {"type": "section", "text": mrkdwn("Nothing is open."), "accessory": button("home-button", "Ask a question")},
        {"type": "divider"},
        actions(*CHOICES[:2], MENUS[0]),
        field("pace", "Pace", element("static_select", "a", options=OPTIONS), dispatch_action=True),
    ],
}
