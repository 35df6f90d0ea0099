"""Cross-validation over documents: how well paragraphs are typed by a classifier that never saw their document.

Each quarter of the documents is judged by what was trained on the other three: by the rules alone, by the words alone (a
model that is shown no pattern), and by both together as the product does. Patterns were written by people who had read
some of these documents, so that the figures for rules are kinder than life.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from clauses.classification.classify import Classifier
from clauses.classification.linear import Example, Model, fit
from clauses.classification.taxonomy import codes
from clauses.classification.train import FOLDS, Settled, fold_of, train
from clauses.evaluation.metrics import Table, presence, score

_RULE_FEATURES = (
    "cue:",
    "rule:",
    "first:",
    "heading one:",
    "heading many:",
    "heading and words:",
    "intro:",
    "settled:",
)
_LIKELY = -2.0
"""Log-odds above which the words alone give a type."""


@dataclass(frozen=True, slots=True)
class Validation:
    """Paragraph by paragraph, and for ``has`` whether a document has such a clause at all."""

    rules: Table
    words: Table
    both: Table
    has: Table


@dataclass(frozen=True, slots=True)
class _Judged:
    document: str
    truth: frozenset[str]
    rules: set[str]
    words: set[str]
    both: set[str]


def validate(tested: Sequence[Settled], others: Sequence[Settled]) -> Validation:
    """The tables over ``tested``, where each fold is trained on ``others`` too, but for those of its own documents."""
    rows = [row for fold in range(FOLDS) for row in _fold(fold, tested, others)]
    truth = [row.truth for row in rows]
    wanted: dict[str, set[str]] = {}
    given: dict[str, set[str]] = {}
    for row in rows:
        wanted.setdefault(row.document, set()).update(row.truth)
        given.setdefault(row.document, set()).update(row.both)
    return Validation(
        score(truth, [row.rules for row in rows]),
        score(truth, [row.words for row in rows]),
        score(truth, [row.both for row in rows]),
        presence(wanted, given),
    )


def _fold(fold: int, tested: Sequence[Settled], others: Sequence[Settled]) -> Iterator[_Judged]:
    trained_on = [one for one in (*others, *tested) if fold_of(one.document) != fold]
    documents: dict[str, list[Settled]] = {}
    for one in tested:
        if fold_of(one.document) == fold:
            documents.setdefault(one.document, []).append(one)
    if not documents:
        return
    both, rules = train(trained_on), Classifier()
    words = fit([Example(_plain(both, one), one.types, one.weight) for one in trained_on], codes())
    for name, group in documents.items():
        by_rules, by_both = _given(rules, group), _given(both, group)
        for one, ruled, judged in zip(group, by_rules, by_both, strict=True):
            yield _Judged(name, one.types, ruled, _by_words(words, _plain(both, one)), judged)


def _given(classifier: Classifier, group: Sequence[Settled]) -> list[set[str]]:
    found: list[set[str]] = [set() for _ in group]
    for label in classifier.classify([replace(one.unit, eid=str(number)) for number, one in enumerate(group)]):
        if not label.is_suggestion:
            found[int(label.eid)].add(label.type)
    return found


def _plain(classifier: Classifier, one: Settled) -> dict[str, float]:
    features = classifier.view(one.unit).features
    return {name: value for name, value in features.items() if not name.startswith(_RULE_FEATURES)}


def _by_words(model: Model, features: Mapping[str, float]) -> set[str]:
    return {code for code, odds in zip(model.types, model.log_odds(features), strict=True) if odds > _LIKELY}
