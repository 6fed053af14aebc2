"""What the desk's tests share: a network on a database, and short ways to ask, refer and answer in it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.database import Database
from bot.errors import PromiseError, Refused
from bot.ledger import words
from bot.ledger.audit import AuditRow
from bot.ledger.words import Promise, Words
from bot.network.partners import Partner
from bot.network.people import Person
from bot.outbox import records
from bot.outbox.records import Delivery
from bot.outbox.rows import DeliveryRow, Kind
from bot.questions import answers, desk
from bot.questions.answers import Answer
from bot.questions.desk import Question, Referral
from bot.questions.rows import Naming
from tests.support.factories import FOUNDED, Network

QUESTION = "How do others phase a fee change?"
REPLY = "Three cities phased it over two years."
PRIVATE = Promise("Only you.")
#: A Tuesday noon in Austin.
ASKED = datetime.fromisoformat("2027-01-05T18:00Z")


@dataclass(frozen=True)
class Exchange:
    """A network in which somebody asks."""

    database: Database
    network: Network

    @property
    def to_icma(self) -> Promise:
        """What the asker agrees to when ICMA is asked: its people and the staff read it."""
        staff = frozenset({self.network.owner.id, self.network.lead.id})
        return Promise("ICMA and staff.", people=staff, partners=frozenset({self.network.icma.id}))

    def drafted(self, text: str = QUESTION) -> Question:
        asker = self.network.austin
        return self.database.write(lambda s: desk.draft(s, asker, text, Naming.ROLE, PRIVATE, FOUNDED))

    def sent(self, question: Question, partner: Partner | None, now: datetime = ASKED) -> Referral:
        return self.database.write(lambda s: desk.send(s, question, partner, self.to_icma, ["role", "topic"], now))

    def asked(self) -> Referral:
        """A question that was sent to ICMA."""
        return self.sent(self.drafted(), self.network.icma)

    def accepted(self) -> Referral:
        """A question that ICMA's contact holds."""
        turn = self.asked()
        self.database.write(lambda s: desk.accept(s, turn, self.network.icma_contact, ASKED))
        return self.turn(turn.id)

    def replied(self, turn: Referral, text: str = REPLY, author: Person | None = None) -> Answer:
        """A reply in preview."""
        who = author or self.network.icma_contact
        to_asker = Promise("The asker.", people=frozenset({self.network.austin.id}))
        return self.database.write(lambda s: answers.draft(s, turn, who, text, to_asker, ASKED))

    def question(self, question_id: int) -> Question:
        with self.database.read() as session:
            return desk.get(session, question_id)

    def turn(self, referral_id: int) -> Referral:
        with self.database.read() as session:
            return desk.referral(session, referral_id)

    def turns(self, question_id: int) -> list[tuple[str, str, str | None]]:
        """Whose turn it was, what became of it, and who holds it."""
        with self.database.read() as session:
            return [
                (
                    "staff" if turn.partner is None else turn.partner.key,
                    turn.state.value,
                    None if turn.holder is None else turn.holder.name,
                )
                for turn in desk.turns(session, question_id)
            ]

    def reads(self, kept: Words, person: Person) -> bool:
        """Whether somebody may open a text."""

        def open_it(session: Session) -> str:
            return words.reveal(session, words.get(session, kept.id), [person.reader], ASKED)

        try:
            self.database.write(open_it)
        except PromiseError:
            return False
        return True

    def readers(self, kept: Words) -> list[str]:
        """Who of the network may open a text, by name."""
        return sorted(person.name for person in self.network.everybody if self.reads(kept, person))

    def deliveries(self, message: str, kind: Kind = Kind.POST) -> list[Delivery]:
        with self.database.read() as session:
            ids = session.scalars(
                select(DeliveryRow.id)
                .where(DeliveryRow.message == message, DeliveryRow.kind == kind)
                .order_by(DeliveryRow.sequence)
            ).all()
            return [records.get(session, one) for one in ids]

    def change(self, table: Any, which: Any, **values: Any) -> None:
        """Change rows as something elsewhere would."""
        self.database.write(lambda s: s.execute(update(table).where(which).values(**values)))

    def audited(self) -> list[tuple[int | None, str, str]]:
        """Everything that was recorded since the network was founded."""
        with self.database.read() as session:
            rows = session.scalars(select(AuditRow).where(AuditRow.action != "person.added").order_by(AuditRow.id))
            return [(row.actor, row.action, row.subject) for row in rows]


def outcomes_at_once(works: Sequence[Callable[[], object]]) -> list[str]:
    """What comes of doing these at the same time, sorted: "done", or why it was refused."""
    together = threading.Barrier(len(works))
    came: list[str] = []

    def run(work: Callable[[], object]) -> None:
        together.wait(10)
        try:
            work()
        except Refused as refused:
            came.append(refused.reason.value)
        else:
            came.append("done")

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(came)
