"""One sample of everything the bot can show, for each state it can be in; people are named by their role only.

`SAMPLES` is by name, so that a failing test says which message it was. Nothing here is checked; tests do that.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TypeAlias

from bot.errors import RefusalReason
from messages.asking import AskForm, Candidate, ChooseForm, PersonForm, PreviewForm, Why
from messages.kinds import Home, Message, Modal
from messages.leaders import (
    Answer,
    AnswerForm,
    AskButton,
    AskedQuestion,
    GivenAnswer,
    Help,
    HomeOfLeader,
    Mention,
    NothingOpen,
    OpenQuestions,
    Paused,
    Prompt,
    QuestionReceipt,
    Receipt,
    Resumed,
    Started,
    Stopped,
    Stranger,
    TalkTold,
    TooLong,
    Welcome,
    WhyThis,
)
from messages.lines import When
from messages.partners import (
    Card,
    ChannelChanged,
    HomeOfPartner,
    HomeOfStaff,
    HomeOfStranger,
    NoticeForm,
    PeopleLeft,
    Refusal,
    ReplyForm,
    ReplyPreviewForm,
    StaffWelcome,
    TalkWanted,
    Wrong,
)

Sample: TypeAlias = Message | Modal | Home

LEADER = "Austin · Chief of Staff"
STAFF = "Network · Program Lead"
CONTACT = "ICMA · Contact"
ORGANIZATION = "Living Cities"
ROLE = "Chief of Staff"
PLACE = "Austin, TX"
PARTNER = "ICMA"
OTHER_PARTNER = "PolicyLink"
READERS = "Network · Program Lead, Living Cities and you."
PARTNER_READERS = "3 people at ICMA, in #partner-icma, and 2 people on the network's staff."
QUESTION = "What decision is ahead of you, and who will carry its cost?"
WHY_NOW = "It is easier to plan with people once you have named them."
TITLE = "Who carries the cost"
WRITTEN = "How do others phase a fee change?\nWe begin in May."
REPLY = "Three cities phased it over two years.\nHere is how."
DAY = When(1804262400, "Friday, March 5, 2027, 8:00 AM CST")

FIRST = Candidate(
    "icma",
    PARTNER,
    "Works with city and county managers.",
    (Why("role", ROLE), Why("topic", "user fees"), Why("topic", "bus fares"), Why("resource", "Setting fees")),
    PARTNER_READERS,
)
SECOND = Candidate("policylink", OTHER_PARTNER, "Works on who gains from policy.", (), PARTNER_READERS)

_WELCOME = Welcome(7, LEADER, STAFF, ORGANIZATION, "")
_STAFF_WELCOME = StaffWelcome(3, STAFF, ORGANIZATION, "")
_PROMPT = Prompt(12, QUESTION, WHY_NOW, STAFF, ORGANIZATION, READERS, "open", None)
_RECEIPT = Receipt(5, TITLE, READERS, only_me=False, taken_back=False, version=1, other_reader=STAFF)
_FORM = AnswerForm("12", QUESTION, WHY_NOW, "", STAFF, "just_me")
_WHY = WhyThis(STAFF, ORGANIZATION, ROLE, "Year of Reckoning", WHY_NOW)
_ASKED = QuestionReceipt(8, PARTNER, "", "offered", DAY, PARTNER_READERS, "name")
_ANSWER = Answer(6, CONTACT, PARTNER, REPLY, "", WRITTEN)
_HOME = HomeOfLeader(LEADER, "yes", 7, (), (), (), STAFF, ORGANIZATION)
_CHOOSE = ChooseForm("", WRITTEN, (FIRST, SECOND), (), STAFF, True, "icma", LEADER, ROLE, PLACE)
_PREVIEW = PreviewForm(
    "8", False, WRITTEN, PARTNER, PARTNER_READERS, "name", LEADER, "Chief of Staff to the Mayor", ROLE, PLACE
)
_PERSON = PersonForm("", WRITTEN, "personnel", STAFF)
_CARD = Card(9, "name", LEADER, ROLE, PLACE, ROLE, WRITTEN, "offered", "", DAY, PARTNER)
_REPLY_PREVIEW = ReplyPreviewForm("9", CONTACT, PARTNER, REPLY)
_LEFT = PeopleLeft((f"{LEADER} (Austin)", CONTACT), 2, "throughline people")
_CHANNEL = ChannelChanged(PARTNER, "partner-icma", "archived", 2, "throughline partner channel icma CHANNEL")
_STAFF_HOME = HomeOfStaff(STAFF, 12, DAY, 2, 2)

_FOR_LEADERS: dict[str, Sample] = {
    "welcome": _WELCOME,
    "welcome, no name lent": replace(_WELCOME, sender=""),
    "welcome, yes": replace(_WELCOME, answered="yes"),
    "welcome, no": replace(_WELCOME, answered="no"),
    "prompt": _PROMPT,
    "prompt, no name lent": replace(_PROMPT, sender=""),
    "prompt, later": replace(_PROMPT, state="later", back_at=DAY),
    "prompt, answered": replace(_PROMPT, state="answered"),
    "prompt, taken back": replace(_PROMPT, state="taken_back"),
    "prompt, skipped": replace(_PROMPT, state="skipped"),
    "receipt": _RECEIPT,
    "receipt, just me": replace(_RECEIPT, only_me=True),
    "receipt, changed": replace(_RECEIPT, version=2),
    "receipt, taken back": replace(_RECEIPT, taken_back=True),
    "answer form": _FORM,
    "answer form, to correct": replace(_FORM, text=WRITTEN, readers="staff"),
    "help": Help(ORGANIZATION, STAFF),
    "paused": Paused(),
    "resumed": Resumed(),
    "stopped": Stopped(),
    "started": Started(),
    "nothing open": NothingOpen(),
    "ask button": AskButton(),
    "stranger": Stranger(ORGANIZATION),
    "mention": Mention(),
    "too long": TooLong(3001, 3000, together=False),
    "too long, with what was typed before": TooLong(400, 3000, together=True),
    "talk told": TalkTold(STAFF),
    "why this": _WHY,
    "why this, no name lent": replace(_WHY, sender=""),
    "open questions": OpenQuestions(((12, QUESTION), (13, "What is going well for you?"))),
    "open questions, one": OpenQuestions(((12, QUESTION),)),
    "open questions, none": OpenQuestions(()),
    "question receipt": _ASKED,
    "question receipt, role": replace(_ASKED, naming="role"),
    "question receipt, no name": replace(_ASKED, naming="none"),
    "question receipt, accepted": replace(_ASKED, state="accepted", holder=CONTACT),
    "question receipt, staff": replace(_ASKED, state="staff", partner="", accept_by=None),
    "question receipt, held by staff": replace(_ASKED, state="staff", partner="", holder=STAFF),
    "question receipt, answered": replace(_ASKED, state="answered"),
    "question receipt, withdrawn": replace(_ASKED, state="withdrawn"),
    "answer": _ANSWER,
    "answer, staff": replace(_ANSWER, author=STAFF, partner=""),
    "answer, helped": replace(_ANSWER, helped="yes"),
    "answer, helped in part": replace(_ANSWER, helped="partly"),
    "answer, not really": replace(_ANSWER, helped="no"),
    "home of leader": _HOME,
    "home of leader, paused": replace(_HOME, status="paused"),
    "home of leader, not asked": replace(_HOME, status="no"),
    "home of leader, full": replace(
        _HOME,
        open_questions=((12, QUESTION),),
        answers=(GivenAnswer(5, TITLE, READERS),),
        asked=tuple(
            AskedQuestion(number, state, PARTNER)
            for number, state in enumerate(("draft", "open", "answered"), start=20)
        ),
    ),
}

_ASKING: dict[str, Sample] = {
    "ask form": AskForm("", "", cut=False),
    "ask form, begun": AskForm("", WRITTEN, cut=False),
    "ask form, cut": AskForm("", WRITTEN, cut=True),
    "choose form": _CHOOSE,
    "choose form, unsure": replace(_CHOOSE, sure=False, first=(), others=(FIRST, SECOND), chosen="staff"),
    "preview form": _PREVIEW,
    "preview form, role": replace(_PREVIEW, naming="role"),
    "preview form, no name": replace(_PREVIEW, naming="none"),
    "preview form, staff": replace(_PREVIEW, partner=""),
    **{f"person form, {kind}": replace(_PERSON, kind=kind) for kind in ("safety", "distress", "legal", "personnel")},
}

_FOR_PARTNERS: dict[str, Sample] = {
    "card": _CARD,
    "card, role": replace(_CARD, naming="role"),
    "card, no name": replace(_CARD, naming="none"),
    "card, accepted": replace(_CARD, state="accepted", holder=CONTACT),
    "card, answered": replace(_CARD, state="answered", holder=CONTACT),
    "card, passed": replace(_CARD, state="passed"),
    "card, unclaimed": replace(_CARD, state="unclaimed"),
    "card, withdrawn": replace(_CARD, state="withdrawn", text=""),
    "card, hidden": Card(9, "", "", "", "", "", "", "hidden", "", DAY, ""),
    "card, staff": replace(_CARD, partner=""),
    "card, staff, accepted": replace(_CARD, partner="", state="accepted", holder=STAFF),
    "reply form": ReplyForm("9", WRITTEN, ""),
    "reply form, begun": ReplyForm("9", WRITTEN, REPLY),
    "reply preview form": _REPLY_PREVIEW,
    "reply preview form, staff": replace(_REPLY_PREVIEW, author=STAFF, partner=""),
    "talk wanted": TalkWanted(LEADER),
    "staff: people left": _LEFT,
    "staff: people left, one": replace(_LEFT, names=(CONTACT,), n=1),
    "staff: people left, more than are named": replace(_LEFT, n=30),
    **{f"staff, channel {change}": replace(_CHANNEL, change=change) for change in ("archived", "public", "shared")},
    "staff, channel unshared, none open": replace(_CHANNEL, change="unshared", moved=0),
    "staff, channel archived, one open": replace(_CHANNEL, moved=1),
    "staff welcome": _STAFF_WELCOME,
    "staff welcome, yes": replace(_STAFF_WELCOME, answered="yes"),
    "staff welcome, no": replace(_STAFF_WELCOME, answered="no"),
    "home of staff": _STAFF_HOME,
    "home of staff, one of each": replace(_STAFF_HOME, planned=1, open_with_staff=1, unsure=1),
    "home of staff, nothing planned": replace(_STAFF_HOME, planned=0, next_at=None, open_with_staff=0, unsure=0),
    "home of partner": HomeOfPartner(PARTNER, 2),
    "home of partner, one": HomeOfPartner(PARTNER, 1),
    "home of partner, nothing open": HomeOfPartner(PARTNER, 0),
    "home of stranger": HomeOfStranger(ORGANIZATION),
    "wrong": Wrong(),
    **{f"refusal, {reason}": Refusal(reason) for reason in RefusalReason},
    **{f"notice form, {reason}": NoticeForm("", reason) for reason in ("sent", "wrong", "closed")},
}

SAMPLES: dict[str, Sample] = {**_FOR_LEADERS, **_ASKING, **_FOR_PARTNERS}

#: What leaders and partners read; the rest is for staff.
READ_BY_OTHERS = {name: sample for name, sample in SAMPLES.items() if not name.startswith(("staff", "home of staff"))}


def values_of(sample: object) -> set[str]:
    """Every string that stands somewhere in a sample."""
    if isinstance(sample, str):
        return {str(sample)}
    if is_dataclass(sample):
        return {text for field in fields(sample) for text in values_of(getattr(sample, field.name))}
    if isinstance(sample, tuple | list):
        return {text for part in sample for text in values_of(part)}
    return set()
