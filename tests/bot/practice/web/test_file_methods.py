"""files.*: the three steps of an upload, what each refuses, and who can read a file afterwards."""

from __future__ import annotations

import http.client
from typing import Any
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient

from bot.practice.server import PracticeServer
from tests.bot.practice.conftest import SCOPES, Scene, make_scene, manifest

CONTENT = b"place,people\nAustin,3\n"


def uploaded(scene: Scene, name: str = "people.csv", content: bytes = CONTENT, **more: Any) -> str:
    """A file whose bytes have arrived and that is not finished."""
    answer = scene.done("files.getUploadURLExternal", filename=name, length=len(content), **more)
    scene.workspace.files.fill(answer["upload_url"].rpartition("/")[2], content)
    return str(answer["file_id"])


def complete(scene: Scene, file_id: str, **more: Any) -> Any:
    return scene.done("files.completeUploadExternal", files=[{"id": file_id, "title": "People"}], **more)


def fetched(url: str, **headers: str) -> tuple[int, bytes]:
    target = urlsplit(url)
    connection = http.client.HTTPConnection(str(target.hostname), target.port, timeout=5)
    try:
        connection.request("GET", target.path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def test_the_sdk_uploads_and_shares_a_file(scene: Scene, client: WebClient) -> None:
    answer = client.files_upload_v2(
        channel=scene.channel,
        filename="people.csv",
        content=CONTENT,
        title="People",
        alt_txt="A table",
        initial_comment="Who came",
    )

    message = scene.ada.newest(scene.channel)
    [file] = message.files
    assert (message.text, message.subtype, file["id"]) == ("Who came", "file_share", answer["file"]["id"])
    assert (file["title"], file["alt_txt"], file["mimetype"]) == ("People", "A table", "text/csv")
    assert scene.ada.file(file["id"]).content == CONTENT


def test_complete_does_not_tell_yet_where_the_file_is_shared(scene: Scene) -> None:
    file_id = uploaded(scene)

    answer = complete(scene, file_id, channel_id=scene.channel)

    assert answer["files"][0]["shares"] == {}
    shares = scene.done("files.info", file=file_id)["file"]["shares"]
    assert [one["ts"] for one in shares["public"][scene.channel]] == [scene.ada.newest(scene.channel).ts]


def test_file_without_a_channel_stays_with_the_app(scene: Scene) -> None:
    file_id = uploaded(scene)

    complete(scene, file_id)

    assert scene.done("files.info", file=file_id)["file"]["channels"] == []
    with pytest.raises(ValueError, match="does not see that file"):
        scene.ada.file(file_id)


def test_file_goes_to_several_channels_and_people(scene: Scene) -> None:
    inside = scene.workspace.add_channel("inside", private=True, members=[scene.bot, scene.ben.id])

    complete(scene, uploaded(scene), channels=f"{scene.channel},{inside.id},{scene.ada.id}")

    places = (scene.channel, inside.id, scene.ada.dm_with_app())
    readers = (scene.ada, scene.ben, scene.ada)
    assert [len(who.newest(place).files) for who, place in zip(readers, places, strict=True)] == [1, 1, 1]


def test_file_is_a_reply_in_one_channel_only(scene: Scene) -> None:
    parent = scene.ada.type(scene.channel, "Numbers?")
    file_id = uploaded(scene)

    twice = {"channels": f"{scene.channel},{scene.ada.id}", "thread_ts": parent}
    refused = scene.refusal("files.completeUploadExternal", files=[{"id": file_id}], **twice)
    complete(scene, file_id, channel_id=scene.channel, thread_ts=parent)

    assert refused == "invalid_arguments"
    assert scene.ada.newest(scene.channel, parent).thread_ts == parent


def test_share_is_heard_with_its_file(scene: Scene) -> None:
    complete(scene, uploaded(scene), channel_id=scene.channel, initial_comment="Who came")

    [event] = scene.heard("file_share")
    assert (event["text"], event["files"][0]["name"], event["upload"]) == ("Who came", "people.csv", False)


def test_comment_makes_slack_pass_over_the_blocks(scene: Scene) -> None:
    blocks = [{"type": "divider"}]

    complete(scene, uploaded(scene), channel_id=scene.channel, initial_comment="Words", blocks=blocks)
    complete(scene, uploaded(scene), channel_id=scene.channel, blocks=blocks)

    first, second = scene.ada.messages(scene.channel)
    assert (first.text, first.blocks) == ("Words", ())
    assert [block["type"] for block in second.blocks] == ["divider"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"filename": "a.txt", "length": 0}, "missing_argument"),
        ({"filename": "a.txt"}, "missing_argument"),
        ({"length": 1}, "invalid_arguments"),
        ({"filename": "a.txt", "length": "many"}, "invalid_arguments"),
        ({"filename": "a.png", "length": 1, "alt_txt": "x" * 1001}, "alt_txt_too_large"),
        ({"filename": "a.py", "length": 1_000_001, "snippet_type": "python"}, "snippet_too_large"),
        ({"filename": "a.bin", "length": 1_000_000_001}, "file_upload_size_restricted"),
    ],
)
def test_announcing_is_refused(scene: Scene, arguments: dict[str, Any], error: str) -> None:
    assert scene.refusal("files.getUploadURLExternal", **arguments) == error


def test_longest_alt_text_is_taken(scene: Scene) -> None:
    assert scene.done("files.getUploadURLExternal", filename="a.png", length=1, alt_txt="x" * 1000)["file_id"]


