"""The door of the Web API: tokens, scopes, bodies, rates and faults, before and after a method runs."""

from __future__ import annotations

import json

import pytest

from bot.practice.faults import Fault, Misbehaviour
from bot.practice.journal import Way
from bot.practice.web.door import Reply, Request, answer
from tests.bot.practice.conftest import Scene, make_scene, manifest

FORM = "application/x-www-form-urlencoded"


def ask(scene: Scene, method: str, token: str, body: bytes = b"", kind: str = FORM) -> Reply:
    authorization = f"Bearer {token}" if token else ""
    return answer(scene.workspace, Request(method, authorization, kind, body))


def error(reply: Reply) -> str:
    return str(json.loads(reply.body)["error"])


def test_unknown_method(scene: Scene) -> None:
    assert scene.refusal("files.upload") == "unknown_method"


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("", "not_authed"),
        ("xoxb-1234-5678", "invalid_auth"),
        ("xoxp-1234-5678", "invalid_auth"),
        ("xoxb-practice-unknown", "invalid_auth"),
    ],
)
def test_token_refused(scene: Scene, token: str, name: str) -> None:
    assert error(ask(scene, "auth.test", token)) == name


def test_each_method_takes_one_kind_of_token(scene: Scene) -> None:
    app = scene.workspace.app

    assert error(ask(scene, "auth.test", app.app_token)) == "not_allowed_token_type"
    assert error(ask(scene, "apps.connections.open", app.bot_token)) == "not_allowed_token_type"
    assert json.loads(ask(scene, "apps.connections.open", app.app_token).body)["ok"]


def test_token_may_be_an_argument(scene: Scene) -> None:
    body = f"token={scene.workspace.app.bot_token}".encode()

    assert json.loads(ask(scene, "auth.test", "", body).body)["ok"]


def test_revoked_and_uninstalled(scene: Scene) -> None:
    scene.workspace.shut_out = "token_revoked"
    revoked = scene.refusal("auth.test")
    scene.workspace.uninstall_app()

    assert (revoked, scene.refusal("auth.test")) == ("token_revoked", "account_inactive")


def test_missing_scope_tells_what_is_needed_and_what_there_is() -> None:
    scene = make_scene(manifest(oauth_config={"scopes": {"bot": ["commands", "team:read"]}}))

    body = scene.call("chat.postMessage", channel=scene.channel, text="x")

    assert body == {
        "ok": False,
        "error": "missing_scope",
        "needed": "chat:write",
        "provided": "commands,team:read",
    }


def test_granted_scopes_are_in_the_header() -> None:
    scene = make_scene(manifest(oauth_config={"scopes": {"bot": ["commands", "team:read"]}}))

    assert scene.reply("auth.test").headers["x-oauth-scopes"] == "commands,team:read"


@pytest.mark.parametrize(("body", "name"), [(b"{", "invalid_json"), (b"[1]", "json_not_object")])
def test_json_body_refused(scene: Scene, body: bytes, name: str) -> None:
    token = scene.workspace.app.bot_token

    assert error(ask(scene, "auth.test", token, body, "application/json; charset=utf-8")) == name


def test_form_body_carries_structures_as_json(scene: Scene) -> None:
    body = f"channel={scene.channel}&text=x&blocks=%5B%7B%22type%22%3A%22divider%22%7D%5D".encode()

    reply = ask(scene, "chat.postMessage", scene.workspace.app.bot_token, body)

    [block] = json.loads(reply.body)["message"]["blocks"]
    assert block["type"] == "divider"


def test_rate_limit_lets_go_after_a_minute(scene: Scene) -> None:
    scene.workspace.rates.allow("auth.test", 2)
    scene.done("auth.test")
    scene.pass_seconds(10)
    scene.done("auth.test")

    reply = scene.reply("auth.test")
    scene.pass_seconds(50)

    assert (reply.status, reply.headers["retry-after"]) == (429, "50")
    assert error(reply) == "ratelimited"
    assert scene.reply("auth.test").status == 200
    assert scene.reply("auth.test").status == 429


def test_published_rates_limit_posts_for_each_channel(scene: Scene) -> None:
    scene.workspace.rates.published()
    other = scene.workspace.add_channel("other", members=[scene.bot])

    statuses = [scene.reply("chat.postMessage", channel=scene.channel, text="x").status for _ in range(61)]

    assert statuses == [200] * 60 + [429]
    assert scene.reply("chat.postMessage", channel=other.id, text="x").status == 200


def posts(scene: Scene) -> int:
    return len(scene.workspace.chat.everything())


@pytest.mark.parametrize(
    ("misbehaviour", "status", "posted"),
    [
        (Misbehaviour.RATE_LIMITED, 429, 0),
        (Misbehaviour.SERVER_ERROR, 503, 0),
        (Misbehaviour.API_ERROR, 200, 0),
        (Misbehaviour.ERROR_AFTER, 503, 1),
        (Misbehaviour.MALFORMED, 200, 1),
        (Misbehaviour.LATE, 200, 1),
    ],
)
def test_fault_strikes_before_or_after_the_post(
    scene: Scene, misbehaviour: Misbehaviour, status: int, posted: int
) -> None:
    scene.workspace.faults.add(Fault(misbehaviour, "chat.postMessage"))

    reply = scene.reply("chat.postMessage", channel=scene.channel, text="x")

    assert (reply.status, posts(scene)) == (status, posted)


@pytest.mark.parametrize(("misbehaviour", "posted"), [(Misbehaviour.DROP_BEFORE, 0), (Misbehaviour.DROP_AFTER, 1)])
def test_dropped_before_or_after_the_post(scene: Scene, misbehaviour: Misbehaviour, posted: int) -> None:
    scene.workspace.faults.add(Fault(misbehaviour, "chat.postMessage"))

    reply = scene.reply("chat.postMessage", channel=scene.channel, text="x")

    assert (reply.drop, posts(scene)) == (True, posted)


def test_fault_details_reach_the_caller(scene: Scene) -> None:
    scene.workspace.faults.add(Fault(Misbehaviour.API_ERROR, "auth.test", error="fatal_error"))
    scene.workspace.faults.add(Fault(Misbehaviour.RATE_LIMITED, "auth.test", retry_after=17))
    scene.workspace.faults.add(Fault(Misbehaviour.MALFORMED, "auth.test"))

    assert scene.refusal("auth.test") == "fatal_error"
    assert scene.reply("auth.test").headers["retry-after"] == "17"
    with pytest.raises(json.JSONDecodeError):
        json.loads(scene.reply("auth.test").body)


def test_calls_are_recorded_with_their_outcome_and_without_tokens(scene: Scene) -> None:
    scene.done("auth.test")
    scene.refusal("chat.postMessage", channel=scene.channel)

    entries = scene.workspace.log.entries(way=Way.CALLED)

    assert [(one.name, one.outcome) for one in entries] == [
        ("auth.test", "ok"),
        ("chat.postMessage", "no_text"),
    ]
    assert "xoxb" not in repr(entries)
    assert "xoxb" not in repr(scene.workspace.app)
