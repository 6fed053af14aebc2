from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Database
from bot.directory import records
from bot.directory.records import SlackUser
from bot.ledger.audit import AuditRow
from bot.network import consent, people
from bot.network.people import Person
from bot.network.roster import applying, book, deciding, sheets
from bot.network.roster.texts import Text
from bot.network.roster.wishes import Accounts
from bot.network.rows import (
    AttentionRow,
    ConsentKind,
    ConsentRow,
    HoldingRow,
    JurisdictionRow,
    PersonKind,
    PersonRow,
    RoleRow,
    SeatRow,
)
from tests.bot.network.roster.importing import MACHINE, NOW, became, bring, roster
from tests.support.factories import CHIEF_OF_STAFF, CITY_MANAGER, FOUNDED, TEAM, Network, found

COLUMNS = "email slack_user_id name title role jurisdiction partner cohorts time_zone state kind"


@pytest.fixture
def network(database: Database) -> Network:
    return database.write(found)


def row(**cells: str) -> list[str]:
    assert set(cells) <= set(COLUMNS.split())
    return [cells.get(column, "") for column in COLUMNS.split()]


def body(*rows: list[str]) -> str:
    return roster(COLUMNS, *rows)


def account(slack_id: str, email: str | None = None, **given: Any) -> SlackUser:
    return SlackUser(**{"slack_id": slack_id, "team_id": TEAM, "name": f"{slack_id} in Slack", "email": email, **given})


def slack(*users: SlackUser, **given: str) -> Accounts:
    by_email = {user.email: user for user in users if user.email}
    return Accounts({user.slack_id: user for user in users}, by_email, **given)


def everything(session: Session) -> list[list[tuple[Any, ...]]]:
    tables = (PersonRow, HoldingRow, SeatRow, JurisdictionRow, RoleRow, ConsentRow, AttentionRow)
    return [[tuple(one) for one in session.execute(select(*table.__table__.columns)).all()] for table in tables]


def by_email(database: Database, email: str) -> Person:
    with database.read() as session:
        person = people.by_email(session, email)
    assert person is not None
    return person


NEW = row(email="new@austin.example", name="New", role="city_manager", jurisdiction="Austin")


# --- people -------------------------------------------------------------------------------------------


def test_somebody_new_is_in_their_seat_and_cohort_and_asked_nothing(database: Database, network: Network) -> None:
    lines = bring(database, body([*NEW[:7], "Founding Cities", *NEW[8:]]))

    person = by_email(database, "new@austin.example")
    assert became(lines) == ["added"]
    assert person.seat is not None
    assert (person.seat.jurisdiction, person.seat.role, person.zone) == ("Austin", CITY_MANAGER, "America/Chicago")
    with database.read() as session:
        assert person in people.holders(session, network.cohort_id, CITY_MANAGER)
        assert consent.state(session, person.id, ConsentKind.PROMPTS) is None


def test_a_second_time_nothing_changes(database: Database, network: Network) -> None:
    rows = body(
        NEW,
        row(slack_user_id="U0AUSTIN", role="chief of staff", jurisdiction="Austin", time_zone="America/Denver"),
        row(email="p@icma.example", name="P", partner="icma"),
        row(jurisdiction="Tacoma", state="WA", time_zone="America/Los_Angeles", role="Chief of Staff"),
        row(email="t@tacoma.example", name="T", jurisdiction="Tacoma", role="chief_of_staff", title="Deputy Mayor"),
    )
    accounts = slack(account("U0AUSTIN"))
    first = bring(database, rows, accounts)
    with database.read() as session:
        before = everything(session)

    second = bring(database, rows, accounts, now=NOW + timedelta(days=1))

    assert became(first) == ["added", "changed", "added", "added", "added"]
    assert became(second) == ["same"] * 5
    with database.read() as session:
        assert everything(session) == before


def test_a_dry_run_says_the_same_and_changes_nothing(database: Database, network: Network) -> None:
    rows = body(NEW, NEW, row(email="x@x.example", name="X", role="nobody"))
    with database.read() as session:
        before = everything(session)

    said = bring(database, rows, dry_run=True)

    with database.read() as session:
        assert everything(session) == before
    assert said == bring(database, rows)
    assert became(said) == ["added", "duplicate", "refused"]


