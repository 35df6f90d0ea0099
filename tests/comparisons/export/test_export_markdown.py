from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from comparisons.desk.table import Table, iter_facts
from comparisons.export.characters import printable
from comparisons.export.to_markdown import write
from tests.comparisons.hostile import HOSTILE, many
from tests.comparisons.tables import of_texts, sample
from tests.conftest import Portion


def rendered(text: str) -> html.HtmlElement:
    made = MarkdownIt("commonmark").render(text)
    return html.document_fromstring(f"<body>{made}</body>", parser=html.HTMLParser(huge_tree=True))


def texts(written: bytes) -> list[str]:
    """What stands in quotations when the file is rendered, a hard break as a line break."""
    page = rendered(written.decode())
    found = []
    for quote in page.iter("blockquote"):
        for line in quote.iter("br"):
            line.tail = (line.tail or "").removeprefix("\n")
            line.text = "\n"
        found.append("\n".join(p.text_content() for p in quote.iter("p")))
    return found


def expected(table: Table) -> list[str]:
    return [printable(fact.clause.text) for fact in iter_facts(table) if fact.clause]


def test_every_text_is_read_back_unchanged() -> None:
    assert texts(write(sample())) == expected(sample())


def test_the_order_is_type_agreement_clause() -> None:
    page = rendered(write(sample()).decode())
    heads = [head.text_content() for head in page.iter("h1", "h2", "h3")]
    assert heads[:3] == ["How our agreements with Relief end", "Termination", "Harbour–Relief"]
    assert "Verified absent by A. Officer" in page.text_content()
    assert page.xpath("//a/@href")[0] == "https://concord.example/agreements/harbour-relief-2019/#art_9__para_2"


def test_no_text_becomes_markup() -> None:
    page = rendered(write(of_texts([text for text in HOSTILE if text.strip()])).decode())
    assert not list(page.iter("script", "img", "code", "pre", "hr", "em", "strong", "table")) or {
        "".join(strong.itertext()) for strong in page.iter("strong")
    } <= {"Made on:", "States:", "Notes:"}
    assert not list(page.iter("script", "img", "code", "pre", "hr", "table"))


def test_ten_thousand_hostile_cells_do_no_harm(portion: Portion) -> None:
    # Each text also stands in pinpoint, heading, address and source: more than 10,000 hostile places in all.
    table = of_texts(many(portion(2_500, 250)))
    assert texts(write(table)) == expected(table)


@given(
    st.lists(
        st.text("ab *_`<>&#-+1.)\\\n\t[]!|~=:/h", min_size=1, max_size=20).filter(str.strip), min_size=1, max_size=3
    )
)
@settings(max_examples=100)
def test_any_text_is_read_back(made: list[str]) -> None:
    assert texts(write(of_texts(made))) == expected(of_texts(made))


def test_the_redline_marks_what_came_and_went() -> None:
    assert "<del>six (6) months</del><ins>thirty days</ins>" in write(sample(), redline=True).decode()


def test_the_same_table_is_the_same_file() -> None:
    assert write(sample()) == write(sample())
