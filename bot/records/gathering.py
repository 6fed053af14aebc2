"""Finding everything that is one body's record: what its people were asked, wrote and got back, and what was done.

A text is opened here by the ledger's own door for records, never by any other way. What others of the network wrote
or did is left out, but for what came back to this body's questions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.engagement.rows import OccurrenceRow, PromptRow, ResponseRow, StepRow
from bot.ledger import words
from bot.ledger.audit import AuditRow
from bot.network.rows import ConsentRow, PartnerRow, PersonKind, PersonRow
from bot.outbox.rows import DeliveryRow, State
from bot.questions.rows import AnswerRow, QuestionRow, ReferralRow
from bot.records.custodians import Custodians
from bot.records.entries import (
    Agreed,
    Answered,
    Asked,
    Asking,
    CityRecords,
    Happened,
    Holder,
    Received,
    Turn,
    stamp,
)

#: So many subjects go into one statement.
_AT_ONCE = 500
_STAFF = "the network's staff"
_BOT = "the bot"
_SOMEBODY_ELSE = "somebody of another jurisdiction"


def gather(session: Session, custodians: Custodians, by: int, now: datetime) -> CityRecords:
    """Everything of one body, opened for the staff member `by`; the session must be one that writes."""
    return _Gathering(session, custodians, by, now).everything()


class _Gathering:
    """One walk through the tables. It notes every subject it passes, to tell at the end what was done to each."""

    def __init__(self, session: Session, custodians: Custodians, by: int, now: datetime) -> None:
        self._session = session
        self._custodians = custodians
        self._zone = custodians.body.zone
        self._by = by
        self._now = now
        self._people = {row.id: row for row in session.scalars(select(PersonRow))}
        self._partners = {row.id: row.name for row in session.scalars(select(PartnerRow))}
        self._subjects: list[str] = []
        # What this export itself notes belongs to the next one.
        self._last_line = session.scalar(select(func.max(AuditRow.id))) or 0

    def everything(self) -> CityRecords:
        return CityRecords(
            people=tuple(self._holders()),
            asked=tuple(self._asked()),
            answers=tuple(self._answers()),
            questions=tuple(self._questions()),
            referrals=tuple(self._referrals()),
            answers_received=tuple(self._received()),
            consents=tuple(self._consents()),
            audit=tuple(self._audit()),
        )

    def _holders(self) -> Iterator[Holder]:
        for term in self._custodians.terms:
            yield Holder(
                person=term.person_id,
                name=term.name,
                slack_id=term.slack_id or "",
                role=term.role,
                title=term.title,
                held_from=stamp(term.since, self._zone),
                held_until=stamp(term.until, self._zone),
                zone=self._zone,
            )

    def _asked(self) -> Iterator[Asked]:
        rows = self._session.execute(
            select(OccurrenceRow, StepRow, PromptRow, DeliveryRow)
            .join(StepRow, StepRow.id == OccurrenceRow.step_id)
            .join(PromptRow, PromptRow.id == StepRow.prompt_id)
            .outerjoin(DeliveryRow, DeliveryRow.id == OccurrenceRow.delivery_id)
            .where(OccurrenceRow.recipient_id.in_(self._custodians.ids))
            .order_by(OccurrenceRow.due_at, OccurrenceRow.id)
        )
        for row, step, prompt, delivery in rows:
            if self._custodians.held(row.recipient_id, row.due_at):
                self._subjects.append(f"occurrence:{row.id}")
                yield self._as_asked(row, step, prompt, delivery)

    def _as_asked(self, row: OccurrenceRow, step: StepRow, prompt: PromptRow, delivery: DeliveryRow | None) -> Asked:
        sent = delivery if delivery is not None and delivery.state is State.SENT else None
        return Asked(
            asking=row.id,
            person=row.recipient_id,
            name=self._name(row.recipient_id),
            sender=self._name(step.sender_id),
            prompt=prompt.title,
            kind=prompt.kind.value,
            question=prompt.question,
            why_now=prompt.why_now,
            due_at=stamp(row.due_at, row.zone),
            became=row.state.value if delivery is None else delivery.state.value,
            why_not=row.reason.value if row.reason is not None else "",
            sent_at=stamp(sent.ended_at, row.zone) if sent is not None else "",
            slack_channel=(sent.channel if sent is not None else None) or "",
            slack_message=(sent.ts if sent is not None else None) or "",
            chose=row.choice.value if row.choice is not None else "",
            chose_at=stamp(row.chosen_at, row.zone),
            zone=row.zone,
        )

    def _answers(self) -> Iterator[Answered]:
        rows = self._session.execute(
            select(ResponseRow, OccurrenceRow)
            .join(OccurrenceRow, OccurrenceRow.id == ResponseRow.occurrence_id)
            .where(OccurrenceRow.recipient_id.in_(self._custodians.ids))
            .order_by(ResponseRow.answered_at, ResponseRow.id)
        )
        for row, asked in rows:
            # Whatever seat somebody has by the time they answer, they answer what they were asked in this one.
            if not self._custodians.held(asked.recipient_id, asked.due_at):
                continue
            self._subjects.append(f"response:{row.id}")
            for number, version in enumerate(words.versions(self._session, row.words_id), start=1):
                yield Answered(
                    answer=row.id,
                    asking=asked.id,
                    person=asked.recipient_id,
                    name=self._name(asked.recipient_id),
                    version=number,
                    is_last=version.words.id == row.words_id,
                    text=self._open(version.words),
                    written_at=stamp(version.written_at, asked.zone),
                    who_reads_it=version.words.promise.said,
                    taken_back_at=stamp(version.taken_back_at, asked.zone),
                    zone=asked.zone,
                )

    def _questions(self) -> Iterator[Asking]:
        for row in self._own_questions():
            self._subjects.append(f"question:{row.id}")
            for number, version in enumerate(words.versions(self._session, row.words_id), start=1):
                yield Asking(
                    question=row.id,
                    person=row.asker_id,
                    name=self._name(row.asker_id),
                    version=number,
                    is_last=version.words.id == row.words_id,
                    text=self._open(version.words),
                    state=row.state.value,
                    shown_as=row.naming.value,
                    written_at=stamp(version.written_at, self._zone),
                    sent_at=stamp(row.sent_at, self._zone),
                    who_reads_it=version.words.promise.said,
                    taken_back_at=stamp(version.taken_back_at, self._zone),
                    zone=self._zone,
                )

    def _own_questions(self) -> list[QuestionRow]:
        rows = self._session.scalars(
            select(QuestionRow)
            .where(QuestionRow.asker_id.in_(self._custodians.ids))
            .order_by(QuestionRow.written_at, QuestionRow.id)
        )
        return [row for row in rows if self._custodians.held(row.asker_id, row.written_at)]

    def _own_turns(self) -> Iterator[ReferralRow]:
        for question in self._own_questions():
            turns = select(ReferralRow).where(ReferralRow.question_id == question.id).order_by(ReferralRow.id)
            yield from self._session.scalars(turns)

    def _referrals(self) -> Iterator[Turn]:
        for row in self._own_turns():
            self._subjects.append(f"referral:{row.id}")
            yield Turn(
                turn=row.id,
                question=row.question_id,
                sent_to=_STAFF if row.partner_id is None else self._partners[row.partner_id],
                state=row.state.value,
                held_by="" if row.holder_id is None else self._name(row.holder_id),
                offered_at=stamp(row.offered_at, self._zone),
                answer_promised_by=stamp(row.accept_by, self._zone),
                zone=self._zone,
            )

    def _received(self) -> Iterator[Received]:
        """What came back; what a partner wrote and did not send is the partner's own."""
        for turn in self._own_turns():
            row = self._session.scalar(select(AnswerRow).where(AnswerRow.referral_id == turn.id))
            if row is None or row.sent_at is None:
                continue
            self._subjects.append(f"answer:{row.id}")
            yield Received(
                received=row.id,
                question=turn.question_id,
                author=self._name(row.author_id),
                organization=_STAFF if turn.partner_id is None else self._partners[turn.partner_id],
                text=self._open(words.get(self._session, row.words_id)),
                sent_at=stamp(row.sent_at, self._zone),
                helped=row.helped.value if row.helped is not None else "",
                zone=self._zone,
            )

    def _consents(self) -> Iterator[Agreed]:
        rows = self._session.scalars(
            select(ConsentRow)
            .where(ConsentRow.person_id.in_(self._custodians.ids))
            .order_by(ConsentRow.at, ConsentRow.person_id, ConsentRow.kind)
        )
        for row in rows:
            if self._custodians.held(row.person_id, row.at):
                name, since = self._name(row.person_id), stamp(row.at, self._zone)
                yield Agreed(row.person_id, name, row.kind.value, row.state.value, since, self._zone)

    def _audit(self) -> Iterator[Happened]:
        everybody = {f"person:{person}": person for person in self._custodians.ids}
        found: list[AuditRow] = []
        subjects = [*everybody, *self._subjects]
        for start in range(0, len(subjects), _AT_ONCE):
            some = AuditRow.subject.in_(subjects[start : start + _AT_ONCE])
            found.extend(self._session.scalars(select(AuditRow).where(some, AuditRow.id <= self._last_line)))
        for row in sorted(found, key=lambda row: row.id):
            person = everybody.get(row.subject)
            if person is None or self._custodians.held(person, row.at):
                yield self._as_happened(row)

    def _as_happened(self, row: AuditRow) -> Happened:
        detail = json.dumps(row.detail, ensure_ascii=False, sort_keys=True)
        at, who = stamp(row.at, self._zone), self._name(row.actor)
        return Happened(row.id, at, who, row.action, row.subject, detail, self._zone)

    def _open(self, kept: words.Words) -> str:
        self._subjects.append(f"words:{kept.id}")
        return words.reveal_for_records(self._session, kept, self._by, self._now)

    def _name(self, person: int | None) -> str:
        """Somebody's name, unless they hold a seat elsewhere: whom another body employs is that body's to say."""
        if person is None:
            return _BOT
        known = self._people[person]
        if known.kind is PersonKind.LEADER and person not in self._custodians.ids:
            return _SOMEBODY_ELSE
        return known.name
