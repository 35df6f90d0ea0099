"""The spaCy pipeline of a language: tokeniser, cues, encoder, and nothing that needs the network or a downloaded model.

``pipeline("fr")`` is a blank spaCy pipeline with two components. ``clause_cues`` marks the cues of that language's data
file as ``doc.spans["cues"]`` (label: the type; id: the cue). ``clause_encoder`` writes what the encoder makes of the
text as ``doc.user_data["clause_odds"]`` and ``doc.user_data["clause_vector"]``. As in spaCy's own components, ``predict`` decides and ``set_annotations`` writes. ``read(unit)`` gives the doc of a unit, whose tokens feed
the trained classifier in ``linear.py``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from clauses.classification.encoder import NOTHING, Encoded, encoder_in
from clauses.classification.paragraph import Unit
from clauses.classification.patterns import FOLDER, LIMIT, Hit, load_patterns, plain, start_of
from clauses.classification.rules import language_for

LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("*.jsonl")))
ENCODER_FOLDER = Path(__file__).resolve().parents[1] / "model" / "encoder"
CONTEXT, WORDS = "clause_context", "clause_words"
"""What the encoder reads of a doc made by ``read``: heading with introductory words, and the words as they stand."""
NO_CONTEXT = "-"
HEADING, INTRO = 150, 220
"""Characters of a heading and of introductory words."""
ODDS, VECTOR = "clause_odds", "clause_vector"
"""What the encoder writes."""


class ClauseCues:
    """Marks the cues of a text; ``predict`` only reads."""

    def __init__(self, language: str) -> None:
        self.patterns = load_patterns(language)

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations([doc], self.predict([doc]))
        return doc

    def predict(self, docs: Sequence[Doc]) -> list[list[Hit]]:
        return [list(self.patterns.find(plain(doc.text), "text")) for doc in docs]

    def set_annotations(self, docs: Sequence[Doc], found: Sequence[Sequence[Hit]]) -> None:
        for doc, hits in zip(docs, found, strict=True):
            spans = [
                doc.char_span(hit.start, hit.end, label=hit.cue.type, span_id=hit.cue.id, alignment_mode="expand")
                for hit in hits
            ]
            doc.spans["cues"] = SpanGroup(doc, name="cues", spans=[span for span in spans if span is not None])


class ClauseEncoder:
    """Encodes a text with its context; a doc that was not made by ``read`` is encoded without context."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations([doc], self.predict([doc]))
        return doc

    def predict(self, docs: Sequence[Doc]) -> list[Encoded]:
        encoder = encoder_in(self.folder)
        if encoder is None:
            return [Encoded({}, NOTHING) for _ in docs]
        return [
            encoder.encode(doc.user_data.get(CONTEXT, NO_CONTEXT), doc.user_data.get(WORDS, doc.text)) for doc in docs
        ]

    def set_annotations(self, docs: Sequence[Doc], found: Sequence[Encoded]) -> None:
        for doc, encoded in zip(docs, found, strict=True):
            doc.user_data[ODDS], doc.user_data[VECTOR] = encoded.odds, encoded.vector


@Language.factory("clause_cues", assigns=["doc.spans"], default_config={"language": "en"})
def make_clause_cues(nlp: Language, name: str, language: str) -> ClauseCues:
    return ClauseCues(language)


@Language.factory("clause_encoder", default_config={"folder": str(ENCODER_FOLDER)})
def make_clause_encoder(nlp: Language, name: str, folder: str) -> ClauseEncoder:
    return ClauseEncoder(folder)


_ENDLESS = re.compile(r"[^\s\u2e80-\uffdc]{100}")
"""A run without a space that no word is: a tokenizer takes the square of its length to strip its signs, one after another."""


@cache
def pipeline(language: str) -> Language:
    """The pipeline of ``language``; that of English where the language is not one of ours."""
    language = language if language in LANGUAGES else "en"
    nlp = spacy.blank(language)
    nlp.max_length = 5_000_000
    nlp.add_pipe("clause_cues", config={"language": language})
    nlp.add_pipe("clause_encoder")
    return nlp


def read(unit: Unit, *, is_encoded: bool) -> Doc:
    """The doc of a unit: its plain words without their label, and what the encoder makes of them if that is asked."""
    nlp = pipeline(language_for(unit))
    text = plain(unit.text[:LIMIT])
    doc = nlp.make_doc(_ENDLESS.sub(r"\g<0> ", text[start_of(text) :]))
    if is_encoded:
        doc.user_data[CONTEXT], doc.user_data[WORDS] = context_of(unit), words_of(unit)
        doc = nlp.get_pipe("clause_encoder")(doc)
    return doc


def context_of(unit: Unit) -> str:
    """The heading and the end of the introductory words; not the text before, which would name its own type."""
    heading = (unit.heading or unit.article_heading)[:HEADING]
    intro = unit.intro[-INTRO:]
    return f"{heading} : {intro}".strip() if heading else intro or NO_CONTEXT


def words_of(unit: Unit) -> str:
    """The words without the number or letter that they begin with."""
    text = unit.text[:LIMIT]
    return text[start_of(plain(text)) :]
