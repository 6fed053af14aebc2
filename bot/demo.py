"""The practice workspace in a browser: the starter network, the bot in it, and a calendar to turn.

Everything runs in this process on loopback and is gone when it ends, but for what was saved to a file.
"""

from __future__ import annotations

import tempfile
import threading
import webbrowser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from bot.clock import SystemClock
from bot.engagement import forecast, prompts, steps
from bot.errors import SettingError
from bot.network import people
from bot.practice.page.calendar import Due, Reached
from bot.practice.page.site import routes
from bot.printing import say
from bot.processes import until_signal
from bot.stage import Stage, stage, start_of_story

#: The zone the network's clock is shown in: its staff's.
ZONE = "America/New_York"
SHOWN_AHEAD = 12
#: Messages that wait for their time, as the clock panel names them; questions have titles of their own.
IN_WORDS = {"welcome": "the first hello", "prompt": "a question they put off"}


class TurnedCalendar:
    """The stage's calendar as the page's clock panel needs it; the stage is set after the page is."""

    def __init__(self) -> None:
        self._stage: Stage | None = None
        self._stopped = threading.Event()

    def set_stage(self, on: Stage) -> None:
        self._stage = on

    @property
    def zone(self) -> str:
        return ZONE

    def now(self) -> datetime:
        return self._set().clock.now()

    def upcoming(self) -> Sequence[Due]:
        on = self._set()
        with on.home.database.read() as session:
            coming = forecast.coming(session, on.clock.now(), SHOWN_AHEAD)
        return [Due(one.at, one.person, IN_WORDS.get(one.what, one.what)) for one in coming]

    def turn_to(self, instant: datetime, reached: Reached) -> None:
        self._stopped.clear()
        self._set().turn_to(instant, reached, stopped=self._stopped.is_set)

    def stop(self) -> None:
        self._stopped.set()

    def _set(self) -> Stage:
        if self._stage is None:
            raise RuntimeError("the stage is not set yet")
        return self._stage


def show(port: int, *, browser: bool) -> None:
    """Serve the demo on 127.0.0.1:`port` until a signal; raises SettingError when the port is taken."""
    start = start_of_story(SystemClock().now())
    with tempfile.TemporaryDirectory() as folder, until_signal() as stop:
        try:
            with practice(Path(folder), start, port) as on:
                _tell(on, browser=browser)
                stop.wait()
        except OSError as error:
            raise SettingError(f"Port {port} cannot be used ({error.strerror}). Choose another with --port.") from None


@contextmanager
def practice(folder: Path, start: datetime, port: int = 0) -> Iterator[Stage]:
    """The practice network with its page on 127.0.0.1:`port`, its calendar at `start`, and questions to come."""
    calendar = TurnedCalendar()
    with stage(folder, start, port, lambda workspace: routes(workspace, calendar)) as on:
        calendar.set_stage(on)
        on.workspace.rates.published()
        _plan(on)
        yield on


def _plan(on: Stage) -> None:
    """Something to come: a question for each role, two days on."""
    now = on.clock.now()
    wall = (now + timedelta(days=2)).replace(hour=9, minute=30, tzinfo=None)

    def plan(session: Session) -> None:
        for name, role in (("what-you-set-out-to-do", "chief_of_staff"), ("who-carries-the-cost", "city_manager")):
            steps.schedule(
                session,
                prompt=prompts.by_name(session, name),
                cohort_id=steps.cohort_id(session, "year-of-reckoning"),
                role=role,
                local_at=wall,
                sender=people.staff(session)[0],
                now=now,
            )

    on.home.database.write(plan)
    on.settle()


def _tell(on: Stage, *, browser: bool) -> None:
    say(f"The practice network is at {on.server.url}")
    say("Be anybody in it, answer, ask, accept; turn its clock to see what comes. Nothing leaves this machine.")
    say("Ctrl-C ends it.")
    if browser:
        webbrowser.open(on.server.url)
