"""The one renderer: a message's values and its template in, what Slack takes out.

A message is a frozen dataclass; its template stands in the folder of its name in snake case. Templates
hold every word; they know only the values of their message.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import jinja2

from messages import ids, limits, menus
from messages.blocks import Block
from messages.kinds import Home, Message, Modal
from messages.lines import Speech, speech
from messages.page import Page

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Rendered:
    """A message as Slack takes it: top-level text, and the blocks that say the same."""

    text: str
    blocks: tuple[Block, ...]


class Renderer:
    """Renders in the language asked for, or English where that has no catalogue."""

    def __init__(self, speak: Callable[[str], Speech] = speech) -> None:
        self._speak = cache(speak)
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATES),
            extensions=["jinja2.ext.do"],
            undefined=jinja2.StrictUndefined,
            autoescape=False,  # noqa: S701 -- lines escape for Slack, which is not HTML.
        )

    def message(self, message: Message, locale: str) -> Rendered:
        page = self._page(message, locale)
        limits.check(page.blocks, page.text())
        return Rendered(page.text(), tuple(page.blocks))

    def modal(self, modal: Modal, locale: str) -> Block:
        page = self._page(modal, locale)
        view = {
            "type": "modal",
            "callback_id": modal.callback_id,
            "private_metadata": modal.metadata,
            **page.frame,
            "blocks": page.blocks,
        }
        limits.check_view(view)
        return view

    def home(self, home: Home, locale: str) -> Block:
        view: Block = {"type": "home", "blocks": self._page(home, locale).blocks}
        limits.check_view(view)
        return view

    def line(self, name: str, locale: str, **values: Any) -> str:
        """One plain sentence, for where Slack takes only text: an error beside a field."""
        return self._filled(f"{name}.jinja", locale, values).plain()

    def _page(self, values: Message | Modal | Home, locale: str) -> Page:
        fields = {field.name: getattr(values, field.name) for field in dataclasses.fields(values)}
        return self._filled(f"{folder(type(values))}/message.jinja", locale, fields)

    def _filled(self, template: str, locale: str, values: dict[str, Any]) -> Page:
        page, words = Page(), self._speak(locale)
        spoken = {"_": words.line, "_n": words.counted}
        offered = {"more_menu": partial(menus.more, words), "choices": partial(menus.partners, words)}
        self._environment.get_template(template).render({**page.words(), **spoken, **offered, "ids": ids, **values})
        return page


def folder(kind: type) -> str:
    """The template folder of a message class: `AnswerReceipt` -> `answer_receipt`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()
