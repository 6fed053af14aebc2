"""views.*: triggers, the stack of three, hashes, and Homes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.practice.conftest import Scene, make_scene, manifest
from tests.bot.practice.surfaces import HOME, modal, text_input


def trigger(scene: Scene, view_id: str | None = None) -> str:
    return scene.workspace.triggers.give(scene.ada.id, view_id)


def opened(scene: Scene, **more: Any) -> dict[str, Any]:
    view: dict[str, Any] = scene.done("views.open", trigger_id=trigger(scene), view=modal(**more))["view"]
    return view


def test_trigger_works_once_within_three_seconds(scene: Scene) -> None:
    used, late, punctual = trigger(scene), trigger(scene), trigger(scene)
    scene.done("views.open", trigger_id=used, view=modal())
    scene.pass_seconds(3)
    on_time = scene.call("views.open", trigger_id=punctual, view=modal())
    scene.pass_seconds(0.5)

    assert on_time["ok"]
    assert scene.refusal("views.open", trigger_id=used, view=modal()) == "exchanged_trigger_id"
    assert scene.refusal("views.open", trigger_id=late, view=modal()) == "expired_trigger_id"
    assert scene.refusal("views.open", trigger_id="1.2.3", view=modal()) == "invalid_trigger_id"


def test_refused_view_does_not_use_up_the_trigger(scene: Scene) -> None:
    waiting = trigger(scene)

    refused = scene.call("views.open", trigger_id=waiting, view=modal(title="x" * 25))

    assert refused["error"] == "invalid_arguments"
    assert scene.call("views.open", trigger_id=waiting, view=modal(title="x" * 24))["ok"]


def test_view_is_required_and_of_the_right_type(scene: Scene) -> None:
    assert scene.refusal("views.open", trigger_id=trigger(scene)) == "invalid_arguments"
    assert scene.refusal("views.open", trigger_id=trigger(scene), view="{") == "invalid_arguments"
    assert scene.refusal("views.open", trigger_id=trigger(scene), view=HOME) == "invalid_arguments"


def test_push_goes_two_deep_on_the_root(scene: Scene) -> None:
    root = opened(scene)
    first = scene.done("views.push", trigger_id=trigger(scene, root["id"]), view=modal())["view"]
    second = scene.done("views.push", trigger_id=trigger(scene, root["id"]), view=modal())["view"]

    third = scene.refusal("views.push", trigger_id=trigger(scene, root["id"]), view=modal())

    assert third == "push_limit_reached"
    assert [one["previous_view_id"] for one in (root, first, second)] == [None, root["id"], first["id"]]
    assert {one["root_view_id"] for one in (root, first, second)} == {root["id"]}


def test_push_needs_an_act_in_an_open_modal(scene: Scene) -> None:
    opened(scene)

    assert scene.refusal("views.push", trigger_id=trigger(scene), view=modal()) == "invalid_trigger_id"


def test_update_keeps_the_id_and_changes_the_hash(scene: Scene) -> None:
    view = opened(scene)

    changed = scene.done("views.update", view_id=view["id"], hash=view["hash"], view=modal("Other"))["view"]

    assert changed["id"] == view["id"]
    assert changed["hash"] != view["hash"]
    assert changed["title"]["text"] == "Other"


def test_update_with_a_stale_hash(scene: Scene) -> None:
    view = opened(scene)
    scene.done("views.update", view_id=view["id"], view=modal())

    stale = scene.refusal("views.update", view_id=view["id"], hash=view["hash"], view=modal("Other"))

    assert stale == "hash_conflict"


def test_update_by_external_id(scene: Scene) -> None:
    view = opened(scene, external_id="form-7")

    changed = scene.done("views.update", external_id="form-7", view=modal("Other"))["view"]

    assert changed["id"] == view["id"]
    assert scene.refusal("views.update", external_id="form-8", view=modal()) == "not_found"
    assert scene.refusal("views.update", view=modal()) == "invalid_arguments"


def test_external_id_is_taken_while_its_view_is_open(scene: Scene) -> None:
    opened(scene, external_id="form-7")
    other = scene.workspace.triggers.give(scene.ben.id)

    refused = scene.refusal("views.open", trigger_id=other, view=modal(external_id="form-7"))

    assert refused == "duplicate_external_id"


def test_what_was_entered_survives_an_update_of_the_same_inputs_only(scene: Scene) -> None:
    opened(scene)
    form = scene.ada.modal()
    assert form is not None
    scene.ada.fill(form, {"text": "written"})

    kept = scene.done("views.update", view_id=form.id, view=modal("Other"))["view"]
    blocks = [text_input("reset", "text")]
    lost = scene.done("views.update", view_id=form.id, view=modal("Other", blocks=blocks))["view"]

    assert kept["state"]["values"]["words"]["text"]["value"] == "written"
    assert lost["state"]["values"] == {"reset": {"text": {"type": "plain_text_input", "value": None}}}


def test_home_keeps_its_id_and_checks_the_hash(scene: Scene) -> None:
    first = scene.done("views.publish", user_id=scene.ada.id, view=HOME)["view"]
    second = scene.done("views.publish", user_id=scene.ada.id, view=HOME, hash=first["hash"])["view"]

    stale = scene.refusal("views.publish", user_id=scene.ada.id, view=HOME, hash=first["hash"])

    assert first["id"] == second["id"]
    assert stale == "hash_conflict"
    assert scene.ben.home() is None


def test_publish_refused(scene: Scene) -> None:
    elsewhere = scene.workspace.add_team("Elsewhere", "elsewhere")
    cleo = scene.workspace.add_person("Cleo Far", team=elsewhere)
    scene.workspace.add_channel("shared", members=[scene.bot, cleo.id], shared_with=[elsewhere])

    assert scene.refusal("views.publish", user_id="U0NOBODY", view=HOME) == "user_not_found"
    assert scene.refusal("views.publish", user_id=cleo.id, view=HOME) == "user_not_found"
    assert scene.refusal("views.publish", user_id=scene.ada.id, view=modal()) == "invalid_arguments"


@pytest.mark.parametrize("enabled", [True, False])
def test_publish_needs_the_home_tab(enabled: bool) -> None:
    scene = make_scene(manifest(features={"app_home": {"home_tab_enabled": enabled}}))

    body = scene.call("views.publish", user_id=scene.ada.id, view=HOME)

    assert body.get("error") == (None if enabled else "not_enabled")


def test_trigger_is_required(scene: Scene) -> None:
    assert scene.refusal("views.open", view=modal()) == "invalid_arguments"


def test_push_onto_a_modal_that_was_closed_meanwhile(scene: Scene) -> None:
    view = opened(scene)
    waiting = trigger(scene, view["id"])
    shown = scene.ada.modal()
    assert shown is not None
    scene.ada.close(shown)

    assert scene.refusal("views.push", trigger_id=waiting, view=modal()) == "invalid_trigger_id"
