"""What the sender and the reconciler make of a network and a Slack that misbehave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bot.clock import monotonic
from bot.database import Database
from bot.delivery.calls import METHODS
from bot.delivery.compose import Composed
from bot.delivery.slack import perform
from bot.outbox import orders, pauses
from bot.outbox.rows import Kind, State
from bot.practice.faults import Fault, Misbehaviour
from tests.bot.delivery.benches import Bench, Crash, bench_on, composing, section
from tests.bot.delivery.workspaces import Slack


def nothing() -> None:
    """Nothing happens."""


def crash() -> None:
    raise Crash


@contextmanager
def around_the_call(
    monkeypatch: pytest.MonkeyPatch, before: Callable[[], Any] = nothing, after: Callable[[], Any] = nothing
) -> Iterator[None]:
    """Have something happen just before and just after every call to Slack."""

    def performed(*given: Any) -> Any:
        before()
        outcome = perform(*given)
        after()
        return outcome

    with monkeypatch.context() as patch:
        patch.setattr("bot.delivery.sender.perform", performed)
        yield


ONCE = [
    Fault(Misbehaviour.DROP_BEFORE, "chat.postMessage"),
    Fault(Misbehaviour.DROP_AFTER, "chat.postMessage"),
    Fault(Misbehaviour.SERVER_ERROR, "chat.postMessage"),
    Fault(Misbehaviour.ERROR_AFTER, "chat.postMessage", status=500),
    Fault(Misbehaviour.MALFORMED, "chat.postMessage"),
    Fault(Misbehaviour.LATE, "chat.postMessage", seconds=1.0),
    Fault(Misbehaviour.API_ERROR, "chat.postMessage", error="internal_error"),
    Fault(Misbehaviour.API_ERROR, "chat.postMessage", error="fatal_error"),
    Fault(Misbehaviour.DROP_AFTER, "conversations.open"),
    Fault(Misbehaviour.SERVER_ERROR, "conversations.open"),
    Fault(Misbehaviour.RATE_LIMITED, "conversations.open", retry_after=0),
    Fault(Misbehaviour.RATE_LIMITED, "chat.postMessage", retry_after=0),
]


@pytest.mark.parametrize("fault", ONCE, ids=lambda fault: f"{fault.misbehaviour.value}-{fault.name}-{fault.error}")
def test_fault_ends_in_one_message(bench: Bench, fault: Fault) -> None:
    ada = bench.slack.person("Ada Member")
    with bench.slack.workspace.changed:
        bench.slack.workspace.faults.add(fault)
    ids = bench.say(ada, "One"), bench.say(ada, "Two")

    bench.settle()

    assert bench.slack.texts() == ["One", "Two"]
    assert bench.states(*ids) == [State.SENT, State.SENT]
    assert [bench.look(delivery_id).ts for delivery_id in ids] == [post.ts for post in bench.slack.posts()]
    assert bench.slack.workspace.faults.struck() == [fault]


@pytest.mark.parametrize("misbehaviour", [Misbehaviour.DROP_AFTER, Misbehaviour.DROP_BEFORE])
def test_reply_of_unknown_outcome_is_looked_for_in_its_thread(bench: Bench, misbehaviour: Misbehaviour) -> None:
    channel = bench.slack.channel("town-hall")
    parent = bench.say(channel, "Parent")
    bench.drain()
    bench.slack.goes_wrong(misbehaviour)
    bench.say(channel, "Reply", after=parent)

    bench.settle()

    assert bench.slack.texts() == ["Parent", "Reply"]
    assert (bench.slack.calls("conversations.replies"), bench.slack.calls("conversations.history")) == (1, 0)


def test_unknown_outcome_holds_its_lane_and_nothing_else(bench: Bench) -> None:
    first, other = bench.slack.channel("first"), bench.slack.channel("other")
    bench.slack.goes_wrong(Misbehaviour.DROP_BEFORE)
    ids = bench.say(first, "One"), bench.say(first, "Two"), bench.say(other, "Three")

    bench.drain()

    assert bench.states(*ids) == [State.UNKNOWN, State.PLANNED, State.SENT]
    assert bench.slack.texts() == ["Three"]


def test_retry_after_is_honoured_and_costs_no_try(bench: Bench) -> None:
    first, other = bench.slack.channel("first"), bench.slack.channel("other")
    bench.slack.goes_wrong(Misbehaviour.RATE_LIMITED, retry_after=1)
    ids = bench.say(first, "One"), bench.say(other, "Two")
    began = monotonic()

    assert bench.sender.step()
    assert not bench.sender.step()
    bench.drain()

    assert monotonic() - began >= 1.0
    assert sorted(bench.slack.texts()) == ["One", "Two"]
    assert [bench.look(delivery_id).failures for delivery_id in ids] == [0, 0]
    assert bench.slack.calls("chat.postMessage") == 3


def test_one_method_asked_to_wait_does_not_hold_the_others(bench: Bench) -> None:
    channel, ada = bench.slack.channel("town-hall"), bench.slack.person("Ada Member")
    bench.slack.goes_wrong(Misbehaviour.RATE_LIMITED, retry_after=30)
    bench.say(channel, "One")
    home = bench.ask(ada, kind=Kind.HOME, message="home")

    while bench.sender.step():
        pass

    assert bench.states(home) == [State.SENT]


def test_nobody_listening_is_tried_again_until_somebody_does(database: Database, slack: Slack) -> None:
    bench = bench_on(database, slack)
    delivery_id = bench.say(slack.channel("town-hall"), "Hello")
    there = slack.client.base_url
    slack.client.base_url = "http://127.0.0.1:1/api/"
    for _ in range(3):
        bench.sender.step()
    unreached = bench.look(delivery_id)

    slack.client.base_url = there
    bench.drain()

    assert (unreached.state, unreached.reason, unreached.failures >= 1) == (State.PLANNED, "unreachable", True)
    assert (bench.states(delivery_id), slack.texts()) == ([State.SENT], ["Hello"])


@pytest.mark.parametrize("error", ["channel_not_found", "invalid_blocks", "not_in_channel", "missing_scope"])
def test_refusal_is_final_and_others_go_on(bench: Bench, error: str) -> None:
    channel = bench.slack.channel("town-hall")
    bench.slack.goes_wrong(Misbehaviour.API_ERROR, error=error)
    refused, behind = bench.say(channel, "One"), bench.say(channel, "Two")

    bench.drain()

    assert (bench.look(refused).state, bench.look(refused).reason) == (State.FAILED, error)
    assert (bench.states(behind), bench.slack.texts()) == ([State.SENT], ["Two"])


def test_archived_channel_refuses_and_what_waits_is_cancelled(bench: Bench) -> None:
    archived = bench.slack.channel("closed", archived=True)
    post = bench.say(archived, "Hello")
    update = bench.ask(archived, kind=Kind.UPDATE, after=post)

    bench.drain()

    assert (bench.look(post).reason, bench.look(update).reason) == ("is_archived", "after_failed")


def test_blocks_that_slack_refuses_fail(bench: Bench) -> None:
    bench.composers["odd"] = composing(Composed("Hello", (section("Hello") | {"colour": "red"},)))
    delivery_id = bench.ask(bench.slack.channel("town-hall"), message="odd")

    bench.drain()

    assert (bench.look(delivery_id).state, bench.look(delivery_id).reason) == (State.FAILED, "invalid_blocks")


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth"])
def test_refused_token_pauses_everything_and_loses_nothing(bench: Bench, error: str) -> None:
    channel, other = bench.slack.channel("town-hall"), bench.slack.channel("other")
    bench.slack.goes_wrong(Misbehaviour.API_ERROR, error=error)
    ids = bench.say(channel, "One"), bench.say(other, "Two")

    bench.drain()
    with bench.database.read() as session:
        because = pauses.paused_because(session)
    waiting = bench.states(*ids)
    bench.database.write(lambda session: pauses.resume_all(session, bench.clock.now()))
    bench.drain()

    assert (because, waiting) == (error, [State.PLANNED, State.PLANNED])
    assert bench.slack.texts() == ["One", "Two"]


@pytest.mark.parametrize("misbehaviour", [Misbehaviour.DROP_AFTER, Misbehaviour.DROP_BEFORE, Misbehaviour.SERVER_ERROR])
@pytest.mark.parametrize("kind", [Kind.UPDATE, Kind.REACTION, Kind.DELETE, Kind.HOME])
def test_what_converges_is_done_again_at_once(bench: Bench, misbehaviour: Misbehaviour, kind: Kind) -> None:
    channel = bench.slack.channel("town-hall")
    bench.composers["again"] = composing(
        Composed("New", emoji="eyes", view={"type": "home", "blocks": [section("Hi")]})
    )
    post = bench.say(channel, "Old")
    to = bench.slack.person("Ada Member") if kind is Kind.HOME else channel
    delivery_id = bench.ask(to, kind=kind, message="again", after=post)
    bench.slack.goes_wrong(misbehaviour, METHODS[kind])

    bench.drain()

    assert bench.states(delivery_id) == [State.SENT]
    assert bench.look(delivery_id).failures == 1


def test_what_converges_gives_up_in_the_end(bench: Bench) -> None:
    bench.slack.goes_wrong(Misbehaviour.SERVER_ERROR, "views.publish", times=100)
    delivery_id = bench.ask(bench.slack.person("Ada Member"), kind=Kind.HOME, message="home")

    bench.drain()

    assert (bench.look(delivery_id).state, bench.look(delivery_id).reason) == (State.FAILED, "unknown")


def test_what_may_happen_at_most_once_is_not_sent_again(bench: Bench) -> None:
    ada = bench.slack.person("Ada Member")
    channel = bench.slack.channel("town-hall", ada)
    bench.slack.goes_wrong(Misbehaviour.DROP_AFTER, "chat.postEphemeral")
    delivery_id = bench.say(channel, "Psst", kind=Kind.EPHEMERAL, ephemeral_to=ada)

    bench.settle()

    assert (bench.look(delivery_id).state, bench.look(delivery_id).reason) == (State.FAILED, "unknown")
    assert bench.slack.calls("chat.postEphemeral") == 1


@pytest.mark.parametrize(("before", "after"), [(crash, nothing), (nothing, crash)], ids=["before", "after"])
def test_crash_around_the_post_ends_in_one_message(
    database: Database,
    slack: Slack,
    monkeypatch: pytest.MonkeyPatch,
    before: Callable[[], Any],
    after: Callable[[], Any],
) -> None:
    bench = bench_on(database, slack, timing={"lease": 0.6, "post": 0.3})
    channel = slack.channel("town-hall")
    delivery_id = bench.say(channel, "Hello")

    with around_the_call(monkeypatch, before, after), pytest.raises(Crash):
        bench.sender.step()
    abandoned = bench.states(delivery_id)
    bench_on(database, slack).settle()

    assert abandoned == [State.SENDING]
    assert (bench.states(delivery_id), slack.texts()) == ([State.SENT], ["Hello"])


def test_crash_while_composing_is_sent_without_a_search(database: Database, slack: Slack) -> None:
    def gone(*_given: object) -> Composed:
        raise Crash

    crashing = bench_on(database, slack, timing={"lease": 0.3, "post": 0.1})
    crashing.composers["says"] = gone
    delivery_id = crashing.say(slack.channel("town-hall"), "Hello")
    with pytest.raises(Crash):
        crashing.sender.step()

    bench = bench_on(database, slack)
    bench.settle()

    assert (bench.states(delivery_id), slack.texts()) == ([State.SENT], ["Hello"])
    assert slack.calls("conversations.history") == 0


def test_claim_that_took_too_long_is_given_back_unsent(database: Database, slack: Slack) -> None:
    late = [0.0]

    def dawdle(*_given: object) -> Composed:
        late[0] += 1.8
        return Composed("Hello")

    bench = bench_on(database, slack, monotonic=lambda: monotonic() + late[0])
    bench.composers["says"] = dawdle
    delivery_id = bench.say(slack.channel("town-hall"), "Hello")

    assert bench.sender.step()

    assert (bench.look(delivery_id).state, bench.look(delivery_id).reason) == (State.PLANNED, "lease_too_short")
    assert slack.calls("chat.postMessage") == 0


def test_claim_lost_while_posting_is_found_and_not_sent_again(
    database: Database, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, bench = bench_on(database, slack, timing={"lease": 0.5, "post": 0.1}), bench_on(database, slack)
    delivery_id = bench.say(slack.channel("town-hall"), "Hello")

    with around_the_call(monkeypatch, after=bench.settle):
        slow.sender.step()

    assert (bench.states(delivery_id), slack.texts()) == ([State.SENT], ["Hello"])
    assert bench.look(delivery_id).ts == slack.posts()[0].ts


def test_cancel_while_posting_comes_too_late(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    delivery_id = bench.say(bench.slack.channel("town-hall"), "Hello", subject="occurrence:12")
    cancelled: list[int] = []

    def cancel() -> None:
        now = bench.clock.now()
        cancelled.append(
            bench.database.write(
                lambda session: orders.cancel(session, reason="closed", now=now, subject="occurrence:12")
            )
        )

    with around_the_call(monkeypatch, before=cancel):
        bench.sender.step()

    assert (cancelled, bench.states(delivery_id)) == ([0], [State.SENT])
