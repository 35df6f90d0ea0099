"""Training is deterministic, keeps documents whole, and takes a new type without a line of code."""

import json

import numpy as np
import pytest

from clauses.classification.classify import MODEL_FOLDER
from clauses.classification.encoder import Encoder
from clauses.classification.languages import TRAINED_IN
from clauses.classification.linear import BrokenModel, Model
from clauses.classification.meta_features import NAMES
from clauses.classification.nlp import ENCODER_FOLDER
from clauses.classification.paragraph import Unit
from clauses.classification.rules import rules_hash
from clauses.classification.taxonomy import clause_types, codes
from clauses.classification.train import Settled, labelled, model_clauses, train
from clauses.evaluation.labels import HELD_OUT
from clauses.evaluation.metrics import presence, score

pytestmark = pytest.mark.model


def settled(text: str, *types: str, document: str) -> Settled:
    return Settled(Unit(eid="", kind="paragraph", number=None, text=text, language="en"), frozenset(types), document)


PIGEONS = [
    "The loft keeper shall feed the carrier pigeons twice a day.",
    "Carrier pigeons shall be ringed by the loft keeper before release.",
    "Each Party shall keep forty carrier pigeons in its loft.",
    "The loft of carrier pigeons shall be opened at dawn.",
]
OTHERS = [
    "Each Party shall bear its own costs.",
    "The expenses of the meeting shall be borne by the host.",
    "Either Party may terminate this Agreement on six months' notice.",
    "This Agreement may be denounced by written notice.",
]
SMALL = [
    settled(f"{text} {number}.", *types, document=f"d{number % 8} {text[:9]}")
    for number in range(8)
    for group, types in ((PIGEONS, ["carrier_pigeons"]), (OTHERS[:2], ["financial"]), (OTHERS[2:], ["termination"]))
    for text in group
]


def test_a_new_type_needs_examples_and_no_code() -> None:
    classifier = train(SMALL, ["carrier_pigeons", "financial", "termination"])
    unit = Unit(
        eid="x", kind="paragraph", number=None, text="The keeper shall count the carrier pigeons.", language="en"
    )
    found = [label for label in classifier.classify([unit]) if not label.is_suggestion]
    assert [label.type for label in found] == ["carrier_pigeons"]
    assert found[0].source == "model" and "pigeons" in found[0].evidence[0].reason + found[0].evidence[-1].reason


def test_the_same_examples_give_the_same_model(tmp_path) -> None:
    for name in ("one", "two"):
        train(SMALL, ["carrier_pigeons", "financial", "termination"]).to_disk(
            tmp_path / name, {"paragraphs": len(SMALL)}
        )
    for file in ("weights.npy", "features.txt", "manifest.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_saved_model_is_read_back_and_a_damaged_one_refused(tmp_path) -> None:
    classifier = train(SMALL, ["carrier_pigeons", "financial", "termination"])
    classifier.to_disk(tmp_path, {"paragraphs": len(SMALL)})
    model = Model.load(tmp_path)
    assert classifier.model is not None
    assert np.allclose(model.weights, classifier.model.weights, atol=0.05)
    (tmp_path / "features.txt").write_text("another\n", encoding="utf-8")
    with pytest.raises(BrokenModel, match="train it again"):
        Model.load(tmp_path)


def test_the_shipped_model_fits_types_rules_and_signs() -> None:
    manifest = json.loads((MODEL_FOLDER / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["types"] == list(codes())
    assert manifest["meta_features"] == list(NAMES)
    assert manifest["rules"] == rules_hash(TRAINED_IN), "patterns changed after training: run manage.py train"
    Model.load(MODEL_FOLDER)
    assert sum(path.stat().st_size for path in MODEL_FOLDER.iterdir() if path.is_file()) < 8_000_000


def test_the_shipped_model_was_trained_with_the_shipped_encoder() -> None:
    manifest = json.loads((MODEL_FOLDER / "manifest.json").read_text(encoding="utf-8"))
    encoder = Encoder.load(ENCODER_FOLDER)
    assert manifest["encoder"] == encoder.sha256, "the encoder changed after training: run manage.py train"
    assert set(encoder.types) == set(codes())
    assert sorted(encoder.held_out) == HELD_OUT.read_text(encoding="utf-8").split()
    assert sum(path.stat().st_size for path in ENCODER_FOLDER.iterdir()) < 60_000_000


def test_model_clauses_have_known_types_no_open_slots_and_examples_for_every_type() -> None:
    clauses = model_clauses()
    assert all(one.types <= set(codes()) for one in clauses)
    assert not [one.unit.text for one in clauses if "{" in one.unit.text]
    counts = {code: sum(code in one.types for one in clauses) for code in codes()}
    assert min(counts.values()) >= 6, counts


def test_labelled_rows_know_their_place_and_language(tmp_path) -> None:
    path = tmp_path / "rows.jsonl"
    rows = [{"file": "a", "heading": None, "text": "Les Parties se consultent.", "types": ["consultation"]}] * 3
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    found = labelled(path)
    assert [one.unit.place for one in found] == [0.0, 0.5, 1.0]
    assert {one.unit.language for one in found} == {"fr"} and {one.document for one in found} == {"a"}


def test_the_taxonomy_has_fifty_types_in_order() -> None:
    assert len(codes()) == len(set(codes())) == 50
    assert [info.position for info in clause_types()] == list(range(1, 51))
    assert all(info.definition.startswith("The provision ") for info in clause_types())


def test_scores_count_per_type_and_together() -> None:
    table = score([{"a"}, {"a", "b"}, set()], [{"a"}, {"b"}, {"c"}])
    assert [(row.type, row.n, row.found, row.right) for row in table.rows] == [
        ("a", 2, 1, 1),
        ("b", 1, 1, 1),
        ("c", 0, 1, 0),
    ]
    assert (table.micro.precision, table.micro.recall) == (2 / 3, 2 / 3)
    assert table.macro(at_least=2) == pytest.approx(2 / 3)
    assert score([], []).micro.f1 == 1.0
    with pytest.raises(ValueError, match="1 paragraphs"):
        score([{"a"}], [])


def test_presence_asks_by_agreement() -> None:
    table = presence({"x": {"a", "b"}, "y": {"a"}}, {"x": {"a"}, "y": {"a", "c"}})
    assert (table.micro.precision, table.micro.recall) == (2 / 3, 2 / 3)
