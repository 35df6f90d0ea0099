"""The spaCy pipelines: blank, cached, patterns as spans, decided apart from written, saved and loaded as spaCy saves them."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from clauses.classification.classify import classify
from clauses.classification.nlp import LANGUAGES
from clauses.classification.paragraph import Unit
from clauses.terms.pipeline import pipeline, read_provisions

pytestmark = pytest.mark.model

COMPONENTS = ["clause_limbs", "clause_patterns", "clause_encoder", "clause_types", "clause_terms"]
NOTICE = "Either Party may terminate this Agreement by giving six months' written notice to the other Party."
COSTS = "Each Party shall bear its own costs."


def units(*texts: str, language: str = "en") -> list[Unit]:
    return [
        Unit(eid=f"art_{number}", kind="paragraph", number=None, text=text, language=language, index=number)
        for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pipeline_is_blank_and_cached(language: str) -> None:
    nlp = pipeline(language)
    assert nlp.pipe_names == COMPONENTS and nlp.lang == language
    assert pipeline(language) is nlp


def test_an_unknown_language_is_read_as_english() -> None:
    assert pipeline("xx") is pipeline("en")


def test_patterns_become_spans_with_type_and_id() -> None:
    for doc in (pipeline("en")(COSTS), *read_provisions(units(f"(a) {COSTS}"))):
        spans = [span for span in doc.spans["patterns"] if span.label_ == "financial"]
        assert spans and all(span.id_.startswith("en-") and span.text.lower() in COSTS.lower() for span in spans)
        assert max(len(span) for span in spans) > 1


def test_predicting_changes_nothing() -> None:
    nlp = pipeline("en")
    doc = nlp.make_doc(COSTS)
    assert nlp.get_pipe("clause_patterns").predict([doc])[0].words["financial"] > 0
    assert "patterns" not in doc.spans and doc._.rule_scores is None


def test_bare_words_go_the_whole_way_to_types_and_terms() -> None:
    doc = pipeline("en")(NOTICE)
    assert doc._.labels[0].type == "termination"
    assert ("notice_period", "P6M") in {(fact.kind, fact.value) for fact in doc._.terms}


def test_a_batch_says_the_same_as_the_classifier() -> None:
    both = units(NOTICE, COSTS, language="fr") + units(NOTICE, COSTS)
    docs = read_provisions(both)
    assert [label for doc in docs for label in doc._.labels] == classify(both)
    assert [doc._.unit for doc in docs] == both


def test_a_pipeline_that_was_saved_says_the_same_where_it_is_loaded(tmp_path: Path) -> None:
    pipeline("en").to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    assert loaded.pipe_names == COMPONENTS and (tmp_path / "clause_types" / "weights.npy").exists()
    for words in (NOTICE, COSTS):
        here, there = pipeline("en")(words), loaded(words)
        assert here._.labels == there._.labels and here._.terms == there._.terms
