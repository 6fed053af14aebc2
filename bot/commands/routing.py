"""Where a question would go, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.app import train_router
from bot.printing import say, say_json
from bot.questions.routing import Choice


def register(cli: typer.Typer) -> None:
    cli.command()(route)


def route(
    text: Annotated[str, typer.Argument(help="The question.")],
    role: Annotated[str | None, typer.Option(help="The asker's role, such as city_manager.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Say where a question would go and why. Nothing is stored or sent."""
    ranking = train_router().rank(text, role)
    if json:
        decision = "staff" if ranking.decision.value == "sensitive" else ranking.decision.value
        say_json({"decision": decision, "ranking": [_choice(choice) for choice in ranking.choices]})
        return
    say(f"Decision: {ranking.decision.value}")
    for choice in ranking.choices[:2]:
        reasons = "; ".join(f"{reason.kind.value}: {reason.detail}" for reason in choice.reasons)
        say(f"{choice.confidence:.0%}  {choice.partner}  {reasons}")


def _choice(choice: Choice) -> dict[str, object]:
    return {
        "partner": choice.partner,
        "confidence": round(choice.confidence, 4),
        "reasons": [f"{reason.kind.value}: {reason.detail}" for reason in choice.reasons],
    }
