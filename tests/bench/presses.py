"""What is needed for somebody to press Skip: questions that were asked, and the requests that Slack would sign.

The floor writes the rows of such a press by plain SQL, and nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from slack_bolt import BoltRequest
from sqlalchemy.orm import Session

from bot.database import Database
from bot.engagement import prompts
from bot.engagement.rows import OccurrenceRow, OccurrenceState, PersonChoice, PromptKind, StepRow
from bot.ledger.audit import AuditRow
from bot.ledger.inbound import Inbound
from bot.outbox.orders import new_id
from bot.outbox.rows import DeliveryRow, Kind, Lane, State
from messages import ids
from messages.blocks import Block
from tests.support import factories

SECRET = "a-signing-secret-for-benches"
DM = "D0BENCH"


@dataclass(frozen=True)
class Asked:
    """One question that lies unanswered in front of one person."""

    occurrence: int
    delivery: str
    person: int
    slack_id: str
    ts: str


def ask(database: Database, count: int, now: datetime) -> list[Asked]:
    """Have `count` questions been asked of the leaders of a small network, each sent and none answered."""

    def founded(session: Session) -> list[Asked]:
        network = factories.found(session)
        prompt = prompts.add(
            session,
            name="bench",
            kind=PromptKind.REFLECTION,
            title="Who carries the cost",
            question="What decision is ahead of you, and who will carry its cost?",
            why_now="It is easier to plan with people once you have named them.",
        )
        rows = []
        for number in range(count):
            if number % len(network.leaders) == 0:
                step = _step(session, prompt.id, network, now)
            person = network.leaders[number % len(network.leaders)]
            rows.append(_asked(session, step, person.id, person.address, number, now))
        return rows

    return database.write(founded)


def requests(asked: list[Asked], blocks: tuple[Block, ...]) -> Iterator[BoltRequest]:
    """The press of Skip under each question, as Slack posts and signs it."""
    for one in asked:
        payload: dict[str, Any] = {
            "type": "block_actions",
            "user": {"id": one.slack_id, "username": "bench", "name": "bench", "team_id": factories.TEAM},
            "api_app_id": "A0BENCH",
            "token": "verification",
            "team": {"id": factories.TEAM, "domain": "bench"},
            "enterprise": None,
            "is_enterprise_install": False,
            "container": {"type": "message", "message_ts": one.ts, "channel_id": DM, "is_ephemeral": False},
            "channel": {"id": DM, "name": "directmessage"},
            "message": {"type": "message", "bot_id": "B0BENCH", "text": "", "ts": one.ts, "blocks": list(blocks)},
            "state": {"values": {}},
            "trigger_id": f"{one.occurrence}.1.bench",
            "response_url": f"http://127.0.0.1/actions/{one.occurrence}",
            "actions": [
                {
                    "type": "button",
                    "block_id": "actions",
                    "action_id": ids.PROMPT_SKIP,
                    "text": {"type": "plain_text", "text": "Skip", "emoji": True},
                    "value": str(one.occurrence),
                    "action_ts": one.ts,
                }
            ],
        }
        yield signed(urlencode({"payload": json.dumps(payload)}), int(time.time()))


def signed(body: str, stamp: int) -> BoltRequest:
    base = f"v0:{stamp}:{body}".encode()
    return BoltRequest(
        body=body,
        headers={
            "content-type": ["application/x-www-form-urlencoded"],
            "x-slack-request-timestamp": [str(stamp)],
            "x-slack-signature": ["v0=" + hmac.new(SECRET.encode(), base, hashlib.sha256).hexdigest()],
        },
    )


_INSERT_INBOUND = "INSERT INTO inbound (identity, at) VALUES (:identity, :machine)"
_UPDATE_OCCURRENCE = "UPDATE occurrence SET choice = 'skipped', chosen_at = :now WHERE id = :occurrence"
_INSERT_AUDIT = (
    "INSERT INTO audit (at, actor, action, subject, detail)"
    " VALUES (:now, :person, 'occurrence.put_skipped', :subject, '{}')"
)
_INSERT_DELIVERY = (
    'INSERT INTO delivery (id, dedupe_key, kind, message, "to", context, lane, line, subject, person, after,'
    " asked_at, not_before, state, attempt, failures)"
    " VALUES (:id, :key, 'update', 'prompt', :to, :context, 'reply', :line, :subject, :person, :after,"
    " :now, :now, 'planned', 0, 0)"
)


class Floor:
    """Writes by plain SQL what a press of Skip writes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        # Both drivers take names; each writes them in its own way.
        style = r":\1" if database.is_sqlite else r"%(\1)s"
        self._statements = [
            re.sub(r":([a-z]+)", style, statement)
            for statement in (_INSERT_INBOUND, _UPDATE_OCCURRENCE, _INSERT_AUDIT, _INSERT_DELIVERY)
        ]

    def press(self, one: Asked, now: datetime) -> None:
        at = str(now.replace(tzinfo=None)) if self._database.is_sqlite else now
        subject = f"occurrence:{one.occurrence}"
        values = {
            "identity": f"action:{factories.TEAM}:{one.slack_id}:{one.ts}:{ids.PROMPT_SKIP}",
            "machine": at,
            "now": at,
            "occurrence": one.occurrence,
            "person": one.person,
            "subject": subject,
            "id": new_id(now),
            "key": f"prompt:{one.occurrence}:skipped:{now.isoformat()}",
            "to": one.slack_id,
            "context": f'{{"occurrence":{one.occurrence}}}',
            "line": f"{one.slack_id}:reply",
            "after": one.delivery,
        }

        def write(session: Session) -> None:
            connection = session.connection()
            for statement in self._statements:
                connection.exec_driver_sql(statement, values)

        self._database.write(write)


