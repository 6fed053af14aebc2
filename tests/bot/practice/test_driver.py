"""Actors see and do what their person could in Slack, and nothing else."""

from __future__ import annotations

import threading

import pytest

from bot.practice import finding
from bot.practice.outcomes import CannotDo
from tests.bot.practice.conftest import Scene, make_scene, manifest
from tests.bot.practice.surfaces import MESSAGE_BLOCKS


def test_typed_text_is_escaped_and_edits_and_deletes_show(scene: Scene) -> None:
    ts = scene.ada.type(scene.channel, "a < b")
    scene.ada.edit(scene.channel, ts, "a > b")
    shown = [one.text for one in scene.ben.messages(scene.channel)]
    scene.ada.delete(scene.channel, ts)

    assert shown == ["a &gt; b"]
    assert scene.ben.messages(scene.channel) == []
    assert len(scene.workspace.chat.everything()) == 1


def test_one_changes_only_what_one_wrote(scene: Scene) -> None:
    ts = scene.ada.type(scene.channel, "mine")

    with pytest.raises(CannotDo):
        scene.ben.edit(scene.channel, ts, "theirs")
    with pytest.raises(CannotDo):
        scene.ben.delete(scene.channel, ts)
    assert scene.ada.newest(scene.channel).text == "mine"


def test_one_sees_only_where_one_is(scene: Scene) -> None:
    inside = scene.workspace.add_channel("inside", private=True, members=[scene.ada.id])
    between = scene.workspace.open_direct(scene.ada.id, scene.bot)
    scene.ada.type(inside.id, "secret")

    for place in (inside.id, between.id, "C0NOWHERE"):
        with pytest.raises(CannotDo):
            scene.ben.messages(place)
        with pytest.raises(CannotDo):
            scene.ben.type(place, "let me in")


def test_public_channels_are_read_by_members_of_the_team_and_joined_to_write(scene: Scene) -> None:
    public = scene.workspace.add_channel("elsewhere", members=[scene.ada.id])
    scene.ada.type(public.id, "hello")
    gus = scene.driver.person(scene.workspace.add_person("Gus Guest", guest="single").id)

    assert scene.ben.newest(public.id).text == "hello"
    with pytest.raises(CannotDo):
        scene.ben.type(public.id, "too soon")
    scene.ben.join(public.id)
    scene.ben.type(public.id, "now")
    assert scene.ada.newest(public.id).text == "now"
    with pytest.raises(CannotDo):
        gus.messages(public.id)
    with pytest.raises(CannotDo):
        gus.join(public.id)


def test_nobody_writes_in_archived_channels_or_after_leaving_the_team(scene: Scene) -> None:
    archived = scene.workspace.add_channel("old", members=[scene.ada.id], archived=True)
    scene.workspace.change_person(scene.ben.id, deactivated=True)

    with pytest.raises(CannotDo):
        scene.ada.type(archived.id, "x")
    with pytest.raises(CannotDo):
        scene.ben.type(scene.channel, "x")


def test_app_that_takes_no_typed_messages() -> None:
    home = {"messages_tab_enabled": True, "messages_tab_read_only_enabled": True}
    scene = make_scene(manifest(features={"app_home": home}))

    with pytest.raises(CannotDo):
        scene.ada.type(scene.ada.dm_with_app(), "hello")


def test_thread_is_read_with_its_parent(scene: Scene) -> None:
    parent = scene.ada.type(scene.channel, "one")
    reply = scene.ben.type(scene.channel, "two", parent)
    scene.ada.type(scene.channel, "three", reply)
    scene.ada.type(scene.channel, "aside")

    assert [one.text for one in scene.ada.messages(scene.channel)] == ["one", "aside"]
    assert [one.text for one in scene.ada.messages(scene.channel, parent)] == ["one", "two", "three"]
    with pytest.raises(CannotDo):
        scene.ada.type(scene.channel, "to nobody", "1.000001")


def test_invited_app_hears_from_then_on(scene: Scene) -> None:
    public = scene.workspace.add_channel("elsewhere", members=[scene.ada.id])
    scene.ada.type(public.id, "before")

    scene.ada.invite(public.id, scene.bot)
    scene.ada.type(public.id, "after")

    assert [one["text"] for one in scene.heard("message")][-1] == "after"
    assert [one["inviter"] for one in scene.heard("member_joined_channel")] == [scene.ada.id]
    assert "before" not in [one["text"] for one in scene.heard("message")]


def test_inviting_somebody_who_is_there_changes_nothing(scene: Scene) -> None:
    scene.ada.invite(scene.channel, scene.ben.id)

    assert scene.heard("member_joined_channel") == []
    assert scene.ada.messages(scene.channel) == []


def test_leaving_twice_is_leaving_once(scene: Scene) -> None:
    scene.ben.leave(scene.channel)
    scene.ben.leave(scene.channel)

    assert len(scene.heard("member_left_channel")) == 1
    assert scene.ada.newest(scene.channel).subtype == "channel_leave"


def test_finding_by_words_and_saying_what_there_is(scene: Scene) -> None:
    scene.done("chat.postMessage", channel=scene.channel, text="x", blocks=MESSAGE_BLOCKS)
    scene.ada.type(scene.channel, "something else")

    message = scene.ada.message(scene.channel, "Good morning")

    assert finding.element(message.blocks, label="Later").action_id == "later"
    assert finding.element(message.blocks, value="7").action_id == "later"
    with pytest.raises(LookupError, match="Later"):
        finding.element(message.blocks, label="Sooner")
    with pytest.raises(LookupError):
        scene.ada.message(scene.channel, "never said")
    with pytest.raises(LookupError):
        scene.ada.newest(scene.ada.dm_with_app())


def test_until_wakes_on_a_change_and_gives_up_in_time(scene: Scene) -> None:
    later = threading.Thread(target=scene.ben.type, args=(scene.channel, "now"))
    later.start()

    scene.driver.until(lambda: scene.workspace.chat.history(scene.channel))
    later.join()

    with pytest.raises(TimeoutError):
        scene.driver.until(lambda: False, timeout_s=0.01)
