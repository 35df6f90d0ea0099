"""Sentences and the values that must be read in them, by language and kind; an empty list: nothing may be read."""

import json
from pathlib import Path

import pytest

from clauses.classification.paragraph import Unit
from clauses.terms.extract import extract_terms

FILE = Path(__file__).with_name("terms_in_sentences.jsonl")
SENTENCES = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def misread(row: dict) -> list[tuple[str, list[str]]]:
    """The names of values that are read otherwise than they must be, with what is read."""
    unit = Unit(eid="x", kind="paragraph", number=None, text=row["text"], language=row["language"])
    wrong = []
    for name, values in row["values"].items():
        type, kind = name.split(".")
        found = [fact for fact in extract_terms(unit, [type]) if fact.kind == kind]
        is_in_its_sentence = all(fact.sentence[0] <= fact.start < fact.end <= fact.sentence[1] for fact in found)
        if [fact.value for fact in found] != values or not is_in_its_sentence:
            wrong.append((name, [fact.value for fact in found]))
    return wrong


@pytest.mark.parametrize("language", sorted({row["language"] for row in SENTENCES}))
def test_a_sentence_gives_its_values_and_no_others(language: str) -> None:
    rows = [row for row in SENTENCES if row["language"] == language]
    assert [(row["text"], wrong) for row in rows if (wrong := misread(row))] == []
