"""How a typed question is read: plain words, their stems, and where each stands in the text.

It knows how busy people in local government type and shorten, and nothing of partners, models or rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

# Words that say nothing about a topic. "mayor", "council" and the like stay: they say whose matter it is.
_STOPWORDS = frozenset(
    """
    a about actually after again all also am an and any anybody anyone anything are arent around as ask
    asked asking at be because been before being best better between both but by can cannot cant chance
    cities city could couldnt counties county d did didnt do does doesnt doing done dont each either else
    etc ever every everyone everything few first for from get gets getting give given go goes going gone
    gonna good got had has have havent having he hello help her here hey hi him his honestly how i id if ill
    im in instead into is isnt it its ive just keep keeps kind know last least let lets like little ll look
    looking lot lots m made make makes making many may maybe me mean might mine more most much must my
    myself need needs never new next no nobody not nothing now of off ok okay on once one only onto or other
    others our ours out over own people per place please pls possible pretty put quick quickly re real
    really right s said same say says see seen she should since so some somebody someone something sort
    start started still stuff such suggestions sure t take takes tell than thank thanks that thats the their
    them then there theres these they theyre thing things think thinking this those though through thru til
    till to today too town towns tried try trying two u until up ur us use used using ve very via want
    wanted wants was wasnt way ways we well were weve what whats when where whether which while who whole
    whos whose why will with within without wont work worked working works worth would wouldnt year years
    yes yet you your youre yours
    """.split()  # noqa: SIM905 -- a page of words reads better than a page of quotation marks.
)

# What people in city halls shorten, or name by one case of it, spelled out so that it meets the words of topics.
_SHORT_FOR = {
    "acc": "access",
    "admin": "administrator",
    "adu": "housing zoning",
    "ai": "technology",
    "apps": "applications",
    "arpa": "federal recovery funds",
    "bipoc": "people of color",
    "cao": "administrator",
    "cap": "capital",
    "cba": "community benefits",
    "cdbg": "federal block grant",
    "cdfi": "lending capital",
    "cip": "capital plan infrastructure",
    "clt": "community land trust",
    "cm": "city manager",
    "cos": "chief of staff",
    "covid": "pandemic",
    "cyber": "cybersecurity",
    "dbe": "minority vendors contracting",
    "dei": "equity diversity",
    "dept": "department",
    "depts": "departments",
    "edi": "equity diversity",
    "ems": "emergency fire",
    "feds": "federal",
    "gentrification": "gentrification displacement",
    "gentrifying": "gentrification displacement",
    "govt": "government",
    "gov": "government",
    "hacked": "cybersecurity attack",
    "hackers": "cybersecurity attack",
    "hs": "high school",
    "infra": "infrastructure",
    "landlord": "landlord tenants",
    "landlords": "landlords tenants",
    "leg": "legislature",
    "mbe": "minority vendors contracting",
    "mgr": "manager",
    "mgrs": "managers",
    "mwbe": "minority women vendors contracting",
    "ois": "officer involved shooting",
    "opioids": "opioid",
    "pd": "police department",
    "poc": "people of color",
    "ppl": "people",
    "prek": "early childhood",
    "ransomware": "ransomware cybersecurity attack",
    "rei": "racial equity",
    "rfp": "proposals procurement",
    "rfps": "proposals procurement",
    "rfq": "proposals procurement",
    "sbe": "small business contracting",
    "smb": "small business",
    "tod": "transit development",
    "wbe": "women vendors contracting",
}


@dataclass(frozen=True)
class Token:
    """One stem that says something, and where its word stands in the text."""

    stem: str
    start: int
    end: int


def plain(text: str) -> str:
    """The text in small letters, without apostrophes and punctuation, words set apart by one space."""
    return " ".join(_bare(match.group()) for match in _WORD.finditer(text))


def tokens(text: str) -> list[Token]:
    """The words of `text` that say something, as stems, in order; a short form gives several at its place."""
    found: list[Token] = []
    for match in _WORD.finditer(text):
        word = _bare(match.group())
        for part in _SHORT_FOR.get(word, word).split():
            if part not in _STOPWORDS and (len(part) > 1 or part.isdigit()):
                found.append(Token(stem(part), match.start(), match.end()))
    return found


def terms(text: str) -> list[str]:
    """The stems of `text`, alone and in pairs of neighbours."""
    stems = [token.stem for token in tokens(text)]
    return stems + [f"{first} {second}" for first, second in pairwise(stems)]


def stem(word: str) -> str:
    """A rough stem: it need not be a word, it must only be the same for forms of one word."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= 4:
            return _undouble(word[: -len(ending)] + instead)
    return word


# Longest first; what comes off must leave at least four letters.
_ENDINGS = (
    ("izations", "iz"),
    ("ization", "iz"),
    ("ational", "ation"),
    ("ments", "ment"),
    ("izing", "iz"),
    ("izers", "iz"),
    ("izer", "iz"),
    ("ized", "iz"),
    ("izes", "iz"),
    ("ize", "iz"),
    ("iness", "y"),
    ("sities", "s"),
    ("sity", "s"),
    ("ities", "ity"),
    ("ings", ""),
    ("ies", "y"),
    ("ied", "y"),
    ("ing", ""),
    ("ers", ""),
    ("ors", ""),
    ("ees", ""),
    ("sses", "ss"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("xes", "x"),
    ("ss", "ss"),
    ("us", "us"),
    ("is", "is"),
    ("es", ""),
    ("ed", ""),
    ("er", ""),
    ("or", ""),
    ("ee", ""),
    ("s", ""),
    ("e", ""),
)


def _undouble(stem: str) -> str:
    """`plann` and `plan` are one stem; `hiss` and `call` keep what is theirs."""
    if len(stem) > 4 and stem[-1] == stem[-2] and stem[-1] in "bdgmnprt":
        return stem[:-1]
    return stem


def _bare(word: str) -> str:
    return word.lower().replace("'", "").replace("’", "")
