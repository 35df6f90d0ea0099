"""Nothing is judged by what was trained on its own document."""

from __future__ import annotations

import json
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from clauses.classification.classify import Classifier
from clauses.classification.train import FIXTURES, Settled, fold_of, labelled, model_clauses, train
from clauses.evaluation import cross_validation as validation
from clauses.evaluation.cross_validation import validate

pytestmark = pytest.mark.model

GOLD = FIXTURES / "gold" / "seed_agreements.jsonl"


def test_each_document_is_judged_by_what_never_saw_it(monkeypatch: pytest.MonkeyPatch) -> None:
    trained_on: list[set[str]] = []

    def spied(settled: Sequence[Settled]) -> Classifier:
        trained_on.append({one.document for one in settled})
        return train(settled)

    monkeypatch.setattr(validation, "train", spied)
    tested = labelled(GOLD)
    found = validate(tested, model_clauses()[:300])
    documents = {one.document for one in tested}
    assert trained_on and all(documents - seen for seen in trained_on)
    assert all({fold_of(name) for name in documents - seen}.isdisjoint(map(fold_of, seen)) for seen in trained_on)
    assert found.both.micro.n == found.rules.micro.n == sum(len(one.types) for one in tested)
    assert found.has.micro.n == sum(
        len(frozenset().union(*(one.types for one in tested if one.document == name))) for name in documents
    )
    assert found.both.micro.f1 > found.words.micro.f1 > 0


def test_a_treaty_that_two_collections_hold_stays_in_one_fold() -> None:
    assert fold_of("agreements/nl/X12.txt") == fold_of("X12") == fold_of("weak/X12.jsonl")


def test_texts_that_are_not_at_hand_are_named(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(json.dumps({"file": "a", "text": "Either Party may end it.", "types": ["termination"]}) + "\n")
    with pytest.raises(CommandError, match=r"There is no .* below"):
        call_command("evaluate", tmp_path, cross_validate=tmp_path, stdout=StringIO())
