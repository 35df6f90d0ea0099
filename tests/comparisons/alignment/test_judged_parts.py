"""The judged sentences hold no words, and the figures count words in the right part."""

from __future__ import annotations

import json

from django.conf import settings

from comparisons.alignment.clause_parts import PART_KINDS
from comparisons.alignment.judged_parts import figures, found_in


def test_the_judged_sentences_are_places_and_kinds_alone() -> None:
    lines = (settings.BASE_DIR / "fixtures" / "gold" / "clause_parts.jsonl").read_text().splitlines()
    assert len(lines) >= 40
    for case in map(json.loads, lines):
        assert case.keys() == {"file", "start", "end", "parts"}
        places = [place for _, start, end in case["parts"] for place in (start, end)]
        assert places == sorted(places) and places[-1] <= case["end"] - case["start"]
        assert {kind for kind, _, _ in case["parts"]} <= set(PART_KINDS)


def test_a_word_counts_where_reader_and_machine_put_it_in_the_same_part() -> None:
    sentence = "Either Party may end it at any time."
    parts = [(kind, start, end) for kind, start, end in found_in(sentence)]
    assert {one.kind: (one.right, one.found, one.there) for one in figures([(sentence, parts)]) if one.there} == {
        "who": (2, 2, 2), "modal": (1, 1, 1), "what": (2, 2, 2), "when": (3, 3, 3),
    }  # fmt: skip
    judged = [("what", 0, len(sentence))]
    what = next(one for one in figures([(sentence, judged)]) if one.kind == "what")
    assert (what.precision, what.recall) == (1.0, 0.25)
