"""What is read out of Slack's payloads, held against the shapes Slack was seen to send."""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest

from handlers import payloads
from handlers.payloads import Actor

FOLDER = os.environ.get("SLACK_SAMPLES_DIR", "")
USER = {"id": "U1", "team_id": "T1", "name": "somebody"}


def sample(name: str) -> dict[str, Any]:
    """One of Slack's recorded shapes; its values are blank."""
    if not FOLDER:
        pytest.skip("SLACK_SAMPLES_DIR does not name Slack's recorded samples")
    body: dict[str, Any] = json.loads((Path(FOLDER) / name).read_text())
    return body


def press(**action: Any) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "user": USER,
        "team": {"id": "T1"},
        "trigger_id": "1.2.3",
        "response_url": "https://hooks.example/1",
        "actions": [{"action_id": "prompt_skip", "action_ts": "1.5", "value": "12", **action}],
    }


def view(values: dict[str, Any], **more: Any) -> dict[str, Any]:
    shown = {"id": "V1", "hash": "1.h", "callback_id": "answer_form", "private_metadata": "12"}
    return {
        "type": "view_submission",
        "user": USER,
        "team": {"id": "T1"},
        "view": {**shown, **more, "state": {"values": values}},
    }


def message(**inner: Any) -> dict[str, Any]:
    event = {
        "type": "message",
        "user": "U1",
        "team": "T1",
        "channel": "D1",
        "channel_type": "im",
        "ts": "1.5",
        "text": "Hello",
    }
    return {"team_id": "T1", "event_id": "Ev1", "event": {**event, **inner}}


def test_press_reads_who_what_and_which() -> None:
    read = payloads.press(press())

    assert (read.actor, read.action_id, read.value, read.number) == (Actor("T1", "U1"), "prompt_skip", "12", 12)


def test_press_of_a_menu_reads_the_chosen_option() -> None:
    body = press(value=None, selected_option={"value": "talk|occurrence:12"})

    assert (payloads.press(body).value, payloads.press(body).number) == ("talk|occurrence:12", 0)


def test_press_of_a_recorded_shape_is_read() -> None:
    body = sample("payloads/BlockActionPayload.json")
    body["actions"] = [{"action_id": "ask", "action_ts": "1.5", "type": "button"}]

    assert payloads.press(body).action_id == "ask"


def test_same_press_has_the_same_identity_and_another_person_another() -> None:
    other = press()
    other["user"] = {**USER, "id": "U2"}

    identities = [payloads.press(body).identity for body in (press(), press(), other, press(action_ts="1.6"))]

    assert (identities[0] == identities[1], len(set(identities))) == (True, 3)


@pytest.mark.parametrize("value", ["", "12a", "-1", "١٢", "²"])
def test_value_that_is_no_id_is_no_number(value: str) -> None:
    assert payloads.press(press(value=value)).number == 0


def test_submission_reads_texts_and_choices() -> None:
    values = {
        "text": {"text": {"type": "plain_text_input", "value": "Words"}},
        "empty": {"empty": {"type": "plain_text_input", "value": None}},
        "readers": {"readers": {"type": "radio_buttons", "selected_option": {"value": "staff"}}},
        "unchosen": {"unchosen": {"type": "radio_buttons", "selected_option": None}},
    }
    read = payloads.submission(view(values))

    assert read.texts == {"text": "Words", "empty": ""}
    assert read.choices == {"readers": "staff"}
    assert (read.metadata, read.callback_id) == ("12", "answer_form")


def test_corrected_form_has_another_identity_and_a_repeat_the_same() -> None:
    identities = [
        payloads.submission(view({}, **more)).identity
        for more in ({}, {}, {"hash": "2.h"}, {"callback_id": "ask_form"})
    ]

    assert (identities[0] == identities[1], len(set(identities))) == (True, 3)


def test_submission_of_a_recorded_shape_is_read() -> None:
    body = sample("payloads/ViewSubmissionPayload.json")
    body["view"]["state"] = {"values": {}}

    assert payloads.submission(body).texts == {}


def test_command_hides_its_trigger_in_its_identity() -> None:
    body = {"team_id": "T1", "user_id": "U1", "command": "/ask", "text": "why", "trigger_id": "123.456.secret"}

    read = payloads.command(body)

    assert (read.actor, read.text) == (Actor("T1", "U1"), "why")
    assert "secret" not in read.identity


def test_command_of_a_recorded_shape_is_read() -> None:
    assert payloads.command(sample("payloads/SlashCommandPayload.json")).word is not None


def test_shortcut_of_a_recorded_shape_is_read() -> None:
    assert payloads.shortcut(sample("payloads/MessageShortcutPayload.json")).text is not None


def test_shortcut_without_a_message_has_no_text() -> None:
    assert payloads.shortcut({"user": USER, "team": {"id": "T1"}, "trigger_id": "1"}).text == ""


def test_message_reads_where_and_what() -> None:
    read = payloads.written(message(thread_ts="1.1"))

    assert read is not None
    assert (read.kind, read.channel_id, read.ts, read.thread_ts, read.text) == ("new", "D1", "1.5", "1.1", "Hello")


def test_changed_message_reads_what_it_says_and_said() -> None:
    edited = {"user": "U1", "team": "T1", "ts": "1.5", "text": "Now", "edited": {"user": "U1", "ts": "2.0"}}

    read = payloads.written(
        message(subtype="message_changed", message=edited, previous_message={"text": "Then"}, ts="2.0")
    )

    assert read is not None
    assert (read.kind, read.ts, read.text, read.before) == ("changed", "1.5", "Now", "Then")


def test_deleted_message_reads_what_it_said() -> None:
    gone = {"user": "U1", "team": "T1", "ts": "1.5", "text": "Then"}

    read = payloads.written(message(subtype="message_deleted", deleted_ts="1.5", previous_message=gone, ts="2.0"))

    assert read is not None
    assert (read.kind, read.ts, read.before) == ("deleted", "1.5", "Then")


@pytest.mark.parametrize("subtype", ["channel_join", "bot_message", "channel_topic", "me_message_of_tomorrow"])
def test_slacks_own_notice_is_nobodys_writing(subtype: str) -> None:
    assert payloads.written(message(subtype=subtype)) is None


def test_what_a_bot_wrote_is_nobodys_writing() -> None:
    assert payloads.written(message(bot_id="B1")) is None
    assert (
        payloads.written(
            message(subtype="message_changed", message={"bot_id": "B1", "user": "U0", "ts": "1", "text": ""})
        )
        is None
    )


@pytest.mark.parametrize(
    "name",
    [
        "MessagePayload",
        "MessageChangedPayload",
        "MessageDeletedPayload",
        "MessageFileSharePayload",
        "MessageThreadBroadcastPayload",
    ],
)
def test_message_of_a_recorded_shape_is_read(name: str) -> None:
    body = sample(f"events/{name}.json")
    before = copy.deepcopy(body)

    payloads.written(body)

    assert body == before


def test_profile_of_a_recorded_shape_is_read() -> None:
    assert payloads.profile(sample("events/UserChangePayload.json")).user_id is not None


def test_team_is_that_of_whoever_acted() -> None:
    foreign = press()
    foreign["user"] = {**USER, "team_id": "T2"}

    assert payloads.team_of(foreign) == "T2"
    assert payloads.team_of({"team_id": "T3", "user_id": "U1"}) == "T3"
