"""What a template writes on: each call adds a block, and with it what the block says to a screen reader.

Because both come from the same call, the top-level text cannot drift from the blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from messages import blocks
from messages.blocks import Block, Option
from messages.limits import SECTION_TEXT, TOP_TEXT, VIEW_TITLE, shortened_mrkdwn
from messages.lines import Line, escaped


class Page:
    """One message or view in the making. Its methods are what templates call; each returns nothing."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.spoken: list[str] = []
        self.sentences: list[str] = []
        self.frame: dict[str, Block] = {}

    def words(self) -> dict[str, Callable[..., Any]]:
        """What a template may call."""
        adders = (
            self.say,
            self.heading,
            self.grey,
            self.quote,
            self.content,
            self.rule,
            self.buttons,
            self.write,
            self.choose,
        )
        named: dict[str, Callable[..., Any]] = {adder.__name__: adder for adder in adders}
        return {
            **named,
            "title": self.title,
            "submit": self.submit,
            "close": self.close,
            "button": blocks.button,
            "menu": blocks.menu,
            "option": Option,
        }

    def text(self) -> str:
        """The whole message in words, for notifications and screen readers."""
        return shortened_mrkdwn("\n".join(self.spoken), TOP_TEXT)

    def plain(self) -> str:
        """The sentences alone on one line, unescaped: for where Slack takes only text."""
        return " ".join(self.sentences)

    def say(self, line: Line) -> None:
        block = blocks.section(line)
        self._add(block, block["text"]["text"])
        self.sentences.append(line.plain())

    def heading(self, line: Line) -> None:
        block = blocks.header(line)
        self._add(block, escaped(block["text"]["text"]))

    def grey(self, line: Line) -> None:
        block = blocks.context(line)
        self._add(block, block["elements"][0]["text"])

    def quote(self, text: str) -> None:
        """A person's own words, untouched."""
        self._add(blocks.quotation(text), escaped(text))

    def content(self, text: str, longest: int = SECTION_TEXT) -> None:
        """Content that staff wrote, such as a prompt's question: plain text, in nobody's language but its own."""
        block = blocks.content(text, longest)
        self._add(block, escaped(block["text"]["text"]))

    def rule(self) -> None:
        self.blocks.append(blocks.divider())

    def buttons(self, *elements: Block) -> None:
        self.blocks.append(blocks.actions(elements))

    def write(
        self,
        block_id: str,
        action_id: str,
        label: Line,
        initial: str = "",
        hint: Line | None = None,
        placeholder: Line | None = None,
        optional: bool = False,
        longest: int = 3000,
    ) -> None:
        """A field to write in; `longest` in characters."""
        element = blocks.text_input(action_id, initial=initial, placeholder=placeholder, longest=longest)
        self.blocks.append(blocks.entry(block_id, label, element, hint=hint, optional=optional))

    def choose(
        self,
        block_id: str,
        action_id: str,
        label: Line,
        options: Sequence[Option],
        initial: str = "",
        hint: Line | None = None,
        tells: bool = False,
    ) -> None:
        """One of several; with `tells` the app hears of each change at once."""
        element = blocks.radio(action_id, options, initial)
        self.blocks.append(blocks.entry(block_id, label, element, hint=hint, tells=tells))

    def title(self, line: Line) -> None:
        self.frame["title"] = blocks.plain(line, VIEW_TITLE)

    def submit(self, line: Line) -> None:
        self.frame["submit"] = blocks.plain(line, VIEW_TITLE)

    def close(self, line: Line) -> None:
        self.frame["close"] = blocks.plain(line, VIEW_TITLE)

    def _add(self, block: Block, said: str) -> None:
        self.blocks.append(block)
        self.spoken.append(said)
