from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from comparisons.desk.table import Table, iter_facts
from comparisons.export.characters import printable
from comparisons.export.to_html import write
from tests.comparisons.hostile import HOSTILE, many
from tests.comparisons.tables import of_texts, sample
from tests.conftest import Portion


def texts(written: bytes) -> list[str]:
    page = html.document_fromstring(written, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    return [element.text_content() for element in page.find_class("text")]


def expected(table: Table) -> list[str]:
    return [printable(fact.clause.text) for fact in iter_facts(table) if fact.clause]


def test_every_text_is_read_back_unchanged() -> None:
    assert texts(write(sample())) == expected(sample())


def test_each_cell_has_pinpoint_address_and_state() -> None:
    page = html.document_fromstring(write(sample()))
    clause = page.find_class("pinpoint")[0]
    assert clause.text_content() == "Art. 9(2) Final provisions"
    assert clause[0].get("href") == "https://concord.example/agreements/harbour-relief-2019/#art_9__para_2"
    assert "confirmed by rule, certainty of its type 0.97" in page.text_content()
    assert "Verified absent by A. Officer on 2025-04-30" in page.text_content()
    assert "Not yet reviewed" in page.text_content()
    assert "Text not held." in page.text_content()
    assert "DRAFT, not adopted" in page.text_content()


def test_nothing_runs_and_nothing_is_loaded() -> None:
    written = write(of_texts(HOSTILE)).decode()
    page = html.document_fromstring(written)
    assert not page.xpath("//script | //img | //iframe | //link | //object | //*[@onmouseover or @onerror or @onclick]")
    assert not [a for a in page.xpath("//a/@href") if not a.startswith("http")]
    assert "default-src 'none'" in written
    assert not re.search(r"@import|url\(", written.split("</style>")[0])


def test_ten_thousand_hostile_cells_do_no_harm(portion: Portion) -> None:
    table = of_texts(many(portion(10_000, 1_000)))
    assert texts(write(table)) == expected(table)


@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=3))
@settings(max_examples=60)
def test_any_text_is_read_back(made: list[str]) -> None:
    assert texts(write(of_texts(made))) == expected(of_texts(made))


def test_the_redline_marks_what_came_and_went() -> None:
    written = write(sample(), redline=True).decode()
    assert "<del>six (6) months</del><ins>thirty days</ins>" in written


def test_the_same_table_is_the_same_file() -> None:
    assert write(sample()) == write(sample())
