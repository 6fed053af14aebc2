"""Socket Mode's connections, without a network: tickets, greetings, turns, goodbyes."""

from __future__ import annotations

from bot.practice.sockets import Sockets
from tests.bot.practice.receivers import FakeLine


def joined(count: int) -> tuple[Sockets, list[FakeLine]]:
    sockets, lines = Sockets(), [FakeLine() for _ in range(count)]
    for line in lines:
        assert sockets.join(line, "A0")
    return sockets, lines


def test_ticket_connects_once() -> None:
    sockets = Sockets()
    ticket = sockets.ticket()

    assert [sockets.redeem(ticket), sockets.redeem(ticket), sockets.redeem("guess")] == [True, False, False]


def test_hello_counts_connections_and_names_the_app() -> None:
    _, lines = joined(2)

    hellos = [line.frames[0] for line in lines]

    assert [hello["num_connections"] for hello in hellos] == [1, 2]
    assert hellos[0]["connection_info"] == {"app_id": "A0"}
    assert set(hellos[0]["debug_info"]) == {"host", "build_number", "approximate_connection_time"}


def test_eleventh_connection_is_turned_away() -> None:
    sockets, _ = joined(10)
    eleventh = FakeLine()

    assert not sockets.join(eleventh, "A0")
    assert [(one["type"], one["reason"]) for one in eleventh.frames] == [("disconnect", "too_many_websockets")]
    assert sockets.count == 10


def test_lines_take_turns() -> None:
    sockets, lines = joined(3)

    picked = [sockets.pick() for _ in range(6)]

    assert {id(line) for line in picked} == {id(line) for line in lines}
    assert picked[:3] == picked[3:]


def test_nobody_to_pick() -> None:
    sockets, [line] = joined(1)
    sockets.leave(line)
    sockets.leave(line)

    assert sockets.pick() is None


def test_warning_leaves_lines_open() -> None:
    sockets, [line] = joined(1)

    sockets.warn()

    assert (line.frames[-1]["reason"], line.closed, sockets.count) == ("warning", False, 1)


def test_disconnect_says_why_and_closes() -> None:
    sockets, [line] = joined(1)

    sockets.disconnect("link_disabled")

    assert (line.frames[-1]["reason"], line.closed, sockets.count) == ("link_disabled", True, 0)


def test_cut_says_nothing() -> None:
    sockets, [line] = joined(1)

    sockets.cut()

    assert ([one["type"] for one in line.frames], line.closed, sockets.count) == (["hello"], True, 0)
