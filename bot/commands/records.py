"""What is kept: copies of the database and back, and one city's records as plain files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.desk import desk, load_settings
from bot.printing import say


def register(cli: typer.Typer) -> None:
    cli.command(name="backup")(back_up)
    cli.command()(restore)
    cli.command()(export)


def back_up(
    file: Annotated[Path, typer.Argument(help="Where the copy goes.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Copy the whole database to a file, as of one moment, while the bot runs."""
    from bot.records import backups  # noqa: PLC0415 -- slow import, and most commands copy nothing.

    with desk() as at:
        backups.back_up(at.database, file, at.now, force=force)
        sealed = bool(at.settings.throughline_words_keys)
    say(f"{file} holds everything up to now, and was read back. Only you can open it; keep it on another machine.")
    if sealed:
        say("THROUGHLINE_WORDS_KEYS is not in it: without the keys nobody reads what people wrote.")


def restore(file: Annotated[Path, typer.Argument(help="What `throughline backup` made.")]) -> None:
    """Put a backup back; what may have gone out since it was made is looked for in Slack before it is sent."""
    from bot.clock import SystemClock  # noqa: PLC0415 -- slow import, and most commands restore nothing.
    from bot.records import restoring  # noqa: PLC0415 -- slow import, and most commands restore nothing.

    settings, clock = load_settings(), SystemClock()
    keys = [key.get_secret_value() for key in settings.throughline_words_keys]
    done = restoring.restore(settings.database_url, file, keys, clock.now(), clock.machine())
    say(f"{file} is back in place.")
    say(f"The database that was there is kept as {done.kept}." if done.kept else "There was no database before.")
    if done.knows_until is not None:
        say(f"It knows nothing after {done.knows_until:%Y-%m-%d %H:%M:%S} UTC: tell those who wrote or planned since.")
    say(f"{done.in_doubt} deliveries may have gone out since. The bot looks for them in Slack before it sends them.")
    if done.to_review:
        say(f"{done.to_review} more wait for a person: the bot cannot tell where they would be. `throughline status`.")
    say("Start the bot again when you are ready.")


def export(
    jurisdiction: Annotated[str, typer.Option(help='The city or county: "Austin", or "Rochester, NY".')],
    out: Annotated[Path, typer.Option(help="A folder that is new or empty.")],
    by: Annotated[str, typer.Option(help="Slack id of the staff member who takes the records out.")],
) -> None:
    """Write one city's records as JSON and CSV, for its clerk. Every text that is opened is recorded."""
    from bot.records import export as exporting  # noqa: PLC0415 -- slow import, and most commands export nothing.

    with desk() as at:
        done = exporting.export(at.database, jurisdiction, out, by, at.now)
    say(f"The records of {done.body.name}, {done.body.state} are in {out}; manifest.json lists the files.")
    for name, number in done.counts.items():
        say(f"{number:>8}  {name.replace('_', ' ')}")
    say("They hold what people wrote, whoever it was meant for. Hand them to the city's clerk and to nobody else.")
