from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.database import Database
from tests.bot.commands.terminal import Terminal

TOMORROW = datetime.now(UTC) + timedelta(days=1)
AT = f"{TOMORROW:%Y-%m-%d} 09:30"
LOCAL = f"{TOMORROW:%Y-%m-%d}T09:30:00"
PROMPT = "what-you-set-out-to-do"
TITLE_QUERY = f"SELECT title FROM prompt WHERE name = '{PROMPT}'"


def schedule(**given: str) -> list[str]:
    words = {"name": PROMPT, "cohort": "year-of-reckoning", "role": "chief_of_staff", "at": AT} | given
    name = words.pop("name")
    return ["prompt", "schedule", name, *(part for key, value in words.items() for part in (f"--{key}", value))]


def look(terminal: Terminal, query: str) -> list[tuple[Any, ...]]:
    database = Database(terminal.database_url)
    try:
        with database.read() as session:
            return [tuple(row) for row in session.execute(sa.text(query))]
    finally:
        database.close()


# --- scheduling --------------------------------------------------------------------------------------


def test_a_prompt_is_scheduled_at_each_ones_local_time(staffed: Terminal) -> None:
    printed = staffed.done(*schedule())

    assert printed.lines == [
        f"{TOMORROW:%a} {AT}  America/Chicago      Austin · Chief of Staff",
        "1 people; 1 are welcomed first. Nobody is asked before they say yes.",
    ]


def test_a_prompt_is_scheduled_in_one_json_value(staffed: Terminal) -> None:
    told = staffed.done(*schedule(), "--json").json

    assert told == {
        "step": 1,
        "welcomed": 1,
        "audience": [
            {
                "person": "Austin · Chief of Staff",
                "local_at": LOCAL,
                "zone": "America/Chicago",
                "in_slack": True,
            }
        ],
    }


def test_a_cohort_may_be_named_as_people_name_it(staffed: Terminal) -> None:
    ((name,),) = look(staffed, "SELECT name FROM cohort WHERE key = 'year-of-reckoning'")

    assert staffed.done(*schedule(cohort=name), "--json").json["step"] == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "nothing"}, "There is no prompt called 'nothing'. Prompts here: "),
        ({"cohort": "nothing"}, "There is no cohort called 'nothing'. Cohorts here: "),
        ({"role": "nothing"}, "There is no role called 'nothing'. Roles here: chief_of_staff, city_manager, "),
        ({"sender": "U0NOBODY"}, "Nobody on the staff has the id U0NOBODY. Staff here: U"),
    ],
)
def test_a_name_there_is_not_is_told_with_those_there_are(staffed: Terminal, given: dict[str, str], said: str) -> None:
    assert staffed.type(*schedule(**given)).refused.startswith(said)
    assert look(staffed, "SELECT count(*) FROM step") == [(0,)]


@pytest.mark.parametrize(
    "at", ["tomorrow", "2027-02-30 09:30", "2027-03-02", "2027-03-02 25:00", "03/02/2027 09:30", ""]
)
def test_a_date_that_is_none_is_told_with_how_to_write_one(staffed: Terminal, at: str) -> None:
    said = staffed.type(*schedule(at=at)).refused

    assert said == f'{at!r} is no date and time. Write it as "2027-03-02 09:30".'


def test_a_time_that_is_past_is_told_instead_of_scheduling_nothing(staffed: Terminal) -> None:
    said = staffed.type(*schedule(at="2021-03-02 09:30")).refused

    assert said == "2021-03-02 09:30 is past everywhere. Choose a time to come."
    assert look(staffed, "SELECT count(*) FROM step") == [(0,)]


def test_without_staff_nothing_is_scheduled(terminal: Terminal) -> None:
    said = terminal.type(*schedule()).refused

    assert said == "There is no staff yet. Run `throughline staff add SLACK_ID` first."


# --- watching ----------------------------------------------------------------------------------------


def test_next_says_what_will_go_out(staffed: Terminal) -> None:
    staffed.done(*schedule())
    ((title,),) = look(staffed, TITLE_QUERY)

    lines = staffed.done("next", "--days", "3").lines
    told = staffed.done("next", "--days", "3", "--json").json

    assert lines == [
        f"{TOMORROW:%a} {AT}  America/Chicago      Austin · Chief of Staff: {title}",
        "1 planned within 3 days.",
    ]
    assert told == {
        "days": 3,
        "planned": [
            {"person": "Austin · Chief of Staff", "prompt": title, "local_at": LOCAL, "zone": "America/Chicago"}
        ],
    }


def test_next_says_when_nothing_will(terminal: Terminal) -> None:
    assert terminal.done("next").lines == ["0 planned within 7 days."]


@pytest.mark.parametrize("days", ["0", "367", "many"])
def test_next_refuses_days_that_are_none(terminal: Terminal, days: str) -> None:
    printed = terminal.type("next", "--days", days)

    assert (printed.status, printed.out) == (2, "")


def test_why_says_what_was_planned_and_where_it_stands(staffed: Terminal) -> None:
    staffed.done(*schedule())
    ((title,),) = look(staffed, TITLE_QUERY)

    lines = staffed.done("why", "Austin · Chief of Staff").lines
    told = staffed.done("why", "Austin · Chief of Staff", "--json").json

    assert lines == [
        "Austin · Chief of Staff: consent asked, not paused.",
        f"{TOMORROW:%a} {AT}  {title}: planned; no delivery",
    ]
    assert told == {
        "person": "Austin · Chief of Staff",
        "consent": "asked",
        "paused": False,
        "active": True,
        "stories": [
            {
                "prompt": title,
                "local_at": LOCAL,
                "zone": "America/Chicago",
                "state": "planned",
                "reason": None,
                "delivery": None,
                "delivery_reason": None,
            }
        ],
    }


def test_why_takes_a_slack_id_and_is_recorded_each_time(staffed: Terminal) -> None:
    ((slack_id, person_id),) = look(staffed, "SELECT slack_user_id, id FROM person WHERE kind = 'leader'")

    lines = staffed.done("why", slack_id).lines

    assert lines == ["Austin · Chief of Staff: consent never asked, not paused.", "Nothing was ever planned for them."]
    assert look(staffed, "SELECT subject FROM audit WHERE action = 'why.asked'") == [(f"person:{person_id}",)]


def test_why_of_nobody_is_told(terminal: Terminal) -> None:
    said = terminal.type("why", "Nobody").refused

    assert said.startswith("There is no one person called 'Nobody'.")


def test_status_counts_deliveries_by_state(staffed: Terminal) -> None:
    told = staffed.done("status", "--json").json

    assert told["paused"] is False
    assert told["needs_review"] == []
    assert told["deliveries"] == dict.fromkeys(told["deliveries"], 0) | {"planned": 1}
    assert staffed.done("status").lines[0] == "Sending is on."


def test_pause_and_resume_stop_everything_and_let_it_go_on(staffed: Terminal) -> None:
    seen = []
    for words in (("pause", "--all"), ("pause", "--all"), ("resume",), ("resume",)):
        staffed.done(*words)
        seen.append(staffed.done("status", "--json").json["paused"])

    assert seen == [True, True, False, False]


def test_pause_without_all_stops_nothing_and_says_how(staffed: Terminal) -> None:
    said = staffed.type("pause").refused

    assert said == "Say `throughline pause --all`. One person pauses for themselves, by typing pause."
    assert staffed.done("status", "--json").json["paused"] is False
