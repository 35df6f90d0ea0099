"""Inside the clauses: like passages in one line, gaps seen, and not a word lost."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from comparisons.desk.passages import Line, by_part, by_sentence
from comparisons.desk.table import Cell, CellClause, Pairing

NOTICE = "Either Party may terminate this Agreement by six months' written notice."
SURVIVES = "Obligations of confidentiality outlast the end of this Agreement."
ACCOUNTS = "The accounts are then settled by the two treasurers."


def cell(*texts: str) -> Cell:
    clauses = tuple(CellClause(f"art_{n}", f"Art. {n}", text) for n, text in enumerate(texts, 1))
    return Cell("present", clauses) if clauses else Cell("not_reviewed")


def told(lines: tuple[Line, ...]) -> list[list[str]]:
    return [[" ".join(passage.text for passage in passages) for passages in line.cells] for line in lines]


def test_sentences_stand_beside_what_they_answer_and_gaps_are_seen() -> None:
    other = NOTICE.replace("six", "nine")
    lines = by_sentence([cell(f"{NOTICE} {SURVIVES}"), cell(f"{other} {ACCOUNTS}")], 0)
    assert told(lines) == [[NOTICE, other], ["", ACCOUNTS], [SURVIVES, ""]]
    assert [line.is_in_base for line in lines] == [True, False, True]


def test_a_sentence_in_another_place_is_said_to_have_moved() -> None:
    lines = by_sentence([cell(f"{NOTICE} {SURVIVES} {ACCOUNTS}"), cell(f"{ACCOUNTS} {NOTICE} {SURVIVES}")], 0)
    assert told(lines) == [[text, text] for text in (NOTICE, SURVIVES, ACCOUNTS)]
    assert [line.cells[1][0].is_moved for line in lines] == [False, False, True]


def test_what_two_others_add_stands_in_one_line() -> None:
    lines = by_sentence([cell(NOTICE), cell(f"{NOTICE} {ACCOUNTS}"), cell(f"{NOTICE} {ACCOUNTS}")], 0)
    assert told(lines) == [[NOTICE] * 3, ["", ACCOUNTS, ACCOUNTS]]


def test_a_column_that_answers_nothing_stands_after_the_base() -> None:
    assert told(by_sentence([cell(NOTICE), cell(ACCOUNTS)], 0)) == [[NOTICE, ""], ["", ACCOUNTS]]


def test_a_row_whose_base_has_no_clause_goes_by_the_first_that_has() -> None:
    assert told(by_sentence([cell(), cell(NOTICE)], 0)) == [["", NOTICE]]
    assert by_sentence([cell(), cell()], 0) == ()


def test_a_clause_is_named_where_it_begins() -> None:
    lines = by_sentence([cell(f"{NOTICE} {SURVIVES}", ACCOUNTS)], 0)
    assert [line.cells[0][0].is_named for line in lines] == [True, False, True]


def test_one_sentence_told_as_two_leaves_no_gap_where_it_answers() -> None:
    split = "Either Party may terminate this Agreement. Termination needs six months' written notice."
    lines = by_sentence([cell(split), cell(NOTICE)], 0)
    assert [bool(line.cells[1]) for line in lines] == [True, False]
    assert [line.above for line in lines] == [frozenset(), frozenset({1})]


SAID = Pairing("x", "y", "termination", (("art_1#0", "art_1#0"), (f"art_1#{len(NOTICE) + 1}", "art_2")))


def test_what_a_person_said_of_sentences_stands_before_any_likeness() -> None:
    base, other = cell(f"{NOTICE} {SURVIVES}"), cell(f"{SURVIVES} {NOTICE}", ACCOUNTS)
    lines = by_sentence([base, other], 0, {1: SAID})
    assert told(lines) == [[NOTICE, SURVIVES], ["", NOTICE], [SURVIVES, ACCOUNTS]]


def test_a_pairing_of_whole_clauses_holds_for_all_their_sentences() -> None:
    said = replace(SAID, pairs=(("art_1", "art_2"),))
    lines = by_sentence([cell(f"{NOTICE} {SURVIVES}"), cell(NOTICE, f"{ACCOUNTS} {SURVIVES}")], 0, {1: said})
    assert told(lines) == [["", NOTICE], [NOTICE, f"{ACCOUNTS} {SURVIVES}"], [SURVIVES, ""]]
    assert lines[2].above == {1}


def test_what_a_person_left_alone_may_still_answer_a_third_agreement() -> None:
    said = replace(SAID, pairs=(("art_1", "art_1"),))
    lines = by_sentence([cell(NOTICE), cell(NOTICE, ACCOUNTS), cell(NOTICE, ACCOUNTS)], 0, {2: said})
    assert told(lines) == [[NOTICE] * 3, ["", ACCOUNTS, ACCOUNTS]]


def test_parts_stand_beside_parts_under_the_whole_sentences() -> None:
    ours = "Either Party may end it by giving notice, unless both agree otherwise. It binds both."
    lines = {line.label: line for line in by_part([cell(ours), cell("The Fund shall pay within two months.")])}
    assert list(lines) == ["whole", "who", "modal", "what", "when", "how", "exception"]
    whole, other = lines["whole"].cells[0]
    assert whole.text + " " + other.text == ours
    assert (whole.number, other.number) == (1, 2)
    assert ("unless both agree otherwise", "exception") in whole.parts
    assert told((lines["exception"],)) == [["unless both agree otherwise", ""]]
    assert told((lines["who"],)) == [["Either Party", "The Fund"]]
    assert [passage.number for passage in lines["what"].cells[0]] == [1, 2]


def test_a_part_in_two_pieces_is_joined_and_sentences_of_other_types_are_left_out() -> None:
    notice = "A Party may end it by giving six months' notice to the other. Costs shall be shared."
    clause = replace(cell(notice).clauses[0], sentences=((0, 62),))
    lines = {line.label: line for line in by_part([replace(cell(notice), clauses=(clause,))])}
    assert told((lines["how"],)) == [["by giving … notice to the other"]]
    assert "Costs" not in str(told(tuple(lines.values())))


TEXTS = st.lists(st.text("Aab. ;(),'", min_size=1, max_size=30), max_size=3)


@given(TEXTS, TEXTS)
def test_no_word_is_lost_or_said_twice(one: list[str], other: list[str]) -> None:
    cells = [cell(*one), cell(*other)]
    for lines in (by_sentence(cells, 0), by_part(cells)[:1], by_part(cells)[1:]):
        for place, texts in enumerate((one, other)):
            shown = sorted("".join(p.text for line in lines for p in line.cells[place]))
            assert [letter for letter in shown if letter.isalpha()] == sorted(re.findall("[Aab]", "".join(texts)))
