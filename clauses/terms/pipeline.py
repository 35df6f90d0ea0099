"""The whole spaCy pipeline of a language, from the words of a provision to its types and terms.

``pipeline("fr")`` is the ``nlp`` of ``clauses.classification.nlp`` with three components more:

- ``clause_limbs`` cuts sentences and limbs: ``doc._.limbs``.
- ``clause_types`` decides by all that was seen: ``doc._.labels``. It is the trained part, saved and loaded as spaCy saves it.
- ``clause_terms`` reads the values that the types ask for: ``doc._.stated`` (types that the words alone settle),
  ``doc._.own_sentences`` and ``doc._.terms``.

``nlp(words)`` reads one paragraph by itself; ``read_provisions(units)`` sends the provisions of a text through in batches,
since what stands beside a paragraph says something of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from clauses.classification import nlp as tokens
from clauses.classification.classify import Classifier, by_floor, classifier_for
from clauses.classification.labels import Label
from clauses.classification.nlp import BATCH, Component, doc_of, unit_of
from clauses.classification.paragraph import Unit
from clauses.classification.rules import language_for
from clauses.terms.extract import DividedText, TermFact, divided, extract_terms, own_sentences
from clauses.terms.stated import may_state, stated_in

for _attribute in ("limbs", "labels", "stated", "own_sentences", "terms"):
    Doc.set_extension(_attribute, default=None, force=True)
_MOSTLY = 0.9
"""A type whose sentences are so much of a paragraph has all of it."""
Spans = list[list[int]]


class ClauseLimbs(Component):
    """Cuts sentences and limbs, by the types that they speak of."""

    def predict(self, docs: Sequence[Doc]) -> list[DividedText]:
        return [divided(unit_of(doc)) for doc in docs]

    def set_annotations(self, docs: Sequence[Doc], found: Sequence[DividedText]) -> None:
        for doc, limbs in zip(docs, found, strict=True):
            doc._.limbs = limbs


class ClauseTypes:
    """Decides which types a provision has; those of one stream together, as ``Classifier.labels_of`` does."""

    def __init__(self) -> None:
        self.classifier = Classifier()

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations([doc], self.predict([doc]))
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int) -> Iterator[Doc]:
        docs = list(stream)
        self.set_annotations(docs, self.predict(docs))
        yield from docs

    def predict(self, docs: Sequence[Doc]) -> list[list[Label]]:
        labels = self.classifier.labels_of(docs)
        return [by_floor(given, language_for(unit_of(doc))) for given, doc in zip(labels, docs, strict=True)]

    def set_annotations(self, docs: Sequence[Doc], found: Sequence[list[Label]]) -> None:
        for doc, labels in zip(docs, found, strict=True):
            doc._.labels = labels

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        Path(path).mkdir(parents=True, exist_ok=True)
        if self.classifier.model is not None:
            self.classifier.to_disk(Path(path), self.classifier.model.manifest)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> ClauseTypes:
        self.classifier = Classifier.from_disk(Path(path))
        return self


class ClauseTerms(Component):
    """Reads the values of the types that a provision has, and adds the types that its words alone settle."""

    def predict(self, docs: Sequence[Doc]) -> list[tuple[list[Label], dict[str, Spans], list[TermFact]]]:
        return [self._of(doc, unit_of(doc)) for doc in docs]

    def set_annotations(
        self, docs: Sequence[Doc], found: Sequence[tuple[list[Label], dict[str, Spans], list[TermFact]]]
    ) -> None:
        for doc, (stated, sentences, terms) in zip(docs, found, strict=True):
            doc._.stated, doc._.own_sentences, doc._.terms = stated, sentences, terms

    @staticmethod
    def _of(doc: Doc, unit: Unit) -> tuple[list[Label], dict[str, Spans], list[TermFact]]:
        named = [label.type for label in doc._.labels]
        stated = stated_in(unit, named, doc._.limbs) if may_state(unit) else []
        codes = list(dict.fromkeys([*named, *(label.type for label in stated)]))
        terms = extract_terms(unit, tuple(sorted(codes)), doc._.limbs)
        return stated, _own_sentences(unit, codes, doc._.limbs), terms


def _own_sentences(unit: Unit, codes: Sequence[str], read: DividedText) -> dict[str, Spans]:
    """In a paragraph of several types, the sentences that speak of each; nothing where all of the paragraph does."""
    found = {}
    for code in codes if len(codes) > 1 else ():
        spans = own_sentences(unit, code, read)
        if sum(end - start for start, end in spans) < _MOSTLY * len(unit.text):
            found[code] = [list(span) for span in spans]
    return found


@Language.factory("clause_limbs", assigns=["doc._.limbs"])
def make_clause_limbs(nlp: Language, name: str) -> ClauseLimbs:
    return ClauseLimbs()


@Language.factory("clause_types", requires=["doc._.rule_scores"], assigns=["doc._.labels"])
def make_clause_types(nlp: Language, name: str) -> ClauseTypes:
    return ClauseTypes()


@Language.factory("clause_terms", requires=["doc._.limbs", "doc._.labels"], assigns=["doc._.stated", "doc._.terms"])
def make_clause_terms(nlp: Language, name: str) -> ClauseTerms:
    return ClauseTerms()


@cache
def pipeline(language: str) -> Language:
    """The pipeline of ``language`` with its trained parts; that of English where the language is not one of ours."""
    nlp = tokens.pipeline(language)
    if not nlp.has_pipe("clause_types"):
        nlp.add_pipe("clause_limbs", first=True)
        nlp.add_pipe("clause_types").classifier = classifier_for(language)  # type: ignore[attr-defined]
        nlp.add_pipe("clause_terms")
    return nlp


def read_provisions(units: Iterable[Unit], labels: Iterable[Label] | None = None) -> list[Doc]:
    """The docs of those ``units`` that have types, in their order; with ``labels`` in place of what would be decided."""
    if labels is not None:
        return _with_labels(units, labels)
    docs: list[Doc] = []
    for language, group in groupby(filter(may_state, units), key=language_for):
        skipped = () if classifier_for(language).has_encoder else ("clause_encoder",)
        docs += pipeline(language).pipe(map(doc_of, group), batch_size=BATCH, disable=skipped)
    return docs


def _with_labels(units: Iterable[Unit], labels: Iterable[Label]) -> list[Doc]:
    given: dict[str, list[Label]] = {}
    for label in labels:
        given.setdefault(label.eid, []).append(label)
    docs: list[Doc] = []
    for language, group in groupby(units, key=language_for):
        made = [doc_of(unit) for unit in group]
        for doc in made:
            doc._.labels = given.get(doc._.unit.eid, [])
        skipped = ("clause_patterns", "clause_encoder", "clause_types")
        docs += pipeline(language).pipe(made, batch_size=BATCH, disable=skipped)
    return docs
