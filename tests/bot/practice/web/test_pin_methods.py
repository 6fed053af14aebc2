"""pins.*: what is pinned, by whom, and what is heard of it."""

from __future__ import annotations

from tests.bot.practice.conftest import Scene


def test_pinned_message_is_listed_and_counted(scene: Scene) -> None:
    ts = scene.done("chat.postMessage", channel=scene.channel, text="Open questions")["ts"]

    scene.done("pins.add", channel=scene.channel, timestamp=ts)

    [item] = scene.done("pins.list", channel=scene.channel)["items"]
    history = scene.done("conversations.history", channel=scene.channel)
    assert (item["message"]["ts"], item["created_by"], history["pin_count"]) == (ts, scene.bot, 1)
    assert history["messages"][0]["pinned_to"] == [scene.channel]


def test_pinning_is_heard_whoever_does_it(scene: Scene) -> None:
    ts = scene.ada.type(scene.channel, "Remember this")

    scene.ben.pin(scene.channel, ts)
    scene.ben.unpin(scene.channel, ts)

    [added], [removed] = scene.heard("pin_added"), scene.heard("pin_removed")
    assert (added["user"], added["item_user"], added["pin_count"]) == (scene.ben.id, scene.ada.id, 1)
    assert (removed["channel_id"], removed["has_pins"]) == (scene.channel, False)


def test_pinning_twice_is_refused_and_so_is_unpinning(scene: Scene) -> None:
    ts = scene.ada.type(scene.channel, "Remember this")
    where = {"channel": scene.channel, "timestamp": ts}
    scene.done("pins.add", **where)

    assert scene.refusal("pins.add", **where) == "already_pinned"
    scene.done("pins.remove", **where)
    assert scene.refusal("pins.remove", **where) == "no_pin"


def test_pinning_needs_a_message_that_is_there(scene: Scene) -> None:
    elsewhere = scene.workspace.add_channel("elsewhere", members=[scene.ada.id])
    ts = scene.ada.type(elsewhere.id, "Not for the bot")

    assert scene.refusal("pins.add", channel=scene.channel) == "no_item_specified"
    assert scene.refusal("pins.add", channel=scene.channel, timestamp="soon") == "bad_timestamp"
    assert scene.refusal("pins.add", channel=scene.channel, timestamp="1.000001") == "message_not_found"
    assert scene.refusal("pins.add", channel=elsewhere.id, timestamp=ts) == "not_in_channel"