def test_consent_pause_and_a_chosen_zone_are_left_as_they_are(database: Database, network: Network) -> None:
    def choose(session: Session) -> None:
        consent.say_no(session, network.austin.id, ConsentKind.PROMPTS, FOUNDED)
        people.pause(session, network.austin.id, FOUNDED)
        session.get_one(PersonRow, network.austin.id).zone = "Pacific/Honolulu"

    database.write(choose)
    given = row(slack_user_id="U0AUSTIN", role="chief_of_staff", jurisdiction="Austin", time_zone="America/New_York")

    bring(database, body(given), slack(account("U0AUSTIN")))

    with database.read() as session:
        austin = people.get(session, network.austin.id)
        assert consent.state(session, austin.id, ConsentKind.PROMPTS) is not None
        assert not consent.has(session, austin.id, ConsentKind.PROMPTS)
    assert (austin.paused, austin.zone) == (True, "Pacific/Honolulu")


@pytest.mark.parametrize("member", ["U0OWNER", "U0LEAD"])
@pytest.mark.parametrize(
    "given",
    [
        {"role": "city_manager", "jurisdiction": "Austin"},
        {"partner": "icma"},
        {"name": "Renamed", "email": "renamed@network.example"},
    ],
)
def test_staff_and_owner_are_never_changed(
    database: Database, network: Network, member: str, given: dict[str, str]
) -> None:
    with database.read() as session:
        before = everything(session)

    lines = bring(database, body(row(slack_user_id=member, **given)), slack(account(member)))

    with database.read() as session:
        assert everything(session) == before
    assert [line.reason for line in lines] == [
        "they are on the network's staff, whom no file makes or changes (`throughline staff add`)"
    ]


@pytest.mark.parametrize("role", ["staff", "owner", "admin"])
def test_staff_and_owner_are_never_made(database: Database, network: Network, role: str) -> None:
    (line,) = bring(database, body(row(email="x@x.example", name="X", role=role, jurisdiction="Austin")))

    assert line.reason.startswith(f"there is no role called '{role}'")
    with database.read() as session:
        assert people.staff(session) == (network.owner, network.lead)


def test_who_was_known_by_email_enters_slack_with_the_same_seat(database: Database, network: Network) -> None:
    bring(database, body(NEW))
    before = by_email(database, "new@austin.example")

    lines = bring(database, body(NEW), slack(account("U0NEW", "new@austin.example", locale="es-ES")))

    after = by_email(database, "new@austin.example")
    assert became(lines) == ["changed"]
    assert (after.id, after.address, after.seat) == (before.id, "U0NEW", before.seat)
    with database.read() as session:
        kept = records.user(session, "U0NEW")
    assert kept is not None


def test_who_moves_leaves_the_seat_they_had(database: Database, network: Network) -> None:
    bring(database, body(NEW))
    moved = row(email="new@austin.example", name="New", role="city_manager", jurisdiction="Rochester")

    (line,) = bring(database, body(moved))

    person = by_email(database, "new@austin.example")
    assert line.became.value == "changed"
    assert person.seat is not None
    assert person.seat.jurisdiction == "Rochester"
    with database.read() as session:
        held = select(HoldingRow.until).where(HoldingRow.person_id == person.id).order_by(HoldingRow.id)
        assert session.scalars(held).all() == [NOW, None]


def test_two_seats_of_one_person_are_both_kept(database: Database, network: Network) -> None:
    rows = body(NEW, row(email="new@austin.example", name="New", role="city_manager", jurisdiction="Rochester"))

    first, second = bring(database, rows), bring(database, rows)

    assert (became(first), became(second)) == (["added", "changed"], ["same", "same"])


def test_a_successor_takes_the_seat_and_the_report_says_from_whom(database: Database, network: Network) -> None:
    assert network.austin.seat is not None
    next_one = row(email="next@austin.example", name="Next", role="chief_of_staff", jurisdiction="Austin")

    (line,) = bring(database, body(next_one))

    assert line.notes == ("follows Austin · Chief of Staff in this seat",)
    with database.read() as session:
        assert people.get(session, network.austin.id).seat is None
    assert by_email(database, "next@austin.example").seat == network.austin.seat


