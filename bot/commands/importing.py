"""The roster: people and places from a file, who can be reached, and the roles there are."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.commands.desk import Desk, desk
from bot.directory import reading, records
from bot.directory.census import Census
from bot.errors import ContentError
from bot.network import roles
from bot.network.roster import applying, book, deciding, reach, sheets, texts, wishes
from bot.network.roster.deciding import Decision
from bot.network.roster.reports import Became, Report, RowRefused
from bot.network.roster.sheets import Sheet
from bot.network.roster.wishes import Accounts
from bot.printing import say, say_json

Json = Annotated[bool, typer.Option("--json", help="One JSON value instead of lines.")]

_SCOPE = "users:read.email"


def register(cli: typer.Typer) -> None:
    cli.command(name="import")(import_)
    cli.command()(people)
    role = typer.Typer(help="The roles that seats can have.", no_args_is_help=True)
    role.command(name="add")(add_role)
    role.command(name="list")(list_roles)
    cli.add_typer(role, name="role")


def import_(
    file: Annotated[Path, typer.Argument(help="A CSV file; docs/roster.md says which columns are read.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would become of each row, and do nothing.")
    ] = False,
    json: Json = False,
    refused: Annotated[
        Path | None, typer.Option(help="Write the refused rows, with the reasons, to this new CSV file.")
    ] = None,
) -> None:
    """Bring a roster in, row by row. Run again it changes nothing; consent, staff and owners are never touched."""
    text = texts.read(file)
    sheet = sheets.read(text)
    with desk() as at, _progress(quiet=json) as bar:
        accounts = _accounts(at, sheet, bar)
        with at.database.read() as session:
            known = book.load(session)
        deciding_ = bar.add_task("deciding", total=len(sheet.rows))
        decisions = list(deciding.decide(sheet.rows, known, accounts, lambda: bar.advance(deciding_)))
        lines = tuple(decision.line for decision in decisions)
        if not dry_run:
            writing = bar.add_task("writing", total=len(decisions))
            lines = applying.apply(
                at.database, decisions, at.now, at.clock.machine(), lambda rows: bar.advance(writing, rows)
            )
    warnings = (*sheet.warnings, *filter(None, [accounts.unasked]))
    report = Report(file.name, text.encoding, dry_run, warnings, lines)
    _tell(report, as_json=json)
    if refused is not None:
        _write_refused(refused, sheet, decisions)


def people(json: Json = False) -> None:
    """Who is here and how each can be reached; then the seats that nobody holds yet."""
    with desk() as at, at.database.read() as session:
        found = reach.everybody(session)
    if json:
        say_json(found)
        return
    for one in found:
        where = ", ".join(filter(None, (one.title or one.role, one.place, one.partner)))
        say(f"{one.reach.value:<19} {one.name or '–'}  {where or one.kind}")


def add_role(
    key: Annotated[str, typer.Argument(help="Such as budget_director; it never changes.")],
    label: Annotated[str, typer.Argument(help='As people read it, such as "Budget Director".')],
) -> None:
    """Add a role that seats can have."""
    with desk() as at:
        at.database.write(lambda session: roles.add(session, key, label, at.now))
    say(f"There is a role {key} now: {label}.")


def list_roles(json: Json = False) -> None:
    """The roles there are."""
    with desk() as at, at.database.read() as session:
        found = roles.everyone(session)
    if json:
        say_json(found)
        return
    for key, label in found.items():
        say(f"{key:<24} {label}")


def _accounts(at: Desk, sheet: Sheet, bar: Progress) -> Accounts:
    """What Slack says of everybody in the file; without a token, what it said before."""
    slack_ids, emails = _wanted(sheet)
    if at.settings.slack_bot_token is None:
        with at.database.read() as session:
            known = records.users(session)
        return _by_both(
            known, unasked="No SLACK_BOT_TOKEN is set, so Slack was not asked; what it said before was used."
        )
    client = at.client()
    unseen = ""
    if _SCOPE not in reading.fetch_identity(client).scopes:
        unseen, emails = f"the app lacks the scope {_SCOPE}, so the address was not looked for in Slack", set()
    looking = bar.add_task("asking Slack", total=None)
    found = []
    for user in Census(client, time.sleep).find(slack_ids, emails):
        found.append(user)
        bar.advance(looking)
    bar.update(looking, total=len(found))
    return _by_both(found, unseen=unseen)


def _wanted(sheet: Sheet) -> tuple[set[str], set[str]]:
    slack_ids, emails = set(), set()
    for row in sheet.rows:
        try:
            slack_id, email = wishes.addresses(row)
        except RowRefused:
            continue  # It is refused again, and told, when its turn comes.
        slack_ids |= {slack_id} if slack_id else set()
        emails |= {email} if email else set()
    return slack_ids, emails


def _by_both(users: list[records.SlackUser], unasked: str = "", unseen: str = "") -> Accounts:
    by_id = {user.slack_id: user for user in users}
    by_email = {user.email.casefold(): user for user in users if user.email}
    return Accounts(by_id, by_email, unasked, unseen)


def _tell(report: Report, *, as_json: bool) -> None:
    if as_json:
        counts = report.counts
        rows = [vars(line) for line in report.lines]
        say_json(
            {
                "file": report.file,
                "encoding": report.encoding,
                "dry_run": report.dry_run,
                "warnings": report.warnings,
                "counts": counts,
                "rows": rows,
            }
        )
        return
    say("\n".join([*(f"file: {warning}" for warning in report.warnings), *map(str, report.lines)]))
    counted = ", ".join(f"{number} {became}" for became, number in report.counts.items() if number)
    say(f"{counted}.{' Nothing was changed: this was a dry run.' if report.dry_run else ''}")


def _write_refused(path: Path, sheet: Sheet, decisions: list[Decision]) -> None:
    """To a file for its owner alone, and never over one that is there: it may be the roster itself."""
    rows = [[one.line.reason, *one.row.raw] for one in decisions if one.line.became is Became.REFUSED]
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise ContentError(f"The refused rows were not written to {path.name} ({error.strerror}).") from None
    with open(handle, "w", encoding="utf-8-sig", newline="") as file:
        file.write(sheets.written(["reason", *sheet.header], rows))


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Progress]:
    """A bar on standard error where somebody watches."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        yield bar
