"""The encoder gives one paragraph the same answer everywhere, and says nothing where it cannot be trusted."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from clauses.classification.classify import default_classifier
from clauses.classification.encoder import Encoder, encoder_in, pair
from clauses.classification.linear import BrokenModel
from clauses.classification.nlp import ENCODER_FOLDER, NO_CONTEXT, context_of, observed, pipeline, words_of
from clauses.classification.paragraph import Unit
from clauses.classification.pieces import END, START, UNKNOWN, Pieces

pytestmark = pytest.mark.model

SMALL = Pieces({"<s>": 0, "<pad>": 0, "</s>": 0, "<unk>": 0, "\u2581": -3, "\u2581par": -4, "ties": -4, "\u2581p": -6,
                "a": -5, "r": -5, "t": -5, "i": -5, "e": -5, "s": -5, "ar": -7})  # fmt: skip


def unit(text: str, **more: object) -> Unit:
    return replace(Unit(eid="x", kind="paragraph", number=None, text=text, language="en"), **more)  # type: ignore[arg-type]


@pytest.fixture
def encoder() -> Encoder:
    found = encoder_in(ENCODER_FOLDER)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("parties", [5, 6]),
        ("  parties\nparties ", [5, 6, 5, 6]),
        ("\uff50arties", [5, 6]),  # a full-width letter
        ("", []),
        ("partX", [5, 10, UNKNOWN]),
        ("\u6f22\u5b57", [4, UNKNOWN]),  # unknown characters in a row are one piece
    ],
)
def test_a_word_is_divided_into_its_most_probable_pieces(text: str, numbers: list[int]) -> None:
    assert SMALL.numbers(text) == numbers


def test_a_pair_is_cut_on_both_sides() -> None:
    numbers = pair(SMALL, "parties " * 100, "parties " * 400)
    assert numbers[0] == START and numbers[-1] == END and len(numbers) == 1 + 36 + 1 + 300 + 1


def test_the_same_paragraph_gets_the_same_odds_whatever_was_asked_before(encoder: Encoder) -> None:
    text = "Each Party shall bear its own costs."
    first = encoder.encode("Finance", text)
    encoder.encode("Termination", "Either Party may terminate this Agreement by six months' notice. " * 20)
    again = encoder.encode("Finance", text)
    assert first.odds == again.odds and np.array_equal(first.vector, again.vector)
    assert float(np.linalg.norm(first.vector)) == pytest.approx(1, abs=1e-3)
    assert max(first.odds, key=first.odds.__getitem__) == "financial"


@pytest.mark.parametrize(
    ("text", "language", "type"),
    [
        ("The Parties shall exchange information and documents of mutual interest.", "en", "information_exchange"),
        ("Les Parties \u00e9changent des informations et des documents d'int\u00e9r\u00eat commun.", "fr", "information_exchange"),
        ("Las Partes intercambiar\u00e1n informaci\u00f3n y documentos de inter\u00e9s com\u00fan.", "es", "information_exchange"),
        ("Die Parteien tauschen Informationen und Dokumente von gemeinsamem Interesse aus.", "de", "information_exchange"),
        ("Dieses Abkommen kann jederzeit schriftlich gek\u00fcndigt werden.", "de", "termination"),
    ],
)  # fmt: skip
def test_one_encoder_reads_every_language(encoder: Encoder, text: str, language: str, type: str) -> None:
    odds = encoder.encode(NO_CONTEXT, text).odds
    assert max(odds, key=odds.__getitem__) == type


def test_sentences_of_one_meaning_are_nearer_than_others_across_languages(encoder: Encoder) -> None:
    english, french, other = (
        encoder.encode(NO_CONTEXT, text).vector
        for text in (
            "Either Party may terminate this Agreement by written notice.",
            "Chaque Partie peut d\u00e9noncer le pr\u00e9sent accord par notification \u00e9crite.",
            "The Organization shall enjoy immunity from every form of legal process.",
        )
    )
    assert float(english @ french) > float(english @ other)


def test_a_damaged_encoder_is_refused_and_a_missing_one_is_none(tmp_path: Path) -> None:
    assert encoder_in(tmp_path / "nothing") is None
    for name in ("manifest.json", "pieces.tsv"):
        shutil.copy(ENCODER_FOLDER / name, tmp_path / name)
    (tmp_path / "encoder.onnx").write_bytes(b"not a model")
    with pytest.raises(BrokenModel, match="does not match its manifest"):
        Encoder.load(tmp_path)


@pytest.mark.parametrize(
    ("more", "context"),
    [
        ({"article_heading": "Costs"}, "Costs :"),
        ({"article_heading": "Costs", "intro": "The Parties shall:"}, "Costs : The Parties shall:"),
        ({"intro": "The Parties shall:"}, "The Parties shall:"),
        ({"before": "Either Party may terminate this Agreement."}, NO_CONTEXT),
        ({}, NO_CONTEXT),
    ],
)
def test_the_context_is_heading_and_introduction_and_not_what_stands_before(more: dict[str, str], context: str) -> None:
    assert context_of(unit("bear their costs", **more)) == context


def test_the_component_writes_what_it_predicts_and_a_reader_can_do_without() -> None:
    doc = pipeline("en")("Each Party shall bear its own costs.")
    assert len(doc._.clause_vector) == 384 and doc._.clause_odds["financial"] > 0
    lettered = unit("(a) Each Party shall bear its own costs.")
    (bare,), (encoded,) = observed([lettered], is_encoded=False), observed([lettered], is_encoded=True)
    assert bare._.clause_odds is None and encoded._.clause_odds == doc._.clause_odds
    assert words_of(lettered) == "Each Party shall bear its own costs."


def test_a_paragraph_is_not_typed_by_the_one_before() -> None:
    done = unit(
        "In witness whereof, the undersigned have signed this Agreement.",
        kind="testimonium",
        before="Either Party may terminate this Agreement by giving three months' written notice to the other Party.",
    )
    assert "termination" not in {
        label.type for label in default_classifier().classify([done]) if not label.is_suggestion
    }
