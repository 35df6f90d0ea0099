"""The spaCy pipeline of a language: tokeniser, cues, and nothing that needs the network or a downloaded model.

``pipeline("fr")`` is a blank spaCy pipeline with one component, ``clause_cues``, which marks the cues of that language's
data file as ``doc.spans["cues"]`` (label: the type; id: the cue). As in spaCy's own components, ``predict`` decides and
``set_annotations`` writes. The tokens feed the trained classifier in ``linear.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from clauses.classification.patterns import FOLDER, Hit, book, plain

LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("*.jsonl")))


class ClauseCues:
    """Marks the cues of a text; ``predict`` only reads."""

    def __init__(self, language: str) -> None:
        self.book = book(language)

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations([doc], self.predict([doc]))
        return doc

    def predict(self, docs: Sequence[Doc]) -> list[list[Hit]]:
        return [list(self.book.find(plain(doc.text), "text")) for doc in docs]

    def set_annotations(self, docs: Sequence[Doc], found: Sequence[Sequence[Hit]]) -> None:
        for doc, hits in zip(docs, found, strict=True):
            spans = [
                doc.char_span(hit.start, hit.end, label=hit.cue.type, span_id=hit.cue.id, alignment_mode="expand")
                for hit in hits
            ]
            doc.spans["cues"] = SpanGroup(doc, name="cues", spans=[span for span in spans if span is not None])


@Language.factory("clause_cues", assigns=["doc.spans"], default_config={"language": "en"})
def make_clause_cues(nlp: Language, name: str, language: str) -> ClauseCues:
    return ClauseCues(language)


@cache
def pipeline(language: str) -> Language:
    """The pipeline of ``language``; that of English where the language is not one of ours."""
    language = language if language in LANGUAGES else "en"
    nlp = spacy.blank(language)
    nlp.max_length = 5_000_000
    nlp.add_pipe("clause_cues", config={"language": language})
    return nlp
