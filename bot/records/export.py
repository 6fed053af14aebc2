"""One body's records as plain files, taken out by a staff member for its clerk, and noted before anything is written.

Ties together whose records they are, what they are, and what they are written to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bot.database import Database
from bot.errors import UnknownNameError
from bot.ledger import audit
from bot.network import people
from bot.network.people import Person
from bot.records import custodians, files, plain_files
from bot.records.custodians import Body
from bot.records.entries import (
    Agreed,
    Answered,
    Asked,
    Asking,
    CityRecords,
    Happened,
    Holder,
    Received,
    Turn,
    stamp,
)
from bot.records.gathering import gather

_LINES: Mapping[str, type[Any]] = {
    "people": Holder,
    "asked": Asked,
    "answers": Answered,
    "questions": Asking,
    "referrals": Turn,
    "answers_received": Received,
    "consents": Agreed,
    "audit": Happened,
}


@dataclass(frozen=True)
class Exported:
    """What was written: whose records, and how many lines of each kind."""

    body: Body
    counts: Mapping[str, int]


@dataclass(frozen=True)
class _Found:
    body: Body
    by: Person
    records: CityRecords


def export(database: Database, jurisdiction: str, folder: Path, by: str, now: datetime) -> Exported:
    """Write the records of the body called `jurisdiction` into `folder`, which is new or empty.

    `by` is the Slack id of the staff member who answers for it. Raises UnknownNameError for a name that is none, and
    FileError when the folder cannot be used; nothing was opened then.
    """
    files.require_empty(folder)
    # Committed before the first byte is written: nothing leaves without a line that says so.
    found = database.write(lambda session: _take(session, jurisdiction, by, now))
    tables = {name: (kind, getattr(found.records, name)) for name, kind in _LINES.items()}
    with files.filling(folder) as empty, files.clear_errors(folder):
        plain_files.write(empty, _about(found, now), tables)
    return Exported(found.body, _counts(found.records))


def _take(session: Session, jurisdiction: str, by: str, now: datetime) -> _Found:
    member = _staff(session, by)
    body = custodians.find(session, jurisdiction)
    records = gather(session, custodians.of(session, body), member.id, now)
    audit.record(session, now, member.id, "records.exported", f"jurisdiction:{body.id}", **_counts(records))
    return _Found(body, member, records)


def _staff(session: Session, slack_id: str) -> Person:
    staff = people.staff(session)
    found = next((member for member in staff if member.slack_id == slack_id), None)
    if found is None:
        known = ", ".join(member.slack_id or member.name for member in staff) or "nobody yet"
        raise UnknownNameError(f"Nobody on the staff has the id {slack_id}. Staff here: {known}.")
    return found


def _about(found: _Found, now: datetime) -> dict[str, object]:
    return {
        "jurisdiction": found.body.name,
        "state": found.body.state,
        "zone": found.body.zone,
        "exported_at": stamp(now, found.body.zone),
        "exported_by": found.by.name,
    }


def _counts(records: CityRecords) -> dict[str, int]:
    return {field.name: len(getattr(records, field.name)) for field in fields(records)}
