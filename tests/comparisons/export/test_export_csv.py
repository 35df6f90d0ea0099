from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.desk.table import FIELDS, Table, iter_facts
from comparisons.export.characters import printable
from comparisons.export.to_csv import COLUMNS, guarded, unguarded, write
from tests.comparisons.hostile import HOSTILE, many
from tests.comparisons.tables import of_texts, sample
from tests.conftest import Portion


def read(written: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(written.decode("utf-8-sig"), newline="")))


def expected(table: Table) -> list[dict[str, str]]:
    return [{name: printable(value) for name, value in fact.record().items()} for fact in iter_facts(table)]


def test_every_fact_is_read_back_as_it_was() -> None:
    lines = read(write(sample()))
    assert [{name: unguarded(line[name]) for name in FIELDS} for line in lines] == expected(sample())
    assert tuple(lines[0]) == COLUMNS


def test_excel_is_told_that_it_is_utf8() -> None:
    assert write(sample()).startswith(b"\xef\xbb\xbfclause_type,")


def test_ten_thousand_hostile_cells_do_no_harm(portion: Portion) -> None:
    table = of_texts(many(portion(10_000, 1_000)))
    lines = read(write(table))
    assert [unguarded(line["text"]) for line in lines] == [record["text"] for record in expected(table)]
    for line in lines:
        assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝")) for value in line.values())


@given(st.text(max_size=20))
def test_the_guard_can_always_be_undone(text: str) -> None:
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", [text for text in HOSTILE if "\x00" in text])
def test_control_characters_are_shown_and_said(text: str) -> None:
    line = read(write(of_texts([text])))[0]
    assert line["text"] == "nul ␀ bell ␇ escape ␛ delete ␡ form ␌ end"
    assert "control characters are shown as pictures" in line["remark"]


def test_the_same_table_is_the_same_file() -> None:
    assert write(sample()) == write(sample())
