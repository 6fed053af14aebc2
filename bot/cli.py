"""The roof: the `throughline` command. It puts the subjects together and turns errors into one clear line."""

from __future__ import annotations

import sys

import typer

from bot.commands import importing, plans, records, roster, routing, running, setup
from bot.errors import ThroughlineError


def application() -> typer.Typer:
    """Every command there is."""
    cli = typer.Typer(
        name="throughline",
        help="A Slack bot that carries a network of city leaders from one convening to the next.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for subject in (running, setup, roster, importing, plans, routing, records):
        subject.register(cli)
    return cli


def main() -> None:
    """Run one command; what a person can mend ends with a line on standard error and status 1."""
    try:
        application()()
    except ThroughlineError as error:
        sys.stderr.write(f"throughline: {error}\n")
        raise SystemExit(1) from None
