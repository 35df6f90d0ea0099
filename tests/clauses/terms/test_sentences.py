"""Sentences and the values that must be read in them, by language and kind; an empty list: nothing may be read."""

import json
from pathlib import Path

import pytest

from clauses.classification.paragraph import Unit
from clauses.terms.extract import extract_terms

FILE = Path(__file__).with_name("terms_in_sentences.jsonl")
SENTENCES = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", SENTENCES, ids=lambda row: f"{row['language']}: {row['text'][:50]}")
def test_a_sentence_gives_its_values_and_no_others(row: dict) -> None:
    unit = Unit(eid="x", kind="paragraph", number=None, text=row["text"], language=row["language"])
    for name, values in row["values"].items():
        type, kind = name.split(".")
        found = [fact for fact in extract_terms(unit, [type]) if fact.kind == kind]
        assert [fact.value for fact in found] == values, name
        assert all(fact.sentence[0] <= fact.start < fact.end <= fact.sentence[1] for fact in found)
