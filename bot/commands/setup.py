"""Setting up: the database, the starter, the manifest, the doctor."""

from __future__ import annotations

from typing import Annotated

import typer

from bot import doctor
from bot.commands.desk import load_settings
from bot.database import Database, exclusive
from bot.engagement import library
from bot.migrations import schema
from bot.network import founding
from bot.network import starter as starters
from bot.printing import say, say_json
from handlers.manifest import manifest as app_manifest


def register(cli: typer.Typer) -> None:
    db = typer.Typer(help="The database.", no_args_is_help=True)
    cli.command()(init)
    db.command()(upgrade)
    cli.add_typer(db, name="db")
    cli.command()(manifest)
    cli.command(name="doctor")(examine)


def init(starter: Annotated[str, typer.Option(help="Which starter content to load.")] = "ctg") -> None:
    """Create or migrate the database and load a starter; run again, it changes nothing that people changed."""
    settings = load_settings()
    content = starters.load(starter)
    with exclusive(settings.database_url, "init"):
        database = Database(settings.database_url)
        try:
            schema.upgrade(database)
            database.write(lambda session: founding.found(session, content))
            database.write(lambda session: library.stock(session, content.prompts))
        finally:
            database.close()
    say(
        f"Ready: {len(content.jurisdictions)} jurisdictions, {len(content.cohorts)} cohorts, "
        f"{len(content.partners)} partners, {len(content.prompts)} prompts."
    )
    if not settings.throughline_records_contact:
        say("Say whom a city calls about its records: set THROUGHLINE_RECORDS_CONTACT (docs/for-your-city-clerk.md).")


def upgrade() -> None:
    """Bring the database to this program's version."""
    settings = load_settings()
    with exclusive(settings.database_url, "db upgrade"):
        database = Database(settings.database_url)
        try:
            schema.upgrade(database)
        finally:
            database.close()
    say("The database has this program's version.")


def manifest(
    url: Annotated[str | None, typer.Option(help="https://host, for HTTP instead of Socket Mode.")] = None,
) -> None:
    """Print the Slack app manifest."""
    say_json(app_manifest(url))


def examine(json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> None:
    """Say what is wrong and what to do."""
    findings = doctor.examine()
    if json:
        say_json({"ok": all(finding.ok for finding in findings), "findings": findings})
    else:
        for finding in findings:
            say(f"{'ok   ' if finding.ok else 'WRONG'} {finding.what}: {finding.said}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)
