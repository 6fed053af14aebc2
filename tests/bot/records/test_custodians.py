from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.database import Database
from bot.errors import UnknownNameError
from bot.network.rows import JurisdictionRow
from bot.records import custodians
from bot.records.custodians import Body, Custodians, Term
from tests.support import factories
from tests.support.factories import FOUNDED


def find(database: Database, said: str) -> Body:
    with database.read() as session:
        return custodians.find(session, said)


@pytest.mark.parametrize(
    "said", ["Austin", "austin", " Austin ", "Austin, TX", "City of Austin", "City  of austin, tx"]
)
def test_a_city_is_found_by_each_of_its_names(database: Database, said: str) -> None:
    def found(session: Session) -> None:
        factories.found(session)
        session.query(JurisdictionRow).filter_by(name="Austin").one().aliases = ["City of Austin"]

    database.write(found)

    assert (find(database, said).name, find(database, said).zone) == ("Austin", "America/Chicago")


def test_a_name_that_two_share_needs_the_state(database: Database) -> None:
    database.write(factories.found)
    database.write(lambda s: factories.add_city(s, "Rochester", "MN", "America/Chicago"))

    with pytest.raises(UnknownNameError) as refused:
        find(database, "Rochester")

    assert str(refused.value) == (
        "There is no one jurisdiction called 'Rochester'. Name one of: Rochester, MN; Rochester, NY."
    )
    assert find(database, "Rochester, NY").state == "NY"


@pytest.mark.parametrize("said", ["", "Atlantis", "Austin, NY"])
def test_a_city_there_is_not_is_answered_with_those_there_are(database: Database, said: str) -> None:
    database.write(factories.found)

    with pytest.raises(UnknownNameError) as refused:
        find(database, said)

    assert str(refused.value) == (
        f"There is no one jurisdiction called {said!r}. Name one of: Albuquerque, NM; Austin, TX; Rochester, NY."
    )


def test_a_seat_is_held_from_its_first_instant_until_before_its_last() -> None:
    hour = timedelta(hours=1)
    term = Term(1, "Austin · Chief of Staff", None, "Chief of Staff", "Chief", FOUNDED, FOUNDED + hour)
    known = Custodians(Body(1, "Austin", "TX", "America/Chicago"), (term,))

    held = [known.held(1, FOUNDED + after) for after in (-hour, hour * 0, hour / 2, hour)]

    assert held == [False, True, True, False]
    assert not known.held(2, FOUNDED)
