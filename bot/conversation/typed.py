"""What a typed message to the bot means, and what follows from it.

A few words are commands and are never kept; a reply in a thread belongs to the message above it; anything
else belongs to the newest open question. What belongs to nothing is not kept, and the person is told so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial

from sqlalchemy.orm import Session

from bot.conversation import calls, prompts, readers
from bot.conversation.kit import Kit
from bot.engagement import invitations, occurrences, responses
from bot.engagement.occurrences import Occurrence
from bot.engagement.prompts import ReaderChoice
from bot.engagement.responses import Response, Typed
from bot.errors import RefusalReason, Refused
from bot.ledger.words import LONGEST
from bot.network.people import Person
from bot.network.permissions import Act, Subject, allowed
from bot.network.rows import PersonKind
from bot.outbox import records
from bot.outbox.orders import Order, Plain, enqueue, new_id
from bot.outbox.rows import Kind


class Meaning(StrEnum):
    """What a typed message was taken for."""

    COMMAND = "command"  # One of the few words; not kept.
    ANSWER = "answer"  # The answer to a question, or more of it.
    TOO_LONG = "too_long"  # An answer that cannot be kept whole, so none of it is.
    NOTHING = "nothing"  # It belongs to no question; not kept.


@dataclass(frozen=True)
class Message:
    """A message typed to the bot; `text` is with us only until it is kept or dropped."""

    at: Typed
    thread_ts: str | None
    text: str
    before: str = ""  # What it said before it was changed.


def take(kit: Kit, session: Session, person: Person, message: Message, now: datetime) -> Meaning:
    """Do what the message says, keep what it answers, and reply."""
    word = _as_command(message.text)
    if word in COMMANDS:
        obey(session, person, word, f"{message.at.channel_id}:{message.at.ts}", now)
        return Meaning.COMMAND
    return _as_answer(kit, session, person, message, now)


def obey(session: Session, person: Person, word: str, key: str, now: datetime) -> None:
    """Do what one of the few words says; help for any other, and for what is not for this person to say."""
    foreign = word in ABOUT_BEING_ASKED and not allowed(person, Act.PAUSE, Subject(owner=person.id))
    command = help_ if foreign else COMMANDS.get(word, help_)
    command(session, person, key, now)


def change(kit: Kit, session: Session, person: Person, message: Message, now: datetime) -> Meaning:
    """An edited message: a new version of the answer it was, or taken as if it were new."""
    response = responses.of_message(session, message.at)
    if response is None or response.words.author != person.id:
        return take(kit, session, person, message, now)
    promise = response.words.promise
    if response.taken_back:  # Correcting a word in what was taken back does not give it out again.
        promise = readers.promise(session, kit, ReaderChoice.JUST_ME, person, person)
    anew = partial(responses.change_message, session, response, message.before, message.text, promise, now)
    return _keep(session, person, message, now, anew)


def delete(session: Session, person: Person, at: Typed, before: str, now: datetime) -> bool:
    """A deleted message, which said `before`, takes its answer or its part of it back; False when it was none."""
    response = responses.of_message(session, at)
    if response is None or response.words.author != person.id:
        return False
    rest = responses.remove_message(session, response, at, before, now)
    show_receipt(session, rest, person, now)
    return True


def show_receipt(session: Session, response: Response, person: Person, now: datetime) -> None:
    """Post the receipt of an answer, or bring the one it has up to date."""
    receipt = Order(
        kind=Kind.POST,
        message="receipt",
        to=person.address,
        dedupe_key=f"receipt:{response.id}",
        context={"response": response.id},
        subject=f"response:{response.id}",
        person=person.id,
    )
    before = records.of_subject(session, receipt.subject)
    if before:
        key = f"{receipt.dedupe_key}:{new_id(now)}"
        receipt = replace(receipt, kind=Kind.UPDATE, dedupe_key=key, after=before[0].id)
    enqueue(session, receipt, now)


def reply(
    session: Session, message: str, person: Person, key: str, now: datetime, context: dict[str, Plain] | None = None
) -> None:
    """Answer what somebody just did; `key` is the identity of what they did."""
    order = Order(
        kind=Kind.POST,
        message=message,
        to=person.address,
        dedupe_key=f"{message}:{person.id}:{key}",
        context=context or {},
        person=person.id,
    )
    enqueue(session, order, now)


def greet_stranger(session: Session, slack_id: str, key: str, now: datetime) -> None:
    """Somebody the network does not know wrote to the bot: nothing is kept, and they hear who could add them."""
    order = Order(kind=Kind.POST, message="stranger", to=slack_id, dedupe_key=f"stranger:{slack_id}:{key}", context={})
    enqueue(session, order, now)


def answer_mention(session: Session, slack_id: str, channel_id: str, ts: str, now: datetime) -> None:
    """Called by name in a channel, the bot keeps nothing and says, to that person alone, where it listens."""
    order = Order(
        kind=Kind.EPHEMERAL,
        message="mention",
        to=channel_id,
        ephemeral_to=slack_id,
        dedupe_key=f"mention:{channel_id}:{ts}",
    )
    enqueue(session, order, now)


def _as_answer(kit: Kit, session: Session, person: Person, message: Message, now: datetime) -> Meaning:
    if responses.of_message(session, message.at) is not None:  # Its edit came first, and is what counts.
        return Meaning.ANSWER
    earlier = _part_of(session, person, message, now)
    if earlier is not None:
        more = partial(responses.add_to, session, earlier, message.text, now, message.at)
        return _keep(session, person, message, now, more, together=True)
    occurrence = _meant(session, person, message, now)
    if occurrence is None:
        wordless = "nothing_open" if person.kind is PersonKind.LEADER else "help"
        reply(session, wordless, person, message.at.ts, now)
        return Meaning.NOTHING
    promise = prompts.default_promise(session, kit, occurrence)
    whole = partial(responses.answer, session, occurrence, message.text, promise, now, message.at)
    return _keep(session, person, message, now, whole)


def _keep(
    session: Session,
    person: Person,
    message: Message,
    now: datetime,
    keep: Callable[[], Response],
    *,
    together: bool = False,
) -> Meaning:
    try:
        response = keep()
    except Refused as refused:
        if refused.reason is not RefusalReason.TOO_LONG:
            reply(session, "refusal", person, message.at.ts, now, {"reason": refused.reason.value})
            return Meaning.NOTHING
        context: dict[str, Plain] = {"characters": len(message.text), "most": LONGEST, "together": together}
        reply(session, "too_long", person, f"{message.at.ts}:{len(message.text)}", now, context)
        return Meaning.TOO_LONG
    show_receipt(session, response, person, now)
    return Meaning.ANSWER


def _part_of(session: Session, person: Person, message: Message, now: datetime) -> Response | None:
    """The answer that the message is more of: the one in whose thread it is, else the one just typed."""
    if message.thread_ts is None:
        return responses.just_typed(session, person, now)
    occurrence = _of_thread(session, person, message)
    response = None if occurrence is None else responses.of_occurrence(session, occurrence.id)
    return None if response is None or response.taken_back else response


def _meant(session: Session, person: Person, message: Message, now: datetime) -> Occurrence | None:
    """The question that the message answers: the one whose thread it is in, else the newest open one."""
    if message.thread_ts is not None:
        return _of_thread(session, person, message)
    open_now = responses.open_questions(session, person, now)
    return open_now[0] if open_now else None


def _of_thread(session: Session, person: Person, message: Message) -> Occurrence | None:
    """The question, or the question behind the receipt, at the head of the thread."""
    above = records.at_place(session, message.at.channel_id, message.thread_ts or "")
    about = {} if above is None else above.context
    occurrence_id = about.get("occurrence")
    if about.get("response") is not None:
        occurrence_id = responses.get(session, int(about["response"] or 0)).occurrence_id
    if occurrence_id is None:
        return None
    occurrence = occurrences.get(session, int(occurrence_id))
    return occurrence if occurrence.recipient.id == person.id else None


def start(session: Session, person: Person, key: str, now: datetime) -> None:
    invitations.accept(session, person, now)
    reply(session, "started", person, key, now)


def stop(session: Session, person: Person, key: str, now: datetime) -> None:
    invitations.decline(session, person, now)
    reply(session, "stopped", person, key, now)


def pause(session: Session, person: Person, key: str, now: datetime) -> None:
    invitations.pause(session, person, now)
    reply(session, "paused", person, key, now)


def resume(session: Session, person: Person, key: str, now: datetime) -> None:
    invitations.resume(session, person, now)
    reply(session, "resumed", person, key, now)


def help_(session: Session, person: Person, key: str, now: datetime) -> None:
    reply(session, "help", person, key, now)


def open_(session: Session, person: Person, key: str, now: datetime) -> None:
    reply(session, "open_questions", person, key, now, {"person": person.id})


def talk(session: Session, person: Person, key: str, now: datetime, occurrence_id: int | None = None) -> None:
    """Where there is no staff yet to be told, how this works is better than silence."""
    if calls.want(session, person, occurrence_id, now) is None:
        help_(session, person, key, now)


def ask(session: Session, person: Person, key: str, now: datetime) -> None:
    """A typed word brings no trigger for a form, so the reply carries the button."""
    reply(session, "ask_button", person, key, now)


COMMANDS: dict[str, Callable[[Session, Person, str, datetime], None]] = {
    "help": help_,
    "open": open_,
    "start": start,
    "stop": stop,
    "pause": pause,
    "resume": resume,
    "talk": talk,
    "ask": ask,
}


#: Only those who are asked at all have a say in it.
ABOUT_BEING_ASKED = frozenset({"start", "stop", "pause", "resume"})


def _as_command(text: str) -> str:
    return text.strip().strip(".!/").casefold()
