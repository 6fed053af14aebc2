"""What Slack refuses in a modal or a Home before it shows it.

It judges one view by itself; triggers, the stack and external ids that another view has are not known.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.practice.anatomy import every_block
from bot.practice.blocks import block_findings
from bot.practice.rules import Finding, Kind, Refusal, Rule, Surface, flag, kind_of, record, refuse, text
from bot.practice.texts import plain

MOST_BYTES = 250_000

_SURFACES = {"modal": Surface.MODAL, "home": Surface.HOME}


def _blocks(value: object, at: str, surface: Surface) -> Iterator[Finding]:
    yield from block_findings(value, surface, at)


def _submit_for_inputs(value: Mapping[str, Any], at: str, _: Surface) -> Iterator[Finding]:
    if "submit" in value:
        return
    for block, pointer in every_block(value["blocks"], f"{at}/blocks"):
        if block["type"] == "input":
            yield Finding("must define `submit` to use an `input` block in modals", f"{pointer}/input")


_SHARED: Mapping[str, Rule] = {
    "callback_id": text(255),
    "external_id": text(255),
    "private_metadata": text(3000),
}
_MODAL = record(
    {"title": plain(24), "blocks": _blocks},
    {
        **_SHARED,
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": flag(),
        "notify_on_close": flag(),
    },
    _submit_for_inputs,
)
_HOME = record({"blocks": _blocks}, _SHARED)
_VIEW = kind_of({"modal": Kind(_MODAL), "home": Kind(_HOME)})


def check_view(view: Mapping[str, Any]) -> None:
    """Raise Refusal by Slack's name when Slack would not open or publish this view."""
    if not isinstance(view, Mapping):
        raise Refusal("invalid_arguments", ["[ERROR] must provide an object [json-pointer:/view]"])
    if len(json.dumps(view, ensure_ascii=False).encode()) > MOST_BYTES:
        raise Refusal("view_too_large")
    surface = _SURFACES.get(str(view.get("type")), Surface.MODAL)
    refuse("invalid_arguments", _VIEW(view, "/view", surface))
