"""Clicking, filling in, submitting, closing: the payloads, and what the app's answers do."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient

from bot.practice.outcomes import CannotDo, Result
from bot.practice.views import View
from tests.bot.practice.conftest import Scene, make_scene, manifest
from tests.bot.practice.receivers import Envelope, Listener
from tests.bot.practice.surfaces import HOME, MESSAGE_BLOCKS, button, modal, option, plain, text_input


def posted(scene: Scene, channel: str | None = None, **more: Any) -> Any:
    answer = scene.done(
        "chat.postMessage", channel=channel or scene.channel, text="Hello", blocks=MESSAGE_BLOCKS, **more
    )
    return scene.workspace.chat.get(answer["channel"], answer["ts"])


def with_buttons() -> list[dict[str, Any]]:
    return [{"type": "actions", "block_id": "row", "elements": [button("later", "Later")]}]


def in_front_of(scene: Scene, **more: Any) -> View:
    scene.done("views.open", trigger_id=scene.workspace.triggers.give(scene.ada.id), view=modal(**more))
    view = scene.ada.modal()
    assert view is not None
    return view


def responding(listener: Listener, **answer: Any) -> None:
    def respond(envelope: Envelope) -> dict[str, Any] | None:
        return answer if envelope["accepts_response_payload"] else None

    listener.answer = respond


def test_click_says_who_where_and_what(scene: Scene, listener: Listener) -> None:
    message = posted(scene, metadata={"event_type": "delivery", "event_payload": {"id": "7"}})

    assert scene.ben.click(message, label="Later").ok

    [payload] = listener.payloads("block_actions")
    assert payload["user"]["id"] == scene.ben.id
    assert payload["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": scene.channel,
        "is_ephemeral": False,
    }
    assert payload["channel"] == {"id": scene.channel, "name": "town-hall"}
    assert payload["message"]["metadata"]["event_payload"] == {"id": "7"}
    assert payload["response_url"].startswith(scene.workspace.address + "/actions/")
    [action] = payload["actions"]
    assert (action["action_id"], action["block_id"], action["value"]) == ("later", "row", "7")


def test_click_in_a_thread_and_a_dm(scene: Scene, listener: Listener) -> None:
    parent = scene.ada.type(scene.ada.dm_with_app(), "hello")
    message = posted(scene, scene.ada.dm_with_app(), thread_ts=parent)

    assert scene.ada.click(message, "later").ok

    [payload] = listener.payloads("block_actions")
    assert payload["container"]["thread_ts"] == parent
    assert payload["channel"]["name"] == "directmessage"


def test_click_in_an_ephemeral_brings_no_message(scene: Scene, listener: Listener) -> None:
    scene.done("chat.postEphemeral", channel=scene.channel, user=scene.ada.id, text="x", blocks=MESSAGE_BLOCKS)
    ephemeral = scene.ada.newest(scene.channel)

    assert scene.ada.click(ephemeral, "later").ok

    [payload] = listener.payloads("block_actions")
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload
    with pytest.raises(CannotDo):
        scene.ben.click(ephemeral, "later")


def test_choices_in_a_message_are_kept_for_each_person(scene: Scene, listener: Listener) -> None:
    message = posted(scene)

    scene.ada.click(message, "pick", choice="a")
    scene.ben.click(message, "pick", choice="b")
    scene.ada.click(message, "later")

    states = [one["state"]["values"]["row"]["pick"] for one in listener.payloads("block_actions")]
    assert [one["selected_option"]["value"] for one in states] == ["a", "b", "a"]


def test_click_on_what_is_no_longer_there(scene: Scene, listener: Listener) -> None:
    message = posted(scene)
    scene.done("chat.update", channel=scene.channel, ts=message.ts, text="no buttons")
    with pytest.raises(LookupError):
        scene.ada.click(message, "later")

    scene.done("chat.delete", channel=scene.channel, ts=message.ts)
    with pytest.raises(CannotDo):
        scene.ada.click(message, "later")


def test_somebody_of_another_team_clicks_in_a_shared_channel(scene: Scene, listener: Listener) -> None:
    elsewhere = scene.workspace.add_team("Elsewhere", "elsewhere")
    cleo = scene.workspace.add_person("Cleo Far", team=elsewhere)
    members = [scene.bot, cleo.id]
    shared = scene.workspace.add_channel("shared", members=members, shared_with=[elsewhere])
    message = posted(scene, shared.id)

    assert scene.driver.person(cleo.id).click(message, "later").ok

    [payload] = listener.payloads("block_actions")
    assert payload["user"]["team_id"] == elsewhere.id
    assert payload["team"]["id"] == scene.workspace.team.id


def test_somebody_outside_cannot_click(scene: Scene) -> None:
    inside = scene.workspace.add_channel("inside", private=True, members=[scene.ada.id, scene.bot])
    message = posted(scene, inside.id)

    with pytest.raises(CannotDo):
        scene.ben.click(message, "later")


def test_what_people_write_has_no_buttons_of_the_app(scene: Scene) -> None:
    scene.ben.type(scene.channel, "plain")
    message = scene.workspace.chat.change(scene.ada.newest(scene.channel), blocks=tuple(with_buttons()))

    with pytest.raises(CannotDo):
        scene.ada.click(message, "later")


def test_interactivity_switched_off() -> None:
    scene = make_scene(manifest(settings={"interactivity": {"is_enabled": False}}))

    outcome = scene.ada.click(posted(scene), "later")

    assert outcome.result is Result.FAILED
    assert scene.workspace.courier.parcels() == []


def test_click_in_a_modal_tells_its_state_and_can_push(scene: Scene, client: WebClient, listener: Listener) -> None:
    view = in_front_of(scene)
    scene.ada.fill(view, {"text": "half written"})
    listener.answer = lambda envelope: push(client, envelope)

    outcome = scene.ada.click(view, "more")

    [payload] = listener.payloads("block_actions")
    assert payload["container"] == {"type": "view", "view_id": view.id}
    assert payload["view"]["state"]["values"]["words"]["text"]["value"] == "half written"
    assert {"channel", "message", "response_url"} & set(payload) == set()
    assert outcome.view is not None
    assert outcome.view.previous_view_id == view.id


def push(client: WebClient, envelope: Envelope) -> None:
    client.views_push(trigger_id=envelope["payload"]["trigger_id"], view=modal("Second"))


def test_click_in_the_home(scene: Scene, listener: Listener) -> None:
    scene.done("views.publish", user_id=scene.ada.id, view=HOME)
    home = scene.ada.home()
    assert home is not None

    assert scene.ada.click(home, "pick", choice="b").ok

    [payload] = listener.payloads("block_actions")
    assert payload["view"]["type"] == "home"
    assert payload["actions"][0]["selected_option"]["value"] == "b"


def test_input_that_dispatches_tells_at_once(scene: Scene, listener: Listener) -> None:
    quiet = text_input("quiet", "quiet")
    loud = text_input("loud", "loud", dispatch_action=True)
    view = in_front_of(scene, blocks=[quiet, loud])

    scene.ada.fill(view, {"quiet": "one", "loud": "two"})

    [payload] = listener.payloads("block_actions")
    assert [one["action_id"] for one in payload["actions"]] == ["loud"]


def test_submission_with_an_empty_required_input_never_leaves(scene: Scene) -> None:
    view = in_front_of(scene)

    outcome = scene.ada.submit(view)

    assert (outcome.result, set(outcome.errors)) == (Result.STOPPED, {"words"})
    assert scene.workspace.courier.parcels(name="view_submission") == []
    assert scene.ada.modal() is not None


def test_submission_carries_the_view_and_closes_it(scene: Scene, listener: Listener) -> None:
    view = in_front_of(scene)

    outcome = scene.ada.submit(view, {"Words": "by its label"})

    [payload] = listener.payloads("view_submission")
    assert payload["view"]["private_metadata"] == "kept"
    assert payload["view"]["state"]["values"]["words"]["text"]["value"] == "by its label"
    assert outcome.closed


def test_errors_keep_the_modal_open(scene: Scene, listener: Listener) -> None:
    view = in_front_of(scene)
    responding(listener, response_action="errors", errors={"words": "Too short"})

    outcome = scene.ada.submit(view, {"text": "x"})

    assert (outcome.ok, dict(outcome.errors)) == (False, {"words": "Too short"})
    assert outcome.view is not None
    assert outcome.view.values["words"]["text"]["value"] == "x"


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "errors", "errors": {"row": "not an input"}},
        {"response_action": "errors"},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "update"},
        {"response_action": "nonsense"},
    ],
)
def test_answer_that_makes_no_sense_fails_and_leaves_the_modal(
    scene: Scene, listener: Listener, answer: dict[str, Any]
) -> None:
    view = in_front_of(scene)
    responding(listener, **answer)

    outcome = scene.ada.submit(view, {"text": "x"})

    assert outcome.result is Result.FAILED
    assert outcome.view is not None
    assert outcome.view.id == view.id


def test_update_replaces_the_modal_in_place(scene: Scene, listener: Listener) -> None:
    view = in_front_of(scene)
    responding(listener, response_action="update", view=modal("Thanks"))

    outcome = scene.ada.submit(view, {"text": "x"})

    assert outcome.view is not None
    assert (outcome.view.id, outcome.view.title) == (view.id, "Thanks")


def test_push_then_submit_returns_to_the_one_below_and_clear_closes_all(scene: Scene, listener: Listener) -> None:
    view = in_front_of(scene)
    responding(listener, response_action="push", view=modal("Second"))
    second = scene.ada.submit(view, {"text": "x"}).view
    assert second is not None

    listener.answer = lambda envelope: None
    below = scene.ada.submit(second, {"text": "y"}).view
    responding(listener, response_action="clear")
    assert below is not None
    outcome = scene.ada.submit(below)

    assert (second.title, below.id) == ("Second", view.id)
    assert outcome.closed


def test_push_beyond_three_fails(scene: Scene, listener: Listener) -> None:
    view = in_front_of(scene)
    responding(listener, response_action="push", view=modal("Next"))

    outcomes = []
    for _ in range(3):
        outcome = scene.ada.submit(view, {"text": "x"})
        outcomes.append((outcome.result, outcome.shown))
        assert outcome.view is not None
        view = outcome.view

    assert outcomes == [(Result.ACKED, "")] * 2 + [(Result.FAILED, "push_limit_reached")]


def test_close_tells_only_when_asked_to(scene: Scene, listener: Listener) -> None:
    told = scene.ada.close(in_front_of(scene))
    untold = scene.ada.close(in_front_of(scene, notify_on_close=False))

    [payload] = listener.payloads("view_closed")
    assert payload["is_cleared"] is False
    assert told.closed
    assert untold.closed


def test_close_everything_tells_of_each(scene: Scene, listener: Listener) -> None:
    view = in_front_of(scene)
    trigger = scene.workspace.triggers.give(scene.ada.id, view.id)
    scene.done("views.push", trigger_id=trigger, view=modal("Second"))
    top = scene.ada.modal()
    assert top is not None

    scene.ada.close(top, everything=True)

    closed = listener.payloads("view_closed")
    assert [one["view"]["id"] for one in closed] == [top.id, view.id]
    assert {one["is_cleared"] for one in closed} == {True}


def test_only_the_modal_on_top_can_be_reached(scene: Scene) -> None:
    view = in_front_of(scene)
    trigger = scene.workspace.triggers.give(scene.ada.id, view.id)
    scene.done("views.push", trigger_id=trigger, view=modal("Second"))

    with pytest.raises(CannotDo):
        scene.ada.submit(view, {"text": "x"})
    with pytest.raises(CannotDo):
        scene.ben.close(view)


def test_submission_brings_response_urls_for_chosen_conversations(scene: Scene, listener: Listener) -> None:
    where = {
        "type": "input",
        "block_id": "where",
        "label": plain("Where"),
        "element": {
            "type": "conversations_select",
            "action_id": "place",
            "response_url_enabled": True,
        },
    }
    view = in_front_of(scene, blocks=[where])

    assert scene.ada.submit(view, {"place": scene.channel}).ok

    [payload] = listener.payloads("view_submission")
    [target] = payload["response_urls"]
    assert (target["block_id"], target["channel_id"]) == ("where", scene.channel)


def test_overflow_and_checkboxes_take_plain_choices(scene: Scene, listener: Listener) -> None:
    overflow = {"type": "overflow", "action_id": "menu", "options": [option("why"), option("talk")]}
    boxes = {"type": "checkboxes", "action_id": "boxes", "options": [option("a"), option("b")]}
    blocks = [{"type": "actions", "block_id": "row", "elements": [overflow, boxes, button("b", "B")]}]
    scene.done("chat.postMessage", channel=scene.channel, text="x", blocks=blocks)
    message = scene.ada.newest(scene.channel)

    scene.ada.click(message, "menu", choice="talk")
    scene.ada.click(message, "boxes", choice=["a", "b"])

    first, second = (one["actions"][0] for one in listener.payloads("block_actions"))
    assert first["selected_option"]["value"] == "talk"
    assert [one["value"] for one in second["selected_options"]] == ["a", "b"]
