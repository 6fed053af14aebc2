"""The composition root: one house from settings and a clock; everything else gets its needs as arguments."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

import handlers
from bot.clock import Clock, monotonic
from bot.conversation import arrivals
from bot.conversation.composers import composers
from bot.conversation.kit import Kit
from bot.database import BUSY_SECONDS, Database
from bot.delivery.pacing import LocalPace, Rates
from bot.delivery.reconcile import Patience, Reconciler
from bot.delivery.recording import Timing
from bot.delivery.sender import Sender
from bot.delivery.slack import open_client
from bot.directory import reading
from bot.directory.census import Census
from bot.directory.reading import Identity
from bot.directory.refresh import refresh_channel
from bot.ledger import freetext
from bot.migrations import schema
from bot.network import starter
from bot.questions.profiles import profiles_of, resources_of
from bot.questions.ranker import Ranker
from bot.questions.routing import Router
from bot.settings import Settings
from handlers.deps import Deps
from jobs.work import Work
from messages.render import Renderer

STARTER = "ctg"


@dataclass(frozen=True)
class House:
    """Everything one process runs on."""

    settings: Settings
    clock: Clock
    database: Database
    client: WebClient
    me: Identity
    bolt: App
    sender: Sender
    work: Work
    ranker: Ranker


def build(settings: Settings, clock: Clock, database: Database) -> House:
    """Put the house together; raises SettingError or SlackUnusableError when it cannot stand."""
    token = settings.secret("slack_bot_token")
    client = open_client(token, settings.slack_api_url, settings.throughline_post_seconds)
    me = reading.fetch_identity(client)
    ranker = Ranker(train_router)
    kit = Kit(Renderer(), settings.throughline_organization, me.team_id, ranker)
    bolt = App(
        client=client,
        authorize=_authorized(me, token),
        signing_secret=_signing_secret(settings),
        process_before_response=True,
        logger=_quiet_logger(),
        listener_executor=ThreadPoolExecutor(settings.throughline_http_threads, thread_name_prefix="listener"),
    )
    handlers.register(bolt, Deps(database, clock, kit))
    pace = LocalPace(Rates(), monotonic)
    looks = partial(_look_who_reads, database, client, clock)
    sender = Sender(database, client, clock, composers(kit), pace, _timing(settings), look_at=looks)
    reconciler = Reconciler(database, client, clock, pace, _patience(settings), me.bot_id)
    census = Census(client, time.sleep)
    work = Work(database, clock, reconciler, partial(reading.fetch_channel, client), census)
    return House(settings, clock, database, client, me, bolt, sender, work, ranker)


def _look_who_reads(database: Database, client: WebClient, clock: Clock, channel_id: str) -> None:
    """Read a channel's members anew; whoever came to a partner's channel unheard becomes one of its contacts."""
    refresh_channel(database, client, channel_id, clock.machine())
    database.write(lambda session: arrivals.meet(session, channel_id, clock.now()))


def open_database(settings: Settings, busy_seconds: float = BUSY_SECONDS) -> Database:
    """The database, checked to be of this program's version, with the words' keys in place."""
    database = Database(settings.database_url, threads=settings.throughline_http_threads, busy_seconds=busy_seconds)
    freetext.use_keys(database, [key.get_secret_value() for key in settings.throughline_words_keys])
    try:
        schema.check(database)
    except Exception:
        database.close()
        raise
    return database


def train_router() -> Router:
    """The router from the starter's profiles and resources."""
    content = starter.load(STARTER)
    return Router.train(profiles_of(content), resources_of(content))


def _authorized(me: Identity, token: str) -> Callable[[], AuthorizeResult]:
    """Who the bot is was asked once, at the start; Bolt need not ask Slack while somebody waits for an ack."""
    granted = AuthorizeResult(
        enterprise_id=None, team_id=me.team_id, bot_user_id=me.user_id, bot_id=me.bot_id, bot_token=token
    )
    return lambda: granted


def _quiet_logger() -> logging.Logger:
    """Bolt's own warnings are about choices made here on purpose; its errors are kept."""
    logger = logging.getLogger("throughline.bolt")
    logger.setLevel(logging.ERROR)
    return logger


def _signing_secret(settings: Settings) -> str:
    """Socket Mode needs none, but Bolt asks for one; this one signs nothing that anybody sends."""
    secret = settings.slack_signing_secret
    return "socket-mode-only" if secret is None else secret.get_secret_value()


def _timing(settings: Settings) -> Timing:
    return Timing(
        post=settings.throughline_post_seconds,
        lease=settings.throughline_lease_seconds,
    )


def _patience(settings: Settings) -> Patience:
    return Patience(quiet=settings.throughline_quiet_seconds, review=settings.throughline_review_seconds)
