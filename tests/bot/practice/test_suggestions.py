"""Menus that load their options: what the app is asked, and what of its answer is shown."""

from __future__ import annotations

from typing import Any

import pytest

from bot.practice.outcomes import CannotDo, Result
from bot.practice.views import View
from tests.bot.practice.conftest import Scene, make_scene, manifest
from tests.bot.practice.receivers import Envelope, Listener, Receiver, Reply
from tests.bot.practice.surfaces import MESSAGE_BLOCKS, modal, option, plain


def loading(**more: Any) -> dict[str, Any]:
    return {"type": "external_select", "action_id": "city", "placeholder": plain("City"), **more}


def asking_for(scene: Scene, **more: Any) -> View:
    """A modal with a menu that loads its options."""
    block = {"type": "input", "block_id": "where", "label": plain("Where"), "element": loading(**more)}
    trigger = scene.workspace.triggers.give(scene.ada.id)
    scene.done("views.open", trigger_id=trigger, view=modal(blocks=[block]))
    view = scene.ada.modal()
    assert view is not None
    return view


def answering(listener: Listener, answer: dict[str, Any]) -> None:
    def respond(envelope: Envelope) -> dict[str, Any] | None:
        return answer if envelope["payload"]["type"] == "block_suggestion" else None

    listener.answer = respond


def test_the_app_is_asked_with_what_was_typed(scene: Scene, listener: Listener) -> None:
    view = asking_for(scene)
    answering(listener, {"options": [option("austin"), option("albany")]})

    shown = scene.ada.search(view, "city", "aus")

    [payload] = listener.payloads("block_suggestion")
    assert (payload["value"], payload["action_id"], payload["block_id"]) == ("aus", "city", "where")
    assert (payload["view"]["id"], payload["user"]["id"]) == (view.id, scene.ada.id)
    assert "actions" not in payload
    # Slack shows what the app sent, fitting or not.
    assert shown.labels == ["AUSTIN", "ALBANY"]


def test_a_found_option_can_be_picked_and_sent(scene: Scene, listener: Listener) -> None:
    view = asking_for(scene)
    answering(listener, {"options": [option("austin")]})

    found = scene.ada.search(view, "Where", "aus")
    assert scene.ada.submit(view, {"city": found.pick("AUSTIN")}).ok

    [payload] = listener.payloads("view_submission")
    assert payload["view"]["state"]["values"]["where"]["city"]["selected_option"]["value"] == "austin"


def test_an_option_that_is_not_shown_cannot_be_picked(scene: Scene, listener: Listener) -> None:
    view = asking_for(scene)
    answering(listener, {"options": [option("austin")]})

    with pytest.raises(LookupError, match="AUSTIN"):
        scene.ada.search(view, "city", "aus").pick("ALBANY")


def test_groups_are_shown_in_order(scene: Scene, listener: Listener) -> None:
    groups = [{"label": plain(name), "options": [option(name)]} for name in ("tx", "ny")]
    answering(listener, {"option_groups": groups})

    assert scene.ada.search(asking_for(scene), "city", "any").labels == ["TX", "NY"]


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"text": "Austin"},
        {"options": [{"text": "Austin", "value": "austin"}]},
        {"options": [option(f"{n:03}") for n in range(101)]},
        {"options": [], "option_groups": []},
        {"options": [option("a")], "more": True},
    ],
)
def test_an_answer_of_another_shape_shows_nothing(scene: Scene, listener: Listener, answer: dict[str, Any]) -> None:
    answering(listener, answer)

    shown = scene.ada.search(asking_for(scene), "city", "aus")

    assert (shown.labels, shown.outcome.result) == ([], Result.FAILED)


def test_a_hundred_options_and_none_are_both_fine(scene: Scene, listener: Listener) -> None:
    view = asking_for(scene)
    answering(listener, {"options": [option(f"{n:03}") for n in range(100)]})
    full = scene.ada.search(view, "city", "aus")
    answering(listener, {"options": []})
    none = scene.ada.search(view, "city", "xyz")

    assert (len(full.labels), full.outcome.ok) == (100, True)
    assert (none.labels, none.outcome.ok) == ([], True)


def test_a_late_answer_shows_nothing(scene: Scene, listener: Listener) -> None:
    listener.acking = False
    scene.workspace.patience = 0.05

    shown = scene.ada.search(asking_for(scene), "city", "aus")

    assert (shown.labels, shown.outcome.result) == ([], Result.TIMED_OUT)


@pytest.mark.parametrize(("least", "typed", "asked"), [(None, "au", 0), (None, "aus", 1), (0, "", 1), (4, "aus", 0)])
def test_the_app_is_asked_once_enough_was_typed(
    scene: Scene, listener: Listener, least: int | None, typed: str, asked: int
) -> None:
    more = {} if least is None else {"min_query_length": least}

    scene.ada.search(asking_for(scene, **more), "city", typed)

    assert len(scene.workspace.courier.parcels(name="block_suggestion")) == asked


def test_a_menu_in_a_message_says_where_it_stands(scene: Scene, listener: Listener) -> None:
    blocks = [{"type": "actions", "block_id": "row", "elements": [loading()]}]
    ts = scene.done("chat.postMessage", channel=scene.channel, text="Where?", blocks=blocks)["ts"]
    answering(listener, {"options": [option("austin")]})

    shown = scene.ada.search(scene.ada.newest(scene.channel), "city", "aus")

    [payload] = listener.payloads("block_suggestion")
    assert (payload["container"]["message_ts"], payload["channel"]["id"]) == (ts, scene.channel)
    assert shown.labels == ["AUSTIN"]


def test_over_http_the_options_url_is_asked(receiver: Receiver) -> None:
    settings = {"interactivity": {"is_enabled": True, "message_menu_options_url": receiver.url}}
    scene = make_scene(manifest(settings=settings))
    receiver.replies.append(Reply(body=b'{"options": [{"text": {"type": "plain_text", "text": "A"}, "value": "a"}]}'))
    scene.workspace.courier.start()
    try:
        shown = scene.ada.search(asking_for(scene), "city", "aus")
    finally:
        scene.workspace.courier.stop()

    assert shown.labels == ["A"]


def test_other_menus_do_not_ask(scene: Scene) -> None:
    scene.done("chat.postMessage", channel=scene.channel, text="Hello", blocks=MESSAGE_BLOCKS)

    with pytest.raises(CannotDo):
        scene.ada.search(scene.ada.newest(scene.channel), "pick", "aus")
