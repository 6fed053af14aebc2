from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, text

from bot.database import Database
from bot.errors import DatabaseError, PromiseError, RefusalReason, Refused
from bot.ledger import freetext, words
from bot.ledger.audit import AuditRow
from bot.ledger.words import Promise, Reader

T0 = datetime(2027, 3, 2, 15, 0, tzinfo=UTC)
ADA, BEN, CLEO = 1, 2, 3  # The author, somebody promised, somebody who may see nothing.
SECRET = "The council split over the ward map."
TO_BEN = Promise("Ben", people=frozenset({BEN}))


def written(database: Database, promise: Promise = TO_BEN, body: str = SECRET) -> words.Words:
    return database.write(lambda s: words.write(s, ADA, body, promise, T0))


def test_words_cannot_be_printed_or_formatted(database: Database) -> None:
    kept = written(database)

    with pytest.raises(PromiseError):
        str(kept)
    with pytest.raises(PromiseError):
        f"{kept}"
    assert SECRET not in repr(kept)


def test_reveal_opens_for_author_and_promised_reader(database: Database) -> None:
    kept = written(database)

    opened = database.write(lambda s: words.reveal(s, kept, [Reader(ADA), Reader(BEN)], T0))

    assert opened == SECRET


@pytest.mark.parametrize(
    "readers",
    [
        [Reader(CLEO)],
        [Reader(BEN), Reader(CLEO)],
        [Reader(None)],
        [Reader(CLEO, partner=7)],
        [Reader(CLEO, staff=True)],
        [],
    ],
)
def test_reveal_refuses_when_one_reader_was_not_promised(database: Database, readers: list[Reader]) -> None:
    kept = written(database)

    with pytest.raises(PromiseError):
        database.write(lambda s: words.reveal(s, kept, readers, T0))


def test_reveal_opens_for_everybody_at_a_promised_partner(database: Database) -> None:
    kept = written(database, Promise("ICMA", partners=frozenset({7})))

    assert database.write(lambda s: words.reveal(s, kept, [Reader(CLEO, partner=7)], T0)) == SECRET
    with pytest.raises(PromiseError):
        database.write(lambda s: words.reveal(s, kept, [Reader(CLEO, partner=8)], T0))


def test_reveal_to_staff_is_recorded_and_to_the_author_is_not(database: Database) -> None:
    kept = written(database)

    database.write(lambda s: words.reveal(s, kept, [Reader(ADA, staff=True)], T0))
    database.write(lambda s: words.reveal(s, kept, [Reader(BEN, staff=True)], T0))

    with database.read() as session:
        rows = [(row.actor, row.action, row.subject) for row in session.scalars(select(AuditRow))]
    assert rows == [(BEN, "words.read", f"words:{kept.id}")]


def test_take_back_narrows_to_the_author_and_keeps_the_text(database: Database) -> None:
    kept = written(database)

    database.write(lambda s: words.take_back(s, kept.id, T0, ADA))

    with pytest.raises(PromiseError):
        database.write(lambda s: words.reveal(s, kept, [Reader(BEN)], T0))
    assert database.write(lambda s: words.reveal(s, kept, [Reader(ADA)], T0)) == SECRET


def test_promise_is_changed_by_its_author_only(database: Database) -> None:
    kept = written(database)
    wider = Promise("Ben and Cleo", people=frozenset({BEN, CLEO}))

    with pytest.raises(PromiseError):
        database.write(lambda s: words.promise_again(s, kept.id, wider, T0, CLEO))
    with pytest.raises(PromiseError):
        database.write(lambda s: words.take_back(s, kept.id, T0, BEN))
    database.write(lambda s: words.promise_again(s, kept.id, wider, T0, ADA))

    assert database.write(lambda s: words.reveal(s, kept, [Reader(CLEO)], T0)) == SECRET


@pytest.mark.parametrize(
    ("body", "reason"),
    [("", RefusalReason.EMPTY), (" \n\x00 ", RefusalReason.EMPTY), ("a" * 3001, RefusalReason.TOO_LONG)],
)
def test_write_refuses_empty_and_too_long_and_stores_nothing(
    database: Database, body: str, reason: RefusalReason
) -> None:
    with pytest.raises(Refused) as refused:
        written(database, body=body)

    assert refused.value.reason is reason
    with database.read() as session:
        assert session.scalars(select(words.WordsRow)).all() == []


@pytest.mark.parametrize(
    "body", ["😀" * 3000, "שלום עולם", "<!channel> @here {{ 7*7 }} <https://a|b>", "tab\tand\nline"]
)
def test_write_keeps_any_script_letter_by_letter(database: Database, body: str) -> None:
    kept = written(database, body=body)

    assert database.write(lambda s: words.reveal(s, kept, [Reader(ADA)], T0)) == body


def test_words_are_sealed_on_disk_once_a_key_is_set(database: Database) -> None:
    plain = written(database)
    freetext.use_keys(database, [Fernet.generate_key().decode()])
    sealed = written(database)

    with database.read() as session:
        on_disk = list(session.execute(text("SELECT body FROM words ORDER BY id")).scalars())
    assert on_disk[0] == SECRET
    assert SECRET not in on_disk[1]
    for kept in (plain, sealed):
        assert database.write(lambda s, k=kept: words.reveal(s, k, [Reader(ADA)], T0)) == SECRET  # type: ignore[misc]


def test_sealed_words_need_their_key(database: Database) -> None:
    freetext.use_keys(database, [Fernet.generate_key().decode()])
    kept = written(database)
    freetext.use_keys(database, [Fernet.generate_key().decode()])

    with pytest.raises(DatabaseError, match="THROUGHLINE_WORDS_KEYS"):
        database.write(lambda s: words.reveal(s, kept, [Reader(ADA)], T0))
