"""Each paragraph gets what it does: the types of plain cases, the borders, evidence, floors, speed and hostile text."""

import json
from pathlib import Path

import pytest

from clauses.classification.classify import (
    OF_TESTIMONIUM,
    Classifier,
    classify,
    default_classifier,
    parts_of,
    search_trace,
)
from clauses.classification.paragraph import Unit
from clauses.classification.patterns import LIMIT
from clauses.classification.taxonomy import codes
from clauses.evaluation.metrics import presence, score
from tests.growth import assert_growth

pytestmark = pytest.mark.model

GOLD = Path(__file__).resolve().parents[3] / "fixtures" / "gold"


def unit(
    text: str, heading: str = "", *, kind: str = "paragraph", intro: str = "", eid: str = "x", language: str = "en"
) -> Unit:
    return Unit(eid=eid, kind=kind, number=None, text=text, article_heading=heading, intro=intro, language=language)


def types(*units: Unit) -> set[str]:
    return {label.type for label in classify(units) if not label.is_suggestion}


@pytest.mark.parametrize(
    ("text", "heading", "expected"),
    [
        ("Either Party may terminate this Agreement on six months' written notice.", "", {"termination"}),
        ("This Agreement shall enter into force on signature.", "Entry into force, amendment and termination", {"entry_into_force"}),
        ("This Agreement may be amended by mutual consent of the Parties.", "Entry into force, amendment and termination", {"amendment"}),
        ("Any dispute concerning the interpretation of this Agreement shall be settled by negotiation.", "", {"dispute_settlement"}),
        ("The Annexes form an integral part of this Agreement.", "", {"annexes"}),
        ("Each Party shall designate a focal point.", "", {"focal_points"}),
        ("Personal data shall be processed only for the purpose for which they were sent.", "", {"data_protection"}),
        ("have agreed as follows:", "", set()),
        ("Recalling that the Parties shall be guided by the Charter in their cooperation in training,", "", {"recital"}),
    ],
)  # fmt: skip
def test_plain_cases(text: str, heading: str, expected: set[str]) -> None:
    assert types(unit(text, heading)) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Le présent Accord entrera en vigueur à la date de sa signature.", "fr", "entry_into_force"),
        (
            "Tout différend relatif à l'interprétation du présent Accord est réglé par voie de négociation.",
            "fr",
            "dispute_settlement",
        ),
        (
            "Cualquiera de las Partes podrá denunciar el presente Acuerdo con seis meses de antelación.",
            "es",
            "termination",
        ),
        ("Toda controversia sera resuelta por la via diplomatica.", "es", "dispute_settlement"),
    ],
)
def test_french_and_spanish_also_without_accents(text: str, language: str, expected: str) -> None:
    assert types(unit(text, language=language)) == {expected}


@pytest.mark.parametrize("kind", ["title", "enacting_formula", "footnote", "signature_block"])
def test_some_kinds_have_no_type(kind: str) -> None:
    assert classify([unit("This Agreement shall enter into force on signature.", kind=kind)]) == []


def test_a_recital_is_a_recital_only() -> None:
    found = classify([unit("that the Parties should exchange information", kind="recital")])
    assert [label.type for label in found] == ["recital"]


def test_an_undertaking_is_never_a_second_label() -> None:
    for settled in (row["text"] for row in _gold()):
        found = types(unit(settled))
        assert "undertaking" not in found or found == {"undertaking"}


def test_numbered_paragraphs_that_were_run_together_keep_their_types() -> None:
    text = (
        "1. This Agreement shall enter into force on signature. 2. This Agreement may be amended by mutual consent. "
        "3. Either Party may terminate this Agreement on six months' notice."
    )
    assert len(parts_of(text)) == 3
    assert types(unit(text)) >= {"entry_into_force", "amendment", "termination"}


