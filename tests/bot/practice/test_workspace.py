"""Setting a workspace up, and what it says when something is missing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.practice.conversations import Kind
from bot.practice.journal import Way
from bot.practice.workspace import Workspace
from tests.bot.practice.conftest import Scene, make_scene, manifest
from tests.bot.practice.receivers import FakeLine


def test_workspace_without_an_app_says_so() -> None:
    with pytest.raises(RuntimeError, match="no app"):
        _ = Workspace.new().app


def test_workspace_runs_on_real_time_unless_told_otherwise() -> None:
    workspace = Workspace.new()

    assert datetime.now(UTC) - workspace.stamps.now() < timedelta(minutes=1)
    assert workspace.machine() > 1_700_000_000


def test_ids_look_like_slacks(scene: Scene) -> None:
    app = scene.workspace.app
    ids = [scene.workspace.team.id, scene.ada.id, scene.channel, app.app_id, app.bot_id]
    group = scene.workspace.open_direct(scene.ada.id, scene.ben.id, scene.bot)

    assert [one[:2] for one in ids] == ["T0", "U0", "C0", "A0", "B0"]
    assert (scene.ada.dm_with_app()[:2], group.id[:2]) == ("D0", "G0")
    assert {len(one) for one in ids} == {11}


def test_app_is_read_from_its_manifest() -> None:
    app = make_scene(manifest()).workspace.app

    assert (app.name, app.handle) == ("Echo", "echo")
    assert [(one.name, one.should_escape) for one in app.commands] == [("/echo", False), ("/tell", True)]
    assert [(one.callback_id, one.type) for one in app.shortcuts] == [("keep", "message"), ("begin", "global")]
    assert (app.home_tab, app.messages_tab, app.interactive, app.socket_mode) == (True, True, True, True)


def test_credentials_of_two_installations_differ() -> None:
    one, two = make_scene(manifest()).workspace.app, make_scene(manifest()).workspace.app

    assert one.bot_token.startswith("xoxb-practice-")
    assert one.app_token.startswith("xapp-practice-")
    assert {one.bot_token, one.app_token, one.signing_secret}.isdisjoint(
        {two.bot_token, two.app_token, two.signing_secret}
    )
    assert one.signing_secret not in repr(one)


def test_direct_conversation_is_one_for_the_same_people_in_any_order(scene: Scene) -> None:
    first = scene.workspace.open_direct(scene.ada.id, scene.ben.id)

    assert scene.workspace.open_direct(scene.ben.id, scene.ada.id) is first
    assert scene.workspace.open_direct(scene.ada.id, scene.ben.id, scene.bot) is not first
    assert first.kind is Kind.DM


def test_another_apps_bot_cannot_be_written_to(scene: Scene) -> None:
    other = scene.workspace.add_person("Other App", bot=True)

    assert scene.done("users.info", user=other.id)["user"]["is_bot"] is True
    assert scene.refusal("conversations.open", users=other.id) == "cannot_dm_bot"
    assert scene.refusal("chat.postMessage", channel=other.id, text="x") == "cannot_dm_bot"


def test_sockets_close_with_or_without_a_word(scene: Scene) -> None:
    told, untold = FakeLine(), FakeLine()
    scene.workspace.sockets.join(told, "A0")
    scene.workspace.close_sockets("refresh_requested")
    scene.workspace.sockets.join(untold, "A0")
    scene.workspace.close_sockets()

    assert [one["type"] for one in told.frames] == ["hello", "disconnect"]
    assert [one["type"] for one in untold.frames] == ["hello"]
    assert (told.closed, untold.closed) == (True, True)


def test_record_keeps_times_of_both_kinds(scene: Scene) -> None:
    scene.done("auth.test")
    scene.pass_seconds(5)
    scene.ada.type(scene.channel, "hello")

    called, *others = scene.workspace.log.entries()

    assert (called.way, called.name, called.outcome) == (Way.CALLED, "auth.test", "ok")
    assert (called.at, called.machine) == (scene.clocks.now, 1_800_000_000.0)
    assert [(one.way, one.name, one.outcome) for one in others] == [
        (Way.SENT, "message", "nowhere"),
        (Way.ANSWERED, "message", "connection_failed"),
    ]
    assert others[0].machine == 1_800_000_005.0
