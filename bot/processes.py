"""The processes: `run` for one machine, `web` and `worker` for several; each starts, waits for a signal, ends.

Knows how the parts of a house are set going, nothing of what they do.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

import structlog
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.app import House, build, open_database
from bot.clock import SystemClock
from bot.database import exclusive
from bot.errors import SettingError, SlackUnusableError, ThroughlineError
from bot.migrations import schema
from bot.settings import Settings
from jobs import timetable

log = structlog.get_logger()

#: A person waits three seconds for an ack; before that they hear that the database was busy.
BUSY_SECONDS = 2.0
#: Seconds that what is in flight gets to finish after a signal.
PATIENCE = 15.0


def run(settings: Settings) -> None:
    """Socket Mode, jobs and sender in one process, on SQLite alone with the file, until a signal comes."""
    token = settings.secret("slack_app_token")
    with ExitStack() as stack:
        stack.enter_context(exclusive(settings.database_url, "run"))
        home = stack.enter_context(house(settings))
        stop = stack.enter_context(until_signal())
        stack.enter_context(sending(home, stop))
        stack.enter_context(ticking(home))
        stack.enter_context(socket_mode(home, token))
        log.info("running", database="sqlite" if settings.is_sqlite else "postgresql")
        stop.wait()


def web(settings: Settings) -> None:
    """Slack's requests over HTTP, on PostgreSQL beside others like it."""
    import uvicorn  # noqa: PLC0415 -- slow imports, and only here does anybody serve HTTP.

    from bot.endpoint import endpoint  # noqa: PLC0415 -- see above.

    _refuse_sqlite(settings, "web")
    settings.secret("slack_signing_secret")
    # uvicorn stops by itself, and then raises the signal once more: that one must not end us halfway.
    with house(settings) as home, until_signal():
        application = endpoint(home.bolt, settings.throughline_http_threads, lambda: is_ready(home))
        uvicorn.run(
            application,
            host=settings.throughline_http_host,
            port=settings.throughline_http_port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=int(PATIENCE),
        )


def worker(settings: Settings) -> None:
    """Jobs and sender, on PostgreSQL beside others like it, until a signal comes."""
    _refuse_sqlite(settings, "worker")
    with house(settings) as home, until_signal() as stop, sending(home, stop), ticking(home):
        log.info("working")
        stop.wait()


@contextmanager
def house(settings: Settings) -> Iterator[House]:
    """A house that is put together and taken down."""
    database = open_database(settings, busy_seconds=BUSY_SECONDS)
    try:
        yield build(settings, SystemClock(), database)
    finally:
        database.close()


@contextmanager
def sending(home: House, stop: threading.Event) -> Iterator[None]:
    """The sender on a thread of its own; at the end it finishes what it has in hand."""
    thread = threading.Thread(target=home.sender.run, args=(stop,), name="sender")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        home.sender.wake()
        thread.join(PATIENCE)


@contextmanager
def ticking(home: House) -> Iterator[None]:
    """The timetable, fired."""
    scheduler = timetable.start(home.work, home.settings.throughline_tick_seconds)
    try:
        yield
    finally:
        scheduler.shutdown(wait=True)


@contextmanager
def socket_mode(home: House, token: str) -> Iterator[None]:
    """Connected to Slack by Socket Mode."""
    handler = SocketModeHandler(home.bolt, token)
    try:
        handler.connect()  # type: ignore[no-untyped-call]
    except (SlackClientError, OSError) as error:
        handler.close()  # type: ignore[no-untyped-call]
        raise SlackUnusableError(_no_socket(error)) from None
    try:
        yield
    finally:
        handler.close()  # type: ignore[no-untyped-call]


@contextmanager
def until_signal() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set; the handlers before are put back afterwards."""
    stop = threading.Event()

    def asked_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, asked_to_stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def is_ready(home: House) -> bool:
    """Whether the database answers and has this program's version."""
    try:
        schema.check(home.database)
    except ThroughlineError:
        return False
    return True


def _no_socket(error: Exception) -> str:
    if isinstance(error, SlackApiError):
        name = error.response.get("error")
        return f"Slack refuses SLACK_APP_TOKEN ({name}). It needs the scope connections:write, and Socket Mode on."
    return f"Slack cannot be reached by Socket Mode ({type(error).__name__}). Check the network and SLACK_API_URL."


def _refuse_sqlite(settings: Settings, role: str) -> None:
    if settings.is_sqlite:
        raise SettingError(
            f"`{role}` needs PostgreSQL: set DATABASE_URL to postgresql://… On one machine use `throughline run`."
        )