def test_what_concerns_a_joint_body_is_joint_action_too() -> None:
    units = [
        unit(
            "The Parties hereby establish a Joint Commission of six members, three named by each Party.",
            "Joint Commission",
            eid="a",
        ),
        unit("The Commission shall elect its chairman and adopt its rules of procedure.", eid="b"),
    ]
    found = {label.type for label in classify(units) if label.eid == "b" and not label.is_suggestion}
    assert found == {"institutions", "joint_action"}


def test_evidence_lies_in_the_text_and_says_which_cue() -> None:
    text = "Any dispute concerning the interpretation of this Agreement shall be settled by negotiation."
    label = classify([unit(text, "Settlement of disputes")])[0]
    assert label.source == "rule" and label.evidence
    for evidence in label.evidence:
        if evidence.reason.startswith("heading"):
            assert 0 <= evidence.start < evidence.end <= len("Settlement of disputes")
        else:
            assert 0 <= evidence.start < evidence.end <= len(text)
            assert evidence.reason.split()[-1]


def test_scores_are_probabilities_and_suggestions_lie_below_the_threshold() -> None:
    by = default_classifier()
    for label in classify([unit(row["text"], row["heading"], eid=str(i)) for i, row in enumerate(_gold())]):
        assert 0.0 <= label.score <= 1.0 and label.type in codes()
        assert label.is_suggestion == (label.score < by.threshold(label.type))


def test_the_same_units_give_the_same_labels() -> None:
    units = [unit(row["text"], row["heading"], eid=str(i)) for i, row in enumerate(_gold()[:16])]
    assert classify(units) == classify(units)


def test_rules_alone_answer_where_there_is_no_model() -> None:
    found = Classifier().classify([unit("Each Party shall bear its own costs.")])
    assert "financial" in {label.type for label in found if not label.is_suggestion}


def test_a_trace_says_what_was_looked_for_and_what_came_nearest() -> None:
    units = [unit("Each Party shall bear its own costs.", eid="a"), unit("The accounts shall be kept open.", eid="b")]
    trace = search_trace(units, "audit")
    assert trace.paragraphs == 2 and trace.patterns and trace.rules_version
    assert trace.near_misses[0].eid == "b"


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, "(a) " * 250_000, "1. A" * 250_000, "\x00\u202e" * 10_000, "\ud800 x"]
)
def test_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    assert_growth(lambda words: classify([unit(words)]), text[: LIMIT // 4], text, below=10)


def test_the_floors_of_the_shipped_gold_hold() -> None:
    rows = _gold()
    given: list[set[str]] = [set() for _ in rows]
    units = [unit(row["text"], row["heading"], eid=str(number)) for number, row in enumerate(rows)]
    for name in dict.fromkeys(row["file"] for row in rows):
        for label in classify([one for one, row in zip(units, rows, strict=True) if row["file"] == name]):
            if not label.is_suggestion:
                given[int(label.eid)].add(label.type)
    table = score([row["types"] for row in rows], given)
    floors = json.loads((GOLD / "floors.json").read_text(encoding="utf-8"))
    low = {code: table.row(code).f1 for code, floor in floors["types"].items() if table.row(code).f1 < floor}
    assert not low
    assert table.micro.f1 >= floors["micro"] and table.macro(1) >= floors["macro"]
    has = presence(_by_file(rows, [row["types"] for row in rows]), _by_file(rows, given)).micro
    assert has.recall >= floors["presence_recall"] and has.precision >= floors["presence_precision"]


def _by_file(rows, found) -> dict[str, set[str]]:
    grouped: dict[str, set[str]] = {}
    for row, given in zip(rows, found, strict=True):
        grouped.setdefault(row["file"], set()).update(given)
    return grouped


def _gold() -> list[dict]:
    lines = (GOLD / "seed_agreements.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_a_testimonium_is_no_termination() -> None:
    closing = Unit("testimonium", "testimonium", None, "In witness whereof the undersigned have signed this Agreement.")
    assert {label.type for label in classify([closing])} <= {*OF_TESTIMONIUM}
