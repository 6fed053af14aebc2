"""How long a person waits: from typing or clicking in the practice workspace to seeing what the bot makes of it.

Over real HTTP and Socket Mode. The bot's pace is lifted, because what is measured is one person's wait and not
that of the crowd which a bench has to be.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot.delivery.pacing import Rate, Rates
from bot.engagement import prompts, steps
from bot.network import consent, people
from bot.network.people import Person
from bot.network.rows import CohortRow, ConsentKind, RoleRow
from bot.practice.chat import Message
from bot.practice.driver import Actor
from bot.stage import STAFF, Stage, stage, start_of_story
from messages import ids
from tests.bench.rows import Row, milliseconds, quantile
from tests.bench.sizes import Sizes

PROMPT = "what-you-set-out-to-do"
PATIENCE = 10.0
BARE_CALLS = 50

_UNLIMITED = Rates(methods={}, conversation=Rate(100_000, 100_000))
_COMPARES = (
    "From {act} to {seen} in the practice workspace, over real HTTP and Socket Mode,"
    " beside one bare chat.postMessage to the same workspace."
)


@dataclass
class Waits:
    """Seconds until each kind of action was answered; `bare` is a call with no bot in it."""

    typed: list[float] = field(default_factory=list)
    clicked: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)


def measure(sizes: Sizes) -> list[Row]:
    waits = Waits()
    start = start_of_story(datetime.now(UTC))
    with tempfile.TemporaryDirectory() as folder, _unpaced(), stage(Path(folder), start) as on:
        on.home.database.write(lambda session: _all_agree(session, start))
        for _ in range(sizes.weeks):
            asked = _ask_everybody(on)[: sizes.people]
            for slack_id in asked:
                _act(on, on.driver.person(slack_id), waits)
            on.settle()
        waits.bare += _bare_calls(on)
    return [
        *_rows("typed answer to receipt", waits.typed, waits.bare, "typing an answer", "its receipt"),
        *_rows("button to updated message", waits.clicked, waits.bare, "pressing Later", "the message that says so"),
    ]


@contextmanager
def _unpaced() -> Iterator[None]:
    with patch("bot.app.Rates", lambda: _UNLIMITED):
        yield


def _all_agree(session: Session, now: datetime) -> None:
    """Everybody in a seat is asked from now on, and staff lend their name."""
    for person in _seated(session):
        consent.say_yes(session, person.id, ConsentKind.PROMPTS, now)
    for member in people.staff(session):
        consent.say_yes(session, member.id, ConsentKind.SENDER, now)


def _seated(session: Session) -> list[Person]:
    found = {
        person.id: person
        for cohort in session.query(CohortRow)
        for role in session.query(RoleRow)
        for person in people.holders(session, cohort.id, role.key)
    }
    return list(found.values())


def _ask_everybody(on: Stage) -> list[str]:
    """Put a question to every seat a week from now, and turn to when everybody has it; returns who they are."""
    wall = (on.clock.now() + timedelta(days=7)).replace(hour=9, minute=30, tzinfo=None)

    def scheduled(session: Session) -> list[str]:
        for cohort in session.query(CohortRow).all():
            for role in session.query(RoleRow).all():
                steps.schedule(
                    session,
                    prompt=prompts.by_name(session, PROMPT),
                    cohort_id=cohort.id,
                    role=role.key,
                    local_at=wall,
                    sender=people.staff(session)[0],
                    now=on.clock.now(),
                )
        return [person.address for person in _seated(session)]

    asked = on.home.database.write(scheduled)
    on.turn_to(wall.replace(hour=20, tzinfo=UTC))  # Half past nine has come everywhere by then.
    return asked


def _act(on: Stage, person: Actor, waits: Waits) -> None:
    """Press Later, see the question say so; type an answer, see its receipt."""
    place = person.dm_with_app()
    question = person.message(place, "Who reads an answer typed here")
    waits.clicked.append(
        _waited(
            on,
            lambda: person.click(question, ids.PROMPT_LATER),
            lambda: _as_it_is(on, question).blocks != question.blocks,
        )
    )
    on.settle()
    before = len(person.messages(place))
    waits.typed.append(
        _waited(
            on,
            lambda: person.type(place, "The first of the two steps is done, the second waits for the council."),
            lambda: len(person.messages(place)) > before + 1,
        )
    )
    on.settle()


def _waited(on: Stage, act: Callable[[], object], seen: Callable[[], bool]) -> float:
    began = time.perf_counter()
    act()
    on.driver.until(seen, PATIENCE)
    return time.perf_counter() - began


def _as_it_is(on: Stage, message: Message) -> Message:
    found = on.workspace.chat.get(message.channel, message.ts)
    if found is None:
        raise LookupError("the question is gone")
    return found


def _bare_calls(on: Stage) -> list[float]:
    """What the workspace itself takes for one message, with nobody thinking about it."""
    client = WebClient(on.home.settings.secret("slack_bot_token"), base_url=on.server.api_url)
    place, took = on.actor(STAFF).dm_with_app(), []
    for number in range(BARE_CALLS):
        began = time.perf_counter()
        client.chat_postMessage(channel=place, text=f"Message {number}.")
        took.append(time.perf_counter() - began)
    return took


def _rows(what: str, took: list[float], bare: list[float], act: str, seen: str) -> list[Row]:
    rows = []
    for name, share in (("median", 0.5), ("p99", 0.99)):
        here, beside = quantile(took, share), quantile(bare, share)
        said = f"{milliseconds(beside)} bare call"
        compares = _COMPARES.format(act=act, seen=seen)
        rows.append(Row(f"{what}, {name} of {len(took)}", milliseconds(here), said, compares, here / beside))
    return rows
