"""Whatever goes wrong has one clear outcome: acked, told, nothing half done, nothing of it in the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from sqlalchemy import select
from structlog.typing import EventDict

from bot.conversation import typed as conversation
from bot.database import Database
from bot.engagement import responses
from bot.engagement.rows import OccurrenceRow, ResponseRow
from bot.ledger.words import WordsRow
from bot.practice.faults import Fault, Misbehaviour
from bot.practice.outcomes import Result
from messages import ids
from tests.handlers.test_asking import QUESTION
from tests.support.bodies import event, pressed, submitted, typed
from tests.support.house import AUSTIN, MEMPHIS, SmallHouse, dispatch, opened, small_house

WRONG = "Something went wrong on my side, so nothing was changed."


@pytest.fixture
def log() -> Iterator[list[EventDict]]:
    with structlog.testing.capture_logs() as lines:
        yield lines


def breaks(*_args: Any, **_kwargs: Any) -> Any:
    raise RuntimeError("Unmistakable words of a person.")


def versions(house: SmallHouse) -> list[int]:
    with house.database.read() as session:
        return list(session.scalars(select(ResponseRow.version)))


def test_fault_in_a_press_is_acked_told_and_logged_by_kind_alone(
    house: SmallHouse, monkeypatch: pytest.MonkeyPatch, log: list[EventDict]
) -> None:
    (message,) = house.asks(AUSTIN)
    monkeypatch.setattr(responses, "skip", breaks)

    outcome = house.presses(AUSTIN, message, ids.PROMPT_SKIP)

    assert outcome.result is Result.ACKED
    note = house.dm(AUSTIN)[-1]
    assert note.text.startswith(WRONG)
    assert [line for line in log if line["event"] == "handler_failed"] == [
        {
            "event": "handler_failed",
            "log_level": "error",
            "kind": "block_actions",
            "error": "RuntimeError",
            "slack": None,
        }
    ]


def test_fault_in_a_form_keeps_it_open_with_what_was_written(
    house: SmallHouse, monkeypatch: pytest.MonkeyPatch, log: list[EventDict]
) -> None:
    (message,) = house.asks(AUSTIN)
    form = opened(house.presses(AUSTIN, message, ids.PROMPT_ANSWER))
    with monkeypatch.context() as broken:
        broken.setattr(responses, "answer", breaks)
        outcome = house.actor(AUSTIN).submit(form, {ids.TEXT: "Unmistakable words."})

    assert outcome.errors[ids.TEXT].startswith(WRONG)
    assert versions(house) == []
    assert "Unmistakable" not in str(log)
    assert house.actor(AUSTIN).submit(form).closed
    assert versions(house) == [1]


def test_fault_in_an_event_is_a_500_that_slack_repeats(house: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    house.asks(AUSTIN)
    body = typed(house, AUSTIN, "Kept in the end.", "1893456000.000100")
    with monkeypatch.context() as broken:
        broken.setattr(conversation, "take", breaks)
        assert dispatch(house.home, body).status == 500

    assert dispatch(house.home, body).status == 200
    assert versions(house) == [1]


def test_fault_in_a_command_is_told(house: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(conversation.COMMANDS, "pause", breaks)

    assert house.actor(AUSTIN).run("/throughline", "pause").result is Result.ACKED

    assert house.texts(AUSTIN)[-1].startswith(WRONG)
    assert not house.person(AUSTIN).paused


def test_locked_database_is_told_by_the_response_url(sqlite_url: str, log: list[EventDict]) -> None:
    with small_house(sqlite_url, busy_seconds=0.1) as house:
        (message,) = house.asks(AUSTIN)
        other = Database(sqlite_url)
        with other.engine.connect() as connection:  # Begins by taking the writer's lock.
            connection.exec_driver_sql("SELECT 1")
            outcome = house.actor(AUSTIN).click(message, ids.PROMPT_SKIP)
        other.close()
        house.settle()

        assert outcome.result is Result.ACKED
        assert house.texts(AUSTIN)[-1].startswith(WRONG)
        assert [line["error"] for line in log if line["event"] == "handler_failed"] == ["DatabaseError"]
        with house.database.read() as session:
            assert set(session.scalars(select(OccurrenceRow.choice))) == {None}


def test_expired_trigger_is_told(house: SmallHouse) -> None:
    (message,) = house.asks(AUSTIN)
    _goes_wrong(house, "views.open", error="expired_trigger_id")

    outcome = house.presses(AUSTIN, message, ids.PROMPT_ANSWER)

    assert (outcome.result, outcome.view) == (Result.ACKED, None)
    assert house.texts(AUSTIN)[-1].startswith(WRONG)


def test_expired_trigger_of_a_command_is_told(house: SmallHouse) -> None:
    _goes_wrong(house, "views.open", error="expired_trigger_id")

    outcome = house.actor(AUSTIN).run("/ask", QUESTION)

    assert (outcome.result, outcome.view) == (Result.ACKED, None)
    assert house.texts(AUSTIN)[-1].startswith(WRONG)


def _goes_wrong(house: SmallHouse, method: str, error: str) -> None:
    with house.workspace.changed:
        house.workspace.faults.add(Fault(Misbehaviour.API_ERROR, method, error=error))


def test_press_in_home_that_fails_is_told_in_the_conversation(
    house: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.asks(AUSTIN)
    view = house.home_of(AUSTIN)
    monkeypatch.setattr(responses, "skip", breaks)

    assert house.actor(AUSTIN).click(view, ids.PROMPT_SKIP).result is Result.ACKED

    assert house.texts(AUSTIN)[-1].startswith(WRONG)


def test_response_url_that_does_not_answer_ends_in_an_ack(
    house: SmallHouse, monkeypatch: pytest.MonkeyPatch, log: list[EventDict]
) -> None:
    house.asks(AUSTIN)
    monkeypatch.setattr(responses, "skip", breaks)
    body = pressed(house, AUSTIN, ids.PROMPT_SKIP, "1")
    body["response_url"] = "http://127.0.0.1:1/nobody"

    assert dispatch(house.home, body).status == 200
    assert [line["event"] for line in log] == ["handler_failed", "person_not_told"]


@pytest.mark.parametrize("action_id", ["no_such_action", "prompt_answer2", ""])
def test_unknown_action_is_acked(house: SmallHouse, action_id: str, log: list[EventDict]) -> None:
    assert dispatch(house.home, pressed(house, AUSTIN, action_id, "1")).status == 200
    assert log == [{"event": "request_without_handler", "kind": "block_actions", "log_level": "info"}]


def test_unknown_form_is_acked(house: SmallHouse, log: list[EventDict]) -> None:
    response = dispatch(house.home, submitted(house, AUSTIN, "no_such_form", "", {}))

    assert (response.status, response.body) == (200, "")
    assert [line["kind"] for line in log] == ["view_submission"]


@pytest.mark.parametrize("kind", ["emoji_changed", "reaction_added", "team_join"])
def test_unknown_event_is_acked(house: SmallHouse, kind: str) -> None:
    assert dispatch(house.home, event(house, AUSTIN, type=kind)).status == 200


def test_closed_form_is_acked(house: SmallHouse) -> None:
    body = submitted(house, AUSTIN, ids.ASK_FORM, "", {})
    body |= {"type": "view_closed", "is_cleared": False}

    assert dispatch(house.home, body).status == 200


@pytest.mark.parametrize("kind", ["shortcut", "message_action"])
def test_unknown_shortcut_is_acked(house: SmallHouse, kind: str) -> None:
    body = pressed(house, AUSTIN, "any")
    body |= {"type": kind, "callback_id": "no_such_shortcut", "message": {"ts": "1.0", "text": "x"}}

    assert dispatch(house.home, body).status == 200


def test_unknown_command_is_acked(house: SmallHouse) -> None:
    body = {
        "command": "/nothing",
        "team_id": house.workspace.team.id,
        "user_id": house.cast[AUSTIN],
        "text": "",
        "trigger_id": "1.2.3",
        "channel_id": "D0X",
    }
    assert dispatch(house.home, body).status == 200


def test_form_submitted_twice_makes_one_answer_and_is_answered_the_same(house: SmallHouse) -> None:
    (message,) = house.asks(AUSTIN)
    form = opened(house.presses(AUSTIN, message, ids.PROMPT_ANSWER))
    house.actor(AUSTIN).submit(form, {ids.TEXT: "Only once."})
    sent = house.workspace.courier.parcels(name="view_submission")[-1].payload

    responses_ = [dispatch(house.home, sent) for _ in range(2)]
    house.settle()

    assert [(response.status, response.body) for response in responses_] == [(200, "")] * 2
    assert versions(house) == [1]


def test_refused_form_corrected_and_submitted_again_is_taken(house: SmallHouse) -> None:
    (message,) = house.asks(AUSTIN)
    form = opened(house.presses(AUSTIN, message, ids.PROMPT_ANSWER))
    refused = house.actor(AUSTIN).submit(form, {ids.TEXT: "  \u0007 "})
    assert refused.errors == {ids.TEXT: "Please write something first."}

    assert house.actor(AUSTIN).submit(form, {ids.TEXT: "Something."}).closed
    assert versions(house) == [1]


@pytest.mark.parametrize("length", [3001, 60_000])
def test_too_long_a_text_in_a_form_is_refused_beside_its_field(house: SmallHouse, length: int) -> None:
    """Slack's own screen stops at 3,000; what comes all the same is not cut in silence."""
    house.asks(AUSTIN)

    response = dispatch(
        house.home, submitted(house, AUSTIN, ids.ANSWER_FORM, "1", {ids.TEXT: "x" * length}, readers="just_me")
    )

    assert "That is more than 3,000 characters. Please shorten it; nothing was sent." in response.body
    assert versions(house) == []


