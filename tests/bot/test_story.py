"""The story as somebody runs it: its exit status, its one JSON object, and that it fails when something is broken."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot import story
from bot.engagement import responses
from bot.story import REQUIRED, Telling

PROGRAM = Path(sys.executable).with_name("throughline")


def played(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """In a folder without settings: a newcomer has none."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    return subprocess.run(
        [PROGRAM, "story", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_story_as_json_is_one_object_with_everything_that_must_happen(tmp_path: Path) -> None:
    done = played(tmp_path, "--json")

    told = json.loads(done.stdout)
    assert (done.returncode, told["ok"], done.stdout.count("\n")) == (0, True, 1)
    assert set(told) == {"ok", "seconds", "events"}
    assert REQUIRED - {event["what"] for event in told["events"]} == set()
    assert [event for event in told["events"] if not {"at", "who", "what", "where"} <= set(event)] == []
    moments = [datetime.fromisoformat(event["at"]) for event in told["events"]]
    assert [moment for moment in moments if moment.tzinfo is None] == []
    assert all(moment > datetime(2026, 1, 1, tzinfo=UTC) for moment in moments)
    assert {event["text"] for event in told["events"] if event["what"] == "prompt_skipped"} == {"paused", "no_consent"}
    assert list(tmp_path.iterdir()) == []


def _nothing(*_args: Any, **_kwargs: Any) -> Any:
    raise RuntimeError("broken on purpose")


def test_story_in_a_broken_house_is_not_ok(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The negative control: what is not seen on the workspace's side is not told, and the exit says so."""
    monkeypatch.setattr(responses, "answer", _nothing)

    ok = story.tell(as_json=True)

    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (ok, told["ok"]) == (False, False)
    assert "response_recorded" not in {event["what"] for event in told["events"]}
    assert "consent_given" in {event["what"] for event in told["events"]}
    assert told["problem"] != ""


def test_story_that_leaves_something_out_is_not_ok(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def tells_half(telling: Telling, _start: datetime) -> None:
        for what in sorted(REQUIRED - {"answer_relayed"}):
            telling.tell("somebody", what, "DM")

    monkeypatch.setattr(story, "_played", tells_half)

    assert not story.tell(as_json=True)
    assert not story.tell(as_json=False)
    assert capsys.readouterr().out.splitlines()[-1] == "Not seen: ['answer_relayed']"
