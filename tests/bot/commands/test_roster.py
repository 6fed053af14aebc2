from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from bot.database import Database
from tests.bot.commands.terminal import Terminal

NOBODY = "U0NOBODY"


def rows(terminal: Terminal, query: str) -> list[tuple[Any, ...]]:
    database = Database(terminal.database_url)
    try:
        with database.read() as session:
            return [tuple(row) for row in session.execute(sa.text(query))]
    finally:
        database.close()


def everybody(terminal: Terminal) -> list[tuple[Any, ...]]:
    return rows(terminal, "SELECT name, kind, is_owner FROM person ORDER BY id")


# --- staff -------------------------------------------------------------------------------------------


def test_the_first_of_the_staff_owns_the_network_and_the_second_does_not(terminal: Terminal) -> None:
    first, second = terminal.person("Network · Director"), terminal.person("Network · Program Lead")

    said = [terminal.done("staff", "add", one).out for one in (first, second)]

    assert said == [
        "Network · Director is on the staff and owns this network.\n",
        "Network · Program Lead is on the staff.\n",
    ]
    assert everybody(terminal) == [("Network · Director", "staff", 1), ("Network · Program Lead", "staff", 0)]


def test_staff_added_again_are_asked_once_for_their_name(terminal: Terminal) -> None:
    slack_id = terminal.person("Network · Director")

    for _ in range(2):
        terminal.done("staff", "add", slack_id)

    assert len(everybody(terminal)) == 1
    assert rows(terminal, 'SELECT message, "to" FROM delivery') == [("staff_welcome", slack_id)]


def test_a_leader_cannot_be_staff_too(staffed: Terminal) -> None:
    ((leader,),) = rows(staffed, "SELECT slack_user_id FROM person WHERE kind = 'leader'")

    said = staffed.type("staff", "add", leader).refused

    assert said == "Austin · Chief of Staff is already here as leader, so cannot be staff too."


@pytest.mark.parametrize(
    "words",
    [
        ("staff", "add", NOBODY),
        ("person", "add", NOBODY, "--jurisdiction", "Austin", "--role", "chief_of_staff"),
    ],
)
def test_somebody_slack_does_not_know_is_not_added(terminal: Terminal, words: tuple[str, ...]) -> None:
    said = terminal.type(*words).refused

    assert said == f"Slack knows nobody with the id {NOBODY}. Copy it from the person's profile."
    assert everybody(terminal) == []


@pytest.mark.parametrize(
    "words",
    [
        ("staff", "add", "U1"),
        ("person", "add", "U1", "--jurisdiction", "Austin", "--role", "chief_of_staff"),
        ("partner", "channel", "icma", "C1"),
    ],
)
def test_a_refused_or_missing_token_is_told_in_a_line(terminal: Terminal, words: tuple[str, ...]) -> None:
    refused = terminal.type(*words, SLACK_BOT_TOKEN="xoxb-leaky").refused
    missing = terminal.type(*words, SLACK_BOT_TOKEN="").refused

    assert refused == "Slack refuses the token (invalid_auth). Check SLACK_BOT_TOKEN, or install the app again."
    assert missing == "SLACK_BOT_TOKEN is not set. Put it in the environment or in .env."


# --- the holders of seats ----------------------------------------------------------------------------


def add(terminal: Terminal, slack_id: str, jurisdiction: str = "Austin", role: str = "city_manager") -> Any:
    return terminal.type("person", "add", slack_id, "--jurisdiction", jurisdiction, "--role", role)


def test_somebody_is_put_into_a_seat(terminal: Terminal) -> None:
    printed = add(terminal, terminal.person("Austin · City Manager"))

    assert printed.out == "Austin · City Manager is in: city_manager, Austin.\n"
    assert everybody(terminal) == [("Austin · City Manager", "leader", 0)]


@pytest.mark.parametrize(("place", "role"), [("Atlantis", "city_manager"), ("Austin", "jester")])
def test_a_seat_there_is_not_is_told_with_the_places_there_are(terminal: Terminal, place: str, role: str) -> None:
    said = add(terminal, terminal.person("Somewhere · City Manager"), place, role).refused

    assert said.startswith(f"There is no {role} in {place!r}. Places here: Albuquerque, Austin, Charlotte, ")
    assert everybody(terminal) == []


def test_somebody_who_is_here_is_not_added_again(terminal: Terminal) -> None:
    slack_id = terminal.person("Austin · City Manager")
    add(terminal, slack_id)

    said = add(terminal, slack_id, "Memphis").refused

    assert said == "Austin · City Manager is already here. Nothing was changed."


def test_a_seat_that_is_held_is_not_given_to_another(terminal: Terminal) -> None:
    add(terminal, terminal.person("Austin · City Manager"))

    said = add(terminal, terminal.person("Austin · Deputy")).refused

    assert said == "That seat is held by Austin · City Manager. Nothing was changed."
    assert everybody(terminal) == [("Austin · City Manager", "leader", 0)]


def test_a_name_that_looks_like_markup_is_printed_letter_by_letter(terminal: Terminal) -> None:
    name = "[bold]Austin[/bold] <!channel> {{ 7*7 }}"

    assert add(terminal, terminal.person(name)).out == f"{name} is in: city_manager, Austin.\n"


# --- partners ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["partner-icma", "#partner-icma", None], ids=["name", "with a sign", "id"])
def test_a_partners_questions_go_to_a_channel_whose_people_are_met(terminal: Terminal, said: str | None) -> None:
    terminal.done("staff", "add", director := terminal.person("Network · Director"))
    channel = terminal.channel("partner-icma", director, terminal.person("ICMA · Contact"), private=True)

    printed = terminal.done("partner", "channel", "icma", said or channel)

    assert printed.out == "Questions for icma go to #partner-icma, where 1 of their people read them.\n"
    assert rows(terminal, "SELECT channel_id FROM partner WHERE key = 'icma'") == [(channel,)]
    assert everybody(terminal)[1:] == [("ICMA · Contact", "partner", 0)]


def test_a_channel_the_bot_does_not_see_is_told(terminal: Terminal) -> None:
    terminal.channel("private-place", with_bot=False, private=True)

    said = [terminal.type("partner", "channel", "icma", name).refused for name in ("nowhere", "private-place")]

    assert said == [
        f"The bot sees no channel {name}. Invite it there with /invite, then try again."
        for name in ("nowhere", "private-place")
    ]


def test_a_channel_the_bot_is_not_in_is_told(terminal: Terminal) -> None:
    terminal.channel("partner-icma", with_bot=False)

    said = terminal.type("partner", "channel", "icma", "partner-icma").refused

    assert said == "The bot is not in #partner-icma. Invite it there with /invite, then try again."
    assert rows(terminal, "SELECT channel_id FROM partner WHERE key = 'icma'") == [(None,)]


def test_a_partner_there_is_not_is_told_with_those_there_are(terminal: Terminal) -> None:
    terminal.channel("partner-icma")

    said = terminal.type("partner", "channel", "nobody", "partner-icma").refused

    assert said.startswith("There is no partner called 'nobody'. Partners here: ")
    assert "icma" in said


def test_each_partner_has_a_channel_of_its_own(terminal: Terminal) -> None:
    terminal.channel("partners")
    terminal.done("partner", "channel", "icma", "partners")

    said = terminal.type("partner", "channel", "policylink", "partners").refused

    assert said.startswith("That channel already belongs to ")