def test_two_people_in_one_seat_need_titles_of_their_own(database: Database, network: Network) -> None:
    other = row(email="b@austin.example", name="B", role="city_manager", jurisdiction="Austin")
    titled = row(
        email="c@austin.example", name="C", role="city_manager", jurisdiction="Austin", title="Deputy City Manager"
    )

    lines = bring(database, body(NEW, other, titled))

    assert became(lines) == ["added", "refused", "added"]
    assert lines[1].reason == "line 2 puts somebody else into this seat; give each of them the title they have"
    titles = [by_email(database, f"{who}@austin.example").seat for who in ("new", "c")]
    assert [seat and seat.title for seat in titles] == ["City Manager or equivalent", "Deputy City Manager"]


def test_two_who_swap_their_seats_swap_them(database: Database, network: Network) -> None:
    def put(first: str, second: str) -> str:
        return body(
            row(email="a@x.example", name="A", role="city_manager", jurisdiction=first),
            row(email="b@x.example", name="B", role="city_manager", jurisdiction=second),
        )

    bring(database, put("Austin", "Rochester"))

    swapped, again = (bring(database, put("Rochester", "Austin")) for _ in range(2))

    assert (became(swapped), became(again)) == (["changed", "changed"], ["same", "same"])
    seats = [by_email(database, email).seat for email in ("a@x.example", "b@x.example")]
    assert [seat and seat.jurisdiction for seat in seats] == ["Rochester", "Austin"]


def test_a_title_is_the_seats_and_can_change(database: Database, network: Network) -> None:
    titled = [*NEW[:3], "Town Manager", *NEW[4:]]

    bring(database, body(NEW))
    lines = bring(database, body(titled))

    seat = by_email(database, "new@austin.example").seat
    assert became(lines) == ["changed"]
    assert seat is not None
    assert seat.title == "Town Manager"


def test_the_same_person_told_twice_differently_is_refused_the_second_time(
    database: Database, network: Network
) -> None:
    other = [*NEW[:3], "Town Manager", *NEW[4:]]
    third = [*NEW[:3], "Village Manager", *NEW[4:]]

    lines = bring(database, body(NEW, other, third))

    assert became(lines) == ["added", "changed", "refused"]
    assert lines[2].reason == "line 2 gives another title for the same person"


def test_leaders_and_partners_do_not_change_sides(database: Database, network: Network) -> None:
    rows = body(
        row(slack_user_id="U0AUSTIN", partner="icma"),
        row(slack_user_id="U0ICMA", role="city_manager", jurisdiction="Austin"),
        row(slack_user_id="U0ICMA", partner="policylink"),
    )

    lines = bring(database, rows, slack(account("U0AUSTIN"), account("U0ICMA")))

    assert [line.reason for line in lines] == [
        "they hold a seat here, and no file makes them a partner's",
        "they answer for a partner here, and no file changes that",
        "they answer for a partner here, and no file changes that",
    ]


def test_a_partners_contact_is_added_without_a_seat(database: Database, network: Network) -> None:
    rows = body(row(email="p@icma.example", name="P", partner="ICMA", role="partner"))

    assert became(bring(database, rows)) == ["added"]
    person = by_email(database, "p@icma.example")
    assert (person.kind, person.partner_id, person.seat) == (PersonKind.PARTNER, network.icma.id, None)


