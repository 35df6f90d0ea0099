from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from clauses.terms.wording import AS_READ
from comparisons.desk.table import FIELDS, iter_facts
from comparisons.export.characters import printable
from comparisons.export.to_xlsx import LIMIT, pieces, write
from tests.comparisons.hostile import HOSTILE, many
from tests.comparisons.tables import of_texts, sample
from tests.conftest import Portion


def sheet(written: bytes, name: str) -> Worksheet:
    return load_workbook(BytesIO(written))[name]


def records(page: Worksheet) -> Iterator[dict[str, str]]:
    heads, *lines = page.iter_rows(values_only=True)
    for line in lines:
        yield {str(head): _as_text(value) for head, value in zip(heads, line, strict=True)}


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else _decoded(str(value))


def _decoded(value: str) -> str:
    """As Excel reads a string: ``_x005F_`` is an underscore."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), value)


def texts(written: bytes) -> list[str]:
    """The clause texts, continued rows joined."""
    joined: list[str] = []
    for record in records(sheet(written, "Text")):
        part = re.match(r"part (\d+)", record["remark"])
        if part and part[1] != "1":
            joined[-1] += record["text"]
        else:
            joined.append(record["text"])
    return joined


def test_every_fact_is_read_back_as_it_was() -> None:
    found = list(records(sheet(write(sample()), "Text")))
    assert [{name: line[name.replace("_", " ")] for name in FIELDS} for line in found] == [
        fact.record() for fact in iter_facts(sample())
    ]


def test_terms_and_states_have_their_own_sheets() -> None:
    written = write(sample())
    assert load_workbook(BytesIO(written)).sheetnames == [
        "Comparison", "Terms matrix", "Text", "Terms", "States", "About",
    ]  # fmt: skip
    terms = [(line["agreement"], line["pinpoint"], line["value"]) for line in records(sheet(written, "Terms"))]
    assert terms == [("harbour-relief-2019", "Art. 9(2)", "P6M"), ("metro-relief-2021", "para. 12", "P30D")]
    states = [(line["clause type"], line["state"], line["clauses"]) for line in records(sheet(written, "States"))]
    assert states == [
        ("termination", "present", "2"),
        ("termination", "present", "1"),
        ("termination", "text_not_held", "0"),
        ("audit", "verified_absent", "0"),
        ("audit", "not_reviewed", "0"),
        ("audit", "text_not_held", "0"),
    ]
    about = {line["what"]: line["value"] for line in records(sheet(written, "About"))}
    assert about["Made on"] == "3 May 2025, 09:30 UTC"
    assert about["States"] == "2 present (0 confirmed), 1 verified absent, 1 not yet reviewed, 2 text not held"


def test_the_first_sheets_are_types_by_agreements_as_on_the_page() -> None:
    written = write(sample())
    page = sheet(written, "Comparison")
    assert [page.cell(1, at).value for at in (1, 2)] == [
        "Clause type",
        "Harbour–Relief\nsigned 11 February 2019, Lisbon, Portugal",
    ]
    assert [page.cell(line, 1).value for line in (2, 3)] == ["Termination", "Audit"]
    assert str(page.cell(2, 2).value).startswith("Art. 9(2) The Union may terminate this Agreement")
    assert page.cell(2, 2).hyperlink.target.endswith("#art_9__para_2")
    assert str(page.cell(3, 2).value).startswith("Verified absent by A. Officer")
    terms = [[cell.value for cell in line] for line in sheet(written, "Terms matrix").iter_rows(min_row=2)]
    assert terms == [
        ["Termination", "notice period", f"six months' notice ({AS_READ})", f"thirty days ({AS_READ})", None]
    ]


def test_days_are_dates_figures_are_numbers_and_sheets_are_set_up_for_print() -> None:
    written = write(sample())
    heads = [cell.value for cell in sheet(written, "Text")[1]]
    first = dict(zip(heads, (cell.value for cell in sheet(written, "Text")[2]), strict=True))
    assert (first["date"], first["score"], first["page"]) == (datetime(2019, 2, 11), 0.97, 4)
    terms = dict(zip(*([cell.value for cell in sheet(written, "Terms")[n]] for n in (1, 2)), strict=True))
    assert (terms["number"], terms["unit"]) == (6, "months")
    assert isinstance(first["date"], date)
    for page in load_workbook(BytesIO(written)):
        assert (page.page_setup.orientation, page.print_title_rows) == ("landscape", "$1:$1")
        assert page.oddFooter.right.text == "&P / &N"


def test_addresses_are_links_and_heads_are_frozen() -> None:
    page = sheet(write(sample()), "Text")
    links = {cell.hyperlink.target for line in page.iter_rows() for cell in line if cell.hyperlink}
    assert "https://concord.example/agreements/harbour-relief-2019/#art_9__para_2" in links
    assert page.freeze_panes == "C2"


def test_ten_thousand_hostile_cells_do_no_harm(portion: Portion) -> None:
    # Each text also stands in pinpoint, heading, address and source: more than 10,000 hostile places in all.
    hostile = many(portion(2_000, 250))
    written = write(of_texts(hostile))
    assert texts(written) == [printable(text) for text in hostile]
    for page in load_workbook(BytesIO(written)):
        for line in page.iter_rows():
            for cell in line:
                assert cell.data_type in ("s", "n"), cell.value
                assert cell.data_type == "s" or cell.value is None or isinstance(cell.value, int | float)
                assert len(str(cell.value or "").encode("utf-16-le")) // 2 <= 32_767
                assert cell.hyperlink is None


def test_no_part_of_the_file_holds_a_formula() -> None:
    with ZipFile(BytesIO(write(of_texts(HOSTILE)))) as package:
        for name in package.namelist():
            assert b"<f>" not in package.read(name), name


@pytest.mark.parametrize("text", ["a" * 100_000, "word " * 30_000, "😀" * 40_000, "_x0041_" * 12_000, "short", ""])
def test_a_huge_text_is_cut_and_nothing_is_lost(text: str) -> None:
    cut = pieces(text)
    assert "".join(cut) == text
    assert all(len(part.encode("utf-16-le")) // 2 <= LIMIT for part in cut)


def test_what_is_continued_is_said() -> None:
    remarks = [line["remark"] for line in records(sheet(write(of_texts(["b" * 40_000])), "Text"))]
    assert remarks == ["part 1 of 2: too long for one cell", "part 2 of 2: too long for one cell"]


def test_the_same_table_is_the_same_file() -> None:
    assert write(sample()) == write(sample())
