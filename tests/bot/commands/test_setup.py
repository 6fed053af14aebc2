from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.database import Database, exclusive
from bot.network import starter
from bot.practice.faults import Fault, Misbehaviour
from handlers.manifest import SCOPES, manifest
from tests.bot.commands.terminal import Terminal

SAMPLES = os.environ.get("SLACK_SAMPLES_DIR")


def stamp(terminal: Terminal, version: str) -> None:
    database = Database(terminal.database_url)
    database.write(lambda s: s.execute(sa.text("UPDATE alembic_version SET version_num = :v"), {"v": version}))
    database.close()


def findings(terminal: Terminal, **settings: str) -> dict[str, tuple[bool, str]]:
    """What the doctor finds; it ends with 1 exactly when something is wrong."""
    printed = terminal.type("doctor", "--json", **settings)
    told = printed.json
    found = {one["what"]: (one["ok"], one["said"]) for one in told["findings"]}
    assert told["ok"] == all(ok for ok, _ in found.values())
    assert printed.status == (0 if told["ok"] else 1)
    return found


# --- the database ------------------------------------------------------------------------------------


def test_init_makes_the_database_and_loads_the_starter(bare: Terminal) -> None:
    printed = bare.done("init", "--starter", "ctg")

    prompts = len(starter.load("ctg").prompts)
    assert printed.out == f"Ready: 15 jurisdictions, 4 cohorts, 5 partners, {prompts} prompts.\n"
    assert (bare.folder / "network.db").exists()


def test_init_again_says_the_same(terminal: Terminal) -> None:
    assert terminal.done("init").out == terminal.done("init").out


def test_init_of_a_starter_there_is_not(bare: Terminal) -> None:
    assert bare.type("init", "--starter", "other").refused == "There is no starter named 'other'; there is: ctg."
    assert not (bare.folder / "network.db").exists()


@pytest.mark.parametrize("words", [("init",), ("db", "upgrade")])
def test_what_must_be_alone_does_not_start_beside_a_running_bot(terminal: Terminal, words: tuple[str, ...]) -> None:
    with exclusive(terminal.database_url, "run"):
        said = terminal.type(*words).refused

    assert said == (
        f"Another throughline process holds network.db, so `{' '.join(words)}` does not start. Stop that one first."
    )


def test_upgrade_makes_the_database(bare: Terminal) -> None:
    assert bare.done("db", "upgrade").out == "The database has this program's version.\n"


@pytest.mark.parametrize("words", [("init",), ("db", "upgrade"), ("status",), ("next",), ("run",)])
def test_a_newer_database_is_refused_by_every_command(terminal: Terminal, words: tuple[str, ...]) -> None:
    stamp(terminal, "9999")

    assert terminal.type(*words).refused.startswith("The database was made by a newer version of this program")


@pytest.mark.parametrize("words", [("status",), ("next",), ("why", "U1"), ("run",), ("pause", "--all")])
def test_a_missing_database_says_how_to_begin(bare: Terminal, words: tuple[str, ...]) -> None:
    assert bare.type(*words).refused == "The database is empty. Run `throughline init --starter ctg` first."


@pytest.mark.parametrize("words", [("init",), ("status",)])
def test_a_database_in_no_folder_is_told_in_a_line(bare: Terminal, words: tuple[str, ...]) -> None:
    said = bare.type(*words, DATABASE_URL=f"sqlite:///{bare.folder}/nowhere/x.db").refused

    assert said == "The database file cannot be opened. Check DATABASE_URL and its folder."


def test_a_malformed_setting_is_named_and_not_shown(bare: Terminal) -> None:
    said = bare.type("status", SLACK_BOT_TOKEN="xoxp-leaky").refused

    assert said == "SLACK_BOT_TOKEN cannot be used: it must start with xoxb-."


# --- the manifest ------------------------------------------------------------------------------------


@pytest.mark.skipif(SAMPLES is None, reason="SLACK_SAMPLES_DIR does not say where Slack's manifest schema is")
@pytest.mark.parametrize("words", [(), ("--url", "https://bot.example.org/")], ids=["socket mode", "http"])
def test_the_manifest_is_what_slack_takes(bare: Terminal, words: tuple[str, ...]) -> None:
    import jsonschema  # noqa: PLC0415 -- only where the schema is.

    schema = json.loads(Path(SAMPLES or "", "manifest.schema.2.0.0.json").read_text(encoding="utf-8"))

    jsonschema.validate(bare.done("manifest", *words).json, schema)


def addresses(value: Any) -> set[str]:
    """Every request address anywhere in a manifest."""
    if isinstance(value, dict):
        here = {str(part) for name, part in value.items() if name in {"url", "request_url"}}
        return here.union(*(addresses(part) for part in value.values()))
    return set().union(*(addresses(part) for part in value)) if isinstance(value, list) else set()


def test_the_manifest_for_socket_mode_has_no_address(bare: Terminal) -> None:
    told = bare.done("manifest").json

    assert (addresses(told), told["settings"]["socket_mode_enabled"]) == (set(), True)
    assert told["oauth_config"]["scopes"]["bot"] == sorted(SCOPES)


