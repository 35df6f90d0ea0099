"""How terms are measured: values a document, counted once, and halves that nobody chose."""

from clauses.evaluation.terms import HALVES, by_kind, by_language, comparable, half_of, kinds_asked, reading_of

ANSWER = {
    "file": "a/x.txt",
    "language": "en",
    "terms": [
        {"type": "termination", "kind": "notice_period", "value": "P12M"},
        {"type": "termination", "kind": "notice_period", "value": "P1Y"},
        {"type": "termination", "kind": "who", "value": "either_party"},
        {"type": "financial", "kind": "who_bears", "value": "other"},
    ],
}


def test_a_value_counts_once_and_other_asks_for_nothing() -> None:
    asked = kinds_asked([ANSWER])
    found = [
        {"type": "termination", "kind": "notice_period", "value": "P1Y"},
        {"type": "termination", "kind": "who", "value": "one_party"},
        {"type": "termination", "kind": "strength", "value": "may"},
        {"type": "financial", "kind": "who_bears", "value": "host"},
        {"type": "termination", "kind": "notice_period", "value": None},
    ]
    reading = reading_of(ANSWER, found, asked)
    assert reading.missed == [("termination", "who", "either_party")]
    assert reading.wrong == [("termination", "who", "one_party")]
    table = by_kind([reading])
    assert (table.micro.n, table.micro.found, table.micro.right) == (2, 2, 1)
    assert table.row("termination.notice_period").f1 == 1.0
    assert by_language([reading]).row("en").n == 2


def test_halves_follow_from_names() -> None:
    halves = {half_of(f"document {number}") for number in range(20)}
    assert halves == set(HALVES) and half_of("a") == half_of("a")
    assert comparable("P24M") == "P2Y" and comparable("P0M") == "P0M"
