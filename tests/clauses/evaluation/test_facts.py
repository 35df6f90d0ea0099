"""Scoring facts: each kind by itself, words without case and accents, half of the documents only measured on."""

from __future__ import annotations

from agreements.formats.document import Document, PartyFact, Reading, Signatory
from clauses.evaluation.facts import by_half, is_facts, is_held_out, score_facts
from clauses.evaluation.structure import Count

ANSWERS = {
    "file": "a.txt",
    "language": "en",
    "title": "Agreement between the Republic of Freedonia and the Union",
    "parties": [{"name": "Republic of Freedonia", "aka": ["Freedonia"]}, {"name": "Union", "aka": []}],
    "signature_dates": ["2001-05-03"],
    "signature_place": "Geneva",
    "signatories": ["A. MARSH", "Beatriz Lom"],
}


def document(title: str | None, parties: list[str], date: str | None, signed: list[tuple[str, str]]) -> Document:
    return Document(
        Reading("a.txt", "text/plain", "", "", ()),
        "agreement",
        title=title,
        parties=tuple(PartyFact(name) for name in parties),
        dates={"signature": date},
        signatories=tuple(Signatory(name, place=place) for name, place in signed),
    )


def test_each_kind_of_fact_is_counted_by_itself() -> None:
    read = document(
        "AGREEMENT BETWEEN THE REPUBLIC OF FREEDONIA AND THE UNION",
        ["the Freedonia", "Having regard"],
        "2001-05",
        [("(A. Marsh)", "Geneva, Switzerland")],
    )
    assert score_facts(read, ANSWERS) == {
        "title": Count(right=1),
        "parties": Count(1, 1, 1),
        "date": Count(0, 1, 1),
        "place": Count(right=1),
        "signatories": Count(1, 0, 1),
    }


def test_what_neither_states_counts_as_nothing_and_what_only_one_states_as_missed_or_too_much() -> None:
    empty = ANSWERS | {"title": None, "parties": [], "signature_dates": [], "signature_place": None, "signatories": []}
    counts = score_facts(document("Nr. I", ["Union"], None, []), empty)
    assert (counts["title"], counts["parties"], counts["place"]) == (Count(wrong=1), Count(wrong=1), Count())
    assert score_facts(document(None, [], None, []), ANSWERS)["title"] == Count(missed=1)


def test_which_half_a_document_is_in_follows_from_its_name() -> None:
    names = [f"text-{number}.txt" for number in range(200)]
    held_out = [name for name in names if is_held_out(name)]
    assert 60 < len(held_out) < 140
    tables = by_half((name, "en", {"title": Count(right=1)}) for name in names)
    assert len(tables["held out"]) == len(held_out)
    assert len(tables["looked at"]) + len(tables["held out"]) == len(tables["language en"]) == 200


def test_rows_of_facts_are_told_from_rows_of_types() -> None:
    assert is_facts(ANSWERS)
    assert not is_facts({"file": "a.txt", "types": []})
