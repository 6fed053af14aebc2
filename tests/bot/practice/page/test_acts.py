"""Acts go as far as their person could in Slack, and say what came of them in words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.practice.page.acts import Acts
from bot.practice.page.reading import ReadMarks
from tests.bot.practice.block_samples import actions, button, field, option
from tests.bot.practice.conftest import Scene
from tests.bot.practice.page.conftest import Desk
from tests.bot.practice.receivers import Envelope, Listener
from tests.bot.practice.surfaces import modal, text_input

Json = dict[str, Any]


@pytest.fixture
def acts(scene: Scene, desk: Desk) -> Acts:
    return Acts(scene.workspace, desk.marks)


def place(scene: Scene, ts: str) -> Json:
    return {"channel": scene.channel, "ts": ts}


def test_words_become_a_message_with_mentions(scene: Scene, acts: Acts) -> None:
    answer = acts.do(scene.ada.id, {"act": "say", "conversation": scene.channel, "words": " hi @ben.partner "})

    assert answer.done
    assert scene.ben.newest(scene.channel).text == f"hi <@{scene.ben.id}>"


def test_reply_goes_to_its_thread_and_to_the_channel_when_asked(scene: Scene, acts: Acts) -> None:
    ts = scene.ben.type(scene.channel, "question")
    said = {"act": "say", "conversation": scene.channel, "thread": ts}

    acts.do(scene.ada.id, {**said, "words": "here"})
    acts.do(scene.ada.id, {**said, "words": "both", "also": True})

    assert [one.text for one in scene.ben.messages(scene.channel, ts)] == ["question", "here", "both"]
    assert [one.text for one in scene.ben.messages(scene.channel)] == ["question", "both"]


def test_reaction_is_set_and_taken_back_by_the_same_act(scene: Scene, acts: Acts) -> None:
    ts = scene.ben.type(scene.channel, "good news")
    act = {"act": "react", "place": place(scene, ts), "name": "tada"}

    acts.do(scene.ada.id, act)
    after_one = scene.ben.newest(scene.channel).reactions
    acts.do(scene.ada.id, act)

    assert [(one.name, one.users) for one in after_one] == [("tada", (scene.ada.id,))]
    assert scene.ben.newest(scene.channel).reactions == ()


def test_own_messages_are_edited_and_deleted_and_no_others(scene: Scene, acts: Acts) -> None:
    mine, other = scene.ada.type(scene.channel, "mine"), scene.ben.type(scene.channel, "other")

    answers = [
        acts.do(scene.ada.id, {"act": "edit", "place": place(scene, other), "words": "forged"}),
        acts.do(scene.ada.id, {"act": "delete", "place": place(scene, other)}),
        acts.do(scene.ada.id, {"act": "edit", "place": place(scene, mine), "words": ""}),
        acts.do(scene.ada.id, {"act": "edit", "place": place(scene, mine), "words": "better"}),
        acts.do(scene.ada.id, {"act": "delete", "place": place(scene, mine)}),
    ]

    assert [one.done for one in answers] == [False, False, False, True, True]
    assert [one.text for one in scene.ben.messages(scene.channel)] == ["other"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"act": "fly"}, "There is no such act."),
        ({"act": "say", "conversation": "C0NOWHERE", "words": "x"}, "this person does not see that conversation"),
        ({"act": "say", "words": ["x"]}, "words is not a text"),
        ({"act": "say", "conversation": "CHANNEL", "words": "/nope x"}, "/nope is not a command here"),
        ({"act": "say", "conversation": "CHANNEL", "thread": "1.0", "words": "/echo x"}, "cannot be used in a thread"),
        ({"act": "edit", "place": {"channel": "CHANNEL", "ts": "1.000000"}, "words": "x"}, "does not see that message"),
        ({"act": "submit", "place": {"view": "V0GONE"}}, "that is not open any more"),
        ({"act": "click", "place": {"view": 7}}, "that is not open any more"),
        ({"act": "join", "conversation": "C0NOWHERE"}, "C0NOWHERE"),
        ({"act": "shortcut", "name": "no-such"}, "no-such is not a global shortcut of the app"),
        ({"act": "react", "place": {"channel": "CHANNEL", "ts": "x"}, "name": "tada"}, "not there any more"),
        ({"act": "read", "conversation": "CHANNEL", "ts": "soon"}, "not a Slack timestamp"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(scene: Scene, acts: Acts, sent: Json, words: str) -> None:
    here = json.loads(json.dumps(sent).replace("CHANNEL", scene.channel))

    answer = acts.do(scene.ada.id, here)

    assert not answer.done
    assert words in answer.words


def test_command_that_nobody_answers_names_its_error(scene: Scene, acts: Acts) -> None:
    answer = acts.do(scene.ada.id, {"act": "say", "conversation": scene.channel, "words": "/echo hello"})

    assert (answer.done, answer.words) == (False, "/echo failed with the error “dispatch_failed”")


def test_button_that_reaches_nobody_says_that_it_did_not_work(scene: Scene, desk: Desk, acts: Acts) -> None:
    message = desk.message(blocks=[actions(button(action_id="go"), block_id="row")])
    click = {"act": "click", "place": place(scene, message.ts), "block": "row", "action": "go", "given": {}}

    answer = acts.do(scene.ada.id, click)

    assert (answer.done, answer.words) == (False, "That didn't work: the app is not connected (dispatch_failed).")


def test_button_of_another_persons_whisper_cannot_be_pressed(scene: Scene, desk: Desk, acts: Acts) -> None:
    message = desk.message(blocks=[actions(button(action_id="go"), block_id="row")], viewer=scene.ben.id)
    click = {"act": "click", "place": place(scene, message.ts), "block": "row", "action": "go", "given": {}}

    assert acts.do(scene.ada.id, click).words == "That didn't work: the message is not there any more"


def test_form_of_another_person_cannot_be_filled(scene: Scene, acts: Acts) -> None:
    view = scene.workspace.views.open(scene.ben.id, modal())
    form = [{"block": "words", "action": "text", "given": {"words": "forged"}}]

    answer = acts.do(scene.ada.id, {"act": "fill", "place": {"view": view.id}, "form": form})

    held = scene.workspace.views.top(scene.ben.id)
    assert not answer.done
    assert held is not None
    assert held.values["words"]["text"]["value"] is None


def test_submission_is_stopped_beside_the_field_that_is_empty(scene: Scene, acts: Acts) -> None:
    view = scene.workspace.views.open(scene.ada.id, modal())

    answer = acts.do(scene.ada.id, {"act": "submit", "place": {"view": view.id}, "form": []})

    assert (answer.done, answer.errors) == (False, {"words": "Please complete this required field."})


def test_entry_that_does_not_fit_is_named_beside_its_field(scene: Scene, acts: Acts) -> None:
    number = {"type": "number_input", "action_id": "n", "is_decimal_allowed": False}
    view = scene.workspace.views.open(scene.ada.id, modal(blocks=[field(number, block_id="count")]))
    form = [{"block": "count", "action": "n", "given": {"words": "many"}}]

    answer = acts.do(scene.ada.id, {"act": "submit", "place": {"view": view.id}, "form": form})

    assert (answer.done, answer.errors) == (False, {"count": "'many' is not a number"})


def test_what_is_filled_in_is_kept_and_the_app_hears_nothing(scene: Scene, acts: Acts) -> None:
    blocks = [text_input("words", "text", dispatch_action=True)]
    view = scene.workspace.views.open(scene.ada.id, modal(blocks=blocks))
    form = [{"block": "words", "action": "text", "given": {"words": "so far"}}]

    acts.do(scene.ada.id, {"act": "fill", "place": {"view": view.id}, "form": form})

    held = scene.workspace.views.top(scene.ada.id)
    assert held is not None
    assert held.values["words"]["text"]["value"] == "so far"
    assert scene.workspace.courier.parcels() == []


def test_direct_conversation_is_opened_and_led_to(scene: Scene, acts: Acts) -> None:
    answer = acts.do(scene.ada.id, {"act": "direct", "person": scene.ben.id})

    place_ = scene.workspace.conversations.direct(frozenset({scene.ada.id, scene.ben.id}))
    assert place_ is not None
    assert answer.go == f"/as/{scene.ada.id}/c/{place_.id}"


def test_reading_moves_the_mark_forward_only(scene: Scene, desk: Desk, acts: Acts) -> None:
    first, second = scene.ben.type(scene.channel, "one"), scene.ben.type(scene.channel, "two")
    unread = [desk.marks.unread(scene.workspace.chat, scene.ada.id, scene.channel)]
    for ts in (second, first):
        acts.do(scene.ada.id, {"act": "read", "conversation": scene.channel, "ts": ts})
        unread.append(desk.marks.unread(scene.workspace.chat, scene.ada.id, scene.channel))

    assert unread == [2, 0, 0]


@pytest.fixture
def answering(listener: Listener) -> Listener:
    """The app, connected and answering what is asked while a menu is typed into."""

    def answer(envelope: Envelope) -> Json | None:
        asked = envelope["payload"]
        return {"options": [option("w", f"{asked['value']} pipes")]} if asked["type"] == "block_suggestion" else None

    listener.answer = answer
    return listener


def test_menu_that_loads_offers_what_the_app_sends(scene: Scene, desk: Desk, acts: Acts, answering: Listener) -> None:
    menu = {"type": "external_select", "action_id": "topic", "min_query_length": 2}
    message = desk.message(blocks=[actions(menu, block_id="row")])
    asked = {"act": "suggest", "place": place(scene, message.ts), "block": "row", "action": "topic"}

    short, enough = (acts.do(scene.ada.id, {**asked, "words": words}) for words in ("w", "water"))

    assert (short.words, short.options) == ("Type a little more.", [])
    assert enough.options == [{"value": "w", "label": "water pipes"}]


def test_opening_a_tab_is_told_to_the_app_but_not_for_people_of_elsewhere(scene: Scene, acts: Acts) -> None:
    away = scene.workspace.add_person("Cay Elsewhere", team=scene.workspace.add_team("Elsewhere", "elsewhere"))

    done = [acts.do(one, {"act": "open", "tab": "home"}).done for one in (scene.ada.id, away.id)]

    assert done == [True, True]
    assert [one["user"] for one in scene.heard("app_home_opened")] == [scene.ada.id]


def test_marks_are_each_persons_own() -> None:
    marks = ReadMarks()

    moved = [marks.set("U1", "C1", "1.000000") for _ in range(2)]

    assert moved == [True, False]
    assert (marks.of("U1", "C1"), marks.of("U2", "C1")) == ("1.000000", "")
