"""Who is here: staff, the holders of seats, and where each partner's questions go."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy.orm import Session

from bot.commands.desk import desk
from bot.conversation import arrivals
from bot.directory import reading, records
from bot.directory.records import SlackUser
from bot.directory.refresh import refresh_channel
from bot.engagement import invitations
from bot.errors import UnknownNameError
from bot.network import founding, partners, people
from bot.network.rows import PersonKind
from bot.printing import say


def register(cli: typer.Typer) -> None:
    staff = typer.Typer(help="The network's staff.", no_args_is_help=True)
    staff.command(name="add")(add_staff)
    cli.add_typer(staff, name="staff")
    person = typer.Typer(help="The holders of seats.", no_args_is_help=True)
    person.command(name="add")(add_person)
    cli.add_typer(person, name="person")
    partner = typer.Typer(help="The partner organizations.", no_args_is_help=True)
    partner.command(name="channel")(set_channel)
    cli.add_typer(partner, name="partner")


def add_staff(slack_id: Annotated[str, typer.Argument(help="The Slack user id, such as U0123456789.")]) -> None:
    """Add a staff member; the first one becomes the owner, and is asked in Slack to lend their name as a sender."""
    with desk() as at:
        user = _user(reading.fetch_user(at.client(), slack_id), slack_id)

        def add(session: Session) -> str:
            first = not people.staff(session)
            records.store_user(session, user, at.clock.machine())
            person = people.by_slack(session, user.team_id, user.slack_id)
            if person is not None and not person.is_staff:
                raise UnknownNameError(f"{user.name} is already here as {person.kind.value}, so cannot be staff too.")
            if person is None:
                person = people.add(
                    session,
                    team_id=user.team_id,
                    slack_id=user.slack_id,
                    name=user.name,
                    kind=PersonKind.STAFF,
                    is_owner=first,
                    locale=user.locale or "en-US",
                    now=at.now,
                )
            invitations.ask_to_lend_name(session, person, at.now)
            return f"{user.name} is on the staff{' and owns this network' if person.is_owner else ''}."

        said = at.database.write(add)
    say(said)


def add_person(
    slack_id: Annotated[str, typer.Argument(help="The Slack user id, such as U0123456789.")],
    jurisdiction: Annotated[str, typer.Option(help='The city or county, such as "Austin".')],
    role: Annotated[str, typer.Option(help="The role, such as city_manager.")],
) -> None:
    """Put somebody into a seat. They are asked for their consent before anything else is."""
    with desk() as at:
        user = _user(reading.fetch_user(at.client(), slack_id), slack_id)

        def add(session: Session) -> None:
            records.store_user(session, user, at.clock.machine())
            if people.by_slack(session, user.team_id, user.slack_id) is not None:
                raise UnknownNameError(f"{user.name} is already here. Nothing was changed.")
            seat_id = founding.seat_id(session, jurisdiction, role)
            holder = people.holder(session, seat_id)
            if holder is not None:
                raise UnknownNameError(f"That seat is held by {holder.name}. Nothing was changed.")
            people.add(
                session,
                team_id=user.team_id,
                slack_id=user.slack_id,
                name=user.name,
                kind=PersonKind.LEADER,
                seat_id=seat_id,
                locale=user.locale or "en-US",
                now=at.now,
            )

        at.database.write(add)
    say(f"{user.name} is in: {role}, {jurisdiction}.")


def set_channel(
    name: Annotated[str, typer.Argument(help="The partner's key, such as icma.")],
    channel: Annotated[str, typer.Argument(help="The channel, by name or id; the bot must be a member.")],
) -> None:
    """Say where a partner's questions go. Whoever is in that channel reads them and may answer."""
    with desk() as at:
        found = reading.find_channel(at.client(), channel)
        if found is None:
            raise UnknownNameError(f"The bot sees no channel {channel}. Invite it there with /invite, then try again.")
        me = reading.fetch_identity(at.client())
        seen = refresh_channel(at.database, at.client(), found.channel_id, at.clock.machine())
        with at.database.read() as session:
            members = records.members_of(session, found.channel_id)
        if seen is None or me.user_id not in members:
            raise UnknownNameError(f"The bot is not in #{found.name}. Invite it there with /invite, then try again.")

        def set_(session: Session) -> int:
            partner = partners.by_key(session, name)
            partners.set_channel(session, partner.id, found.channel_id, at.now)
            arrivals.meet(session, found.channel_id, at.now)
            return len(people.contacts(session, partner.id))

        contacts = at.database.write(set_)
    say(f"Questions for {name} go to #{found.name}, where {contacts} of their people read them.")


def _user(user: SlackUser | None, slack_id: str) -> SlackUser:
    if user is None:
        raise UnknownNameError(f"Slack knows nobody with the id {slack_id}. Copy it from the person's profile.")
    return user
