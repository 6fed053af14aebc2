"""What is wrong and what to do, looked at one thing after the other, each by itself.

Every finding is a sentence for the person who runs the bot; no finding holds a secret.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import settings as setting
from bot.clock import SystemClock
from bot.database import Database, sqlite_path
from bot.delivery.slack import open_client
from bot.directory import reading
from bot.errors import SettingError, SlackUnusableError, ThroughlineError
from bot.migrations import schema
from bot.network import partners, people
from bot.records import backups
from bot.settings import Settings
from handlers.manifest import SCOPES

#: Slack refuses signatures older than five minutes; a clock this far off is on its way there (seconds).
CLOCK_TOLERANCE = 30


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    what: str
    ok: bool
    said: str


def examine() -> list[Finding]:
    """Look at settings, records, database, people, tokens, scopes and clock; what cannot be looked at says why."""
    try:
        settings = setting.load()
    except SettingError as error:
        return [Finding("settings", ok=False, said=str(error))]
    return [
        Finding("settings", ok=True, said="read"),
        _records_contact(settings),
        *_database(settings),
        *_slack(settings),
        _looked_at("app token", lambda: _app_token(settings)),
    ]


def _records_contact(settings: Settings) -> Finding:
    """Whom a city's clerk calls: without it, nobody answers for what is kept here."""
    contact = settings.throughline_records_contact
    nobody = "nobody. Set THROUGHLINE_RECORDS_CONTACT to a name and how to reach them; a city's clerk will ask."
    return Finding("records contact", ok=bool(contact), said=contact or nobody)


def _database(settings: Settings) -> Iterator[Finding]:
    if settings.is_sqlite and not sqlite_path(settings.database_url).exists():  # Looking would make an empty one.
        yield Finding("database", ok=False, said="no file yet. Run `throughline init --starter ctg`.")
        return
    database = Database(settings.database_url)
    try:
        checked = _looked_at("database", lambda: _version(database))
        yield checked
        if checked.ok:
            yield from _people(database)
            yield _last_backup(database)
    finally:
        database.close()


def _version(database: Database) -> str:
    schema.check(database)
    return "reachable, and of this program's version"


def _people(database: Database) -> Iterator[Finding]:
    with database.read() as session:
        staff = people.staff(session)
        without = [partner.key for partner in partners.everyone(session) if partner.channel_id is None]
    yield Finding(
        "staff",
        ok=bool(staff),
        said=f"{len(staff)} on the staff" if staff else "nobody yet. Run `throughline staff add SLACK_ID`.",
    )
    missing = f"no channel for {', '.join(without)}; their questions go to staff. Run `throughline partner channel`."
    yield Finding("partners", ok=True, said=missing if without else "every partner has a channel")


def _last_backup(database: Database) -> Finding:
    with database.read() as session:
        made = backups.last(session)
    never = "none by this program yet. Run `throughline backup FILE`; it works while the bot runs."
    return Finding("last backup", ok=True, said=never if made is None else f"{made:%Y-%m-%d %H:%M} UTC")


def _slack(settings: Settings) -> Iterator[Finding]:
    try:
        client = open_client(
            settings.secret("slack_bot_token"), settings.slack_api_url, settings.throughline_post_seconds
        )
        me = reading.fetch_identity(client)
    except (SettingError, SlackUnusableError) as error:
        yield Finding("bot token", ok=False, said=str(error))
        return
    yield Finding("bot token", ok=True, said=f"accepted by {me.team_name}")
    lacking = sorted(set(SCOPES) - me.scopes)
    without = "; ".join(f"{scope} ({SCOPES[scope]})" for scope in lacking)
    yield Finding(
        "scopes", ok=not lacking, said=f"lacking: {without}. Add them and install again." if lacking else "all"
    )
    yield _looked_at("clock", lambda: _clock(client))


def _clock(client: WebClient) -> str:
    stamp = reading.fetch_date(client)
    if stamp is None:
        return "Slack sent no date to compare with"
    off = abs((SystemClock().machine() - _instant(stamp)).total_seconds())
    if off > CLOCK_TOLERANCE:
        raise SlackUnusableError(f"This machine's clock is {off:.0f} seconds off Slack's. Set it, or signatures fail.")
    return "agrees with Slack's"


def _instant(stamp: str) -> datetime:
    return parsedate_to_datetime(stamp)


def _app_token(settings: Settings) -> str:
    if settings.slack_app_token is None:
        return "not set; needed for `throughline run`, not for `web` and `worker`"
    client = open_client(settings.secret("slack_app_token"), settings.slack_api_url, settings.throughline_post_seconds)
    try:
        client.apps_connections_open(app_token=settings.secret("slack_app_token"))
    except SlackApiError as error:
        name = error.response.get("error")
        raise SlackUnusableError(f"Slack refused it ({name}). It needs the scope connections:write.") from None
    return "accepted"


def _looked_at(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, ok=True, said=look())
    except ThroughlineError as error:
        return Finding(what, ok=False, said=str(error))
    except OSError as error:
        return Finding(what, ok=False, said=f"Slack cannot be reached ({type(error).__name__}). Check the network.")
