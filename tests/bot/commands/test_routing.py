from __future__ import annotations

import pytest

from tests.bot.commands.terminal import Terminal

BUDGET = "How do other city managers protect equity goals in the budget when revenue falls?"
PERSONNEL = "I have to fire my deputy and our lawyer says to wait."


def test_route_ranks_every_partner_with_reasons(bare: Terminal) -> None:
    told = bare.done("route", BUDGET, "--role", "city_manager", "--json").json

    ranked = [choice["partner"] for choice in told["ranking"]]
    confidences = [choice["confidence"] for choice in told["ranking"]]
    assert sorted(told) == ["decision", "ranking"]
    assert sorted(told["ranking"][0]) == ["confidence", "partner", "reasons"]
    assert len(ranked) == len(set(ranked)) == 5
    assert confidences == sorted(confidences, reverse=True)
    assert told["ranking"][0]["reasons"] != []


def test_route_says_the_first_two_in_lines(bare: Terminal) -> None:
    lines = bare.done("route", BUDGET, "--role", "city_manager").lines

    assert lines[0].startswith("Decision: ")
    assert len(lines) == 3


@pytest.mark.parametrize("words", [(), ("--role", "city_manager")])
def test_route_gives_what_only_a_person_should_handle_to_staff(bare: Terminal, words: tuple[str, ...]) -> None:
    assert bare.done("route", PERSONNEL, *words, "--json").json["decision"] == "staff"


def test_route_stores_nothing_and_needs_neither_tokens_nor_a_database(bare: Terminal) -> None:
    bare.done("route", BUDGET, SLACK_BOT_TOKEN="", SLACK_APP_TOKEN="", DATABASE_URL="")

    assert list(bare.folder.iterdir()) == []
