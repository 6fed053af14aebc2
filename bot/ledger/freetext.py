"""The column type for text that a person wrote: plain until keys are set, encrypted from then on.

It must not know whose text it is; who may read it is words.py's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, cast

from sqlalchemy import Dialect, Text, TypeDecorator

from bot.database import Database
from bot.errors import DatabaseError

# A control character that no typed text keeps (words.py strips them) marks what was encrypted.
_SEALED = "\x01"


class Cipher(Protocol):
    """What turns bytes into sealed bytes and back; MultiFernet is one."""

    def encrypt(self, msg: bytes) -> bytes: ...
    def decrypt(self, msg: bytes) -> bytes: ...


class FreeText(TypeDecorator[str]):
    """Text by a person. The cipher hangs on the engine's dialect, put there by `use_keys`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        cipher = _cipher(dialect)
        if value is None or cipher is None:
            return value
        return _SEALED + cipher.encrypt(value.encode()).decode("ascii")

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or not value.startswith(_SEALED):
            return value
        cipher = _cipher(dialect)
        if cipher is None:
            raise DatabaseError("Some words are encrypted and THROUGHLINE_WORDS_KEYS is not set.")
        return _opened(cipher, value.removeprefix(_SEALED))


def use_keys(database: Database, keys: Sequence[str]) -> None:
    """Encrypt with the first key from now on, read with any of them. No keys: words stay plain."""
    if not keys:
        return
    from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415 -- heavy, and rarely needed.

    database.engine.dialect.words_cipher = MultiFernet([Fernet(key) for key in keys])  # type: ignore[attr-defined]
    database.reading_dialect.words_cipher = database.engine.dialect.words_cipher  # type: ignore[attr-defined]


def _cipher(dialect: Dialect) -> Cipher | None:
    return cast("Cipher | None", getattr(dialect, "words_cipher", None))


def _opened(cipher: Cipher, sealed: str) -> str:
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 -- heavy, and rarely needed.

    try:
        return cipher.decrypt(sealed.encode("ascii")).decode()
    except InvalidToken:
        raise DatabaseError("Some words were encrypted with a key that THROUGHLINE_WORDS_KEYS lacks.") from None
