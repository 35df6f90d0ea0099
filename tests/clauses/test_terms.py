"""Terms have a value, their words and their place; what the text leaves open stays open."""

import json
from pathlib import Path

import pytest

from clauses.cues import FOLDER
from clauses.durations import find
from clauses.terms import extract_terms, steps
from clauses.units import Unit

ROWS = [
    (path.stem, json.loads(line))
    for path in sorted((FOLDER / "terms").glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]


def facts(text: str, *types: str, language: str = "en") -> dict[str, str | None]:
    unit = Unit(eid="x", kind="paragraph", number=None, text=text, language=language)
    found = extract_terms(unit, types)
    assert all(text[fact.start : fact.end] == fact.text and fact.text for fact in found)
    return {fact.kind: fact.value for fact in reversed(found)}


@pytest.mark.parametrize(("language", "row"), ROWS, ids=lambda item: item["id"] if isinstance(item, dict) else item)
def test_a_rule_meets_its_example(language: str, row: dict) -> None:
    code = row["type"] if row["type"] != "*" else "amendment"
    unit = Unit(eid="x", kind="paragraph", number=None, text=row["example"], language=language)
    found = [fact for fact in extract_terms(unit, [code]) if fact.kind == row["kind"]]
    assert any(fact.value == row["value"] for fact in found) if "value" in row else found


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("thirty (30) days", "en", "P30D"), ("six months", "en", "P6M"), ("a six-month period", "en", "P6M"),
        ("90 days", "en", "P90D"), ("one year", "en", "P1Y"), ("30 (thirty) calendar days", "en", "P30D"),
        ("six mois", "fr", "P6M"), ("quatre-vingt-dix jours", "fr", "P90D"), ("dos (2) años", "es", "P2Y"),
        ("noventa dias", "es", "P90D"), ("one hundred and twenty (120) days", "en", "P120D"),
        ("seventy-two (72) days", "en", "P72D"), ("sixty (30) days", "en", None), ("trois (6) mois", "fr", None),
    ],
)  # fmt: skip
def test_periods_in_words_and_figures(text: str, language: str, value: str | None) -> None:
    (period,) = find(text, language)
    assert period.value == value
    assert bool(period.remark) == (value is None)


def test_termination() -> None:
    text = "This Agreement may be terminated by either Party by at least thirty (30) days' written notice."
    found = facts(text, "termination")
    assert found == {"who": "either_party", "notice_period": "P30D", "form": "written_notice", "strength": "may"}


def test_word_and_figure_that_disagree_are_reported_not_guessed() -> None:
    unit = Unit(eid="x", kind="paragraph", number=None, text="on sixty (30) days' notice of termination", language="en")
    (fact,) = [fact for fact in extract_terms(unit, ["termination"]) if fact.kind == "notice_period"]
    assert fact.value is None and "sixty" in fact.arithmetic and "30" in fact.arithmetic


def test_a_period_of_another_matter_is_no_notice() -> None:
    assert "notice_period" not in facts("The Project shall last four years.", "termination")


def test_steps_of_a_settlement_in_their_order() -> None:
    text = "Disputes shall be settled by negotiation, failing which by arbitration under the UNCITRAL Rules; the award is final."
    unit = Unit(eid="x", kind="paragraph", number=None, text=text, language="en")
    found = extract_terms(unit, ["dispute_settlement"])
    assert steps(found) == "negotiation > arbitration"
    assert ("rules", "uncitral") in {(fact.kind, fact.value) for fact in found}


def test_arbitration_that_is_shut_out_is_no_step() -> None:
    text = "Disputes shall be resolved by consultation and shall not be referred to any tribunal or arbitration."
    unit = Unit(eid="x", kind="paragraph", number=None, text=text, language="en")
    found = extract_terms(unit, ["dispute_settlement"])
    assert steps(found) == "consultation"
    assert "no_third_party" in {fact.value for fact in found}


def test_texts_languages_and_originals() -> None:
    found = facts(
        "Done at Lima on 3 May 2001 in two originals in English and Spanish, both texts being equally authentic.",
        "authentic_texts",
    )
    assert (found["languages"], found["originals"], found["authority"]) == ("en es", "2", "equally_authentic")


def test_entry_into_force_has_trigger_condition_and_date() -> None:
    found = facts(
        "It shall enter into force on the date of its signature, upon approval by the General Assembly.",
        "entry_into_force",
    )
    assert (found["trigger"], found["condition"]) == ("signature", "approval_by_governing_bodies")
    assert facts("It enters into force on 1 January 2010.", "entry_into_force")["date"] == "2010-01-01"


@pytest.mark.parametrize(
    ("text", "strength"),
    [("The Parties shall meet.", "shall"), ("The Parties may meet.", "may"), ("The Parties should meet.", "should"),
     ("The Parties intend to meet and may invite others.", "intends")],
)  # fmt: skip
def test_the_first_verb_gives_the_strength(text: str, strength: str) -> None:
    assert facts(text, "consultation")["strength"] == strength


def test_without_a_type_there_are_no_terms() -> None:
    assert facts("on six months' notice") == {}


def test_the_two_seed_agreements_stand_side_by_side() -> None:
    path = Path(__file__).resolve().parents[2] / "fixtures" / "gold" / "seed_agreements.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    notices = [facts(row["text"], "termination")["notice_period"] for row in rows if row["types"] == ["termination"]]
    assert notices == ["P30D", "P6M"]


@pytest.mark.parametrize("text", ["one hundred and " * 60_000, "9" * 1_000_000, "(30) days " * 50_000])
def test_hostile_text(text: str) -> None:
    unit = Unit(eid="x", kind="paragraph", number=None, text=text, language="en")
    extract_terms(unit, ["termination", "duration", "authentic_texts", "entry_into_force"])
