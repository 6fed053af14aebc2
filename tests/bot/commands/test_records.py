from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet

from bot.database import Database, exclusive
from bot.network import people
from bot.records import backups
from tests.bot.commands.terminal import Terminal

NEVER = "none by this program yet. Run `throughline backup FILE`; it works while the bot runs."


def doctor(terminal: Terminal, **settings: str) -> dict[str, tuple[bool, str]]:
    findings = terminal.type("doctor", "--json", **settings).json["findings"]
    return {finding["what"]: (finding["ok"], finding["said"]) for finding in findings}


def owner(terminal: Terminal) -> str:
    """The Slack id of the one staff member."""
    database = Database(terminal.database_url)
    with database.read() as session:
        (member,) = people.staff(session)
    database.close()
    return member.address


def test_backup_and_restore_say_what_they_did(staffed: Terminal) -> None:
    made = staffed.done("backup", "copy.db")
    restored = staffed.done("restore", "copy.db")

    assert made.lines == [
        "copy.db holds everything up to now, and was read back. Only you can open it; keep it on another machine."
    ]
    assert restored.lines[0] == "copy.db is back in place."
    assert restored.lines[1].startswith(f"The database that was there is kept as {staffed.folder}/network.db.before-20")
    assert restored.lines[2].startswith("It knows nothing after 20")
    assert restored.lines[-1] == "Start the bot again when you are ready."
    assert staffed.done("status").lines[0] == "Sending is on."


def test_backup_with_keys_says_that_they_are_not_in_it(staffed: Terminal) -> None:
    made = staffed.done("backup", "copy.db", THROUGHLINE_WORDS_KEYS=Fernet.generate_key().decode())

    assert made.lines[1] == "THROUGHLINE_WORDS_KEYS is not in it: without the keys nobody reads what people wrote."


def test_backup_onto_a_file_is_refused_in_one_line(staffed: Terminal) -> None:
    (staffed.folder / "copy.db").write_text("mine", encoding="utf-8")

    refused = staffed.type("backup", "copy.db").refused

    assert refused == "copy.db is there already, and was left as it is. Choose another name, or add --force."
    staffed.done("backup", "copy.db", "--force")


def test_restore_beside_a_running_bot_is_refused_in_one_line(staffed: Terminal) -> None:
    staffed.done("backup", "copy.db")

    with exclusive(staffed.database_url, "run"):
        refused = staffed.type("restore", "copy.db").refused

    assert refused == (
        "Another throughline process holds network.db, so `restore` does not start. Stop that one first."
    )


def test_backup_works_beside_a_running_bot(staffed: Terminal) -> None:
    with exclusive(staffed.database_url, "run"):
        staffed.done("backup", "copy.db")

    assert (staffed.folder / "copy.db").exists()


def test_export_says_what_is_in_the_folder(staffed: Terminal) -> None:
    printed = staffed.done("export", "--jurisdiction", "Austin", "--out", "austin", "--by", owner(staffed))

    assert printed.lines[0] == "The records of Austin, TX are in austin; manifest.json lists the files."
    assert printed.lines[1] == "       1  people"
    records = json.loads((staffed.folder / "austin" / "records.json").read_text(encoding="utf-8"))
    assert [person["name"] for person in records["people"]] == ["Austin · Chief of Staff"]


@pytest.mark.parametrize(
    ("jurisdiction", "out", "said"),
    [
        ("Atlantis", "new", "There is no one jurisdiction called 'Atlantis'. Name one of: Albuquerque, NM; "),
        ("Austin", "nowhere/new", "nowhere/new cannot be made: its folder does not exist."),
        ("Austin", "network.db", "network.db is a file. Name a folder."),
    ],
)
def test_export_that_cannot_be_done_says_why(staffed: Terminal, jurisdiction: str, out: str, said: str) -> None:
    refused = staffed.type("export", "--jurisdiction", jurisdiction, "--out", out, "--by", owner(staffed)).refused

    assert refused.startswith(said)
    assert not (staffed.folder / "new").exists()


# --- what the doctor and init say of records --------------------------------------------------------


def test_the_doctor_complains_while_nobody_answers_for_the_records(staffed: Terminal) -> None:
    found = doctor(staffed, THROUGHLINE_RECORDS_CONTACT="")

    assert found["records contact"] == (
        False,
        "nobody. Set THROUGHLINE_RECORDS_CONTACT to a name and how to reach them; a city's clerk will ask.",
    )
    assert doctor(staffed)["records contact"] == (True, "The network's staff")


def test_the_doctor_says_when_the_last_backup_was_made(staffed: Terminal) -> None:
    before = doctor(staffed)["last backup"]
    database = Database(staffed.database_url)
    backups.back_up(database, staffed.folder / "copy.db", datetime(2027, 3, 2, 15, 0, tzinfo=UTC))
    database.close()

    assert before == (True, NEVER)
    assert doctor(staffed)["last backup"] == (True, "2027-03-02 15:00 UTC")


def test_init_mentions_the_records_contact_until_there_is_one(bare: Terminal) -> None:
    said = "Say whom a city calls about its records: set THROUGHLINE_RECORDS_CONTACT (docs/for-your-city-clerk.md)."

    assert bare.done("init", THROUGHLINE_RECORDS_CONTACT="").lines[-1] == said
    assert said not in bare.done("init").lines
