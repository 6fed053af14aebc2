"""Both flows as their people live them, in a tab each: what each reads, what each can do, what reaches nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from bot.demo import practice
from bot.stage import STAFF
from tests.browser.flows import Network, Tab

pytestmark = pytest.mark.browser

#: A Monday at nine in New York.
MONDAY = datetime(2027, 3, 1, 14, 0, tzinfo=UTC)
LEADER, PEER = "Austin · Chief of Staff", "Memphis · Chief of Staff"
MANAGER, CONTACT = "Austin · City Manager", "ICMA · contact"

ANSWER = "Practice answer: the first of the two steps waits for the council, and so do I."
TYPED = "Practice answer: those who rent will carry it, and they were not in the room."
QUESTION = "How do other city managers protect equity goals in the budget when revenue falls?"
REPLY = "Practice reply: start from the services that reach the fewest people today, and price that first."
WISH = f"{PEER} would like a call. That is all they said; please reach them the way you usually do."
PERSONAL = "Two complaints say that our fire chief harassed a colleague. What do I do with him?"
CALLED = "@throughline are you listening here?"


@pytest.fixture
def network(context: BrowserContext, shots: Path, tmp_path: Path) -> Iterator[Network]:
    with practice(tmp_path, MONDAY) as on:
        opened = Network(on, context, shots)
        yield opened
        for page in context.pages[1:]:
            page.close()
    assert opened.faults == []


def writes(tab: Tab, title: str, words: str) -> None:
    tab.dialog(title).get_by_role("textbox").fill(words)


def chooses(tab: Tab, title: str, label: str) -> None:
    tab.dialog(title).get_by_label(label).check()


def test_leaders_say_yes_are_asked_and_decide_who_reads(network: Network) -> None:
    staff = network.opens(STAFF)
    network.sees(staff, "11-staff-is-asked")
    staff.presses("Yes, name me")
    staff.message("Thank you. Questions you send name you as their sender.")
    staff.turns("Next send")
    leader, peer, manager = network.opens(LEADER), network.opens(PEER), network.opens(MANAGER)
    for tab in (peer, manager):
        tab.presses("Yes, ask me")
    network.sees(leader, "12-welcome")
    leader.presses("Yes, ask me")
    leader.message("I will send at most one short question a week")
    network.sees(leader, "13-yes")
    staff.turns("+1 day")
    expect(staff.page.locator(".day")).to_have_text("Yesterday")
    network.sees(staff, "14-clock")
    staff.turns("+1 day")
    staff.turns("Next send")

    answers_in_the_form(network, leader)
    puts_off_and_would_rather_talk(network, peer)
    expect(staff.message("would like a call").locator(".said")).to_have_text(WISH)
    network.sees(staff, "20-wish")
    types_shares_and_takes_back(network, manager)
    network.leaves(peer)
    home = network.opens(LEADER, "home")
    expect(home.page.get_by_role("button", name="Take back")).to_be_visible()
    network.sees(home, "24-home-of-leader")

    assert readers_of(network, ANSWER) == {LEADER}
    assert readers_of(network, TYPED) == {MANAGER}
    assert readers_of(network, "Why now: We use this to shape the next gathering") == {LEADER, PEER}


def test_manager_asks_a_partner_by_role_and_the_answer_comes_back(network: Network) -> None:
    place = f"c/{network.on.channels['icma']}"
    asker, contact, staff = network.opens(MANAGER), network.opens(CONTACT, place), network.opens(STAFF, place)
    other = network.opens(LEADER)
    asks_by_role(network, asker)
    contact.message("A question from somebody in the network (role: City Manager)")
    network.sees(contact, "35-card")
    contact.presses("Accept")
    contact.message("has it. The asker sees nothing but what is sent from the preview.")
    network.sees(contact, "36-accepted")
    staff.says(CALLED)
    staff.message("Only you can see this")
    network.sees(staff, "37-only-you")
    contact.presses("Answer…", "A question")
    writes(contact, "Your answer", REPLY)
    network.sees(contact, "38-answering")
    contact.submits("Preview")
    contact.dialog("What they will see")
    network.sees(contact, "39-preview")
    before = readers_of(network, REPLY)
    contact.submits("Send to asker")
    contact.message("Answered by ICMA · contact.")
    network.sees(contact, "40-answered")

    asker.message(REPLY)
    network.sees(asker, "41-answer")
    asker.presses("It helped", REPLY)
    asker.message("You said: it helped. Thank you.")
    network.sees(asker, "42-helped")
    for name, tab in ((MANAGER, asker), (CONTACT, contact), (STAFF, staff)):
        network.leaves(tab)
        home = network.opens(name, "home")
        expect(home.page.locator("#home .block").first).to_be_visible()
        network.sees(home, f"43-home-of-{name.split(' · ')[-1].replace(' ', '-').lower()}")

    assert other.page.locator("#messages .message").count() == 0
    assert before == {CONTACT}
    assert readers_of(network, REPLY) == {CONTACT, MANAGER}
    assert readers_of(network, QUESTION) == {MANAGER, CONTACT, STAFF}
    assert readers_of(network, "I keep nothing that is written in channels") == {STAFF}
    assert readers_of(network, network.on.cast[MANAGER]) == {MANAGER}
    assert readers_of(network, "Austin") == {MANAGER, LEADER}


def test_personal_matter_is_offered_a_person_and_goes_nowhere(network: Network) -> None:
    asker, staff = network.opens(MANAGER), network.opens(STAFF)
    contact = network.opens(CONTACT, f"c/{network.on.channels['icma']}")
    asker.says(f"/ask {PERSONAL}")
    asker.submits("Next")
    asker.dialog("Better with a person?")
    network.sees(asker, "51-better-with-a-person")
    chooses(asker, "Better with a person?", "Only say that I would like a call")
    asker.submits("Go on")
    asker.dialog("Sent")
    network.sees(asker, "52-sent-to-a-person")
    asker.submits("Close")
    asker.closed()
    staff.message("would like a call")

    assert contact.page.locator("#messages .message").filter(has_text="A question").count() == 0
    assert readers_of(network, PERSONAL) == {MANAGER}


def test_keyboard_alone_answers_and_chooses_who_reads(network: Network) -> None:
    on = network.on
    leader = network.opens(LEADER)
    leader.turns("Next send")
    leader.presses("Yes, ask me")
    leader.message("Thank you")
    leader.turns("+1 day")
    leader.turns("+1 day")
    leader.turns("Next send")
    leader.message("Is it still right")
    leader.page.locator("#composer").focus()

    reaches(leader, "Answer")
    leader.page.keyboard.press("Enter")
    expect(leader.dialog("Your answer").get_by_role("textbox")).to_be_focused()
    leader.page.keyboard.type(ANSWER)
    leader.page.keyboard.press("Tab")
    leader.page.keyboard.press("ArrowUp")
    network.sees(leader, "61-by-keyboard")
    reaches(leader, "Save", "Tab")
    leader.page.keyboard.press("Enter")
    leader.message("Who reads it: just you.")
    reaches(leader, "Take back")
    leader.page.keyboard.press("Space")
    leader.message("Taken back")

    assert on.actor(LEADER).modal() is None


def answers_in_the_form(network: Network, leader: Tab) -> None:
    network.sees(leader, "15-question")
    leader.presses("Answer", "Is it still right")
    writes(leader, "Your answer", ANSWER)
    chooses(leader, "Your answer", "Just me")
    network.sees(leader, "16-answering")
    leader.submits("Save")
    leader.message("Who reads it: just you.")
    network.sees(leader, "17-saved")
    leader.presses("Change")
    expect(leader.dialog("Your answer").get_by_role("textbox")).to_have_value(ANSWER)
    leader.submits("Close")
    leader.closed()


def puts_off_and_would_rather_talk(network: Network, peer: Tab) -> None:
    peer.presses("Later", "Is it still right")
    peer.message("I will bring this back: tomorrow, 9:30 AM.")
    network.sees(peer, "18-later")
    peer.picks("Why did I get this?", "Is it still right")
    peer.message("You said yes to questions.")
    network.sees(peer, "19-why")
    peer.picks("I'd rather talk")
    peer.message("and nothing else")


def types_shares_and_takes_back(network: Network, manager: Tab) -> None:
    manager.says(TYPED)
    manager.message("Saved under “Who carries the cost”")
    network.sees(manager, "21-typed")
    manager.presses("Share with Network staff, Living Cities")
    manager.message("Who reads it: Network staff, Living Cities and you.")
    network.sees(manager, "22-shared")
    manager.presses("Take back", "Saved under")
    manager.message("Taken back: your answer to “Who carries the cost” is yours alone now.")
    network.sees(manager, "23-taken-back")


def asks_by_role(network: Network, asker: Tab) -> None:
    asker.says(f"/ask {QUESTION}")
    network.sees(asker, "31-question")
    asker.dialog("Ask a partner")
    asker.submits("Next")
    choice = asker.dialog("Where it could go")
    expect(choice.get_by_text("First choice: ICMA.")).to_be_visible()
    expect(choice.get_by_text("Second choice:")).to_be_visible()
    expect(choice.get_by_text("Because").nth(1)).to_be_visible()
    network.sees(asker, "32-where-it-could-go")
    chooses(asker, "Where it could go", "My role only")
    asker.submits("Show me")
    preview = asker.dialog("What they will see")
    expect(preview.get_by_text("From somebody in the network (role: City Manager).")).to_be_visible()
    network.sees(asker, "33-what-they-will-see")
    asker.submits("Send")
    asker.message("Your question is with ICMA.")
    network.sees(asker, "34-sent")


def reaches(tab: Tab, label: str, key: str = "Shift+Tab") -> None:
    """Press a key until the button has the focus."""
    button = tab.page.get_by_role("button", name=label, exact=True).last
    for _ in range(60):
        if button.evaluate("one => one === document.activeElement"):
            return
        tab.page.keyboard.press(key)
    raise AssertionError(f"{label} is not reached by {key}")


def readers_of(network: Network, words: str) -> set[str]:
    """Everybody one of whose tabs was told these words."""
    return {name for name in network.tabs if words in network.heard(name)}
