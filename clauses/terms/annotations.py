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
from clauses.classification.encoder import packed
from clauses.classification.labels import Label
from clauses.classification.paragraph import Unit, units_of
from clauses.terms.extract import TermFact, extract_terms
from clauses.terms.pipeline import read_provisions

OwnSentences = dict[tuple[str, str], list[list[int]]]
"""By eid and type, where the sentences begin and end that speak of the type."""
_WORDS = "Either Party may terminate this Agreement by six months' notice in writing."


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
    docs = read_provisions({unit.eid: unit for unit in units}.values(), labels)
    found = [label for doc in docs for label in doc._.labels] + [label for doc in docs for label in doc._.stated]
    terms: dict[tuple[str, tuple[str, ...]], list[TermFact]] = {}
    sentences: OwnSentences = {}
    vectors: dict[str, bytes] = {}
    for doc in docs:
        eid, types = doc._.unit.eid, {label.type for label in (*doc._.labels, *doc._.stated)}
        sentences |= {(eid, code): spans for code, spans in doc._.own_sentences.items()}
        if types:
            terms[eid, tuple(sorted(types))] = doc._.terms
        if doc._.clause_vector is not None and doc._.clause_vector.size:
            vectors[eid] = packed(doc._.clause_vector)
    return Annotations({(label.eid, label.type): label for label in found}, sentences, terms, vectors)
