"""Every Word file that is written keeps to the Office Open XML schema, tracked changes, footnotes and all scripts included."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from comparisons.desk.basket import chosen
from comparisons.desk.checklist import Finding
from comparisons.desk.table import Table
from comparisons.desk.whole import Article, Paragraph, Side, compare_whole, who_changed
from comparisons.export import basket_docx, to_docx, whole_docx
from comparisons.export.differences import grid_of_three
from comparisons.export.grid import Grid, GridLine, Section
from comparisons.export.options import Options
from tests.comparisons.tables import MADE_ON, of_texts, sample

TEXTS = (
    "Either Party may terminate this Agreement by giving six months' written notice to the other Party.",
    "Either Party may, by written notice to the other Party, terminate this Agreement within 6 months.\tCosts lie.",
    "يجوز لأي من الطرفين إنهاء هذا الاتفاق بإشعار كتابي مدته ستة أشهر.",
    "缔约任何一方可提前六个月书面通知终止本协定。\nLine two.",
)


def of_base(table: Table) -> Table:
    return replace(table, base=table.columns[0].slug)


def redline(*, is_clean: bool) -> bytes:
    sides = [
        Side(
            tuple(Article(f"Art. {n}", "", (Paragraph(f"Art. {n}", text),), str(n)) for n, text in enumerate(texts, 1))
        )
        for texts in (
            (*TEXTS[:3], "Samples are kept. Article 1 applies."),
            ("Samples are kept. Article 1 applies.", TEXTS[1], TEXTS[3]),
        )
    ]
    return whole_docx.write(compare_whole(*sides), title="Whole", made_on=MADE_ON, is_clean=is_clean)


def draft() -> bytes:
    table = sample()
    refs = [f"{table.columns[0].slug} {table.rows[0].code} {clause.eid}" for clause in table.cells[0][0].clauses]
    return basket_docx.write(chosen(table, refs), {"the Union": "the Office"}, made_on=MADE_ON)


def checked() -> bytes:
    lines = (GridLine(Finding("met").label, "why"), GridLine("words", "Art. 1", "https://concord.example/a"))
    grid = Grid("Checklist", (Section("", (("A", "b"), ("C", ""), ("D", "")), (("Purpose", (lines, (), ())),)),))
    return to_docx.write(sample(), grid=grid)


def three() -> bytes:
    sides = [
        Side(
            tuple(Article(f"Art. {n}", "", (Paragraph(f"Art. {n}", text),), str(n)) for n, text in enumerate(texts, 1))
        )
        for texts in (TEXTS[:2], TEXTS[1:3], TEXTS[:1])
    ]
    grid = grid_of_three(who_changed(*sides), ("Ours", ""), ("Theirs", "signed 2001"))
    return to_docx.write(replace(sample(), rows=(), cells=()), grid=grid)


FILES: dict[str, Callable[[], bytes]] = {
    "columns": lambda: to_docx.write(of_base(sample()), redline=True),
    "rows, A3, clean": lambda: to_docx.write(of_base(sample()), redline=True, options=Options("rows", "a3", "clean")),
    "compact": lambda: to_docx.write(of_base(sample()), redline=True, options=Options("compact", redline="exact")),
    "three": lambda: three(),
    "scripts": lambda: to_docx.write(of_base(of_texts(TEXTS)), redline=True),
    "fifteen": lambda: to_docx.write(
        of_base(of_texts(TEXTS * 4)), redline=True, options=Options("rows", "a3", "exact")
    ),
    "whole": lambda: redline(is_clean=False),
    "whole, clean": lambda: redline(is_clean=True),
    "draft": draft,
    "checklist": checked,
}


@pytest.mark.parametrize("name", FILES)
def test_a_word_file_keeps_to_the_schema(name: str, tmp_path: Path) -> None:
    path = tmp_path / "file.docx"
    path.write_bytes(FILES[name]())
    found = OpenXmlValidator().validate(path)
    assert [str(error) for error in found.errors] == []


def test_the_judge_finds_what_is_wrong(tmp_path: Path) -> None:
    """A table without its properties and grid: a judge that passed it would judge nothing."""
    path = tmp_path / "file.docx"
    document = to_docx.new_document()
    table = document.add_table(1, 1)._tbl
    table.remove(table.tblGrid)
    document.save(str(path))
    assert not OpenXmlValidator().validate(path).is_valid
