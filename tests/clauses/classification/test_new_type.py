"""A clause type is added by data alone: an entry of the taxonomy, patterns with examples, and nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from clauses.classification import patterns, rules, taxonomy
from clauses.classification.classify import Classifier, default_classifier
from clauses.classification.paragraph import Unit
from clauses.classification.train import examples, labelled, train

pytestmark = pytest.mark.model

TYPE = {
    "model": "clauses.clausetype",
    "pk": "pilotage",
    "fields": {
        "group": "cooperation", "label": "Pilotage", "definition": "The provision governs the piloting of ships.",
        "position": 999, "version": 1,
    },
}  # fmt: skip
PATTERNS = [
    {"id": "en-pilotage-1", "type": "pilotage", "at": "text", "weight": 5, "pattern": "pilots?~ (?:ships?|vessels?)",
     "example": "pilots shall board all ships"},
    {"id": "en-pilotage-2", "type": "pilotage", "at": "heading", "weight": 3, "pattern": "pilotage", "example": "Pilotage"},
]  # fmt: skip


RULES = Classifier()


def forget() -> None:
    for cached in (patterns.load_patterns, rules._heading_hits, rules._intro_hits):
        cached.cache_clear()


@pytest.fixture
def with_pilotage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The taxonomy and the English patterns in another place, with one type more."""
    folder = tmp_path / "patterns"
    shutil.copytree(patterns.FOLDER, folder)
    with (folder / "en.jsonl").open("a", encoding="utf-8") as lines:
        lines.writelines(json.dumps(pattern) + "\n" for pattern in PATTERNS)
    fixture = tmp_path / "clause_types.json"
    fixture.write_text(json.dumps([*json.loads(taxonomy.FIXTURE.read_text(encoding="utf-8")), TYPE]), encoding="utf-8")
    monkeypatch.setattr(patterns, "FOLDER", folder)
    forget()
    yield fixture
    forget()


def labels(text: str, heading: str = "", *, by: Classifier = RULES) -> dict[str, bool]:
    """The types given, and whether each stands in tables or is only for the queue."""
    unit = Unit(eid="x", kind="paragraph", number="1", text=text, article_heading=heading, language="en")
    return {label.type: not label.is_suggestion for label in by.classify([unit])}


WORDS = "Pilots licensed by either Party shall board all vessels that enter the strait."
WHO = ("Pilots of the port", "Licensed pilots", "A pilot of the Harbour Office", "The pilots of the Union")
DO = ("shall board", "shall guide", "may take charge of", "are to advise")
WHAT = ("all vessels that enter the bay.", "ships above forty metres.", "each vessel in the narrows.")


def test_without_its_data_the_type_is_not_known() -> None:
    assert "pilotage" not in labels(WORDS, "Pilotage")
    assert "pilotage" not in taxonomy.codes()


def test_a_type_needs_an_entry_and_cues_and_no_code(with_pilotage: Path) -> None:
    assert taxonomy.codes(with_pilotage)[-1] == "pilotage"
    assert labels(WORDS, "Pilotage")["pilotage"]
    assert labels("Pilots shall guide ships through the strait.")["pilotage"]
    assert "pilotage" not in labels("This Agreement may be amended by mutual consent of the Parties.")


def test_a_model_that_never_saw_it_suggests_it_for_review(with_pilotage: Path) -> None:
    assert "pilotage" in labels(WORDS, "Pilotage", by=default_classifier())


def test_with_examples_the_same_training_makes_it_a_clause(with_pilotage: Path, tmp_path: Path) -> None:
    rows = [
        {
            "file": f"pilots-{n}",
            "text": f"{who} {do} {what}",
            "types": ["pilotage"],
            "heading": "Pilotage" if n % 2 else "",
        }
        for n, (who, do, what) in enumerate(product(WHO, DO, WHAT))
    ]
    written = tmp_path / "pilotage.jsonl"
    written.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    trained = train([*examples()[::40], *labelled(written)], taxonomy.codes(with_pilotage))
    assert labels(WORDS, by=trained)["pilotage"]
    assert not labels("This Agreement may be amended by mutual consent of the Parties.", by=trained).get("pilotage")
