"""Where a question could go: partners in order, with the reasons in the asker's and the partners' own words.

It proposes and nothing more: no text leaves through here, and what a person reads is worded elsewhere.
"""

from __future__ import annotations

import math
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.questions.housekeeping import EXAMPLES, courtesy, logistics
from bot.questions.profiles import PartnerProfile, Resource
from bot.questions.sensitive import Sensitivity, sensitive
from bot.questions.text import Token, terms, tokens
from bot.questions.topic_model import Document, Reading, TopicModel

# A role is a prior: so many log-odds for a partner that works with people in the asker's role. It decides between
# near equals; a clear topic outweighs it.
ROLE_WEIGHT = 0.7

# A question that speaks of "him" or "her" is more often about one person than about a field: so many log-odds more
# for staff.
PERSONAL_WEIGHT = 1.5

# With fewer words that say something there is too little to go on.
FEWEST_WORDS = 2

# A resource is named as a reason from this closeness on; below it titles share a word by chance.
CLOSE_ENOUGH = 0.12

# Words that spoke for a partner less than this share of what the strongest did are not named.
_FAINT = 0.35

# An ask is worded like a question, a topic or a title is not.
_ASK_WEIGHT = 1.5

_STAFF = "staff"

_OF_ONE_PERSON = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)


class Decision(StrEnum):
    """What to offer the asker first."""

    PARTNER = "partner"  # The partners, best first.
    STAFF = "staff"  # Staff: too little to go on, logistics, technical trouble, or nobody's field.
    SENSITIVE = "sensitive"  # Staff, privately; which matter it is stands in the ranking.
    REPLY = "reply"  # A friendly word back: thanks, a greeting.


class ReasonKind(StrEnum):
    """What spoke for a partner."""

    ROLE = "role"  # The partner works with people in this role.
    TOPIC = "topic"  # Words of the asker that are among the partner's topics.
    RESOURCE = "resource"  # A public resource of the partner that is close to the question.


@dataclass(frozen=True)
class Reason:
    """One reason; `detail` is the role, the asker's own words, or the title."""

    kind: ReasonKind
    detail: str


@dataclass(frozen=True)
class Choice:
    """A partner, how likely it is the right one among the five (0 to 1), and why."""

    partner: str
    confidence: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Ranking:
    """All partners, best first, and what to offer; `sensitivity` is set when the decision is SENSITIVE."""

    choices: tuple[Choice, ...]
    decision: Decision
    sensitivity: Sensitivity | None = None


