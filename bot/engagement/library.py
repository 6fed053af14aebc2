"""The prompts a starter brings, put where staff can use them; those that are there stay as people left them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.engagement import prompts
from bot.engagement.rows import PromptKind, PromptRow
from bot.network.starter import StarterPrompt


def stock(session: Session, given: Iterable[StarterPrompt]) -> None:
    """Add every prompt whose name is not taken."""
    taken = set(session.scalars(select(PromptRow.name)))
    for one in given:
        if one.name not in taken:
            prompts.add(
                session,
                name=one.name,
                kind=PromptKind(one.kind),
                title=one.title,
                question=one.question,
                why_now=one.why_now,
            )
