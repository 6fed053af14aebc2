from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.delivery.pacing import LocalPace, Rate, Rates

POST = "chat.postMessage"


@dataclass
class Seconds:
    """A monotonic clock turned by hand."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def pace(seconds: Seconds, per_second: float = 4, burst: float = 4) -> LocalPace:
    methods = {POST: Rate(per_second, burst), "chat.update": Rate(1, 1)}
    return LocalPace(Rates(methods=methods, conversation=Rate(1, 3)), seconds)


def taken(at: LocalPace, *channels: str) -> list[float]:
    return [at.wait(POST, channel) for channel in channels]


def test_burst_goes_at_once_and_the_rest_waits() -> None:
    asked = pace(Seconds())

    assert taken(asked, "C1", "C2", "C3", "C4", "C5") == [0, 0, 0, 0, pytest.approx(0.25)]


def test_waiting_as_long_as_told_gets_the_slot() -> None:
    seconds = Seconds()
    asked = pace(seconds)
    taken(asked, "C1", "C2", "C3", "C4")

    seconds.now += asked.wait(POST, "C5")

    assert asked.wait(POST, "C5") == 0
    assert asked.wait(POST, "C5") > 0


def test_sustained_rate_is_the_rate() -> None:
    seconds = Seconds()
    asked = pace(seconds)
    sent = 0

    while seconds.now < 160.0:
        wait = asked.wait(POST, f"C{sent}")
        sent += wait == 0
        seconds.now += wait

    assert sent == pytest.approx(4 * 60 + 4, abs=1)


def test_one_conversation_has_its_own_limit() -> None:
    asked = pace(Seconds(), per_second=100, burst=100)

    assert taken(asked, "C1", "C1", "C1", "C1", "C2") == [0, 0, 0, pytest.approx(1.0), 0]


def test_refused_slot_costs_nothing() -> None:
    seconds = Seconds()
    asked = pace(seconds, per_second=100)
    taken(asked, "C1", "C1", "C1", "C1")

    seconds.now += 0.01

    assert taken(asked, "C2", "C2") == [0, 0]


def test_methods_do_not_share_a_limit() -> None:
    asked = pace(Seconds())
    taken(asked, "C1", "C2", "C3", "C4")

    assert (asked.wait("chat.update", "C1"), asked.wait("views.open", "")) == (0, 0)
    assert asked.wait("chat.update", "C2") == pytest.approx(1.0)


def test_block_holds_one_method_until_it_ends() -> None:
    seconds = Seconds()
    asked = pace(seconds)

    asked.block(POST, 30)
    asked.block(POST, 10)

    assert (asked.wait(POST, "C1"), asked.wait("chat.update", "C1")) == (30, 0)
    assert asked.blocked() == {POST: 30}
    seconds.now += 30
    assert (asked.blocked(), asked.wait(POST, "C1")) == ({}, 0)


def test_many_conversations_do_not_pile_up() -> None:
    seconds = Seconds()
    asked = pace(seconds, per_second=1e6, burst=1e6)

    for number in range(5000):
        seconds.now += 1
        assert asked.wait(POST, f"C{number}") == 0

    assert len(asked._buckets) < 1100
