"""The facts of short acts in eight languages: titles over several lines, days in words, days and places beside each name."""

import json
from pathlib import Path

import pytest

from agreements.formats.read import read
from agreements.structure.segment import segment
from clauses.evaluation.facts import score_facts

ACTS = [json.loads(line) for line in Path(__file__).with_name("acts.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: f"{act['language']}: {act['title'][:40]}")
def test_the_facts_of_an_act_are_read_and_nothing_else(act: dict) -> None:
    counts = score_facts(segment(read(act["text"].encode(), "act.txt")), act)
    assert [miss for count in counts.values() for miss in count.misses] == []
