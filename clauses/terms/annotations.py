"""All that is said of the provisions of a document before anything is written: ``annotations_of``, ``read_whole``.

Nothing here needs a database, so that a file that somebody sent goes the whole way, from its bytes to its terms, in a process
that may be ended at any moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from agreements.citations.parse import by_language, parse
from agreements.formats.document import Document
from clauses.classification.classify import Label, Typed, classify_and_encode
from clauses.classification.encoder import packed
from clauses.classification.paragraph import Unit, units_of
from clauses.terms.extract import TermFact, extract_terms, own_sentences
from clauses.terms.stated import with_stated_types

OwnSentences = dict[tuple[str, str], list[list[int]]]
"""By eid and type, where the sentences begin and end that speak of the type."""
_WORDS = "Either Party may terminate this Agreement by six months' notice in writing."
_MOSTLY = 0.9
"""A type whose sentences are so much of a paragraph has all of it."""


@dataclass(frozen=True, slots=True)
class Annotations:
    """The suggestions for one text, in the order of its provisions, by eid and type."""

    labels: Mapping[tuple[str, str], Label]
    sentences: OwnSentences
    terms: Mapping[tuple[str, tuple[str, ...]], list[TermFact]]
    """By eid and the types of its provision, in order: what a type asks for depends on those beside it."""
    vectors: Mapping[str, bytes]
    """By eid, what the encoder makes of a paragraph, packed."""

    def terms_of(self, unit: Unit, types: tuple[str, ...]) -> list[TermFact]:
        held = self.terms.get((unit.eid, types))
        return extract_terms(unit, types) if held is None else held


@dataclass(frozen=True, slots=True)
class WholeReading:
    """A document, and the annotations of each of its languages."""

    document: Document
    annotations: Mapping[str, Annotations]


def read_whole(content: bytes, name: str) -> WholeReading:
    """A file read, divided, typed, and searched for terms; raises ``UnreadableFile``."""
    document = parse(content, name)
    found = {language: annotations_of(units_of(version)) for language, version in by_language(document).items()}
    return WholeReading(document, found)


@cache
def prepare(language: str) -> None:
    """Load what the texts of a language need, where a file may not: its process is gone when the next file comes."""
    document = parse(f"Article 1\n\n{_WORDS}\n\nArticle 2\n\n{_WORDS}\n".encode(), "words.txt")
    annotations_of(units_of(replace(document, language=language)))


def annotations_of(units: Iterable[Unit], labels: Iterable[Label] | None = None) -> Annotations:
    """The suggestions for ``units``; ``labels`` are given where they are known."""
    by_eid = {unit.eid: unit for unit in units}
    found = classify_and_encode(list(by_eid.values())) if labels is None else Typed(list(labels), {})
    typed = with_stated_types(by_eid.values(), found.labels)
    suggested = {(label.eid, label.type): label for label in typed}
    types: dict[str, list[str]] = {}
    for eid, code in suggested:
        types.setdefault(eid, []).append(code)
    terms = {
        (eid, tuple(sorted(codes))): extract_terms(by_eid[eid], tuple(sorted(codes))) for eid, codes in types.items()
    }
    vectors = {eid: packed(vector) for eid, vector in found.vectors.items()}
    return Annotations(suggested, _own_sentences(by_eid, types), terms, vectors)


def _own_sentences(units: Mapping[str, Unit], types: Mapping[str, list[str]]) -> OwnSentences:
    """In paragraphs of several types, the sentences that speak of each; nothing where all of the paragraph does."""
    found: OwnSentences = {}
    for eid, codes in types.items():
        for code in codes if len(codes) > 1 else ():
            spans = own_sentences(units[eid], code)
            if sum(end - start for start, end in spans) < _MOSTLY * len(units[eid].text):
                found[eid, code] = [list(span) for span in spans]
    return found
