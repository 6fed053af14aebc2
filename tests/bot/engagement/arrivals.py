"""People who come into the network after it was founded."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.network.people import Person
from bot.network.rows import CohortSeatRow, HoldingRow
from tests.bot.engagement.planning import Planning
from tests.support.factories import CHIEF_OF_STAFF, FOUNDED, add_city, add_leader, add_seat


def join(planning: Planning, city: str = "Madison", zone: str = "America/Chicago") -> Person:
    """Somebody takes the seat of chief of staff in a city that was not there before."""

    def arrive(session: Session) -> Person:
        seat = add_seat(session, add_city(session, city, "WI", zone), CHIEF_OF_STAFF)
        session.add(CohortSeatRow(cohort_id=planning.network.cohort_id, seat_id=seat))
        return add_leader(session, f"U0{city.upper()}", city, CHIEF_OF_STAFF, {(city, CHIEF_OF_STAFF): seat})

    return planning.database.write(arrive)


def take_second_seat(session: Session, person: Person, cohort_id: int) -> None:
    seat = add_seat(session, add_city(session, "Madison", "WI", "America/Chicago"), CHIEF_OF_STAFF)
    session.add(CohortSeatRow(cohort_id=cohort_id, seat_id=seat))
    session.add(HoldingRow(seat_id=seat, person_id=person.id, since=FOUNDED))