@pytest.mark.parametrize("files", [None, [], [{"title": "no id"}], ["F1"]])
def test_completing_nothing_is_refused(scene: Scene, files: Any) -> None:
    assert scene.refusal("files.completeUploadExternal", files=files) == "invalid_arguments"


def test_completing_before_the_bytes_have_come_is_refused(scene: Scene) -> None:
    file_id = scene.done("files.getUploadURLExternal", filename="a.txt", length=3)["file_id"]

    assert scene.refusal("files.completeUploadExternal", files=[{"id": file_id}]) == "file_not_found"
    assert scene.refusal("files.info", file=file_id) == "file_not_found"


def test_a_persons_file_is_not_the_apps_to_complete(scene: Scene) -> None:
    theirs = scene.ada.add_file("notes.txt", b"mine")

    assert scene.refusal("files.completeUploadExternal", files=[{"id": theirs}]) == "file_not_found"
    assert scene.refusal("files.info", file=theirs) == "file_not_found"


def test_sharing_is_refused_where_the_app_cannot_write(scene: Scene) -> None:
    workspace = scene.workspace
    places = {
        "not_in_channel": workspace.add_channel("elsewhere", members=[scene.ada.id]).id,
        "channel_not_found": workspace.add_channel("hidden", private=True, members=[scene.ada.id]).id,
        "is_archived": workspace.add_channel("old", members=[scene.bot], archived=True).id,
    }
    file_id = uploaded(scene)

    refused = {
        error: scene.refusal("files.completeUploadExternal", files=[{"id": file_id}], channel_id=place)
        for error, place in places.items()
    }

    assert refused == {error: error for error in places}
    assert [message for message in workspace.chat.everything() if message.files] == []


def test_markdown_block_with_a_file_is_an_internal_error_as_in_slack(scene: Scene) -> None:
    blocks = [{"type": "markdown", "text": "**Hello**"}]
    where = {"channel_id": scene.channel, "blocks": blocks}

    assert scene.refusal("files.completeUploadExternal", files=[{"id": uploaded(scene)}], **where) == "internal_error"


def test_scopes_are_asked_for() -> None:
    without = [scope for scope in SCOPES if not scope.startswith("files:")]
    scene = make_scene(manifest(oauth_config={"scopes": {"bot": without}}))

    assert scene.refusal("files.getUploadURLExternal", filename="a", length=1) == "missing_scope"
    assert scene.refusal("files.info", file="F1") == "missing_scope"


def test_a_persons_file_is_shown_to_the_app_and_heard(scene: Scene) -> None:
    ts = scene.ada.upload(scene.channel, "plan.pdf", b"%PDF", "Our plan")

    [event] = scene.heard("file_share")
    [file] = event["files"]
    assert (event["ts"], event["text"], event["user"]) == (ts, "Our plan", scene.ada.id)
    assert (file["name"], file["pretty_type"], file["is_public"]) == ("plan.pdf", "PDF", True)
    assert scene.done("files.info", file=file["id"])["file"]["channels"] == [scene.channel]


def test_shared_channel_tells_only_to_ask(scene: Scene) -> None:
    elsewhere = scene.workspace.add_team("Elsewhere", "elsewhere")
    cleo = scene.workspace.add_person("Cleo Far", team=elsewhere)
    shared = scene.workspace.add_channel("shared", members=[scene.bot, cleo.id], shared_with=[elsewhere])

    scene.driver.person(cleo.id).upload(shared.id, "plan.pdf", b"%PDF")

    [file] = scene.heard("file_share")[0]["files"]
    assert file == {
        "id": file["id"],
        "created": 1803913200,
        "timestamp": 1803913200,
        "mode": "file_access",
        "file_access": "check_file_info",
    }
    assert scene.done("files.info", file=file["id"])["file"]["name"] == "plan.pdf"


def test_private_url_needs_the_bearer_token(scene: Scene, server: PracticeServer) -> None:
    scene.ada.upload(scene.channel, "plan.pdf", b"%PDF")
    [file] = scene.ada.newest(scene.channel).files
    token = scene.workspace.app.bot_token

    assert fetched(file["url_private"], Authorization=f"Bearer {token}") == (200, b"%PDF")
    assert fetched(file["url_private_download"], Authorization=f"Bearer {token}") == (200, b"%PDF")
    assert fetched(file["url_private"])[0] == 302
    assert fetched(file["url_private"], Authorization="Bearer xoxb-practice-other")[0] == 302
    scene.workspace.shut_out = "token_revoked"
    assert fetched(file["url_private"], Authorization=f"Bearer {token}")[0] == 302


def test_private_url_of_a_file_elsewhere_is_refused(scene: Scene, server: PracticeServer) -> None:
    theirs = scene.workspace.open_direct(scene.ada.id, scene.ben.id)
    scene.ada.upload(theirs.id, "plan.pdf", b"%PDF")
    [file] = scene.ben.newest(theirs.id).files

    assert fetched(file["url_private"], Authorization=f"Bearer {scene.workspace.app.bot_token}")[0] == 302


def test_upload_takes_the_announced_bytes_only(scene: Scene, server: PracticeServer) -> None:
    answer = scene.done("files.getUploadURLExternal", filename="a.txt", length=3)

    def post(url: str, content: bytes) -> tuple[int, bytes]:
        target = urlsplit(url)
        connection = http.client.HTTPConnection(str(target.hostname), target.port, timeout=5)
        try:
            connection.request("POST", target.path, content)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    assert post(answer["upload_url"], b"four") == (400, b"size_mismatch")
    assert post(answer["upload_url"] + "x", b"abc") == (404, b"file_not_found")
    assert post(answer["upload_url"], b"abc") == (200, b"OK - 3")