# --- what is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (
            {"role": "city_manger", "jurisdiction": "Austin"},
            "there is no role called 'city_manger'; did you mean city_manager? Roles here: chief_of_staff, ",
        ),
        ({"role": "city_manager"}, "a role needs a jurisdiction"),
        (
            {"jurisdiction": "Austin"},
            "a person in a jurisdiction needs a role. Roles here: chief_of_staff, city_manager",
        ),
        (
            {"partner": "IMCA"},
            "there is no partner called 'IMCA'; did you mean ICMA? Partners here: ICMA, PolicyLink",
        ),
        (
            {"role": "city_manager", "jurisdiction": "Austin", "cohorts": "Founding City"},
            "there is no cohort called 'Founding City'; did you mean Founding Cities? Cohorts here: Founding Cities",
        ),
        (
            {"role": "city_manager", "jurisdiction": "Austin", "time_zone": "America/Chicgo"},
            "there is no time zone called 'America/Chicgo'; did you mean America/Chicago",
        ),
        (
            {"role": "city_manager", "jurisdiction": "Rochester, MN"},
            "there is no jurisdiction called 'Rochester, MN' here; did you mean Rochester? "
            "To add it, give its state (two letters) and time_zone",
        ),
        (
            {"role": "city_manager", "jurisdiction": "Austin, TX", "state": "NM"},
            "the jurisdiction says TX and the state says NM",
        ),
        ({"role": "city_manager", "jurisdiction": "Austin", "state": "Tx."}, ""),
        ({"role": "city_manager", "jurisdiction": "Austin", "state": "XX"}, "'XX' is no state; write its two letters"),
        (
            {"jurisdiction": "Austin; Rochester", "role": "city_manager"},
            "it names 2 places (Austin, Rochester); give each a row",
        ),
        (
            {"partner": "icma", "jurisdiction": "Austin"},
            "a person stands for a partner or holds a seat; the row says both",
        ),
        ({}, "say where they belong: a role and a jurisdiction, or a partner"),
        (
            {"email": "", "partner": "icma"},
            "a person needs an e-mail address or a Slack id, or they could not be found again",
        ),
        ({"email": "no address", "partner": "icma"}, "'no address' is no e-mail address"),
        ({"slack_user_id": "@ana", "partner": "icma"}, "'@ana' is no Slack id; it looks like U0123456789"),
        ({"slack_user_id": "U0NOBODY", "partner": "icma"}, "Slack knows nobody with the id U0NOBODY"),
        ({"name": "", "partner": "icma"}, "somebody who is not in Slack needs a name"),
    ],
)
def test_a_row_that_means_nothing_here_is_refused_with_what_there_is_and_stops_no_other(
    database: Database, network: Network, given: dict[str, str], reason: str
) -> None:
    lines = bring(database, body(row(**{"email": "x@x.example", "name": "X", **given}), NEW))

    assert lines[0].reason.startswith(reason)
    assert became(lines)[0] == ("refused" if reason else "added")
    assert became(lines)[1] == ("added" if reason else "refused")


@pytest.mark.parametrize(
    ("accounts", "reason"),
    [
        (
            slack(account("U0ONE"), account("U0TWO", "x@x.example")),
            "the Slack id and the e-mail address belong to two different people in Slack",
        ),
        (slack(account("U0ONE", is_bot=True)), "that is an app, not a person"),
        (slack(account("U0ONE", is_deleted=True)), "their Slack account is closed"),
        (slack(unasked="Nobody was asked."), "Nobody was asked."),
    ],
)
def test_an_account_that_cannot_be_theirs_is_refused(
    database: Database, network: Network, accounts: Accounts, reason: str
) -> None:
    given = row(slack_user_id="U0ONE", email="x@x.example", role="city_manager", jurisdiction="Austin")

    assert [line.reason for line in bring(database, body(given), accounts)] == [reason]


def test_an_address_that_is_somebody_elses_here_is_refused(database: Database, network: Network) -> None:
    bring(database, body(NEW))
    rows = body(row(slack_user_id="U0AUSTIN", email="new@austin.example", role="chief_of_staff", jurisdiction="Austin"))

    assert [line.reason for line in bring(database, rows, slack(account("U0AUSTIN")))] == [
        "the e-mail address is here as somebody else's"
    ]


def test_without_the_scope_each_address_is_told_to_be_unlooked_for(database: Database, network: Network) -> None:
    lines = bring(database, body(NEW), slack(unseen="the address was not looked for"))

    assert [(line.became.value, line.notes) for line in lines] == [("added", ("the address was not looked for",))]


# --- places -------------------------------------------------------------------------------------------