def test_three_thousand_emoji_in_a_form_are_kept_whole(house: SmallHouse) -> None:
    house.asks(AUSTIN)

    dispatch(house.home, submitted(house, AUSTIN, ids.ANSWER_FORM, "1", {ids.TEXT: "🌿" * 3000}, readers="just_me"))

    with house.database.read() as session:
        assert session.scalars(select(WordsRow.body)).all() == ["🌿" * 3000]


@pytest.mark.parametrize("metadata", ["", "x", "999"])
def test_form_about_nothing_is_refused_and_keeps_what_was_written(house: SmallHouse, metadata: str) -> None:
    house.agrees(AUSTIN)

    response = dispatch(
        house.home, submitted(house, AUSTIN, ids.ANSWER_FORM, metadata, {ids.TEXT: "Words."}, readers="just_me")
    )

    assert response.status == 200
    assert WRONG in response.body


def test_button_from_another_team_is_refused_in_words(house: SmallHouse) -> None:
    house.asks(AUSTIN)
    body = pressed(house, AUSTIN, ids.PROMPT_SKIP, "1")
    body["user"]["team_id"] = "T0ELSEWHERE"

    assert dispatch(house.home, body).status == 200

    assert house.texts(AUSTIN)[-1].startswith("I serve another workspace")


def test_person_who_left_is_refused(house: SmallHouse) -> None:
    house.asks(MEMPHIS)
    house.workspace.change_person(house.cast[MEMPHIS], deactivated=True)
    house.settle()

    dispatch(house.home, pressed(house, MEMPHIS, ids.PROMPT_SKIP, "1"))

    with house.database.read() as session:
        assert set(session.scalars(select(OccurrenceRow.choice))) == {None}
