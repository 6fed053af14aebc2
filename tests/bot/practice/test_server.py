"""The server as the app meets it: real HTTP, real Socket Mode, real broken connections."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.bot.practice.conftest import Scene
from tests.bot.practice.receivers import Envelope, Listener

BUTTON = {
    "type": "actions",
    "block_id": "row",
    "elements": [
        {
            "type": "button",
            "action_id": "later",
            "text": {"type": "plain_text", "text": "Later"},
            "value": "7",
        }
    ],
}


def test_main_path_over_socket_mode(scene: Scene, client: WebClient, listener: Listener) -> None:
    posted = client.chat_postMessage(channel=scene.ada.id, text="Hello", blocks=[BUTTON])
    message = scene.ada.newest(posted["channel"])

    outcome = scene.ada.click(message, "later")

    assert outcome.ok
    [payload] = listener.payloads("block_actions")
    assert payload["actions"][0]["value"] == "7"
    assert payload["message"]["ts"] == posted["ts"]


def test_typed_message_arrives_as_event(scene: Scene, client: WebClient, listener: Listener) -> None:
    dm = scene.ada.dm_with_app()

    ts = scene.ada.type(dm, "Fish & chips")
    scene.driver.settle()

    [event] = [one["event"] for one in listener.payloads("message")]
    assert (event["text"], event["ts"], event["channel_type"]) == ("Fish &amp; chips", ts, "im")


def test_command_opens_modal_and_submission_closes_it(scene: Scene, client: WebClient, listener: Listener) -> None:
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Say it"},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": [
            {
                "type": "input",
                "block_id": "words",
                "label": {"type": "plain_text", "text": "Words"},
                "element": {"type": "plain_text_input", "action_id": "text"},
            }
        ],
    }

    def answer(envelope: Envelope) -> None:
        if envelope["type"] == "slash_commands":
            client.views_open(trigger_id=envelope["payload"]["trigger_id"], view=view)

    listener.answer = answer
    assert scene.ada.run("/echo", "hello").ok
    modal = scene.ada.modal()
    assert modal is not None

    outcome = scene.ada.submit(modal, {"text": "Once more"})

    assert outcome.closed
    [payload] = listener.payloads("view_submission")
    assert payload["view"]["state"]["values"]["words"]["text"]["value"] == "Once more"


def test_real_token_is_refused(server_url: str) -> None:
    client = WebClient("xoxb-1234", base_url=server_url, retry_handlers=[])

    with pytest.raises(SlackApiError) as refused:
        client.auth_test()

    assert refused.value.response["error"] == "invalid_auth"
