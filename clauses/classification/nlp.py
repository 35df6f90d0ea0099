"""The tokens of a provision and what is seen of it before anything is decided: the first half of the spaCy pipeline.

``pipeline("fr")`` is a blank spaCy pipeline of that language with two components, and nothing that needs the network or a
downloaded model. ``clauses.terms.pipeline`` adds what decides by them; there is one ``nlp`` a language.

- ``clause_patterns`` scores the patterns of the language's data file: ``doc._.rule_scores``, and ``doc.spans["patterns"]``
  (label: the type; id: the pattern).
- ``clause_encoder`` writes what the encoder makes of the text: ``doc._.clause_odds`` and ``doc._.clause_vector``.

As in spaCy's own components, ``predict`` decides and ``set_annotations`` writes. ``observed(units)`` sends provisions through
both in batches.
"""

from __future__ import annotations

import re
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup
from spacy.util import minibatch

from clauses.classification.encoder import FILES, NOTHING, Encoded, encoder_in
from clauses.classification.paragraph import Unit
from clauses.classification.patterns import FOLDER, LIMIT, plain, start_of
from clauses.classification.rules import RuleScores, language_for, score_rules

LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("*.jsonl")))
ENCODER_FOLDER = Path(__file__).resolve().parents[1] / "model" / "encoder"
NO_CONTEXT = "-"
HEADING, INTRO = 150, 220
"""Characters of a heading and of introductory words."""
BATCH = 64
for _attribute in ("unit", "words_start", "rule_scores", "clause_odds", "clause_vector"):
    Doc.set_extension(_attribute, default=None, force=True)


class Component(ABC):
    """A component that looks at one provision at a time."""

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations([doc], self.predict([doc]))
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int) -> Iterator[Doc]:
        for docs in minibatch(stream, batch_size):  # type: ignore[no-untyped-call]
            self.set_annotations(docs, self.predict(docs))
            yield from docs

    @abstractmethod
    def predict(self, docs: Sequence[Doc]) -> Sequence[Any]: ...

    @abstractmethod
    def set_annotations(self, docs: Sequence[Doc], found: Sequence[Any]) -> None: ...


class ClausePatterns(Component):
    """Scores the patterns of a provision's language."""

    def predict(self, docs: Sequence[Doc]) -> list[RuleScores]:
        return [score_rules(unit_of(doc)) for doc in docs]

    def set_annotations(self, docs: Sequence[Doc], found: Sequence[RuleScores]) -> None:
        for doc, rule_scores in zip(docs, found, strict=True):
            doc._.rule_scores = rule_scores
            start = doc._.words_start or 0
            spans = [
                doc.char_span(
                    hit.start - start,
                    hit.end - start,
                    hit.pattern.type,
                    span_id=hit.pattern.id,
                    alignment_mode="expand",
                )
                for hit in rule_scores.text
                if start <= hit.start and hit.end - start <= len(doc.text)
            ]
            doc.spans["patterns"] = SpanGroup(doc, name="patterns", spans=[span for span in spans if span is not None])


class ClauseEncoder(Component):
    """Encodes a provision with its context, unless its kind settles its type; saved and loaded as the files of the encoder."""

    def __init__(self) -> None:
        self.folder: Path | None = None

    def predict(self, docs: Sequence[Doc]) -> list[Encoded]:
        encoder = encoder_in(self.folder) if self.folder else None
        return [
            Encoded({}, NOTHING)
            if encoder is None or (doc._.rule_scores is not None and doc._.rule_scores.kind)
            else encoder.encode(context_of(unit_of(doc)), words_of(unit_of(doc)))
            for doc in docs
        ]

    def set_annotations(self, docs: Sequence[Doc], found: Sequence[Encoded]) -> None:
        for doc, encoded in zip(docs, found, strict=True):
            doc._.clause_odds, doc._.clause_vector = encoded.odds, encoded.vector

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        Path(path).mkdir(parents=True, exist_ok=True)
        if self.folder is not None:
            for name in (*FILES, "manifest.json"):
                shutil.copyfile(self.folder / name, Path(path) / name)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> ClauseEncoder:
        self.folder = Path(path) if (Path(path) / "manifest.json").exists() else None
        return self


@Language.factory("clause_patterns", assigns=["doc._.rule_scores", "doc.spans"])
def make_clause_patterns(nlp: Language, name: str) -> ClausePatterns:
    return ClausePatterns()


@Language.factory("clause_encoder", assigns=["doc._.clause_odds", "doc._.clause_vector"])
def make_clause_encoder(nlp: Language, name: str) -> ClauseEncoder:
    return ClauseEncoder()


_ENDLESS = re.compile(r"[^\s\u2e80-\uffdc]{100}")
"""A run without a space that no word is: a tokenizer takes the square of its length to strip its signs, one after another."""


@cache
def pipeline(language: str) -> Language:
    """The pipeline of ``language``; that of English where the language is not one of ours."""
    if language not in LANGUAGES:
        return pipeline("en")
    nlp = spacy.blank(language)
    nlp.max_length = 5_000_000
    nlp.add_pipe("clause_patterns")
    nlp.add_pipe("clause_encoder").from_disk(ENCODER_FOLDER)  # type: ignore[attr-defined]
    return nlp


def doc_of(unit: Unit) -> Doc:
    """The doc of a unit: its plain words without their label."""
    text = plain(unit.text[:LIMIT])
    start = start_of(text)
    doc = pipeline(language_for(unit)).make_doc(_ENDLESS.sub(r"\g<0> ", text[start:]))
    doc._.unit, doc._.words_start = unit, start
    return doc


def unit_of(doc: Doc) -> Unit:
    """The unit that a doc was made of; of a doc that was made of bare words, a paragraph of them."""
    return doc._.unit or Unit(eid="", kind="paragraph", number=None, text=doc.text, language=doc.lang_)


def observed(units: Iterable[Unit], *, is_encoded: bool) -> list[Doc]:
    """The docs of ``units`` in their order, seen but not decided; encoded where that is asked."""
    decided_later = ("clause_limbs", "clause_types", "clause_terms")
    skipped = decided_later if is_encoded else (*decided_later, "clause_encoder")
    docs: list[Doc] = []
    for language, group in groupby(units, key=language_for):
        docs += pipeline(language).pipe(map(doc_of, group), batch_size=BATCH, disable=skipped)
    return docs


def context_of(unit: Unit) -> str:
    """The heading and the end of the introductory words; not the text before, which would name its own type."""
    heading = (unit.heading or unit.article_heading)[:HEADING]
    intro = unit.intro[-INTRO:]
    return f"{heading} : {intro}".strip() if heading else intro or NO_CONTEXT


def words_of(unit: Unit) -> str:
    """The words without the number or letter that they begin with."""
    text = unit.text[:LIMIT]
    return text[start_of(plain(text)) :]
