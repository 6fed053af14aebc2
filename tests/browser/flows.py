"""The demo in a browser: tabs of the people in it, what reached each tab, and a look at what each step shows.

Nothing here knows what a flow is; it opens, presses, looks and listens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, Request, expect

from bot.stage import Stage
from tests.browser.conftest import NARROW, WIDE

#: What stands on every page by design: the lists of everybody in the workspace, and the practice's own clock.
_FOR_ALL = re.compile(
    r'<a href="/as/[^"]*" data-face=.*?</a>|<li data-key="p\w+">.*?</li>|data-completions="[^"]*"'
    r'|<div id="part-clock".*?</ol>',
    re.DOTALL,
)
PATIENCE = 10_000  # Milliseconds until something that was set off is on the page.


class Wire:
    """Everything that reached one tab: the body of each response, and each server-sent event."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._asked: set[Request] = set()
        self._finished: list[Request] = []
        self._kept: list[str] = []
        page.on("request", self._ask)
        page.on("requestfinished", self._finish)
        page.on("requestfailed", self._fail)
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.eventSourceMessageReceived", lambda event: self._kept.append(event["data"]))

    def heard(self) -> str:
        """All of it so far; to be asked before the tab goes elsewhere, which makes the browser forget."""
        while self._asked:
            self._page.wait_for_event("requestfinished")
        finished, self._finished = self._finished, []
        for request in finished:
            response = request.response()
            if response is not None and not 300 <= response.status < 400:
                self._kept.append(response.text())
        return "\n".join(self._kept)

    def _ask(self, request: Request) -> None:
        if request.resource_type != "eventsource":
            self._asked.add(request)

    def _fail(self, request: Request) -> None:
        self._asked.discard(request)

    def _finish(self, request: Request) -> None:
        self._asked.discard(request)
        self._finished.append(request)


@dataclass
class Tab:
    """One tab, in which somebody is one person of the network."""

    page: Page
    wire: Wire

    def presses(self, label: str, fragment: str = "") -> None:
        """A button in the newest message, or the newest one that says `fragment`."""
        self.message(fragment).get_by_role("button", name=label, exact=True).click()

    def picks(self, label: str, fragment: str = "") -> None:
        """From the menu under the newest message, or the newest one that says `fragment`."""
        message = self.message(fragment)
        message.get_by_label("More choices").click()
        message.get_by_role("button", name=label, exact=True).click()

    def says(self, words: str) -> None:
        self.page.locator("#composer").fill(words)
        self.page.locator("#composer").press("Enter")

    def message(self, fragment: str = "") -> Locator:
        """The newest message that says `fragment`, once it is there."""
        found = self.page.locator("#messages .message").filter(has_text=fragment).last
        expect(found).to_be_visible(timeout=PATIENCE)
        return found

    def dialog(self, title: str) -> Locator:
        found = self.page.get_by_role("dialog", name=title)
        expect(found).to_be_visible(timeout=PATIENCE)
        return found

    def submits(self, label: str) -> None:
        self.page.locator("dialog[data-modal] footer").get_by_role("button", name=label, exact=True).click()

    def closed(self) -> None:
        expect(self.page.locator("dialog[data-modal]")).to_have_count(0, timeout=PATIENCE)

    def turns(self, label: str) -> None:
        """A button of the clock panel, and the turn to its end."""
        panel = self.page.locator("#part-clock")
        if panel.locator("details[open]").count() == 0:
            panel.locator("summary").click()
        before = panel.locator(".now").inner_text()
        panel.get_by_role("button", name=label).click()
        expect(panel.locator(".now")).not_to_have_text(before, timeout=2 * PATIENCE)
        expect(panel.get_by_role("button", name="+1 day")).to_be_visible(timeout=2 * PATIENCE)


@dataclass
class Network:
    """The demo and one browser in front of it."""

    on: Stage
    context: BrowserContext
    shots: Path
    tabs: dict[str, list[Tab]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def opens(self, name: str, path: str = "app") -> Tab:
        """A tab as that person: the talk with the bot unless `path` says where."""
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("request", self._note)
        page.on("pageerror", lambda error: self.faults.append(f"{name}: {error}"))
        page.on("console", lambda said: self.faults.append(f"{name}: {said.text}") if said.type == "error" else None)
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        tab = Tab(page, Wire(page))
        self.tabs.setdefault(name, []).append(tab)
        page.goto(f"{self.on.server.url}/as/{self.on.cast[name]}/{path}")
        return tab

    def leaves(self, tab: Tab) -> None:
        """Close a tab; a browser keeps few connections to one address, and an open tab holds one."""
        tab.wire.heard()
        tab.page.close()

    def heard(self, name: str) -> str:
        """What reached all tabs of that person, without what stands on every page."""
        return _FOR_ALL.sub("", "\n".join(tab.wire.heard() for tab in self.tabs[name]))

    def sees(self, tab: Tab, step: str) -> None:
        """Look at a step on a desk and on a phone: a picture, and whatever is in somebody's way."""
        tab.page.mouse.move(0, 0)
        for name, size in (("narrow", NARROW), ("wide", WIDE)):
            tab.page.set_viewport_size(size)  # type: ignore[arg-type]
            tab.page.evaluate(
                "for (const one of document.querySelectorAll('#messages')) one.scrollTop = one.scrollHeight"
            )
            tab.page.screenshot(path=self.shots / f"flow-{step}-{name}.png")
            for one in barriers(tab.page):
                self.faults.append(f"{step}, {name}: {one['id']} {one['nodes'][0]['html'][:200]}")
            if tab.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                self.faults.append(f"{step}, {name}: scrolls sideways")

    def _note(self, request: Request) -> None:
        if not request.url.startswith((self.on.server.url, "data:", "blob:")):
            self.faults.append(f"asked elsewhere: {request.url}")


def barriers(page: Page) -> list[dict[str, Any]]:
    """What axe finds; it is brought into each page once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: dict[str, Any] = page.evaluate("axe.run({resultTypes: ['violations']})")
    return list(found["violations"])
