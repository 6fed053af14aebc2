"""One browser for all tests here; a fresh workspace with the small app for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Request
from slack_sdk import WebClient

from bot.practice.driver import Actor, Driver
from bot.practice.page.calendar import Due, Reached
from bot.practice.page.site import routes
from bot.practice.server import PracticeServer
from bot.practice.workspace import Workspace
from tests.browser.toy_app import MANIFEST, ToyApp, connected
from tests.support.chromium import SHOTS, chromium

START = datetime(2027, 3, 1, 15, 0, tzinfo=UTC)
WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 390, "height": 844}


@dataclass
class SteppedCalendar:
    """Time that goes forward ten minutes a step, and something due after three hours."""

    zone: str = "America/New_York"
    at: datetime = START
    stopped: bool = False

    def now(self) -> datetime:
        return self.at

    def upcoming(self) -> list[Due]:
        due = START + timedelta(hours=3)
        return [Due(due, "Austin · City Manager", "This week's question")] if due > self.at else []

    def turn_to(self, instant: datetime, reached: Reached) -> None:
        self.stopped = False
        while self.at < instant and not self.stopped:
            self.at = min(instant, self.at + timedelta(minutes=10))
            reached(self.at)

    def stop(self) -> None:
        self.stopped = True


@dataclass
class Stage:
    """A workspace with its page in a browser: Ada and Ben of the team, one channel, the small app."""

    workspace: Workspace
    calendar: SteppedCalendar
    driver: Driver
    ada: Actor
    ben: Actor
    channel: str
    toy: ToyApp
    url: str
    context: BrowserContext
    shots: Path
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, actor: Actor, path: str = "") -> Page:
        """A tab in which somebody is that person, in the channel unless `path` says where."""
        page = self.context.new_page()
        page.set_default_timeout(5000)
        page.on("request", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        page.goto(f"{self.url}/as/{actor.id}/{path or f'c/{self.channel}'}")
        self.ready(page)
        return page

    def ready(self, page: Page) -> None:
        """Wait until the page's script listens, as a person does who waits until a page is there."""
        page.locator("body[data-begun]").wait_for()

    def shoot(self, page: Page, name: str) -> None:
        page.screenshot(path=self.shots / f"{name}.png")

    def say(self, page: Page, words: str) -> None:
        """Type into the composer of the conversation and send."""
        box = page.locator("#composer")
        box.fill(words)
        box.press("Enter")

    def show(self, page: Page, kind: str) -> Locator:
        """Ask the app for its message of one kind; the message as it stands on the page."""
        before = page.locator("#messages .message.headed").count()
        self.say(page, kind)
        message = page.locator("#messages .message").filter(has=page.locator(".badge"))
        message.nth(0).wait_for()
        assert page.locator("#messages .message.headed").count() > before
        return message.last

    def _note(self, request: Request) -> None:
        self.asked.append(request.url)

    def foreign(self) -> list[str]:
        """Requests that left this machine's server."""
        return [url for url in self.asked if not url.startswith((self.url, "data:", "blob:"))]


@pytest.fixture(scope="session")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    with chromium(tmp_path_factory.mktemp("chromium")) as opened:
        yield opened


@pytest.fixture(scope="session")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(SHOTS) if SHOTS else tmp_path_factory.mktemp("shots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def stage(context: BrowserContext, shots: Path) -> Iterator[Stage]:
    calendar = SteppedCalendar()
    workspace = Workspace.new("Practice network", calendar=calendar.now)
    app = workspace.install_app(MANIFEST)
    ada = workspace.add_person("Ada Member", "ada@city.example", "America/Chicago", title="City Manager")
    ben = workspace.add_person("Ben Partner", "ben@partner.example", title="Chief of Staff")
    channel = workspace.add_channel("town-hall", members=[ada.id, ben.id, app.bot_user_id])
    driver = Driver(workspace)
    with PracticeServer(workspace, routes=routes(workspace, calendar)) as server:
        client = WebClient(app.bot_token, base_url=server.api_url, retry_handlers=[])
        with connected(client, app.app_token) as toy:
            made = Stage(
                workspace,
                calendar,
                driver,
                driver.person(ada.id),
                driver.person(ben.id),
                channel.id,
                toy,
                server.url,
                context,
                shots,
            )
            yield made
            for page in context.pages[1:]:
                page.close()
    assert made.foreign() == []
    assert made.complaints == []
