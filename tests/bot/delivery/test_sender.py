"""What the sender does when all goes well, and what it does not send."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import monotonic
from bot.database import Database
from bot.delivery.compose import Composed, Withheld
from bot.delivery.pacing import Rate, Rates
from bot.directory import records as directory
from bot.outbox import pauses
from bot.outbox.rows import DeliveryRow, Kind, Lane, State
from bot.practice.driver import Driver
from tests.bot.delivery.benches import Bench, bench_on, composing, section
from tests.bot.delivery.workspaces import Slack


def test_post_to_a_person_opens_the_direct_message_once(bench: Bench) -> None:
    ada = bench.slack.person("Ada Member")
    first, second = bench.say(ada, "One"), bench.say(ada, "Two")

    bench.drain()

    assert bench.slack.texts() == ["One", "Two"]
    assert bench.slack.calls("conversations.open") == 1
    with bench.database.read() as session:
        channel = directory.dm_channel(session, ada)
    posts = bench.slack.posts()
    for delivery_id, post in zip((first, second), posts, strict=True):
        delivery = bench.look(delivery_id)
        assert (delivery.state, delivery.channel, delivery.ts) == (State.SENT, channel, post.ts)


def test_post_carries_its_id_and_nothing_else(bench: Bench) -> None:
    delivery_id = bench.say(bench.slack.channel("town-hall"), "Hello", person=7, subject="occurrence:12")

    bench.drain()

    [post] = bench.slack.posts()
    assert post.metadata == {"event_type": "throughline_delivery", "event_payload": {"id": delivery_id}}


def test_post_in_a_thread_stays_there(bench: Bench) -> None:
    channel = bench.slack.channel("town-hall")
    parent = bench.say(channel, "Parent")
    bench.say(channel, "Reply", after=parent)

    bench.drain()

    first, reply = bench.slack.posts()
    assert (reply.text, reply.thread_ts) == ("Reply", first.ts)


def test_post_in_the_thread_of_a_message_that_was_there(bench: Bench) -> None:
    ada = bench.slack.person("Ada Member")
    channel = bench.slack.channel("town-hall", ada)
    ts = Driver(bench.slack.workspace).person(ada).type(channel, "Anybody?")
    bench.say(channel, "Yes", in_thread_of=(channel, ts))

    bench.drain()

    [post] = bench.slack.posts()
    assert post.thread_ts == ts


def test_update_replaces_text_and_blocks(bench: Bench) -> None:
    channel = bench.slack.channel("town-hall")
    bench.composers["card"] = composing(Composed("Old", (section("Old"),)))
    bench.composers["newer"] = composing(Composed("New", (section("New"),)))
    post = bench.ask(channel, message="card")
    update = bench.ask(channel, kind=Kind.UPDATE, message="newer", after=post)

    bench.drain()

    [message] = bench.slack.posts()
    assert (message.text, message.blocks[0]["text"]["text"]) == ("New", "New")
    assert bench.states(post, update) == [State.SENT, State.SENT]


def test_reaction_and_deletion_reach_the_message(bench: Bench) -> None:
    channel = bench.slack.channel("town-hall")
    bench.composers["seen"] = composing(Composed(emoji="eyes"))
    post = bench.say(channel, "Hello")
    bench.ask(channel, kind=Kind.REACTION, message="seen", after=post)
    bench.drain()
    [reacted] = bench.slack.posts()

    bench.ask(channel, kind=Kind.DELETE, after=post)
    bench.drain()

    assert [reaction.name for reaction in reacted.reactions] == ["eyes"]
    assert [message.text for message in bench.slack.posts() if not message.deleted] == []


def test_deletion_of_what_is_gone_is_done(bench: Bench) -> None:
    channel = bench.slack.channel("town-hall")
    deletion = bench.ask(channel, kind=Kind.DELETE, in_thread_of=(channel, "1700000000.000100"))

    bench.drain()

    assert bench.states(deletion) == [State.SENT]


def test_home_is_drawn_for_its_person(bench: Bench) -> None:
    ada = bench.slack.person("Ada Member")
    bench.ask(ada, kind=Kind.HOME, message="home", context={"says": "Welcome"})

    bench.drain()

    view = Driver(bench.slack.workspace).person(ada).home()
    assert view is not None
    assert view.blocks[0]["text"]["text"] == "Welcome"


def test_ephemeral_is_seen_by_its_viewer_alone(bench: Bench) -> None:
    ada, ben = bench.slack.person("Ada Member"), bench.slack.person("Ben Partner")
    channel = bench.slack.channel("town-hall", ada, ben)
    bench.say(channel, "Psst", kind=Kind.EPHEMERAL, ephemeral_to=ada)

    bench.drain()

    driver = Driver(bench.slack.workspace)
    seen = [[message.text for message in driver.person(who).messages(channel)] for who in (ada, ben)]
    assert seen == [["Psst"], []]


def test_answer_by_response_url_is_seen_by_who_asked(bench: Bench) -> None:
    ada, workspace = bench.slack.person("Ada Member"), bench.slack.workspace
    channel = bench.slack.channel("town-hall", ada)
    url = workspace.address + workspace.response_urls.open("commands", ada, channel)
    delivery_id = bench.say(ada, "Here you are", kind=Kind.RESPONSE, response_url=url)

    bench.drain()

    assert bench.states(delivery_id) == [State.SENT]
    assert [message.text for message in Driver(workspace).person(ada).messages(channel)] == ["Here you are"]
    with bench.database.read() as session:
        assert session.scalar(select(DeliveryRow.response_url)) is None


def test_open_and_post_into_what_was_opened(bench: Bench) -> None:
    ada, ben = bench.slack.person("Ada Member"), bench.slack.person("Ben Partner")
    bench.composers["both"] = composing(Composed(users=(ada, ben)))
    opened = bench.ask(ada, kind=Kind.OPEN, message="both")
    bench.say(ada, "Hello, both", after=opened)

    bench.drain()

    [post] = bench.slack.posts()
    assert (post.channel, post.thread_ts) == (bench.look(opened).channel, None)


def test_invitation_of_somebody_already_there_is_done(bench: Bench) -> None:
    ada = bench.slack.person("Ada Member")
    channel = bench.slack.channel("town-hall")
    bench.composers["ada"] = composing(Composed(users=(ada,)))
    first = bench.ask(channel, kind=Kind.INVITE, message="ada")
    again = bench.ask(channel, kind=Kind.INVITE, message="ada")

    bench.drain()

    assert bench.states(first, again) == [State.SENT, State.SENT]
    assert ada in bench.slack.workspace.conversations[channel].members


def test_what_a_delivery_refers_to_was_never_a_message(bench: Bench) -> None:
    ada, ben = bench.slack.person("Ada Member"), bench.slack.person("Ben Partner")
    bench.composers["both"] = composing(Composed(users=(ada, ben)))
    opened = bench.ask(ada, kind=Kind.OPEN, message="both")
    update = bench.ask(ada, kind=Kind.UPDATE, after=opened)

    bench.drain()

    assert (bench.look(update).state, bench.look(update).reason) == (State.FAILED, "no_message")


def test_kind_that_nobody_can_send_fails_aloud(bench: Bench) -> None:
    delivery_id = bench.ask(bench.slack.channel("town-hall"), kind=Kind.FILE)

    bench.drain()

    assert (bench.look(delivery_id).state, bench.look(delivery_id).reason) == (State.FAILED, "kind_not_supported")


def test_withheld_is_cancelled_with_its_reason(bench: Bench) -> None:
    bench.composers["closed"] = composing(Withheld("city_closed"))
    channel = bench.slack.channel("town-hall")
    withheld, behind = bench.ask(channel, message="closed"), bench.say(channel, "Next")

    bench.drain()

    assert (bench.look(withheld).state, bench.look(withheld).reason) == (State.CANCELLED, "city_closed")
    assert (bench.states(behind), bench.slack.texts()) == ([State.SENT], ["Next"])


@pytest.mark.parametrize(
    ("message", "reason"), [("broken", "compose_error"), ("nobody_writes_it", "compose_error"), ("long", "too_large")]
)
def test_message_that_cannot_be_composed_fails_and_others_go_on(bench: Bench, message: str, reason: str) -> None:
    bench.composers["broken"] = lambda _session, _claimed, _now: Composed(str(1 // 0))
    bench.composers["long"] = composing(Composed("a" * 4001))
    channel = bench.slack.channel("town-hall")
    failed, behind = bench.ask(channel, message=message), bench.say(channel, "Next")

    bench.drain()

    assert (bench.look(failed).state, bench.look(failed).reason) == (State.FAILED, reason)
    assert (bench.states(behind), bench.slack.texts()) == ([State.SENT], ["Next"])


def test_failed_composer_leaves_nothing_written(bench: Bench) -> None:
    def writes_and_fails(session: Session, *_given: object) -> Composed:
        directory.remember_dm(session, "U1", "D1")
        raise LookupError

    bench.composers["broken"] = writes_and_fails
    bench.ask(bench.slack.channel("town-hall"), message="broken")

    bench.drain()

    with bench.database.read() as session:
        assert directory.dm_channel(session, "U1") is None


def test_what_is_too_late_is_never_sent(bench: Bench) -> None:
    delivery_id = bench.say(bench.slack.channel("town-hall"), "Late", not_after=bench.clock.now())
    bench.later(1)

    bench.drain()

    assert (bench.states(delivery_id), bench.slack.posts()) == ([State.EXPIRED], [])


def test_pause_holds_replies_and_plans_until_it_ends(bench: Bench) -> None:
    channel = bench.slack.channel("town-hall")
    bench.database.write(lambda session: pauses.pause_all(session, bench.clock.now()))
    ids = bench.say(channel, "Reply"), bench.say(channel, "Plan", lane=Lane.PLANNED)
    bench.drain()
    held = bench.states(*ids)

    bench.database.write(lambda session: pauses.resume_all(session, bench.clock.now()))
    bench.drain()

    assert held == [State.PLANNED, State.PLANNED]
    assert bench.slack.texts() == ["Reply", "Plan"]


def test_conversation_beyond_its_pace_lets_others_pass(database: Database, slack: Slack) -> None:
    bench = bench_on(database, slack, rates=Rates(methods={}, conversation=Rate(1, 1)))
    busy, quiet = slack.channel("busy"), slack.channel("quiet")
    for text in ("One", "Two"):
        bench.say(busy, text)
    bench.say(quiet, "Three")
    began = monotonic()

    bench.drain()

    assert slack.texts() == ["One", "Three", "Two"]
    assert monotonic() - began >= 0.9


def test_drain_that_runs_out_of_time_says_so(bench: Bench) -> None:
    bench.say(bench.slack.channel("town-hall"), "Hello")

    assert not bench.sender.drain(monotonic() - 1)
    assert bench.sender.drain(monotonic() + 20)
