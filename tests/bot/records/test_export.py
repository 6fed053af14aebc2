from __future__ import annotations

import csv
import hashlib
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from bot.database import Database
from bot.errors import FileError, UnknownNameError
from bot.ledger import audit, words
from bot.ledger.audit import AuditRow
from bot.ledger.words import Promise, Reader, WordsRow
from bot.records import export as exporting
from bot.records import plain_files
from bot.records.export import Exported
from tests.bot.records.cities import (
    AFTER,
    DRAFT,
    FIRST,
    FOREIGN,
    LAST,
    OF_ALBUQUERQUE,
    OF_ROCHESTER,
    QUESTION,
    REPLY,
    Cities,
)
from tests.support import factories

NAMES = [
    "answers.csv",
    "answers_received.csv",
    "asked.csv",
    "audit.csv",
    "consents.csv",
    "manifest.json",
    "people.csv",
    "questions.csv",
    "records.json",
    "referrals.csv",
]


@pytest.fixture
def cities(database: Database) -> Cities:
    made = Cities(database, database.write(factories.found))
    made.live()
    return made


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "austin"


def export(cities: Cities, out: Path, jurisdiction: str = "Austin", by: str = "U0LEAD") -> Exported:
    return exporting.export(cities.database, jurisdiction, out, by, AFTER)


