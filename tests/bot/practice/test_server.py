"""The server as the app meets it: real HTTP, real Socket Mode, real broken connections."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from starlette.requests import Request as Asked
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from bot.practice.faults import Fault, Misbehaviour
from bot.practice.server import PracticeServer
from tests.bot.practice.conftest import Scene
from tests.bot.practice.receivers import Envelope, Listener
from tests.bot.practice.surfaces import MESSAGE_BLOCKS, modal


def test_main_path_over_socket_mode(scene: Scene, client: WebClient, listener: Listener) -> None:
    posted = client.chat_postMessage(channel=scene.ada.id, text="Hello", blocks=MESSAGE_BLOCKS)
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
    def answer(envelope: Envelope) -> None:
        if envelope["type"] == "slash_commands":
            client.views_open(trigger_id=envelope["payload"]["trigger_id"], view=modal())

    listener.answer = answer
    assert scene.ada.run("/echo", "hello").ok
    opened = scene.ada.modal()
    assert opened is not None

    outcome = scene.ada.submit(opened, {"text": "Once more"})

    assert outcome.closed
    [payload] = listener.payloads("view_submission")
    assert payload["view"]["state"]["values"]["words"]["text"]["value"] == "Once more"


def test_real_token_is_refused(server_url: str) -> None:
    client = WebClient("xoxb-1234", base_url=server_url, retry_handlers=[])

    with pytest.raises(SlackApiError) as refused:
        client.auth_test()

    assert refused.value.response["error"] == "invalid_auth"


def test_the_sdks_own_socket_client_connects_acks_and_comes_back(scene: Scene, client: WebClient) -> None:
    app_token = scene.workspace.app.app_token
    connection = SocketModeClient(app_token, web_client=client, ping_interval=1)
    texts: list[str] = []

    def ack(sender: BaseSocketModeClient, request: SocketModeRequest) -> None:
        texts.append(request.payload["event"]["text"])
        sender.send_socket_mode_response(SocketModeResponse(request.envelope_id))

    connection.socket_mode_request_listeners.append(ack)
    try:
        connection.connect()
        scene.driver.until(lambda: scene.workspace.sockets.count == 1)
        scene.ada.type(scene.channel, "one")
        scene.driver.settle()
        scene.workspace.close_sockets("refresh_requested")
        scene.driver.until(lambda: scene.workspace.sockets.count == 1, timeout_s=15)
        scene.ada.type(scene.channel, "two")
        scene.driver.settle()
    finally:
        connection.close()

    assert texts == ["one", "two"]


def test_dropped_after_is_applied_and_the_caller_sees_a_broken_connection(scene: Scene, client: WebClient) -> None:
    scene.workspace.faults.add(Fault(Misbehaviour.DROP_AFTER, "chat.postMessage"))

    with pytest.raises(ConnectionResetError):
        client.chat_postMessage(channel=scene.channel, text="x")

    assert [one.text for one in scene.ada.messages(scene.channel)] == ["x"]
    assert client.auth_test()["ok"]


def test_dropped_before_is_not_applied(scene: Scene, client: WebClient) -> None:
    scene.workspace.faults.add(Fault(Misbehaviour.DROP_BEFORE, "chat.postMessage"))

    with pytest.raises(ConnectionResetError):
        client.chat_postMessage(channel=scene.channel, text="x")

    assert scene.ada.messages(scene.channel) == []


def test_late_answer_is_applied_before_the_caller_gives_up(scene: Scene, server: PracticeServer) -> None:
    hasty = WebClient(scene.workspace.app.bot_token, server.api_url, timeout=1, retry_handlers=[])
    scene.workspace.faults.add(Fault(Misbehaviour.LATE, "chat.postMessage", seconds=30))

    with pytest.raises(TimeoutError):
        hasty.chat_postMessage(channel=scene.channel, text="x")

    assert [one.text for one in scene.ada.messages(scene.channel)] == ["x"]


def test_posts_at_the_same_time_keep_apart(scene: Scene, client: WebClient) -> None:
    with ThreadPoolExecutor(max_workers=8) as threads:
        posts = [threads.submit(client.chat_postMessage, channel=scene.channel, text=str(n)) for n in range(40)]
        stamps = {post.result()["ts"] for post in posts}

    shown = scene.ada.messages(scene.channel)
    assert {one.ts for one in shown} == stamps
    assert {one.text for one in shown} == {str(n) for n in range(40)}
    assert len(shown) == 40


def test_rate_limit_is_an_http_answer(scene: Scene, client: WebClient) -> None:
    scene.workspace.faults.add(Fault(Misbehaviour.RATE_LIMITED, "auth.test", retry_after=17))

    with pytest.raises(SlackApiError) as refused:
        client.auth_test()

    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "17"
    assert refused.value.response["error"] == "ratelimited"


def test_granted_scopes_are_a_header(client: WebClient) -> None:
    headers = client.auth_test().headers

    assert "chat:write" in headers["x-oauth-scopes"].split(",")


def test_socket_without_a_ticket_is_refused(server: PracticeServer) -> None:
    address = server.url.replace("http://", "ws://")

    with pytest.raises(InvalidStatus), connect(f"{address}/link/?ticket=guess"):
        pytest.fail("connected without a ticket")


def test_eleventh_socket_is_told_so_and_closed(scene: Scene, client: WebClient, dial: Callable[[], Listener]) -> None:
    for _ in range(10):
        dial()
    url = client.apps_connections_open(app_token=scene.workspace.app.app_token)["url"]

    eleventh = Listener(url)
    eleventh.wait_closed()
    eleventh.stop()

    assert [one["reason"] for one in eleventh.frames] == ["too_many_websockets"]


def test_each_envelope_goes_to_one_socket(scene: Scene, dial: Callable[[], Listener]) -> None:
    listeners = [dial(), dial()]

    for number in range(4):
        scene.ada.type(scene.channel, str(number))
    scene.driver.settle()

    counts = [len(listener.envelopes) for listener in listeners]
    assert counts == [2, 2]


def test_frame_that_is_no_ack_is_left_alone(scene: Scene, listener: Listener) -> None:
    listener.send({"hello": "there"})
    listener.send({"envelope_id": "unknown"})

    scene.ada.type(scene.channel, "x")
    scene.driver.settle()

    assert len(listener.envelopes) == 1


def test_response_url_over_http(scene: Scene, listener: Listener) -> None:
    assert scene.ada.run("/echo", channel=scene.channel).ok
    [payload] = listener.payloads("/echo")
    body = json.dumps({"text": "later"}).encode()

    with urlopen(Request(payload["response_url"], body, {"content-type": "application/json"})) as response:
        answer = (response.status, response.read())

    assert answer == (200, b"ok")
    assert scene.ada.newest(scene.channel).text == "later"


def test_pages_can_be_served_beside_the_protocol(scene: Scene) -> None:
    async def page(_: Asked) -> PlainTextResponse:
        return PlainTextResponse("practice")

    with PracticeServer(scene.workspace, routes=[Route("/", page)]) as server, urlopen(server.url) as response:
        assert response.read() == b"practice"


def test_server_stops_though_a_connection_is_kept_and_an_answer_is_late(scene: Scene) -> None:
    scene.workspace.faults.add(Fault(Misbehaviour.LATE, "auth.test", seconds=60))
    with PracticeServer(scene.workspace) as server:
        kept = http.client.HTTPConnection("127.0.0.1", urlsplit(server.url).port or 0)
        kept.request("POST", "/api/auth.test", headers={"Authorization": bearer(scene)})
        scene.driver.until(lambda: scene.workspace.faults.struck("auth.test"))
    kept.close()

    with pytest.raises(ConnectionRefusedError):
        http.client.HTTPConnection("127.0.0.1", urlsplit(server.url).port or 0).request("GET", "/")


def bearer(scene: Scene) -> str:
    return f"Bearer {scene.workspace.app.bot_token}"
