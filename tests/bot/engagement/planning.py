"""What the engagement tests share: a founded network on a database, and short ways to plan and decide in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.database import Database
from bot.engagement import occurrences, prompts, steps
from bot.engagement.occurrences import Occurrence
from bot.engagement.prompts import Prompt
from bot.engagement.rows import OccurrenceRow, OccurrenceState, PromptKind, PromptRow, SkipReason
from bot.engagement.steps import Scheduled
from bot.ledger.audit import AuditRow
from bot.network import consent
from bot.network.people import Person
from bot.network.rows import AttentionRow, ConsentKind, HoldingRow, PersonRow
from bot.outbox import records
from bot.outbox.records import Delivery
from bot.outbox.rows import DeliveryRow, State
from tests.support.factories import CHIEF_OF_STAFF, FOUNDED, Network

#: Half past nine on the Wednesday after the founding Monday, wherever somebody is.
WEDNESDAY = datetime(2027, 1, 6, 9, 30)  # noqa: DTZ001 -- a wall time has no zone.
#: That time in the zones of those who are asked.
IN_ROCHESTER = datetime(2027, 1, 6, 14, 30, tzinfo=UTC)
IN_AUSTIN = datetime(2027, 1, 6, 15, 30, tzinfo=UTC)
GRACE = timedelta(minutes=steps.GRACE_MINUTES)


@dataclass(frozen=True)
class Planning:
    """A network and its plans."""

    database: Database
    network: Network

    def prompt(self, kind: PromptKind = PromptKind.REFLECTION) -> Prompt:
        """The prompt of this kind, written when first asked for."""

        def find(session: Session) -> Prompt:
            row = session.scalar(select(PromptRow).where(PromptRow.name == kind.value))
            if row is not None:
                return prompts.prompt(row)
            return prompts.add(
                session,
                name=kind.value,
                kind=kind,
                title=f"Title of a {kind.value}",
                question=f"Question of a {kind.value}?",
                why_now=f"Why a {kind.value} now.",
            )

        return self.database.write(find)

    def schedule(self, local_at: datetime = WEDNESDAY, **given: Any) -> Scheduled:
        """Put a reflection to the chiefs of staff in the owner's name, or what is `given` instead."""
        asked: dict[str, Any] = {
            "prompt": self.prompt(given.pop("kind", PromptKind.REFLECTION)),
            "cohort_id": self.network.cohort_id,
            "role": CHIEF_OF_STAFF,
            "sender": self.network.owner,
            "now": FOUNDED,
        }
        return self.database.write(lambda s: steps.schedule(s, local_at=local_at, **(asked | given)))

    def agree(self, *persons: Person) -> None:
        for person in persons or self.network.leaders:
            self.database.write(
                lambda s, one=person: consent.say_yes(s, one.id, ConsentKind.PROMPTS, FOUNDED)  # type: ignore[misc]
            )

    def materialise(self, now: datetime) -> int:
        return self.database.write(lambda s: occurrences.materialise(s, now))

    def decide(self, now: datetime) -> list[tuple[str, SkipReason | None]]:
        """Decide everything due, one transaction each; who was asked, or the reason why not, in order."""
        with self.database.read() as session:
            due = occurrences.due(session, now)
        decided = []
        for occurrence_id in due:
            reason = self.database.write(
                lambda s, one=occurrence_id: occurrences.decide(s, one, now)  # type: ignore[misc]
            )
            decided.append((self.occurrence(occurrence_id).recipient.name, reason))
        return decided

    def asked(self, person: Person, now: datetime | None = None) -> Occurrence:
        """A reflection that was sent on to `person`, who had agreed."""
        self.agree(person)
        self.schedule()
        self.decide(now or IN_AUSTIN)
        (found,) = self.of(person)
        assert found.state is OccurrenceState.SENT_ON
        return found

    def occurrence(self, occurrence_id: int) -> Occurrence:
        with self.database.read() as session:
            return occurrences.get(session, occurrence_id)

    def of(self, person: Person) -> list[Occurrence]:
        """Everything planned for somebody, in the order of planning."""
        with self.database.read() as session:
            ids = session.scalars(
                select(OccurrenceRow.id).where(OccurrenceRow.recipient_id == person.id).order_by(OccurrenceRow.id)
            ).all()
            return [occurrences.get(session, one) for one in ids]

    def states(self) -> list[tuple[str, OccurrenceState]]:
        """Everybody who is planned for, in the order of planning, with what became of it."""
        with self.database.read() as session:
            ids = session.scalars(select(OccurrenceRow.id).order_by(OccurrenceRow.id)).all()
            found = [occurrences.get(session, one) for one in ids]
        return [(one.recipient.name, one.state) for one in found]

    def deliveries(self, message: str, state: State | None = None) -> list[Delivery]:
        """What was ordered under this name, in the order of asking."""
        with self.database.read() as session:
            ids = session.scalars(
                select(DeliveryRow.id).where(DeliveryRow.message == message).order_by(DeliveryRow.sequence)
            ).all()
            found = [records.get(session, one) for one in ids]
        return [one for one in found if state in {None, one.state}]

    def sent(self, delivery_id: str) -> None:
        """As if it had arrived."""
        self.change(DeliveryRow, DeliveryRow.id == delivery_id, state=State.SENT)

    def change(self, table: Any, which: Any, **values: Any) -> None:
        """Change rows as nothing in the house does yet."""
        self.database.write(lambda s: s.execute(update(table).where(which).values(**values)))

    def set_zone(self, person: Person, zone: str) -> None:
        self.change(PersonRow, PersonRow.id == person.id, zone=zone)

    def leave_seat(self, person: Person, at: datetime) -> None:
        self.change(HoldingRow, HoldingRow.person_id == person.id, until=at)

    def weeks(self) -> Sequence[tuple[int, str]]:
        """Whose weeks are taken, by what."""
        with self.database.read() as session:
            rows = session.execute(select(AttentionRow.person_id, AttentionRow.subject).order_by(AttentionRow.day))
            return [(person, subject) for person, subject in rows]

    def audited(self, action: str) -> list[tuple[int | None, str, dict[str, Any]]]:
        with self.database.read() as session:
            rows = session.scalars(select(AuditRow).where(AuditRow.action == action).order_by(AuditRow.id))
            return [(row.actor, row.subject, row.detail) for row in rows]