def read(out: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((out / "records.json").read_text(encoding="utf-8"))
    return content


def lines(out: Path, name: str) -> list[dict[str, str]]:
    with open(out / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def everything(out: Path) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in out.iterdir())


# --- what is in it --------------------------------------------------------------------------------


def test_export_holds_answers_with_every_wording_and_times_with_zones(cities: Cities, out: Path) -> None:
    export(cities, out)

    found = [
        (line["version"], line["is_last"], line["text"], line["written_at"], line["zone"], line["who_reads_it"])
        for line in read(out)["answers"]
    ]
    assert found == [
        (1, False, FIRST, "2027-01-07T09:30:00-06:00", "America/Chicago", "Just you read it."),
        (2, True, LAST, "2027-01-07T09:31:00-06:00", "America/Chicago", "Just you read it."),
    ]


def test_export_holds_what_was_asked_and_by_whom(cities: Cities, out: Path) -> None:
    export(cities, out)

    asked = read(out)["asked"]
    assert [(line["prompt"], line["question"], line["sender"], line["due_at"]) for line in asked] == [
        ("The first", "The first?", "Network · Director", "2027-01-06T09:30:00-06:00")
    ]


def test_export_holds_questions_their_way_and_what_came_back(cities: Cities, out: Path) -> None:
    export(cities, out)

    content = read(out)
    assert [(line["text"], line["state"], line["shown_as"]) for line in content["questions"]] == [
        (QUESTION, "answered", "role"),
        (DRAFT, "draft", "none"),
        (DRAFT, "open", "none"),
    ]
    assert [(line["sent_to"], line["state"], line["held_by"]) for line in content["referrals"]] == [
        ("ICMA", "answered", "ICMA · Contact"),
        ("ICMA", "accepted", "ICMA · Contact"),
    ]
    assert [
        (line["text"], line["author"], line["organization"], line["helped"]) for line in content["answers_received"]
    ] == [(REPLY, "ICMA · Contact", "ICMA", "yes")]


def test_export_holds_consents_and_seats(cities: Cities, out: Path) -> None:
    export(cities, out)

    content = read(out)
    assert [(line["what"], line["state"], line["name"]) for line in content["consents"]] == [
        ("prompts", "yes", "Austin · Chief of Staff")
    ]
    assert [(line["name"], line["role"], line["held_from"], line["held_until"]) for line in content["people"]] == [
        ("Austin · Chief of Staff", "Chief of Staff", "2027-01-04T09:00:00-06:00", "2027-01-09T09:30:00-06:00")
    ]


def test_export_holds_an_answer_that_was_taken_back(cities: Cities, out: Path) -> None:
    cities.take_back()

    export(cities, out)

    assert [(line["text"], line["taken_back_at"]) for line in read(out)["answers"]] == [
        (FIRST, ""),
        (LAST, "2027-01-10T09:30:00-06:00"),
    ]


def test_export_says_what_happened_and_who_looked(cities: Cities, out: Path) -> None:
    with cities.database.read() as session:
        last = session.query(WordsRow).filter_by(author_id=cities.network.austin.id).order_by(WordsRow.id).first()
        assert last is not None
        first = last.id
    told = Promise("The lead reads it.", people=frozenset({cities.network.lead.id}))
    reader = Reader(cities.network.lead.id, staff=True)
    austin = cities.network.austin.id
    cities.database.write(lambda s: words.promise_again(s, first, told, AFTER, austin))
    cities.database.write(lambda s: words.reveal(s, words.get(s, first), [reader], AFTER))

    export(cities, out)

    found = [(line["who"], line["action"]) for line in read(out)["audit"] if line["subject"] == f"words:{first}"]
    assert found == [("Austin · Chief of Staff", "words.promised"), ("Network · Program Lead", "words.read")]


# --- what is not in it ----------------------------------------------------------------------------


def test_export_names_nobody_of_another_city_who_did_something(cities: Cities, out: Path) -> None:
    rochester = cities.network.rochester.id
    cities.database.write(lambda s: audit.record(s, AFTER, rochester, "response.read", "response:1"))

    export(cities, out)

    found = [line["who"] for line in read(out)["audit"] if line["action"] == "response.read"]
    assert found == ["somebody of another jurisdiction"]
    assert "Rochester ·" not in everything(out)


def test_export_holds_nothing_of_others(cities: Cities, out: Path) -> None:
    export(cities, out)

    written = everything(out)
    assert FIRST in written
    assert [text for text in FOREIGN if text in written] == []


def test_export_of_the_other_city_holds_its_own(cities: Cities, out: Path) -> None:
    export(cities, out, "Rochester")

    written = everything(out)
    assert [text for text in OF_ROCHESTER if text not in written] == []
    assert [text for text in (FIRST, LAST, DRAFT, REPLY, OF_ALBUQUERQUE, "Austin ·") if text in written] == []


def test_export_follows_the_seat_and_not_the_person(cities: Cities, out: Path) -> None:
    export(cities, out, "Albuquerque")

    written = everything(out)
    assert OF_ALBUQUERQUE in written
    assert [text for text in (FIRST, LAST, DRAFT, REPLY) if text in written] == []


def test_audit_of_one_city_has_no_line_about_another(cities: Cities, out: Path) -> None:
    export(cities, out)

    content = read(out)
    own = {f"person:{cities.network.austin.id}"}
    own |= {f"occurrence:{line['asking']}" for line in content["asked"]}
    own |= {f"response:{line['answer']}" for line in content["answers"]}
    own |= {f"question:{line['question']}" for line in content["questions"]}
    own |= {f"referral:{line['turn']}" for line in content["referrals"]}
    own |= {f"answer:{line['received']}" for line in content["answers_received"]}
    with cities.database.read() as session:
        own |= {
            f"words:{row.id}" for row in session.query(WordsRow) if row.body in (FIRST, LAST, QUESTION, DRAFT, REPLY)
        }
    assert {line["subject"] for line in content["audit"]} - own == set()


# --- the files ------------------------------------------------------------------------------------


def test_manifest_lists_every_file_with_its_hash_and_count(cities: Cities, out: Path) -> None:
    done = export(cities, out)

    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert sorted(file.name for file in out.iterdir()) == NAMES
    assert {entry["name"]: entry["sha256"] for entry in manifest["files"]} == {
        name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in NAMES if name != "manifest.json"
    }
    counts = {entry["name"]: entry["records"] for entry in manifest["files"] if entry["name"] != "records.json"}
    assert counts == {f"{name}.csv": number for name, number in done.counts.items()}
    assert (manifest["jurisdiction"], manifest["state"], manifest["exported_by"]) == (
        "Austin",
        "TX",
        "Network · Program Lead",
    )


def test_csv_and_json_say_the_same_but_for_what_begins_a_formula(cities: Cities, out: Path) -> None:
    export(cities, out)

    assert [line["text"] for line in lines(out, "answers")] == [FIRST, f"'{LAST}"]
    assert [line["text"] for line in lines(out, "questions")] == [QUESTION, DRAFT, DRAFT]
    assert (out / "answers.csv").read_bytes().count(b"\r\n") == 3


def test_files_are_private(cities: Cities, out: Path) -> None:
    export(cities, out)

    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in out.iterdir()} == {0o600}


