"""The main job, played on the practice workspace by people at their keyboards, and told line by line.

Each event is told only when it was seen on the workspace's side too: in the message, the form or the card
that the person it concerns can see there.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.clock import SystemClock, monotonic
from bot.engagement import forecast, prompts, steps
from bot.network import people
from bot.practice.chat import Message
from bot.practice.driver import Actor
from bot.practice.finding import readable
from bot.practice.outcomes import Outcome
from bot.practice.views import View
from bot.printing import say_json
from bot.stage import STAFF, Stage, stage, start_of_story
from messages import ids
from messages.inbound import unescaped

REQUIRED = frozenset(
    {
        "consent_given",
        "prompt_sent",
        "response_recorded",
        "question_asked",
        "question_referred",
        "referral_accepted",
        "answer_relayed",
        "prompt_skipped",
    }
)

COHORT = "year-of-reckoning"
PROMPT = "what-you-set-out-to-do"
ANSWERS, TYPES, RESTS, DECLINES = (
    f"{city} · Chief of Staff" for city in ("Austin", "Albuquerque", "Rochester", "Memphis")
)
ASKS = "Austin · City Manager"
ANSWER = "Practice answer: the first of the two steps is done, the second waits for the council."
TYPED = "Practice answer: still right, and slower than we hoped."
QUESTION = "How do other city managers protect equity goals in the budget when revenue falls?"
REPLY = "Practice reply: start from the services that reach the fewest people today, and price that first."


class NotSeenError(Exception):
    """Something that should have happened was not seen on the workspace's side."""


@dataclass(frozen=True)
class Event:
    """One thing that happened, and where somebody can see it."""

    at: datetime
    who: str
    what: str
    where: str
    text: str | None = None

    def as_json(self) -> dict[str, Any]:
        told = {"at": self.at.isoformat(), "who": self.who, "what": self.what, "where": self.where}
        return told if self.text is None else {**told, "text": self.text}


@dataclass
class Telling:
    """What has been told so far, to the terminal as it happens or all at once as JSON."""

    clock: Callable[[], datetime]
    console: Console | None
    events: list[Event] = field(default_factory=list)

    def tell(self, who: str, what: str, where: str, text: str | None = None, at: datetime | None = None) -> None:
        event = Event(at or self.clock(), who, what, where, None if text is None else _as_read(text))
        self.events.append(event)
        if self.console is not None:
            self.console.print(f"[dim]{event.at:%a %d %b %H:%M} UTC[/]  [bold]{who}[/]  {what}  [dim]({where})[/]")
            if event.text:
                self.console.print(f"      {event.text}", markup=False, style="italic")

    def tell_message(self, who: str, what: str, where: str, message: Message, lines: slice = slice(1)) -> None:
        """A message that somebody sees, told at the time it bears."""
        at = datetime.fromtimestamp(int(message.ts.partition(".")[0]), UTC)
        self.tell(who, what, where, " ".join(message.text.splitlines()[lines]), at)


def tell(*, as_json: bool) -> bool:
    """Play the story; True when every required event happened and was seen."""
    began = monotonic()
    start = start_of_story(SystemClock().now())
    telling = Telling(lambda: start, None if as_json else Console(highlight=False, soft_wrap=True))
    problem = _played(telling, start)
    missing = sorted(REQUIRED - {event.what for event in telling.events})
    ok = problem is None and not missing
    seconds = round(monotonic() - began, 2)
    if as_json:
        told = {"ok": ok, "seconds": seconds, "events": [event.as_json() for event in telling.events]}
        say_json(told if problem is None else {**told, "problem": problem})
    elif telling.console is not None:
        closing = (
            f"All of it was seen on the workspace's side, in {seconds} s." if ok else f"Not seen: {problem or missing}"
        )
        telling.console.print(closing, markup=False)
    return ok


def _played(telling: Telling, start: datetime) -> str | None:
    """Play it; returns what went wrong, if anything did."""
    try:
        with tempfile.TemporaryDirectory() as folder, stage(Path(folder), start) as on:
            telling.clock = on.clock.now
            play(on, telling)
    except (NotSeenError, LookupError, TimeoutError) as error:
        return str(error) or type(error).__name__
    return None


