"""Planning and watching: schedule a prompt, see what comes, why somebody got it or not, stop and go on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from bot.commands.desk import desk
from bot.engagement import forecast, occurrences, prompts, steps
from bot.engagement.steps import Scheduled
from bot.errors import ContentError, UnknownNameError
from bot.network import people
from bot.network.people import Person
from bot.network.zones import local
from bot.outbox import pauses, records
from bot.printing import say, say_json

Json = Annotated[bool, typer.Option("--json", help="One JSON value instead of lines.")]


def register(cli: typer.Typer) -> None:
    prompt = typer.Typer(help="Prompts.", no_args_is_help=True)
    prompt.command(name="schedule")(schedule)
    cli.add_typer(prompt, name="prompt")
    cli.command(name="next")(next_)
    cli.command()(why)
    cli.command()(status)
    cli.command()(pause)
    cli.command()(resume)


def schedule(
    name: Annotated[str, typer.Argument(help="The prompt's name.")],
    cohort: Annotated[str, typer.Option(help="The cohort's key or name.")],
    role: Annotated[str, typer.Option(help="The role, such as chief_of_staff.")],
    at: Annotated[str, typer.Option(help='Local time of each person, "YYYY-MM-DD HH:MM".')],
    sender: Annotated[
        str | None, typer.Option(help="Slack id of the staff member who asks; the owner if left out.")
    ] = None,
    json: Json = False,
) -> None:
    """Put one prompt to an audience at each person's local time; people never asked before are welcomed first."""
    wall = _wall_time(at)
    with desk() as here:

        def plan(session: Session) -> Scheduled:
            return steps.schedule(
                session,
                prompt=prompts.by_name(session, name),
                cohort_id=steps.cohort_id(session, cohort),
                role=steps.role_key(session, role),
                local_at=wall,
                sender=_sender(session, sender),
                now=here.now,
            )

        made = here.database.write(plan)
    audience = [
        {"person": p.name, "local_at": local(i, p.zone), "zone": p.zone, "in_slack": p.slack_id is not None}
        for p, i in made.audience
    ]
    if json:
        say_json({"step": made.step_id, "welcomed": made.welcomed, "audience": audience})
        return
    for one in audience:
        reached = "" if one["in_slack"] else "  (not in Slack yet, so not reached)"
        say(f"{one['local_at']:%a %Y-%m-%d %H:%M}  {one['zone']:<20} {one['person']}{reached}")
    say(f"{len(audience)} people; {made.welcomed} are welcomed first. Nobody is asked before they say yes.")


def next_(days: Annotated[int, typer.Option(min=1, max=366)] = 7, json: Json = False) -> None:
    """What will go out."""
    with desk() as at:
        at.database.write(lambda session: occurrences.materialise(session, at.now))
        with at.database.read() as session:
            coming = forecast.upcoming(session, at.now + timedelta(days=days))
    if json:
        say_json({"days": days, "planned": coming})
        return
    for one in coming:
        say(f"{one.local_at:%a %Y-%m-%d %H:%M}  {one.zone:<20} {one.person}: {one.prompt}")
    say(f"{len(coming)} planned within {days} days.")


def why(person: Annotated[str, typer.Argument(help="A Slack id or an exact name.")], json: Json = False) -> None:
    """Why one person got something, or did not. Looking is recorded."""
    with desk() as at:
        standing = at.database.write(lambda session: forecast.why(session, _person(session, person), at.now))
    if json:
        say_json(standing)
        return
    say(f"{standing.person}: consent {standing.consent}, {'paused' if standing.paused else 'not paused'}.")
    for story in standing.stories:
        became = story.delivery.value if story.delivery is not None else "no delivery"
        because = f" because {story.reason.value}" if story.reason is not None else ""
        late = f" ({story.delivery_reason})" if story.delivery_reason else ""
        say(f"{story.local_at:%a %Y-%m-%d %H:%M}  {story.prompt}: {story.state.value}{because}; {became}{late}")
    if not standing.stories:
        say("Nothing was ever planned for them.")


def status(json: Json = False) -> None:
    """How deliveries stand, and whether everything is paused."""
    with desk() as at, at.database.read() as session:
        counts = {state.value: n for state, n in records.counts(session).items()}
        paused = pauses.paused(session)
        unsure = [delivery.id for delivery in records.to_review(session)]
    if json:
        say_json({"deliveries": counts, "paused": paused, "needs_review": unsure})
        return
    say("Everything is paused." if paused else "Sending is on.")
    for state, n in counts.items():
        say(f"{n:>8}  {state}")


def pause(all_: Annotated[bool, typer.Option("--all", help="Stop everything, for everybody.")] = False) -> None:
    """Stop all sending, at once, until `throughline resume`."""
    if not all_:
        raise ContentError("Say `throughline pause --all`. One person pauses for themselves, by typing pause.")
    with desk() as at:
        at.database.write(lambda session: pauses.pause_all(session, at.now))
    say("Everything is paused. `throughline resume` goes on.")


def resume() -> None:
    """Go on sending; what has gone past its time meanwhile is not sent."""
    with desk() as at:
        at.database.write(lambda session: pauses.resume_all(session, at.now))
    say("Sending is on.")


def _wall_time(said: str) -> datetime:
    try:
        return datetime.strptime(said, "%Y-%m-%d %H:%M")  # noqa: DTZ007 -- a wall time has no zone.
    except ValueError:
        raise ContentError(f'{said!r} is no date and time. Write it as "2027-03-02 09:30".') from None


def _sender(session: Session, slack_id: str | None) -> Person:
    staff = people.staff(session)
    found = [member for member in staff if slack_id in {None, member.slack_id}]
    if not found:
        known = ", ".join(member.address for member in staff)
        raise UnknownNameError(
            f"Nobody on the staff has the id {slack_id}. Staff here: {known}."
            if staff
            else "There is no staff yet. Run `throughline staff add SLACK_ID` first."
        )
    return found[0]


def _person(session: Session, said: str) -> Person:
    found = people.find(session, said)
    if found is None:
        raise UnknownNameError(f"There is no one person called {said!r}. Use the Slack id from their profile.")
    return found
