"""The rich_text block: sections, lists, quotes and preformatted runs, and what stands inside them.

It is used as a block, as what a person types into a rich_text_input, and in cells and task cards; which
of these it is must not matter here.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.practice.rules import Kind, Rule, flag, kind_of, listing, matching, number, one_of, record, text
from bot.practice.texts import ID, URL

_STYLES = ("bold", "italic", "strike", "underline", "code", "highlight", "client_highlight", "unlink")
_STYLE = record({}, {name: flag() for name in _STYLES})
_STYLED: dict[str, Rule] = {"style": _STYLE}
_BORDER: dict[str, Rule] = {"border": number(0, 1)}


def _run(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None) -> Kind:
    return Kind(record(required, {**_STYLED, **(optional or {})}))


_TEXT = _run({"text": text(12000, least=1)})
_LINK = _run({"url": URL}, {"text": text(12000), "unsafe": flag()})
RUNS: dict[str, Kind] = {
    "text": _TEXT,
    "link": _LINK,
    "user": _run({"user_id": ID}),
    "usergroup": _run({"usergroup_id": ID}),
    "channel": _run({"channel_id": ID}),
    "team": _run({"team_id": ID}),
    "broadcast": _run({"range": one_of("here", "channel", "everyone")}),
    "emoji": _run({"name": ID}, {"skin_tone": number(1, 6), "unicode": ID, "url": URL}),
    "color": _run({"value": matching("#[0-9A-Fa-f]{6}")}),
    "date": _run({"timestamp": number(), "format": ID}, {"url": URL, "fallback": text(3000, least=1)}),
}
_ANY_RUN = listing(kind_of(RUNS), least=0)
_SECTION = Kind(record({"elements": _ANY_RUN}))

PARTS: dict[str, Kind] = {
    "rich_text_section": _SECTION,
    "rich_text_list": Kind(
        record(
            {
                "elements": listing(kind_of({"rich_text_section": _SECTION})),
                "style": one_of("bullet", "ordered"),
            },
            {"indent": number(0, 8), "offset": number(0), **_BORDER},
        )
    ),
    "rich_text_quote": Kind(record({"elements": _ANY_RUN}, _BORDER)),
    # Slack keeps preformatted text plain: it holds words and links, and no mentions or emoji.
    "rich_text_preformatted": Kind(
        record(
            {"elements": listing(kind_of({"text": _TEXT, "link": _LINK}), least=0)},
            {"language": ID, **_BORDER},
        )
    ),
}

RICH_TEXT = record({"elements": listing(kind_of(PARTS))}, {"block_id": ID})
#: A rich_text object where other kinds of value could stand.
A_RICH_TEXT = kind_of({"rich_text": Kind(RICH_TEXT)})
