"""Which function composes which message: the one table that delivery is given."""

from __future__ import annotations

from functools import partial

from bot.conversation import homes, leavings, prompts, questions, welcomes, workspace_changes
from bot.conversation.kit import Kit
from bot.delivery.compose import Composers

_BY_MESSAGE = {
    "welcome": welcomes.welcome,
    "staff_welcome": welcomes.staff_welcome,
    "help": welcomes.help_text,
    "paused": welcomes.fixed,
    "resumed": welcomes.fixed,
    "stopped": welcomes.fixed,
    "started": welcomes.fixed,
    "nothing_open": welcomes.fixed,
    "ask_button": welcomes.fixed,
    "wrong": welcomes.fixed,
    "mention": welcomes.fixed,
    "stranger": welcomes.stranger,
    "too_long": welcomes.too_long,
    "refusal": welcomes.refusal,
    "talk_wanted": welcomes.talk_wanted,
    "talk_told": welcomes.talk_told,
    "prompt": prompts.prompt,
    "receipt": prompts.receipt,
    "open_questions": prompts.open_questions,
    "why_this": prompts.why_this,
    "card": questions.card,
    "question_receipt": questions.receipt,
    "answer": questions.answer,
    "people_left": leavings.people_left,
    "channel_changed": workspace_changes.channel_changed,
    "home": homes.home,
}


def composers(kit: Kit) -> Composers:
    """Every message's composer, with what it needs besides the session."""
    return {message: partial(compose, kit) for message, compose in _BY_MESSAGE.items()}
