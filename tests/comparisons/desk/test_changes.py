"""What changed since a table was frozen: words, states, clauses that came and went."""

from __future__ import annotations

from dataclasses import replace

from comparisons.desk.changes import changes, left_out
from comparisons.desk.table import Absence, Cell
from tests.comparisons.tables import sample


def test_a_table_has_not_changed_since_itself() -> None:
    assert changes(sample(), sample()) == ()
    assert left_out(sample(), sample()) == ()


def test_words_states_and_clauses_that_changed_are_told_by_cell() -> None:
    frozen = sample()
    (one, two, three), (four, _, six) = frozen.cells
    ending, tail = one.clauses
    now = replace(
        one, clauses=(replace(ending, text=ending.text.replace("six (6)", "nine")), replace(tail, eid="art_9__para_4"))
    )
    absent = Cell("verified_absent", absence=Absence("A. Officer", "2026-01-01"))
    found = changes(frozen, replace(frozen, cells=((now, two, three), (four, absent, six))))
    assert [(change.row.code, change.column.slug) for change in found] == [
        ("termination", "harbour-relief-2019"),
        ("audit", "metro-relief-2021"),
    ]
    assert [(clause.kind, clause.clause.eid) for clause in found[0].clauses] == [
        ("changed", "art_9__para_2"),
        ("new", "art_9__para_4"),
        ("gone", "art_9__para_3"),
    ]
    difference = found[0].clauses[0].difference
    assert difference is not None
    assert [op.text.strip() for op in difference.ops if op.kind != "equal"] == ["six (6)", "nine"]
    assert (found[1].before.state_label, found[1].now.state_label) == ("not yet reviewed", "verified absent")


def test_what_the_library_no_longer_has_is_named() -> None:
    frozen = sample()
    today = replace(frozen, columns=frozen.columns[:2], rows=frozen.rows[:1], cells=(frozen.cells[0][:2],), base="")
    assert left_out(frozen, today) == ("Draft Arrangement with the Archive", "Audit")
