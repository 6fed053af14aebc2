"""The clock panel, the inspector, addresses, and the list at the side."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.practice.journal import Entry, Journal, Way
from bot.practice.page import inspector, panel
from bot.practice.page.calendar import Due, Reached
from bot.practice.page.locations import Location, Showing, location
from bot.practice.page.sidebar import sidebar
from bot.practice.page.turning import Turning
from tests.bot.practice.page.conftest import Desk

NOON = datetime(2027, 3, 13, 17, 0, tzinfo=UTC)  # Noon in New York, the day before its clocks go forward.


@dataclass
class HandCalendar:
    """Turns one hour a step, and waits before each until it is let go."""

    zone: str = "America/New_York"
    at: datetime = NOON
    dues: list[Due] = field(default_factory=list)
    let_go: threading.Event = field(default_factory=threading.Event)
    stopped: bool = False
    broken: bool = False

    def now(self) -> datetime:
        return self.at

    def upcoming(self) -> list[Due]:
        return self.dues

    def turn_to(self, instant: datetime, reached: Reached) -> None:
        if self.broken:
            raise RuntimeError("stuck")
        while self.at < instant:
            self.at = min(instant, self.at + timedelta(hours=1))
            reached(self.at)
            assert self.let_go.wait(timeout=5)
            if self.stopped:
                return

    def stop(self) -> None:
        self.stopped = True
        self.let_go.set()


class Watch:
    """Waits for what turning tells."""

    def __init__(self) -> None:
        self._changed = threading.Condition()

    def tell(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def until(self, turning: Turning, running: bool, at: datetime | None = None) -> None:
        def so() -> bool:
            turn = turning.turn
            return (turn is not None) == running and (at is None or (turn is not None and turn.at == at))

        with self._changed:
            assert self._changed.wait_for(so, timeout=5)


def test_turn_shows_how_far_it_is_and_stops_when_asked() -> None:
    calendar, watch = HandCalendar(), Watch()
    turning = Turning(calendar, watch.tell)

    turning.begin(NOON + timedelta(hours=4))
    watch.until(turning, running=True, at=NOON + timedelta(hours=1))
    shown = panel.panel(calendar, turning, ZoneInfo("America/Chicago"))
    turning.stop()
    watch.until(turning, running=False)

    assert (shown.running, shown.percent, shown.target) == (True, 25, "Sat, Mar 13, 4:00 PM")
    assert (shown.network, shown.yours) == ("Sat, Mar 13, 1:00 PM", "Sat, Mar 13, 12:00 PM")
    assert calendar.at == NOON + timedelta(hours=1)


def test_calendar_is_turned_once_at_a_time_and_forward_only() -> None:
    calendar, watch = HandCalendar(), Watch()
    turning = Turning(calendar, watch.tell)

    with pytest.raises(ValueError, match="forward only"):
        turning.begin(NOON - timedelta(hours=1))
    turning.begin(NOON + timedelta(hours=4))
    with pytest.raises(ValueError, match="already"):
        turning.begin(NOON + timedelta(hours=5))

    turning.stop()
    watch.until(turning, running=False)


def test_turn_that_breaks_says_so_and_leaves_the_panel_usable() -> None:
    calendar, watch = HandCalendar(broken=True), Watch()
    turning = Turning(calendar, watch.tell)

    turning.begin(NOON + timedelta(hours=1))
    watch.until(turning, running=False)

    assert turning.trouble == "Turning stopped: RuntimeError"


def test_day_is_the_same_time_tomorrow_though_the_clocks_change() -> None:
    calendar = HandCalendar()

    assert panel.target(calendar, "day") - NOON == timedelta(hours=23)
    assert panel.target(calendar, "hour") - NOON == timedelta(hours=1)


def test_next_send_is_the_first_that_lies_ahead() -> None:
    ahead = [NOON, NOON + timedelta(days=2), NOON + timedelta(days=1)]
    calendar = HandCalendar(dues=[Due(at, "Austin", "a question") for at in ahead])

    assert panel.target(calendar, "next") == NOON + timedelta(days=1)
    with pytest.raises(ValueError, match="nothing is planned"):
        panel.target(HandCalendar(), "next")
    with pytest.raises(ValueError, match="does not turn to that"):
        panel.target(calendar, "yesterday")


def entry(number: int, way: Way, name: str, outcome: str, reference: str = "") -> Entry:
    return Entry(NOON, 1_800_000_000 + number / 10, way, name, outcome, reference)


@pytest.fixture
def journal() -> Journal:
    made = Journal()
    made.add(entry(0, Way.CALLED, "chat.postMessage", "ok"))
    made.add(entry(1, Way.SENT, "message", "socket", "e1"))
    made.add(entry(3, Way.ANSWERED, "message", "acked", "e1"))
    made.add(entry(4, Way.CALLED, "chat.update", "message_not_found"))
    return made


def test_inspector_lists_the_newest_first_with_the_time_each_answer_took(journal: Journal) -> None:
    rows = inspector.log(journal).rows

    assert [(row.name, row.outcome, row.took, row.bad) for row in rows] == [
        ("chat.update", "message_not_found", "", True),
        ("message", "acked", "200 ms", False),
        ("message", "socket", "", False),
        ("chat.postMessage", "ok", "", False),
    ]


@pytest.mark.parametrize(
    ("way", "words", "names"),
    [
        ("called", "", ["chat.update", "chat.postMessage"]),
        ("", "CHAT ok", ["chat.postMessage"]),
        ("", "e1", ["message", "message"]),
        ("did", "", []),
    ],
)
def test_inspector_is_narrowed_by_way_and_by_words(journal: Journal, way: str, words: str, names: list[str]) -> None:
    assert [row.name for row in inspector.log(journal, way, words).rows] == names


@pytest.mark.parametrize(
    ("path", "query", "meant"),
    [
        ("c/C1", {}, Location(Showing.CONVERSATION, "C1")),
        ("c/C1/t/1.5", {"show": "400", "since": "1.0"}, Location(Showing.CONVERSATION, "C1", "1.5", 400, "1.0")),
        ("home", {}, Location(Showing.HOME)),
        ("app", {"show": "-1"}, Location(Showing.APP)),
        ("inspector", {"way": "did", "words": "x"}, Location(Showing.INSPECTOR, way="did", words="x")),
        ("c/C1/", {}, None),
        ("../etc", {}, None),
    ],
)
def test_address_says_what_is_shown(path: str, query: dict[str, str], meant: Location | None) -> None:
    found = location(path, query)

    assert found == meant
    assert found is None or found.path == path


def test_sidebar_has_what_its_person_sees_and_what_is_new_there(desk: Desk) -> None:
    workspace, ada, ben = desk.scene.workspace, desk.scene.ada, desk.scene.ben
    workspace.add_channel("staff", private=True, members=[ben.id])
    workspace.add_channel("open", members=[ben.id])
    workspace.add_channel("closed", members=[ada.id], archived=True)
    direct = workspace.open_direct(ada.id, ben.id)
    ben.type(direct.id, "hello")
    desk.message("to all")
    desk.message("to Ben", viewer=ben.id)

    found = sidebar(desk.reader(), desk.marks)

    assert [(line.title, line.unread) for line in found.channels] == [("town-hall", 1)]
    assert [(line.title, line.unread) for line in found.others] == [("open", 0)]
    assert [(line.title, line.unread) for line in found.directs] == [("Ben Partner", 1)]
    assert found.app.title == "Echo"
