"""What somebody's Home shows: the newest state, by who they are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.conversation.kit import Kit, when
from bot.delivery.compose import Composed, Withheld
from bot.engagement import invitations, occurrences, responses
from bot.engagement.rows import OccurrenceRow, OccurrenceState
from bot.network import partners as organizations
from bot.network import people
from bot.network.people import Person
from bot.network.rows import ConsentState, PersonKind
from bot.outbox.claims import Claimed
from bot.outbox.orders import Order, enqueue
from bot.outbox.rows import DeliveryRow, Kind, State
from bot.questions import desk
from bot.questions.rows import ReferralRow, ReferralState
from messages import leaders, partners
from messages.kinds import Home


def home(kit: Kit, session: Session, claimed: Claimed, now: datetime) -> Composed | Withheld:
    """Somebody's Home as it is now."""
    person = people.by_slack(session, kit.team_id, claimed.to)
    locale = "en-US" if person is None else person.locale
    return Composed(view=kit.renderer.home(_of(kit, session, person, now), locale))


def publish(session: Session, slack_id: str, key: str, now: datetime) -> None:
    """Show somebody's Home anew; what it shows is composed when it is sent."""
    enqueue(session, Order(kind=Kind.HOME, message="home", to=slack_id, dedupe_key=f"home:{key}"), now)


def _of(kit: Kit, session: Session, person: Person | None, now: datetime) -> Home:
    if person is None:
        return partners.HomeOfStranger(kit.organization)
    if person.kind is PersonKind.STAFF:
        return _staff(session, person, now)
    if person.kind is PersonKind.PARTNER:
        return _partner(session, person)
    return _leader(kit, session, person, now)


def _leader(kit: Kit, session: Session, person: Person, now: datetime) -> Home:
    staff = people.staff(session)
    return leaders.HomeOfLeader(
        name=person.name,
        status=_status(session, person),
        person=person.id,
        open_questions=[(o.id, o.prompt.question) for o in responses.open_questions(session, person, now)][:10],
        answers=[_given(session, response) for response in responses.given(session, person)],
        asked=[_asked(session, question) for question in desk.of_asker(session, person)],
        staff=staff[0].name if staff else kit.organization,
        organization=kit.organization,
    )


def _status(session: Session, person: Person) -> str:
    if person.paused:
        return "paused"
    return "yes" if invitations.answered(session, person) is ConsentState.YES else "no"


def _given(session: Session, response: responses.Response) -> leaders.GivenAnswer:
    title = occurrences.get(session, response.occurrence_id).prompt.title
    return leaders.GivenAnswer(response.id, title, response.words.promise.said)


def _asked(session: Session, question: desk.Question) -> leaders.AskedQuestion:
    turns = desk.turns(session, question.id)
    partner = turns[-1].partner if turns else None
    name = partner.name if partner is not None else ", ".join(member.name for member in people.staff(session))
    return leaders.AskedQuestion(question.id, question.state.value, name)


def _staff(session: Session, person: Person, now: datetime) -> Home:
    planned = OccurrenceRow.state == OccurrenceState.PLANNED
    upcoming = occurrences.next_due(session, now)
    waiting = ReferralRow.partner_id.is_(None) & ReferralRow.state.in_(desk.LIVE)
    unsure = DeliveryRow.state == State.NEEDS_REVIEW
    return partners.HomeOfStaff(
        name=person.name,
        planned=session.scalar(select(func.count()).select_from(OccurrenceRow).where(planned)) or 0,
        next_at=None if upcoming is None else when(upcoming, person),
        open_with_staff=session.scalar(select(func.count()).select_from(ReferralRow).where(waiting)) or 0,
        unsure=session.scalar(select(func.count()).select_from(DeliveryRow).where(unsure)) or 0,
    )


def _partner(session: Session, person: Person) -> Home:
    partner = organizations.get(session, person.partner_id or 0)
    live = (ReferralRow.partner_id == partner.id) & ReferralRow.state.in_(
        (ReferralState.OFFERED, ReferralState.ACCEPTED)
    )
    count = session.scalar(select(func.count()).select_from(ReferralRow).where(live)) or 0
    return partners.HomeOfPartner(partner.name, count)
