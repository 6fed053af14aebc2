"""Faults wait in order, strike where they fit, and can be counted."""

from __future__ import annotations

from bot.practice.faults import Fault, Faults, Misbehaviour

POST = "chat.postMessage"


def test_faults_are_used_up_in_order() -> None:
    faults = Faults()
    twice, once = Fault(Misbehaviour.DROP_AFTER, POST, times=2), Fault(Misbehaviour.LATE, POST)
    faults.add(twice)
    faults.add(once)

    struck = [fault.misbehaviour if (fault := faults.take(POST)) else None for _ in range(4)]

    assert struck == [Misbehaviour.DROP_AFTER, Misbehaviour.DROP_AFTER, Misbehaviour.LATE, None]
    assert len(faults.struck()) == 3
    assert faults.waiting() == []


def test_fault_for_one_channel_waits_for_it() -> None:
    faults = Faults()
    faults.add(Fault(Misbehaviour.DROP_AFTER, POST, channel="C0ONE"))

    elsewhere = [faults.take(POST, "C0TWO"), faults.take(POST), faults.take("chat.update", "C0ONE")]

    assert elsewhere == [None, None, None]
    assert faults.take(POST, "C0ONE") is not None


def test_delivering_twice_is_not_for_calls() -> None:
    faults = Faults()
    faults.add(Fault(Misbehaviour.TWICE, "message"))

    assert faults.take("message") is None
    assert faults.take_twice("message") is not None
    assert [fault.name for fault in faults.struck("message")] == ["message"]


def test_cleared_faults_never_strike() -> None:
    faults = Faults()
    faults.add(Fault(Misbehaviour.LATE, POST))

    faults.clear()

    assert faults.take(POST) is None
