"""What the welcome and the small replies show, composed when they are sent, from what is true then."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.conversation import readers
from bot.conversation.kit import Kit
from bot.delivery.compose import Composed, Withheld
from bot.engagement import invitations
from bot.network import consent, people
from bot.network.rows import ConsentKind, ConsentState
from bot.outbox.claims import Claimed
from messages import leaders, partners
from messages.kinds import Message

_ANSWERED = {ConsentState.YES: "yes", ConsentState.NO: "no", ConsentState.WITHDRAWN: "no"}


def welcome(kit: Kit, session: Session, claimed: Claimed, _now: datetime) -> Composed | Withheld:
    """Whether somebody wants to be asked; after their answer the same message says what they answered."""
    person = people.get(session, int(claimed.context["person"] or 0))
    sender = people.get(session, int(claimed.context["sender"] or 0))
    state = invitations.answered(session, person)
    message = leaders.Welcome(
        person=person.id,
        name=person.name,
        sender=readers.sender_name(session, sender),
        organization=kit.organization,
        answered=_ANSWERED.get(state, "") if state is not None else "",
    )
    return kit.composed(message, person)


def staff_welcome(kit: Kit, session: Session, claimed: Claimed, _now: datetime) -> Composed | Withheld:
    """Whether a staff member may be named as a sender."""
    person = people.get(session, int(claimed.context["person"] or 0))
    state = consent.state(session, person.id, ConsentKind.SENDER)
    answered = _ANSWERED.get(state, "") if state is not None else ""
    return kit.composed(partners.StaffWelcome(person.id, person.name, kit.organization, answered), person)


def talk_wanted(kit: Kit, session: Session, claimed: Claimed, _now: datetime) -> Composed | Withheld:
    """To staff: that somebody wants a call."""
    leader = people.get(session, int(claimed.context["leader"] or 0))
    return kit.composed(partners.TalkWanted(leader.name), people.by_slack_id(session, claimed.to))


def talk_told(kit: Kit, session: Session, claimed: Claimed, _now: datetime) -> Composed | Withheld:
    """To the leader: who was told."""
    member = people.get(session, int(claimed.context["staff"] or 0))
    return kit.composed(leaders.TalkTold(member.name), people.by_slack_id(session, claimed.to))


def help_text(kit: Kit, session: Session, claimed: Claimed, _now: datetime) -> Composed | Withheld:
    """How this works."""
    staff = people.staff(session)
    name = staff[0].name if staff else kit.organization
    return kit.composed(leaders.Help(kit.organization, name), people.by_slack_id(session, claimed.to))


_FIXED: dict[str, Message] = {
    "paused": leaders.Paused(),
    "resumed": leaders.Resumed(),
    "stopped": leaders.Stopped(),
    "started": leaders.Started(),
    "nothing_open": leaders.NothingOpen(),
    "ask_button": leaders.AskButton(),
    "mention": leaders.Mention(),
    "wrong": partners.Wrong(),
}


def fixed(kit: Kit, session: Session, claimed: Claimed, _now: datetime) -> Composed | Withheld:
    """The replies that say the same to everybody."""
    return kit.composed(_FIXED[claimed.message], people.by_slack_id(session, claimed.to))


def stranger(kit: Kit, _session: Session, _claimed: Claimed, _now: datetime) -> Composed | Withheld:
    """To somebody the network does not know."""
    return kit.composed(leaders.Stranger(kit.organization), None)


def too_long(kit: Kit, session: Session, claimed: Claimed, _now: datetime) -> Composed | Withheld:
    """A typed answer that cannot be kept."""
    message = leaders.TooLong(
        characters=int(claimed.context["characters"] or 0),
        most=int(claimed.context["most"] or 0),
        together=bool(claimed.context["together"]),
    )
    return kit.composed(message, people.by_slack_id(session, claimed.to))


def refusal(kit: Kit, session: Session, claimed: Claimed, _now: datetime) -> Composed | Withheld:
    """Why an act changed nothing."""
    message = partners.Refusal(str(claimed.context["reason"]))
    return kit.composed(message, people.by_slack_id(session, claimed.ephemeral_to or claimed.to))