def test_the_manifest_for_http_has_one_address_everywhere(bare: Terminal) -> None:
    told = bare.done("manifest", "--url", "https://bot.example.org/").json

    assert addresses(told) == {"https://bot.example.org/slack/events"}
    assert told["settings"]["socket_mode_enabled"] is False
    assert all("url" in command for command in told["features"]["slash_commands"])


def test_the_manifest_needs_neither_tokens_nor_a_database(bare: Terminal) -> None:
    bare.done("manifest", SLACK_BOT_TOKEN="", SLACK_APP_TOKEN="", DATABASE_URL="")


# --- the doctor --------------------------------------------------------------------------------------


def test_the_doctor_finds_nothing_wrong(staffed: Terminal) -> None:
    found = findings(staffed)

    assert [name for name, (ok, _) in found.items() if not ok] == []
    assert found["bot token"][1] == "accepted by Practice network"
    assert found["scopes"][1] == "all"
    assert found["clock"][1] == "agrees with Slack's"
    assert found["app token"][1] == "accepted"


def test_the_doctor_speaks_in_lines_too(staffed: Terminal) -> None:
    printed = staffed.done("doctor")

    assert [line.split(":")[0] for line in printed.lines][:2] == ["ok    settings", "ok    records contact"]


def test_the_doctor_shows_no_secret(staffed: Terminal) -> None:
    good = staffed.type("doctor")
    bad = staffed.type("doctor", SLACK_BOT_TOKEN="xoxb-leaky", SLACK_APP_TOKEN="xapp-leaky")

    everything = good.out + good.err + bad.out + bad.err
    secrets = [staffed.environment["SLACK_BOT_TOKEN"], staffed.environment["SLACK_APP_TOKEN"], "leaky"]
    assert [secret for secret in secrets if secret in everything] == []


def test_the_doctor_stops_at_a_malformed_setting(bare: Terminal) -> None:
    assert findings(bare, THROUGHLINE_HTTP_PORT="high") == {
        "settings": (
            False,
            "THROUGHLINE_HTTP_PORT cannot be used: "
            "Input should be a valid integer, unable to parse string as an integer.",
        )
    }


def test_the_doctor_finds_a_refused_bot_token_and_looks_at_the_rest(terminal: Terminal) -> None:
    found = findings(terminal, SLACK_BOT_TOKEN="xoxb-wrong")

    assert found["bot token"] == (
        False,
        "Slack refuses the token (invalid_auth). Check SLACK_BOT_TOKEN, or install the app again.",
    )
    assert found["app token"] == (True, "accepted")
    assert found["database"][0]


def test_the_doctor_finds_a_missing_bot_token(terminal: Terminal) -> None:
    assert findings(terminal, SLACK_BOT_TOKEN="")["bot token"] == (
        False,
        "SLACK_BOT_TOKEN is not set. Put it in the environment or in .env.",
    )


def test_the_doctor_finds_a_refused_app_token(terminal: Terminal) -> None:
    assert findings(terminal, SLACK_APP_TOKEN="xapp-wrong")["app token"] == (
        False,
        "Slack refused it (invalid_auth). It needs the scope connections:write.",
    )


def test_the_doctor_finds_missing_scopes_with_what_they_are_for(bare: Terminal) -> None:
    lesser = manifest()
    lesser["oauth_config"]["scopes"]["bot"].remove("im:write")
    app = bare.workspace.install_app(lesser)

    found = findings(bare, SLACK_BOT_TOKEN=app.bot_token)

    assert found["scopes"] == (
        False,
        f"lacking: im:write ({SCOPES['im:write']}). Add them and install again.",
    )


def test_the_doctor_finds_slack_out_of_reach(terminal: Terminal) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # Bound and not listening: nobody answers there.
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/api/"
        found = findings(terminal, SLACK_API_URL=address)

    assert found["bot token"] == (
        False,
        "Slack gave no usable answer to auth.test (URLError). Check the network and SLACK_API_URL.",
    )
    assert found["app token"] == (False, "Slack cannot be reached (URLError). Check the network.")


@pytest.mark.parametrize("misbehaviour", [Misbehaviour.SERVER_ERROR, Misbehaviour.MALFORMED, Misbehaviour.DROP_BEFORE])
def test_the_doctor_finds_a_slack_that_answers_nonsense(terminal: Terminal, misbehaviour: Misbehaviour) -> None:
    with terminal.workspace.changed:
        for method in ("auth.test", "apps.connections.open"):
            terminal.workspace.faults.add(Fault(misbehaviour, method))

    found = findings(terminal)

    assert [found[name][0] for name in ("bot token", "app token", "database")] == [False, False, True]


def test_the_doctor_finds_a_missing_database_and_makes_none(bare: Terminal) -> None:
    assert findings(bare)["database"] == (
        False,
        "no file yet. Run `throughline init --starter ctg`.",
    )
    assert list(bare.folder.glob("*.db")) == []


def test_the_doctor_finds_a_newer_database(terminal: Terminal) -> None:
    stamp(terminal, "9999")

    ok, said = findings(terminal)["database"]

    assert (ok, said.split(",")[0]) == (False, "The database was made by a newer version of this program")


def test_the_doctor_finds_that_there_is_no_staff(terminal: Terminal) -> None:
    found = findings(terminal)

    assert found["staff"] == (False, "nobody yet. Run `throughline staff add SLACK_ID`.")
    assert found["partners"][0]
