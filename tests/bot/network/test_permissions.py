from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import RefusalReason, Refused
from bot.network.people import Person
from bot.network.permissions import Act, Subject, allowed, require
from bot.network.rows import PersonKind

ICMA, POLICYLINK = 1, 2
ME, SOMEBODY_ELSE = 10, 11

LEADER = Person(
    id=ME,
    team_id="T0NETWORK",
    slack_id="U0ME",
    name="Austin · Chief of Staff",
    kind=PersonKind.LEADER,
    is_owner=False,
    partner_id=None,
    seat=None,
    zone="America/Chicago",
    locale="en-US",
    is_active=True,
    paused=False,
)
STAFF = replace(LEADER, name="Network · Program Lead", kind=PersonKind.STAFF)
OWNER = replace(STAFF, name="Network · Director", is_owner=True)
CONTACT = replace(LEADER, name="ICMA · Contact", kind=PersonKind.PARTNER, partner_id=ICMA)

WHO = {"leader": LEADER, "staff": STAFF, "owner": OWNER, "contact": CONTACT}

ABOUT = {
    "own": Subject(owner=ME),
    "foreign": Subject(owner=SOMEBODY_ELSE),
    "own partner": Subject(partner=ICMA),
    "other partner": Subject(partner=POLICYLINK),
    "desk": Subject(desk=True),
    "nothing": Subject(),
}

EVERYBODY = {(who, "own") for who in WHO}

#: Who may do what to whose; whatever is not here is refused.
MAY: dict[Act, set[tuple[str, str]]] = {
    Act.CONSENT: EVERYBODY,
    Act.ANSWER: EVERYBODY,
    Act.PAUSE: {("leader", "own")},
    Act.TALK: EVERYBODY,
    Act.ASK: {("leader", "own")},
    Act.HOLD_QUESTION: {("contact", "own partner"), ("staff", "desk"), ("owner", "desk")},
    Act.LEND_NAME: {("staff", "own"), ("owner", "own")},
}


def test_the_table_knows_every_act() -> None:
    assert set(MAY) == set(Act)


@pytest.mark.parametrize("about", ABOUT)
@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("act", Act)
def test_allowed_is_as_the_table_says(act: Act, who: str, about: str) -> None:
    assert allowed(WHO[who], act, ABOUT[about]) is ((who, about) in MAY[act])


@pytest.mark.parametrize("paused", [True, False])
@pytest.mark.parametrize("act", [Act.ANSWER, Act.ASK, Act.TALK, Act.PAUSE])
def test_allowed_is_the_same_for_somebody_who_paused(act: Act, paused: bool) -> None:
    assert allowed(replace(LEADER, paused=paused), act, ABOUT["own"]) is True


@pytest.mark.parametrize("about", ABOUT)
@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("act", Act)
def test_allowed_is_never_for_somebody_who_left(act: Act, who: str, about: str) -> None:
    assert allowed(replace(WHO[who], is_active=False), act, ABOUT[about]) is False


def test_require_hands_back_who_is_allowed() -> None:
    assert require(LEADER, Act.ASK, ABOUT["own"]) == LEADER


@pytest.mark.parametrize(
    ("person", "act", "about", "reason"),
    [
        (None, Act.ANSWER, "own", RefusalReason.NOT_KNOWN),
        (LEADER, Act.ANSWER, "foreign", RefusalReason.NOT_YOURS),
        (STAFF, Act.ANSWER, "foreign", RefusalReason.NOT_YOURS),
        (STAFF, Act.ASK, "own", RefusalReason.NOT_ALLOWED),
        (LEADER, Act.LEND_NAME, "own", RefusalReason.NOT_ALLOWED),
        (CONTACT, Act.HOLD_QUESTION, "other partner", RefusalReason.NOT_ALLOWED),
        (CONTACT, Act.HOLD_QUESTION, "desk", RefusalReason.NOT_ALLOWED),
        (STAFF, Act.HOLD_QUESTION, "own partner", RefusalReason.NOT_ALLOWED),
        (replace(LEADER, is_active=False), Act.ANSWER, "own", RefusalReason.NOT_ALLOWED),
    ],
)
def test_require_refuses_for_the_reason_that_holds(
    person: Person | None, act: Act, about: str, reason: RefusalReason
) -> None:
    with pytest.raises(Refused) as refused:
        require(person, act, ABOUT[about])

    assert refused.value.reason is reason
