"""Settings from the environment or `.env`, read once and handed on; the only room that reads os.environ.

It must not know what a setting is used for beyond its form.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import SettingError

SLACK_API = "https://slack.com/api/"


class Settings(BaseSettings):
    """What one deployment was told. Secrets are SecretStr, so that no print or log shows them."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True)

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = SLACK_API
    database_url: str = "sqlite:///throughline.db"

    throughline_organization: str = "the network's staff"
    #: Whom a city calls about its records: a name and how to reach them, as the network would say it.
    throughline_records_contact: str = ""
    throughline_log_level: str = "INFO"
    #: One or more comma-separated Fernet keys; the first encrypts, all decrypt. Without one, words are plain.
    throughline_words_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    throughline_http_host: str = "127.0.0.1"
    #: Platforms that start a Procfile say the port as PORT.
    throughline_http_port: int = Field(
        default=3000, ge=1, le=65535, validation_alias=AliasChoices("throughline_http_port", "port")
    )
    throughline_http_threads: int = Field(default=16, ge=1, le=128)
    #: Seconds; see docs/architecture.md on delivery for why post < lease and quiet >= post.
    throughline_post_seconds: float = Field(default=10.0, gt=0)
    throughline_lease_seconds: float = Field(default=60.0, gt=0)
    throughline_quiet_seconds: float = Field(default=60.0, ge=0)
    throughline_review_seconds: float = Field(default=3600.0, gt=0)
    throughline_tick_seconds: float = Field(default=15.0, gt=0)

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _token_has_its_prefix(cls, value: SecretStr | None, info: Any) -> SecretStr | None:
        prefix = "xoxb-" if info.field_name == "slack_bot_token" else "xapp-"
        if value is not None and not value.get_secret_value().startswith(prefix):
            raise ValueError(f"it must start with {prefix}")
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _address_ends_with_a_slash(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")):
            raise ValueError("it must start with https:// or, on this machine, http://")
        return value if value.endswith("/") else value + "/"

    @field_validator("database_url")
    @classmethod
    def _database_is_one_we_know(cls, value: str) -> str:
        if value.startswith("postgres://"):  # Platforms hand out this older spelling.
            value = "postgresql://" + value.removeprefix("postgres://")
        if not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("it must start with sqlite:/// or postgresql://")
        try:
            database = make_url(value).database
        except (ArgumentError, ValueError):
            raise ValueError("it is no complete address; signs such as @ in a password are written as %40") from None
        if value.startswith("sqlite:") and database in {None, "", ":memory:"}:
            raise ValueError("it must name a file, such as sqlite:///throughline.db")
        return value

    @field_validator("throughline_lease_seconds")
    @classmethod
    def _lease_outlives_a_post(cls, value: float, info: Any) -> float:
        if value <= info.data.get("throughline_post_seconds", 0):
            raise ValueError("it must be longer than THROUGHLINE_POST_SECONDS")
        return value

    @field_validator("throughline_log_level")
    @classmethod
    def _level_exists(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("it must be one of DEBUG, INFO, WARNING, ERROR")
        return value.upper()

    @field_validator("throughline_words_keys", mode="before")
    @classmethod
    def _keys_are_fernet_keys(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        from cryptography.fernet import Fernet  # noqa: PLC0415 -- heavy, and rarely needed.

        keys = tuple(part.strip() for part in value.split(",") if part.strip())
        for key in keys:
            try:
                Fernet(key)
            except ValueError:
                raise ValueError("it must be a comma-separated list of Fernet keys, 44 characters each") from None
        return keys

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:")

    def secret(self, name: str) -> str:
        """The secret `name` (a field's name) in the clear; raises SettingError when it is not set."""
        value = getattr(self, name)
        if value is None:
            raise SettingError(f"{name.upper()} is not set. Put it in the environment or in .env.")
        assert isinstance(value, SecretStr)  # noqa: S101 -- narrows the type for readers and checkers.
        return value.get_secret_value()


def load(env_file: Path | None = Path(".env"), **overrides: Any) -> Settings:
    """Read the settings; raises SettingError with one line that names what is missing or malformed."""
    try:
        return Settings(_env_file=env_file, **overrides)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper()
        why = first["msg"].removeprefix("Value error, ")
        raise SettingError(f"{name} cannot be used: {why}.") from None
