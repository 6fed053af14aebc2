"""The one error handler, and the answer to whatever no other handler knows.

A person in Slack is told in their words; Slack is told to try an event again; logs take the kind of an
error and never what somebody wrote.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import structlog
from slack_bolt import Ack, App, BoltResponse
from slack_sdk import WebClient, WebhookClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import RefusalReason, Refused, ThroughlineError
from bot.network import people
from handlers import payloads
from handlers.deps import Deps
from messages import ids
from messages.partners import NoticeForm

ANYTHING = re.compile(".*", re.DOTALL)

log = structlog.get_logger()


def register(app: App, deps: Deps) -> None:
    """Must be registered last: Bolt asks its listeners in order."""

    def failed(error: Exception, body: dict[str, Any], client: WebClient) -> BoltResponse | None:
        return answer(deps, error, body, client)

    def unknown(ack: Ack, body: dict[str, Any]) -> None:
        log.info("request_without_handler", kind=body.get("type", "command"))
        ack()

    app.error(failed)
    app.event(ANYTHING)(unknown)
    app.action(ANYTHING)(unknown)
    app.view(ANYTHING)(unknown)
    app.view_closed(ANYTHING)(unknown)
    app.shortcut(ANYTHING)(unknown)
    app.command(ANYTHING)(unknown)
    app.options(ANYTHING)(unknown)


def answer(deps: Deps, error: Exception, body: dict[str, Any], client: WebClient) -> BoltResponse | None:
    """Events: None, so Bolt answers 500 and Slack tries again. Everything else: acked, and the person told."""
    kind = str(body.get("type") or "command")
    reason = error.reason.value if isinstance(error, Refused) else "wrong"
    if reason == "wrong":
        log.error("handler_failed", kind=kind, error=type(error).__name__, slack=_slack_error(error))
    if kind == "event_callback":
        return None
    if kind == "view_submission":
        return BoltResponse(status=200, body=json.dumps(_in_the_form(deps, body, reason)), headers=_JSON)
    _tell(deps, body, client, reason)
    return BoltResponse(status=200, body="")


_JSON: dict[str, str | Sequence[str]] = {"content-type": "application/json"}


def _in_the_form(deps: Deps, body: dict[str, Any], reason: str) -> dict[str, Any]:
    """The words beside the field that was written in, so that nothing typed is lost; else in place of the form."""
    view, locale = body["view"], _locale(deps, body)
    fields = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if ids.TEXT in fields:
        said = _said(deps, reason, locale)
        return {"response_action": "errors", "errors": {ids.TEXT: said}}
    return {"response_action": "update", "view": deps.kit.renderer.modal(NoticeForm("", reason), locale)}


def _tell(deps: Deps, body: dict[str, Any], client: WebClient, reason: str) -> None:
    """By the response URL where there is one, else in the person's own conversation. Not by the outbox:
    what failed may be the database."""
    said = _said(deps, reason, _locale(deps, body))
    try:
        if body.get("response_url"):
            WebhookClient(body["response_url"], timeout=2).send(text=said, replace_original=False)
        else:
            client.chat_postMessage(channel=_user_id(body), text=said)
    except (SlackApiError, OSError) as failure:
        log.error("person_not_told", error=type(failure).__name__)


def _said(deps: Deps, reason: str, locale: str) -> str:
    known = reason in set(RefusalReason)
    return deps.kit.renderer.line("lines/refusal" if known else "lines/wrong", locale, reason=reason)


def _locale(deps: Deps, body: dict[str, Any]) -> str:
    """The person's language where it can be looked up; the database may be what failed."""
    try:
        with deps.database.read() as session:
            person = people.by_slack(session, payloads.team_of(body), _user_id(body))
    except (ThroughlineError, SQLAlchemyError):
        return "en-US"
    return "en-US" if person is None else person.locale


def _user_id(body: dict[str, Any]) -> str:
    return str(body["user"]["id"] if isinstance(body.get("user"), dict) else body["user_id"])


def _slack_error(error: Exception) -> str | None:
    return str(error.response.get("error")) if isinstance(error, SlackApiError) else None
