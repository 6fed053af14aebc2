"""A small text classifier: which label a text is likely to have, which of its terms say so, which example is close.

It knows scikit-learn, documents and labels, and nothing of partners, roles or people. The library is imported when
a model is fitted, so that a command which never routes does not wait for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.questions.text import plain, terms

# How much the letters of a text count beside its words: they carry misspellings and forms the stems miss.
_LETTERS = 0.6

# How much closeness to the nearest examples of a label adds to what the linear model says, and how it fades from the
# nearest to the third. Found on the development questions' tuning part and by cross-validation over the examples.
_CLOSENESS = 2.0
_FADING = (1.0, 0.5, 0.25)


@dataclass(frozen=True)
class Document:
    """A text whose label is known; `weight` is how far its wording is like that of a question."""

    label: str
    text: str
    weight: float = 1.0


@dataclass(frozen=True)
class Reading:
    """What a model makes of one text. Scores are log-odds up to a constant; closeness is between 0 and 1."""

    scores: Mapping[str, float]
    pulls: Mapping[str, Mapping[str, float]]  # By label: the text's terms that speak for it, and how strongly.
    closeness: Sequence[float]  # To every document, in the order of fitting.


class TopicModel:
    """TF-IDF over words, pairs of words and letters; a linear model and the nearest examples together."""

    def __init__(self, features: Any, linear: Any, examples: Any, labels: Sequence[str]) -> None:
        self._features = features
        self._linear = linear
        self._examples = examples
        self._labels = tuple(labels)
        self._terms: list[str] = features.named_transformers["words"].get_feature_names_out().tolist()

    @classmethod
    def fit(cls, documents: Sequence[Document]) -> TopicModel:
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 -- see the module docstring.
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
        from sklearn.pipeline import FeatureUnion  # noqa: PLC0415
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # noqa: PLC0415

        # For good: sums this small are done sooner by one thread than by several that wait for each other, on a
        # busy machine ten times sooner.
        threadpool_limits(1)
        words = TfidfVectorizer(analyzer=terms, sublinear_tf=True)
        letters = TfidfVectorizer(
            preprocessor=plain, analyzer="char_wb", ngram_range=(3, 5), min_df=2, sublinear_tf=True
        )
        features = FeatureUnion([("words", words), ("letters", letters)], transformer_weights={"letters": _LETTERS})
        examples = features.fit_transform([document.text for document in documents])
        linear = LogisticRegression(C=8.0, class_weight="balanced", max_iter=2000, random_state=0)
        labels = [document.label for document in documents]
        linear.fit(examples, labels, sample_weight=[document.weight for document in documents])
        return cls(features, linear, examples, labels)

    def read(self, text: str) -> Reading:
        row = self._features.transform([text])
        # Each half is of length one and the letters' is scaled, so the two together come to at most 1 + _LETTERS ** 2.
        closeness = (self._examples @ row.T).toarray().ravel() / (1 + _LETTERS**2)
        odds = self._linear.predict_log_proba(row)[0]
        near = self._nearest(closeness.tolist())
        scores = {
            label: float(odds[at]) + _CLOSENESS * near[label] for at, label in enumerate(self._linear.classes_.tolist())
        }
        return Reading(scores, self._pulls(row), closeness.tolist())

    def _nearest(self, closeness: Sequence[float]) -> dict[str, float]:
        """By label: how close its nearest documents are, fading from the first to the third."""
        by_label: dict[str, list[float]] = {}
        for label, value in zip(self._labels, closeness, strict=True):
            by_label.setdefault(label, []).append(value)
        return {
            label: sum(fade * value for fade, value in zip(_FADING, sorted(values, reverse=True), strict=False))
            for label, values in by_label.items()
        }

    def _pulls(self, row: Any) -> dict[str, dict[str, float]]:
        """By label: the word terms that raise it above the average label, with how much each adds."""
        pulls: dict[str, dict[str, float]] = {label: {} for label in self._linear.classes_.tolist()}
        average = self._linear.coef_.mean(axis=0)
        for column, value in zip(row.indices.tolist(), row.data.tolist(), strict=True):
            if column >= len(self._terms):
                continue
            for at, label in enumerate(pulls):
                pull = float((self._linear.coef_[at, column] - average[column]) * value)
                if pull > 0:
                    pulls[label][self._terms[column]] = pull
        return pulls