def test_a_place_with_state_and_zone_is_added_once_for_all_its_rows(database: Database, network: Network) -> None:
    rows = body(
        row(email="a@t.example", name="A", role="chief_of_staff", jurisdiction="City of Tacoma", state="WA",
            time_zone="America/Los_Angeles"),
        row(email="b@t.example", name="B", role="city_manager", jurisdiction="Tacoma"),
        row(jurisdiction="Clark County, WA", time_zone="America/Los_Angeles"),
        row(jurisdiction="Port of Tacoma", state="Wash.", time_zone="America/Los_Angeles", kind="other"),
    )  # fmt: skip

    lines = bring(database, rows)

    with database.read() as session:
        query = select(JurisdictionRow.name, JurisdictionRow.state, JurisdictionRow.kind, JurisdictionRow.zone)
        added = session.execute(query.order_by(JurisdictionRow.id).offset(3)).all()
    assert became(lines) == ["added"] * 4
    zone = "America/Los_Angeles"
    assert [tuple(one) for one in added] == [
        ("Tacoma", "WA", "city", zone),
        ("Clark County", "WA", "county", zone),
        ("Port of Tacoma", "WA", "other", zone),
    ]


def test_two_places_of_one_name_are_told_apart_by_state(database: Database, network: Network) -> None:
    bring(database, body(row(jurisdiction="Rochester", state="MN", time_zone="America/Chicago")))

    both = bring(database, body(row(jurisdiction="Rochester"), row(jurisdiction="Rochester, MN")))

    assert [line.reason for line in both] == ["there are several: Rochester, NY, Rochester, MN; say the state", ""]


def test_a_seat_that_nobody_holds_yet_is_added_and_told(database: Database, network: Network) -> None:
    database.write(lambda s: s.add(RoleRow(key="equity_lead", label="Equity Lead")))
    rows = body(row(jurisdiction="Austin", role="equity lead", cohorts="founders"))

    lines = bring(database, rows)

    assert [(line.became.value, line.reach and line.reach.value) for line in lines] == [("added", "nobody yet")]
    assert became(bring(database, rows)) == ["same"]


# --- what is written down -----------------------------------------------------------------------------


def test_audit_rows_tell_of_an_import_in_ids_and_numbers(database: Database, network: Network) -> None:
    bring(database, body(NEW, row(email="x@x.example")))

    with database.read() as session:
        query = select(AuditRow.action, AuditRow.subject, AuditRow.detail).order_by(AuditRow.id.desc())
        last = [tuple(one) for one in session.execute(query.limit(3))]
    person = by_email(database, "new@austin.example").id
    seat = by_email(database, "new@austin.example").seat
    assert seat is not None
    assert last == [
        ("roster.imported", "network", {"rows": 2, "refused": 1}),
        ("seat.taken", f"seat:{seat.id}", {"person": person}),
        ("person.added", f"person:{person}", {"kind": "leader"}),
    ]


def test_what_somebody_else_adds_meanwhile_refuses_one_row_and_no_other(database: Database, network: Network) -> None:
    other = row(email="b@r.example", name="B", role="city_manager", jurisdiction="Rochester")
    with database.read() as session:
        known = book.load(session)
    decisions = list(deciding.decide(sheets.read(Text(body(NEW, other), "UTF-8")).rows, known, Accounts()))
    bring(database, body(NEW))

    lines = applying.apply(database, decisions, NOW, MACHINE)

    assert became(lines) == ["refused", "added"]
    assert lines[0].reason == "somebody changed the same thing meanwhile; import the file again"
    assert by_email(database, "b@r.example").seat is not None


def test_names_of_any_script_and_formulas_arrive_as_they_are(database: Database, network: Network) -> None:
    names = ["=1+1", "@SUM(A1)", "李明", "<!channel> {{ 7*7 }}", "Zoë O’Neil"]
    rows = [row(email=f"p{n}@x.example", name=name, partner="icma") for n, name in enumerate(names)]

    bring(database, body(*rows))

    assert [by_email(database, f"p{n}@x.example").name for n in range(len(names))] == names


def test_chief_of_staff_is_a_role_by_its_label(database: Database, network: Network) -> None:
    rows = body(row(slack_user_id="U0AUSTIN", role="Chief-of-Staff", jurisdiction="austin"))

    assert became(bring(database, rows, slack(account("U0AUSTIN")))) == ["same"]
    with database.read() as session:
        assert network.austin in people.holders(session, network.cohort_id, CHIEF_OF_STAFF)
