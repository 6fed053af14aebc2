from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from bot import settings
from bot.errors import SettingError

#: What must never be seen, in the form in which each setting takes it.
SECRETS = {
    "SLACK_BOT_TOKEN": "xoxb-leaky-bot",
    "SLACK_APP_TOKEN": "xapp-leaky-app",
    "SLACK_SIGNING_SECRET": "leaky-signing-secret",
    "THROUGHLINE_WORDS_KEYS": Fernet.generate_key().decode(),
}

MALFORMED = {
    "SLACK_BOT_TOKEN": ("xoxp-leaky", "it must start with xoxb-"),
    "SLACK_APP_TOKEN": ("xoxb-leaky", "it must start with xapp-"),
    "SLACK_API_URL": ("ftp://leaky", "it must start with https:// or, on this machine, http://"),
    "DATABASE_URL": ("mysql://user:leaky@db/x", "it must start with sqlite:/// or postgresql://"),
    "THROUGHLINE_LOG_LEVEL": ("leaky", "it must be one of DEBUG, INFO, WARNING, ERROR"),
    "THROUGHLINE_WORDS_KEYS": ("leaky", "it must be a comma-separated list of Fernet keys, 44 characters each"),
    "THROUGHLINE_HTTP_PORT": (
        "leaky",
        "Input should be a valid integer, unable to parse string as an integer",
    ),
    "THROUGHLINE_HTTP_THREADS": ("129", "Input should be less than or equal to 128"),
    "THROUGHLINE_POST_SECONDS": ("0", "Input should be greater than 0"),
    "THROUGHLINE_LEASE_SECONDS": ("-1", "Input should be greater than 0"),
    "THROUGHLINE_QUIET_SECONDS": ("-1", "Input should be greater than or equal to 0"),
    "THROUGHLINE_REVIEW_SECONDS": ("0", "Input should be greater than 0"),
    "THROUGHLINE_TICK_SECONDS": ("0", "Input should be greater than 0"),
}


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the machine that runs the tests happens to have set is no part of a test."""
    for name in os.environ:
        if name.upper().startswith(("SLACK_", "THROUGHLINE_", "DATABASE_URL")):
            monkeypatch.delenv(name)


def refusal(**given: Any) -> str:
    with pytest.raises(SettingError) as refused:
        settings.load(env_file=None, **given)
    return str(refused.value)


@pytest.mark.parametrize("name", MALFORMED)
def test_load_a_malformed_setting_is_named_in_one_line_without_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    value, why = MALFORMED[name]
    monkeypatch.setenv(name, value)

    assert refusal() == f"{name} cannot be used: {why}."


def test_load_a_malformed_setting_keeps_its_value_out_of_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxp-leaky")

    with pytest.raises(SettingError) as refused:
        settings.load(env_file=None)

    assert refused.value.__suppress_context__


def test_every_setting_is_either_free_text_or_known_to_be_refused_when_malformed() -> None:
    named = ("ORGANIZATION", "HTTP_HOST", "RECORDS_CONTACT")
    free = {"SLACK_SIGNING_SECRET", *(f"THROUGHLINE_{name}" for name in named)}

    assert {name.upper() for name in settings.Settings.model_fields} == free | set(MALFORMED)


def test_load_without_anything_set_gives_a_sqlite_file_here_and_slack_itself() -> None:
    given = settings.load(env_file=None)

    assert (given.database_url, given.slack_api_url, given.is_sqlite) == (
        "sqlite:///throughline.db",
        "https://slack.com/api/",
        True,
    )


@pytest.mark.parametrize("url", ["sqlite:///", "sqlite:///:memory:"])
def test_database_url_without_a_file_is_refused_because_nothing_would_be_kept(url: str) -> None:
    assert refusal(database_url=url) == (
        "DATABASE_URL cannot be used: it must name a file, such as sqlite:///throughline.db."
    )


@pytest.mark.parametrize("url", ["postgresql://u:leaky@db:port/x", "postgresql://u:leaky@[::1/x"])
def test_database_url_that_cannot_be_read_is_refused_without_its_password(url: str) -> None:
    assert refusal(database_url=url) == (
        "DATABASE_URL cannot be used: it is no complete address; signs such as @ in a password are written as %40."
    )


def test_lease_that_ends_before_a_post_may_is_refused() -> None:
    assert refusal(throughline_post_seconds=10, throughline_lease_seconds=10) == (
        "THROUGHLINE_LEASE_SECONDS cannot be used: it must be longer than THROUGHLINE_POST_SECONDS."
    )


@pytest.mark.parametrize("name", ["slack_bot_token", "slack_app_token", "slack_signing_secret"])
def test_secret_that_is_not_set_is_named(name: str) -> None:
    with pytest.raises(SettingError) as refused:
        settings.load(env_file=None).secret(name)

    assert str(refused.value) == f"{name.upper()} is not set. Put it in the environment or in .env."


def test_secret_that_is_empty_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "")

    assert settings.load(env_file=None).slack_bot_token is None


def test_secrets_show_in_no_print(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)

    given = settings.load(env_file=None)

    shown = f"{given} {given!r} {given.model_dump()} {given.model_dump_json()}"
    assert [value for value in SECRETS.values() if value in shown] == []
    assert given.secret("slack_bot_token") == "xoxb-leaky-bot"
    assert [key.get_secret_value() for key in given.throughline_words_keys] == [SECRETS["THROUGHLINE_WORDS_KEYS"]]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("postgres://u:p@db:5432/x", "postgresql://u:p@db:5432/x"),
        ("postgresql://u:p@db:5432/x", "postgresql://u:p@db:5432/x"),
        ("postgresql+psycopg://u:p@db/x", "postgresql+psycopg://u:p@db/x"),
        ("sqlite:////data/x.db", "sqlite:////data/x.db"),
    ],
)
def test_database_url_takes_the_spellings_that_platforms_hand_out(given: str, kept: str) -> None:
    assert settings.load(env_file=None, database_url=given).database_url == kept


def test_slack_api_url_ends_with_one_slash() -> None:
    here, there = "http://127.0.0.1:9/api", "http://127.0.0.1:9/api/"

    assert settings.load(env_file=None, slack_api_url=here).slack_api_url == there
    assert settings.load(env_file=None, slack_api_url=there).slack_api_url == there


def test_words_keys_take_several_keys_with_spaces_between() -> None:
    first, second = (Fernet.generate_key().decode() for _ in range(2))

    keys = settings.load(env_file=None, throughline_words_keys=f"{first} , {second},").throughline_words_keys

    assert [key.get_secret_value() for key in keys] == [first, second]


def test_load_reads_a_dotenv_file_and_the_environment_beats_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("THROUGHLINE_ORGANIZATION=From the file\nTHROUGHLINE_HTTP_PORT=4000\nUNKNOWN=1\n", encoding="utf-8")
    monkeypatch.setenv("THROUGHLINE_HTTP_PORT", "5000")

    given = settings.load(env_file=file)

    assert (given.throughline_organization, given.throughline_http_port) == ("From the file", 5000)