def counts(database: Database) -> tuple[int, ...]:
    """How many rows of each kind the presses so far have written."""
    counted = (
        sa.select(sa.func.count()).select_from(Inbound),
        sa.select(sa.func.count()).select_from(AuditRow).where(AuditRow.action == "occurrence.put_skipped"),
        sa.select(sa.func.count()).select_from(DeliveryRow).where(DeliveryRow.kind == Kind.UPDATE),
        sa.select(sa.func.count()).select_from(OccurrenceRow).where(OccurrenceRow.choice == PersonChoice.SKIPPED),
    )
    with database.read() as session:
        return tuple(session.scalars(query).one() for query in counted)


def _step(session: Session, prompt_id: int, network: factories.Network, now: datetime) -> int:
    row = StepRow(
        prompt_id=prompt_id,
        cohort_id=network.cohort_id,
        role=factories.CHIEF_OF_STAFF,
        local_at=now.replace(tzinfo=None),
        round="once",
        sender_id=network.owner.id,
        grace_minutes=120,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def _asked(session: Session, step: int, person: int, slack_id: str, number: int, now: datetime) -> Asked:
    one = OccurrenceRow(
        step_id=step,
        recipient_id=person,
        round="once",
        due_at=now,
        zone="America/Chicago",
        state=OccurrenceState.SENT_ON,
        decided_at=now,
        delivery_id=new_id(now),
    )
    session.add(one)
    session.flush()
    ts = f"{int(now.timestamp())}.{number:06d}"
    session.add(_sent(one, slack_id, ts, now))
    return Asked(one.id, str(one.delivery_id), person, slack_id, ts)


def _sent(one: OccurrenceRow, slack_id: str, ts: str, now: datetime) -> DeliveryRow:
    return DeliveryRow(
        id=str(one.delivery_id),
        dedupe_key=f"prompt:{one.id}",
        kind=Kind.POST,
        message="prompt",
        to=slack_id,
        context={"occurrence": one.id},
        lane=Lane.PLANNED,
        line=f"{slack_id}:planned",
        subject=f"occurrence:{one.id}",
        person=one.recipient_id,
        asked_at=now,
        not_before=now,
        ended_at=now,
        state=State.SENT,
        channel=DM,
        ts=ts,
    )
