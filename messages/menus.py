"""Choices that several templates offer in the same words."""

from __future__ import annotations

from collections.abc import Sequence

from messages import blocks, ids
from messages.asking import Candidate
from messages.blocks import Block, Option
from messages.lines import Line, Speech

#: What an option's value is put together with: what was chosen, and what about.
MARK = "|"


def more(words: Speech, about: str) -> Block:
    """The menu under every message to a leader; `about` is the message's subject, such as `occurrence:12`."""
    offered = (
        (ids.MORE_TALK, words.line("I'd rather talk")),
        (ids.MORE_WHY, words.line("Why did I get this?")),
        (ids.MORE_ASK, words.line("Ask a question")),
        (ids.MORE_HELP, words.line("How this works")),
    )
    return blocks.menu(ids.MORE, [Option(f"{what}{MARK}{about}", label) for what, label in offered])


def partners(words: Speech, first: Sequence[Candidate], others: Sequence[Candidate], staff: str) -> list[Option]:
    """All partners, the two best placed first, and the network's staff last."""
    options = [Option(c.key, Line("%(name)s", {"name": c.name})) for c in (*first, *others)]
    return [*options, Option("staff", words.line("The network's staff: %(staff)s", staff=staff))]