def test_a_city_without_records_gets_empty_tables(cities: Cities, out: Path) -> None:
    cities.database.write(lambda s: factories.add_city(s, "Memphis", "TN", "America/Chicago"))

    done = export(cities, out, "Memphis")

    assert set(done.counts.values()) == {0}
    assert (out / "answers.csv").read_text(encoding="utf-8").startswith("answer,asking,person,")


# --- who may, and what is noted -------------------------------------------------------------------


def test_export_is_noted_with_counts_and_every_text_that_was_opened(cities: Cities, out: Path) -> None:
    done = export(cities, out)

    with cities.database.read() as session:
        rows = session.query(AuditRow).filter(AuditRow.action.in_(("records.exported", "words.exported"))).all()
        opened = {row.subject for row in rows if row.action == "words.exported"}
        noted = [(row.actor, row.detail) for row in rows if row.action == "records.exported"]
        own = {
            f"words:{row.id}" for row in session.query(WordsRow) if row.body in (FIRST, LAST, QUESTION, DRAFT, REPLY)
        }
    assert noted == [(cities.network.lead.id, dict(done.counts))]
    assert opened == own


def test_a_second_export_shows_the_first(cities: Cities, out: Path, tmp_path: Path) -> None:
    export(cities, out)

    export(cities, tmp_path / "again")

    assert "words.exported" not in {line["action"] for line in read(out)["audit"]}
    assert "words.exported" in {line["action"] for line in read(tmp_path / "again")["audit"]}


@pytest.mark.parametrize("by", ["U0AUSTIN", "U0ICMA", "U0NOBODY", ""])
def test_export_by_anybody_but_staff_opens_nothing(cities: Cities, out: Path, by: str) -> None:
    with pytest.raises(UnknownNameError) as refused:
        export(cities, out, by=by)

    assert str(refused.value) == f"Nobody on the staff has the id {by}. Staff here: U0OWNER, U0LEAD."
    assert not out.exists()
    with cities.database.read() as session:
        assert session.query(AuditRow).filter(AuditRow.action == "words.exported").count() == 0


def test_export_into_a_folder_with_something_in_it_opens_nothing(cities: Cities, out: Path) -> None:
    out.mkdir()
    (out / "precious").write_text("mine", encoding="utf-8")

    with pytest.raises(FileError) as refused:
        export(cities, out)

    assert str(refused.value) == f"{out} is not empty, and was left as it is. Name a new folder."
    assert [file.name for file in out.iterdir()] == ["precious"]
    with cities.database.read() as session:
        assert session.query(AuditRow).filter(AuditRow.action == "words.exported").count() == 0


def test_export_that_cannot_be_written_leaves_no_half(
    cities: Cities, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain_files, "_csv", _disk_full)

    with pytest.raises(FileError) as refused:
        export(cities, out)

    assert str(refused.value) == f"{out} cannot be written: the disk is full."
    assert not out.exists()


def _disk_full(*_: object) -> bytes:
    raise OSError(28, "No space left on device")


def test_words_for_records_stay_closed_where_nothing_can_be_recorded(cities: Cities) -> None:
    with cities.database.read() as session, pytest.raises(DBAPIError) as refused:
        words.reveal_for_records(session, words.get(session, 1), cities.network.lead.id, AFTER)

    assert FIRST not in str(refused.value)
