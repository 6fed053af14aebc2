from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.database import Database
from bot.ledger import audit
from bot.ledger.audit import AuditRow
from tests.support.factories import FOUNDED


def rows(database: Database) -> list[tuple[int | None, str, str, dict[str, Any]]]:
    with database.read() as session:
        found = session.scalars(select(AuditRow).order_by(AuditRow.id))
        return [(row.actor, row.action, row.subject, row.detail) for row in found]


def test_record_keeps_ids_names_in_code_and_dates(database: Database) -> None:
    database.write(lambda s: audit.record(s, FOUNDED, 7, "question.referred", "question:12", to="icma", referral=3))
    database.write(lambda s: audit.record(s, FOUNDED, None, "why.asked", "person:1", on="2027-03-02T15:00", by=None))

    assert rows(database) == [
        (7, "question.referred", "question:12", {"to": "icma", "referral": 3}),
        (None, "why.asked", "person:1", {"on": "2027-03-02T15:00", "by": None}),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The council split over the ward map.",
        "two words",
        "Austin · Chief of Staff",
        "José",
        "line\nbreak",
        "<!channel>",
        "'; DROP TABLE audit",
        "x" * 81,
    ],
)
@pytest.mark.parametrize("where", ["action", "subject", "detail"])
def test_record_refuses_what_could_be_text_wherever_it_stands(database: Database, text: str, where: str) -> None:
    given: dict[str, Any] = {"action": "question.drafted", "subject": "question:12", "detail": "icma"} | {where: text}

    with pytest.raises(ValueError, match="never text"):
        database.write(lambda s: audit.record(s, FOUNDED, 7, given["action"], given["subject"], detail=given["detail"]))

    assert rows(database) == []


def test_a_row_goes_with_the_transaction_it_tells_of(database: Database) -> None:
    def fail(session: Any) -> None:
        audit.record(session, FOUNDED, 7, "question.drafted", "question:12")
        raise LookupError("the power went")

    with pytest.raises(LookupError):
        database.write(fail)

    assert rows(database) == []