def play(on: Stage, telling: Telling) -> None:
    """Both flows, one after the other."""
    _staff_schedules(on, telling)
    _leaders_answer_the_welcome(on, telling)
    _the_question_comes(on, telling)
    _two_leaders_answer(on, telling)
    _a_manager_asks(on, telling)
    _a_partner_answers(on, telling)


def _staff_schedules(on: Stage, telling: Telling) -> None:
    member = on.actor(STAFF)
    place = member.dm_with_app()
    _acted(member.click(member.message(place, "name you as their sender"), ids.LEND_NAME_YES))
    on.settle()
    telling.tell(STAFF, "name_lent", "DM", _seen(member, place, "name you as their sender.").text)
    wall = (on.clock.now() + timedelta(days=2)).replace(hour=9, minute=30, tzinfo=None)
    database, now = on.home.database, on.clock.now()
    made = database.write(
        lambda session: steps.schedule(
            session,
            prompt=prompts.by_name(session, PROMPT),
            cohort_id=steps.cohort_id(session, COHORT),
            role="chief_of_staff",
            local_at=wall,
            sender=people.staff(session)[0],
            now=now,
        )
    )
    telling.tell(
        STAFF, "prompt_scheduled", "throughline prompt schedule", f"{len(made.audience)} people, {wall:%A %H:%M}"
    )


def _leaders_answer_the_welcome(on: Stage, telling: Telling) -> None:
    on.turn_to(on.clock.now() + timedelta(hours=5))
    for name in (ANSWERS, TYPES, RESTS):
        leader = on.actor(name)
        place = leader.dm_with_app()
        welcome = _seen(leader, place, "keep in touch between convenings")
        if name == ANSWERS:
            telling.tell_message(name, "welcomed", "DM", welcome)
        _acted(leader.click(welcome, ids.CONSENT_YES))
        on.settle()
        telling.tell(
            name, "consent_given", "DM", _seen(leader, place, "at most one short question").text.splitlines()[0]
        )
    decliner = on.actor(DECLINES)
    place = decliner.dm_with_app()
    _acted(decliner.click(_seen(decliner, place, "keep in touch"), ids.CONSENT_NO))
    on.settle()
    telling.tell(DECLINES, "consent_declined", "DM", _seen(decliner, place, "I won't ask again").text)
    rester = on.actor(RESTS)
    rester.type(rester.dm_with_app(), "pause")
    on.settle()
    telling.tell(RESTS, "paused", "DM", _seen(rester, rester.dm_with_app(), "Paused.").text.splitlines()[0])


def _the_question_comes(on: Stage, telling: Telling) -> None:
    on.turn_to(on.clock.now() + timedelta(days=2))
    for name in (ANSWERS, TYPES):
        leader = on.actor(name)
        prompt = _seen(leader, leader.dm_with_app(), "Who reads an answer typed here")
        telling.tell_message(name, "prompt_sent", "DM", prompt)
    for name in (RESTS, DECLINES):
        person = on.actor(name)
        reason = _why_not(on, name)
        if any("Who reads an answer typed here" in message.text for message in person.messages(person.dm_with_app())):
            raise NotSeenError(f"{name} was asked all the same")
        telling.tell(name, "prompt_skipped", "throughline why", reason)


def _why_not(on: Stage, name: str) -> str:
    """The reason the house gives for asking somebody nothing."""

    def reason(session: Any) -> str:
        person = people.find(session, name)
        if person is None:
            raise NotSeenError(f"{name} is not here")
        story = forecast.why(session, person, on.clock.now()).stories[0]
        if story.reason is None:
            raise NotSeenError(f"{name} was not skipped")
        return story.reason.value

    return on.home.database.write(reason)


