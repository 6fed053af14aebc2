"""A practice network is saved, taken away, and loaded again under another app."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.practice import state
from bot.practice.driver import Driver
from tests.bot.practice.conftest import Scene, make_scene, manifest
from tests.bot.practice.surfaces import HOME, modal


def furnish(scene: Scene) -> str:
    """Something of everything; returns the ts of a message with a reply and a reaction."""
    ts = scene.ada.type(scene.channel, f"hello <@{scene.bot}>")
    scene.ben.type(scene.channel, "and to you", ts)
    scene.ben.react(scene.channel, ts, "tada")
    scene.ben.pin(scene.channel, ts)
    scene.ada.upload(scene.channel, "notes.txt", b"notes")
    scene.done("chat.postMessage", channel=scene.channel, text="from the app")
    scene.done("chat.postEphemeral", channel=scene.channel, user=scene.ada.id, text="psst")
    scene.workspace.views.publish(scene.ada.id, HOME)
    scene.workspace.views.open(scene.ada.id, modal())
    scene.workspace.add_channel("staff", private=True, members=[scene.ben.id], purpose="Ours")
    return ts


def test_network_comes_back_as_it_was_under_another_app(scene: Scene) -> None:
    ts = furnish(scene)
    text = json.dumps(state.save(scene.workspace))
    other = make_scene(manifest())
    bot = other.bot

    state.load(other.workspace, text)

    ada = Driver(other.workspace).person(scene.ada.id)
    said = ada.messages(scene.channel)
    assert [one.text for one in said] == [f"hello <@{bot}>", "", "from the app", "psst"]
    assert [one.text for one in ada.messages(scene.channel, ts)] == [f"hello <@{bot}>", "and to you"]
    assert (said[0].reactions[0].users, said[0].pin.by if said[0].pin else "") == ((scene.ben.id,), scene.ben.id)
    assert (said[2].user, said[2].bot_id) == (bot, other.workspace.app.bot_id)
    assert ada.file(said[1].files[0]["id"]).content == b"notes"
    assert ada.home() is not None
    assert ada.modal() is None
    assert [one.name for one in other.workspace.conversations] == ["town-hall", "staff"]
    saved = scene.workspace.people[scene.ada.id]
    assert other.workspace.people[scene.ada.id] == replace(saved, team_id=other.workspace.team.id)


def test_saved_file_holds_no_secret(scene: Scene) -> None:
    furnish(scene)
    text = json.dumps(state.save(scene.workspace))
    app = scene.workspace.app

    secrets = [app.bot_token, app.app_token, app.signing_secret, app.verification_token]
    secrets += [file.secret for file in scene.workspace.files]
    assert [secret in text for secret in secrets] == [False] * 5


def test_what_is_said_after_loading_comes_after_what_was_saved(scene: Scene) -> None:
    ts = furnish(scene)
    saved = json.dumps(state.save(scene.workspace))
    other = make_scene(manifest())
    other.clocks.now = other.clocks.now.replace(year=2020)

    state.load(other.workspace, saved)

    assert Driver(other.workspace).person(scene.ada.id).type(scene.channel, "next") > ts


def test_reset_takes_what_was_said_and_leaves_people_and_places(scene: Scene) -> None:
    furnish(scene)

    state.reset(scene.workspace)

    assert scene.ada.messages(scene.channel) == []
    assert (scene.ada.home(), scene.ada.modal()) == (None, None)
    assert list(scene.workspace.files) == []
    assert {one.name for one in scene.workspace.conversations} == {"town-hall", "staff"}


def broken(**changes: Any) -> str:
    good = state.save(make_scene(manifest()).workspace)
    return json.dumps(good | changes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "The file is not JSON."),
        ("[]", "The file is not a saved practice."),
        ('{"format": "something else"}', "The file is not a saved practice."),
        (broken(version=2), "The file has version 2; this program reads version 1."),
        (broken(app={}), "The file does not say which app was installed."),
        (broken(people=[{"id": "U1"}]), "The file is damaged: KeyError while reading it."),
        (broken(messages=[{"ts": "soon"}]), "The file is damaged: ValueError while reading it."),
        (broken(conversations="none"), "The file is damaged: TypeError while reading it."),
    ],
)
def test_file_that_cannot_be_loaded_says_why_and_changes_nothing(scene: Scene, text: str, words: str) -> None:
    furnish(scene)
    before = state.save(scene.workspace)

    with pytest.raises(state.StateError) as error:
        state.load(scene.workspace, text)

    assert str(error.value) == words
    assert state.save(scene.workspace) == before
