"""Two cities and what their people wrote, so that one's records could hold the other's if anything were wrong.

Every text says in itself whose record it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.database import Database
from bot.engagement import occurrences, prompts, responses, steps
from bot.engagement.rows import PromptKind
from bot.ledger.words import Promise
from bot.network import consent, founding, people
from bot.network.people import Person
from bot.network.rows import ConsentKind, HoldingRow
from bot.questions import answers, desk
from bot.questions.rows import Helped, Naming
from tests.support.factories import CHIEF_OF_STAFF, CITY_MANAGER, FOUNDED, Network

#: Half past nine on the Wednesday after the founding, in Austin, and the week in which somebody changes places.
ASKED_AT = datetime(2027, 1, 6, 15, 30, tzinfo=UTC)
LATER = ASKED_AT + timedelta(days=1)
MOVED = ASKED_AT + timedelta(days=3)
AFTER = MOVED + timedelta(days=1)
PRIVATE = Promise("Just you read it.")

FIRST, LAST = "Austin's first thought", "=Austin's second thought"
QUESTION, DRAFT = "Austin's question, with a “quote”, a comma,\nand a line", "Austin's draft"
REPLY = "ICMA's reply to Austin"
OF_ROCHESTER = ("Rochester's answer", "Rochester's question", "ICMA's reply to Rochester")
OF_ALBUQUERQUE = "The mover's answer in Albuquerque"
UNSENT = "ICMA's reply that nobody sent"
#: What must never stand in Austin's records.
FOREIGN = (*OF_ROCHESTER, OF_ALBUQUERQUE, UNSENT, "Rochester · Chief of Staff", "U0ROCHESTER")


@dataclass(frozen=True)
class Cities:
    """A network in which Austin and Rochester answer and ask the same, and somebody moves from one to another."""

    database: Database
    network: Network

    def live(self) -> None:
        """Everything that happens, in order."""
        net = self.network
        self._ask("first", PromptKind.CHECKIN, datetime(2027, 1, 6, 9, 30))  # noqa: DTZ001 -- a wall time.
        self._answer(net.austin, FIRST, LATER)
        self._answer(net.austin, LAST, LATER + timedelta(minutes=1))
        self._answer(net.rochester, OF_ROCHESTER[0], LATER)
        self._exchange(net.austin, QUESTION, REPLY)
        self._exchange(net.rochester, OF_ROCHESTER[1], OF_ROCHESTER[2])
        self._unanswered(net.austin, DRAFT)
        self._move(net.austin, "Albuquerque")
        self._ask("second", PromptKind.REFLECTION, datetime(2027, 1, 13, 9, 30))  # noqa: DTZ001 -- a wall time.
        self._answer(net.austin, OF_ALBUQUERQUE, ASKED_AT + timedelta(days=8))

    def take_back(self) -> None:
        """Austin's answer, by its author."""

        def change(session: Session) -> None:
            given = responses.given(session, people.get(session, self.network.austin.id))[-1]
            responses.take_back(session, given, AFTER)

        self.database.write(change)

    def _ask(self, name: str, kind: PromptKind, wall: datetime) -> None:
        def plan(session: Session) -> None:
            prompt = prompts.add(
                session, name=name, kind=kind, title=f"The {name}", question=f"The {name}?", why_now="It is time."
            )
            for leader in self.network.leaders:
                consent.say_yes(session, leader.id, ConsentKind.PROMPTS, FOUNDED)
            for role in (CHIEF_OF_STAFF, CITY_MANAGER):
                steps.schedule(
                    session,
                    prompt=prompt,
                    cohort_id=self.network.cohort_id,
                    role=role,
                    local_at=wall,
                    sender=self.network.owner,
                    now=FOUNDED,
                )

        def decide(session: Session) -> None:
            now = wall.replace(tzinfo=UTC) + timedelta(hours=8)
            for occurrence_id in occurrences.due(session, now):
                occurrences.decide(session, occurrence_id, occurrences.get(session, occurrence_id).due_at)

        self.database.write(plan)
        self.database.write(decide)

    def _answer(self, person: Person, text: str, now: datetime) -> None:
        def answer(session: Session) -> None:
            who = people.get(session, person.id)
            given = responses.given(session, who)
            asked = responses.open_questions(session, who, now)
            occurrence = asked[0] if asked else occurrences.get(session, given[0].occurrence_id)
            responses.answer(session, occurrence, text, PRIVATE, now)

        self.database.write(answer)

    def _exchange(self, asker: Person, text: str, reply: str) -> None:
        contact = self.network.icma_contact
        promise = Promise("ICMA reads it.", partners=frozenset({self.network.icma.id}))

        def exchange(session: Session) -> None:
            question = desk.draft(session, asker, text, Naming.ROLE, PRIVATE, LATER)
            turn = desk.send(session, question, self.network.icma, promise, ["topic"], LATER)
            desk.accept(session, turn, contact, LATER)
            turn = desk.referral(session, turn.id)
            to_asker = Promise("The asker reads it.", people=frozenset({asker.id}))
            answer = answers.draft(session, turn, contact, reply, to_asker, LATER)
            answers.send(session, answer, LATER)
            answers.say_helped(session, answers.get(session, answer.id), Helped.YES, LATER)

        self.database.write(exchange)

    def _unanswered(self, asker: Person, text: str) -> None:
        """A question that nobody but its author ever saw, and one whose answer nobody sent."""
        promise = Promise("ICMA reads it.", partners=frozenset({self.network.icma.id}))
        contact = self.network.icma_contact

        def ask(session: Session) -> None:
            desk.draft(session, asker, text, Naming.NONE, PRIVATE, LATER)
            question = desk.draft(session, asker, text, Naming.NONE, PRIVATE, LATER)
            turn = desk.send(session, question, self.network.icma, promise, [], LATER)
            desk.accept(session, turn, contact, LATER)
            answers.draft(session, desk.referral(session, turn.id), contact, UNSENT, PRIVATE, LATER)

        self.database.write(ask)

    def _move(self, person: Person, city: str) -> None:
        """They leave their seat and take another city's chief of staff's."""

        def move(session: Session) -> None:
            session.execute(update(HoldingRow).where(HoldingRow.person_id == person.id).values(until=MOVED))
            seat_id = founding.seat_id(session, city, CHIEF_OF_STAFF)
            session.add(HoldingRow(seat_id=seat_id, person_id=person.id, since=MOVED))

        self.database.write(move)