def _two_leaders_answer(on: Stage, telling: Telling) -> None:
    leader = on.actor(ANSWERS)
    place = leader.dm_with_app()
    form = _opened(leader.click(_seen(leader, place, "Who reads an answer typed here"), ids.PROMPT_ANSWER))
    _acted(leader.submit(form, {ids.TEXT: ANSWER, ids.READERS: "staff"}))
    on.settle()
    receipt = _seen(leader, place, "Saved under")
    telling.tell_message(ANSWERS, "response_recorded", "form in the DM", receipt, slice(2))
    typist = on.actor(TYPES)
    place = typist.dm_with_app()
    typist.type(place, TYPED)
    on.settle()
    receipt = _seen(typist, place, "Saved under")
    telling.tell_message(TYPES, "response_recorded", "typed in the DM", receipt, slice(2))


def _a_manager_asks(on: Stage, telling: Telling) -> None:
    asker = on.actor(ASKS)
    form = _opened(asker.run(ids.ASK_COMMAND, QUESTION))
    choice = _opened(asker.submit(form))
    telling.tell(ASKS, "partners_proposed", "form", _first_lines(choice))
    preview = _opened(asker.submit(choice, {ids.NAMING: "role"}))
    if QUESTION not in _read(preview):
        raise NotSeenError("the preview does not show the question")
    telling.tell(ASKS, "question_previewed", "form", _first_lines(preview))
    if not asker.submit(preview).closed:
        raise NotSeenError("the question was not sent")
    on.settle()
    receipt = _seen(asker, asker.dm_with_app(), "Your question is with")
    telling.tell_message(ASKS, "question_asked", "DM", receipt)
    key, contact = _partner_with_card(on)
    card = _seen(contact, on.channels[key], "A question")
    if ASKS in readable(card) or "Austin" in readable(card):
        raise NotSeenError("the card names the asker, who chose to show the role only")
    telling.tell_message(contact.me.real_name, "question_referred", f"#{_channel_name(on, key)}", card)


def _a_partner_answers(on: Stage, telling: Telling) -> None:
    key, contact = _partner_with_card(on)
    place, who = on.channels[key], contact.me.real_name
    _acted(contact.click(_seen(contact, place, "A question"), ids.CARD_ACCEPT))
    on.settle()
    accepted = _seen(contact, place, "has it.")
    telling.tell(who, "referral_accepted", f"#{_channel_name(on, key)}", accepted.text.splitlines()[-1])
    form = _opened(contact.click(accepted, ids.CARD_ANSWER))
    preview = _opened(contact.submit(form, {ids.TEXT: REPLY}))
    if not contact.submit(preview).closed:
        raise NotSeenError("the answer was not sent")
    on.settle()
    asker = on.actor(ASKS)
    place = asker.dm_with_app()
    answer = _seen(asker, place, REPLY)
    telling.tell_message(ASKS, "answer_relayed", "DM", answer, slice(2))
    _acted(asker.click(answer, ids.HELPED_YES))
    on.settle()
    telling.tell(ASKS, "answer_helped", "DM", _seen(asker, place, "it helped").text.splitlines()[-1])


def _partner_with_card(on: Stage) -> tuple[str, Actor]:
    """The partner whose channel holds the question, and its contact."""
    for key, channel_id in on.channels.items():
        contact = on.contact(key)
        if any("A question" in readable(message) for message in contact.messages(channel_id)):
            return key, contact
    raise NotSeenError("the question is in no partner's channel")


def _channel_name(on: Stage, key: str) -> str:
    return on.workspace.conversations[on.channels[key]].name


def _seen(person: Actor, place: str, fragment: str) -> Message:
    return person.message(place, fragment)


def _acted(outcome: Outcome) -> None:
    if not outcome.ok:
        raise NotSeenError(f"an act was not taken: {outcome.result.value} {dict(outcome.errors)}")


def _opened(outcome: Outcome) -> View:
    _acted(outcome)
    if outcome.view is None:
        raise NotSeenError("no form opened")
    return outcome.view


def _read(view: View) -> str:
    return str(view.blocks)


def _as_read(text: str) -> str:
    """Slack's marks as a person sees them: dates by their fallback, no stars."""
    return unescaped(text).replace("*", "")


def _first_lines(view: View) -> str:
    lines = [block["text"]["text"] for block in view.blocks if block["type"] == "section"]
    return " ".join(lines[:2])