class Router:
    """Ranks partners for a text. Trained once from profiles and resources; ranking changes nothing in it."""

    def __init__(self, partners: Sequence[PartnerProfile], resources: Sequence[Resource], model: TopicModel) -> None:
        self._partners = tuple(partners)
        self._resources = tuple(resources)
        self._model = model
        self._topics = {partner.key: _all_terms(partner.topics) for partner in partners}
        self._words = _all_terms(document.text for document in _documents(partners, resources))
        self._titles = tuple(frozenset(terms(f"{resource.title} {resource.topic}")) for resource in resources)

    @classmethod
    def train(cls, partners: Sequence[PartnerProfile], resources: Sequence[Resource]) -> Router:
        """A router for these partners; the same input gives the same router. Takes about a second."""
        documents = _documents(partners, resources)
        examples = [Document(_STAFF, text) for text in EXAMPLES]
        return cls(partners, resources, TopicModel.fit([*documents, *examples]))

    def rank(self, text: str, role: str | None) -> Ranking:
        """All partners for `text`, best first; `role` is the asker's role, None when unknown."""
        found = tokens(text)
        reading = self._model.read(text)
        scores = {partner.key: reading.scores[partner.key] + _prior(partner, role) for partner in self._partners}
        confidence = _shares(scores)
        choices = tuple(
            Choice(partner.key, confidence[partner.key], self._reasons(partner, role, text, found, reading))
            for partner in sorted(self._partners, key=lambda partner: -scores[partner.key])
        )
        if (matter := sensitive(text)) is not None:
            return Ranking(choices, Decision.SENSITIVE, matter)
        return Ranking(choices, self._decide(text, found, scores, reading.scores[_STAFF]))

    def _decide(self, text: str, found: Sequence[Token], scores: Mapping[str, float], staff: float) -> Decision:
        if courtesy(text):
            return Decision.REPLY
        stems = {token.stem for token in found}
        if logistics(text) or len(stems) < FEWEST_WORDS or stems.isdisjoint(self._words):
            return Decision.STAFF
        if _OF_ONE_PERSON.search(text):
            staff += PERSONAL_WEIGHT
        return Decision.STAFF if staff > max(scores.values()) else Decision.PARTNER

    def _reasons(
        self, partner: PartnerProfile, role: str | None, text: str, found: Sequence[Token], reading: Reading
    ) -> tuple[Reason, ...]:
        reasons = [Reason(ReasonKind.TOPIC, words) for words in self._matches(partner.key, text, found, reading)]
        if (title := self._closest_title(partner.key, found, reading)) is not None:
            reasons.append(Reason(ReasonKind.RESOURCE, title))
        if role is not None and role in partner.audiences:
            reasons.append(Reason(ReasonKind.ROLE, role.replace("_", " ")))
        return tuple(reasons)

    def _matches(self, partner: str, text: str, found: Sequence[Token], reading: Reading) -> list[str]:
        """Up to two stretches of the text that are among the partner's topics and spoke for it, the stronger first."""
        pulls, topics = reading.pulls[partner], self._topics[partner]
        gains = [pulls.get(token.stem, 0.0) if token.stem in topics else 0.0 for token in found]
        stretches = sorted(_stretches(text, found, gains, topics), key=lambda stretch: -stretch[1])
        strong = [words for words, gain in stretches[:2] if gain >= _FAINT * stretches[0][1]]
        return strong if len({words.casefold() for words in strong}) == len(strong) else strong[:1]

    def _closest_title(self, partner: str, found: Sequence[Token], reading: Reading) -> str | None:
        stems = {token.stem for token in found}
        # Resources are the first documents of the model, in their own order.
        own = [
            (closeness, resource.title)
            for resource, words, closeness in zip(self._resources, self._titles, reading.closeness, strict=False)
            if resource.partner == partner and not stems.isdisjoint(words)
        ]
        closeness, title = max(own, default=(0.0, ""))
        return title if closeness >= CLOSE_ENOUGH else None


def _documents(partners: Sequence[PartnerProfile], resources: Sequence[Resource]) -> list[Document]:
    """What is known of the partners as texts, the resources first."""
    titles = [Document(resource.partner, f"{resource.title}. {resource.topic}") for resource in resources]
    words = [Document(partner.key, text) for partner in partners for text in (partner.about, *partner.topics)]
    asks = [Document(partner.key, text, _ASK_WEIGHT) for partner in partners for text in partner.asks]
    return titles + words + asks


def _all_terms(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(term for text in texts for term in terms(text))


def _prior(partner: PartnerProfile, role: str | None) -> float:
    return ROLE_WEIGHT if role in partner.audiences else 0.0


def _shares(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores in log-odds as shares of one."""
    top = max(scores.values())
    parts = {key: math.exp(score - top) for key, score in scores.items()}
    return {key: part / sum(parts.values()) for key, part in parts.items()}


def _stretches(
    text: str, found: Sequence[Token], gains: Sequence[float], topics: Container[str]
) -> list[tuple[str, float]]:
    """Neighbouring tokens with a gain, as the text has them, each stretch with the sum of its gains."""
    groups: list[list[int]] = []
    for at, gain in enumerate(gains):
        if gain <= 0:
            continue
        if groups and groups[-1][-1] == at - 1 and _one_phrase(text, found[at - 1], found[at], topics):
            groups[-1].append(at)
        else:
            groups.append([at])
    return [(_between(text, found[group[0]], found[group[-1]]), sum(gains[at] for at in group)) for group in groups]


def _one_phrase(text: str, first: Token, second: Token, topics: Container[str]) -> bool:
    """True for words side by side, and for words apart ("access to capital") that are a pair in a topic."""
    between = text[first.end : second.start]
    return between.strip(" -") == "" or (between.replace(" ", "").isalpha() and f"{first.stem} {second.stem}" in topics)


def _between(text: str, first: Token, last: Token) -> str:
    return " ".join(text[first.start : last.end].split())
