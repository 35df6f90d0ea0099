"""The spaCy pipelines: blank, cached, cues as spans, decided apart from written."""

import pytest

from clauses.classification.nlp import LANGUAGES, pipeline


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pipeline_is_blank_and_cached(language: str) -> None:
    nlp = pipeline(language)
    assert nlp.pipe_names == ["clause_cues", "clause_encoder"] and nlp.lang == language
    assert pipeline(language) is nlp


def test_an_unknown_language_is_read_as_english() -> None:
    assert pipeline("xx").lang == "en"


def test_cues_become_spans_with_type_and_id() -> None:
    doc = pipeline("en")("Each Party shall bear its own costs.")
    spans = doc.spans["cues"]
    assert "financial" in {span.label_ for span in spans}
    assert all(span.id_.startswith("en-") for span in spans)


def test_predicting_changes_nothing() -> None:
    nlp = pipeline("en")
    doc = nlp.make_doc("Each Party shall bear its own costs.")
    assert nlp.get_pipe("clause_cues").predict([doc])[0]
    assert "cues" not in doc.spans
