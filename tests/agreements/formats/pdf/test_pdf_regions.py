"""Columns, languages and running heads are told page by page and place by place, and tear nothing out of the text."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from reportlab.pdfgen.canvas import Canvas

from agreements.formats.document import Document
from agreements.formats.parallel import part_languages
from agreements.formats.pdf.page import PageLine, PageReading
from agreements.ingest import parse

Placed = tuple[float, float, str]
OPENING = ("AGREEMENT BETWEEN THE RIVER OFFICE AND THE INSTITUTE OF LAKES", "The River Office and the Institute of Lakes,", "Have agreed as follows:", "")  # fmt: skip
BODY = (
    "1. In the course of each year the secretariats hold at least one meeting, in order to settle how the",
    "lamps are lit, and which of the kites are flown, so that the work of the two organizations is of use",
    "to the members of each, and in order that the costs of the work are known to all of them in time.",
    "2. No other rule applies.",
)
PORTUGUESE = (
    "Direção Nacional dos Faróis, Rua do Ouro, Lisboa",
    "Gabinete de Cooperação e Relações Externas do Estado",
    "Secretaria de Estado da Aviação, Praça da República",
    "Escola de Formação de Pilotos, São Paulo e Santos",
    "Instituto dos Ventos e das Marés, Avenida da Liberdade",
)
FRENCH = (
    "Direction nationale des phares, quai de la Rivière",
    "Bureau de la coopération et des relations extérieures",
    "Secrétariat d'État à l'aviation, place de la République",
    "École de formation des pilotes de la région du lac",
    "Institut des vents et des marées, avenue de la Liberté",
)
ENGLISH = (
    "the office which receives the lamps of the Organization",
    "the office that keeps the list of all of the kites",
    "the office to which the notices shall be sent in time",
    "the school at which the crews of the kites are trained",
    "the institute that gives the warnings of the wind",
)


def set_pages(pages: Sequence[Sequence[Placed]], size: float = 10) -> Document:
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(595, 842), invariant=1)
    for page in pages:
        canvas.setFont("Times-Roman", size)
        for x, y, words in page:
            canvas.drawString(x, 842 - y, words)
        canvas.showPage()
    canvas.save()
    return parse(written.getvalue(), "set.pdf")


def below(lines: Sequence[str], *, x: float = 72, top: float = 80, step: float = 13) -> list[Placed]:
    return [(x, top + step * at, words) for at, words in enumerate(lines) if words]


def text_of(document: Document) -> str:
    return " ".join(f"{one.heading} {one.text}" for one in document.provisions)


@pytest.mark.parametrize("names", [PORTUGUESE, FRENCH], ids=["pt", "fr"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_page_in_columns_leaves_the_others_whole(names: Sequence[str], place: int) -> None:
    pages = [below([*OPENING, "Article 1", *BODY, "Article 2", *BODY]), below(["Article 3", *BODY, "Article 4", *BODY])]
    pages.insert(place, [*below(["ANNEX", *names]), *below(["", *ENGLISH], x=330)])

    document = set_pages(pages)

    assert document.others == ()
    assert text_of(document).count("so that the work of the two organizations is of use to the members of each") == 4
    assert [one.number for one in document.provisions if one.kind == "article"] == ["1", "2", "3", "4"]


YEARS = [f"{year} year {quantity},{year % 10}" for quantity, year in enumerate(range(1996, 2030), start=4)]


@pytest.mark.parametrize("rows", [6, 12, 34])
def test_a_schedule_of_years_is_text_on_whatever_page_it_goes_on(rows: int) -> None:
    pages = [
        below(
            [*OPENING, "Article 1", "The Office delivers in each year the following quantities:", *YEARS[:rows]],
            step=19,
        ),
        *(below([*YEARS[at : at + 2], "", *BODY], top=60) for at in (rows, rows + 2, rows + 4) if at < len(YEARS)),
        below(["Article 2", *BODY, "Article 3", *BODY]),
    ]

    document = set_pages(pages)

    assert not [one for one in document.set_aside if "year" in document.reading.text[one.start : one.end]]
    assert all(row in text_of(document) for row in YEARS[: min(rows, 30)])


def test_years_that_stand_alone_in_a_table_are_no_page_numbers() -> None:
    years = [str(year) for year in range(2001, 2013)]
    amounts = [f"{amount},0" for amount in range(4, 16)]
    page = [*below([*OPENING, "Article 1", "The Office delivers (in thousands):"]), *below(years, top=200), *below(amounts, x=240, top=200)]  # fmt: skip
    other = [*below(["2013", "2014", "2015"], top=50), *below(["16,0", "17,0", "18,0"], x=240, top=50), *below(["Article 2", *BODY], top=120)]  # fmt: skip

    document = set_pages([page, other])

    assert not document.set_aside
    assert {*years, *amounts, "2013", "18,0"} <= set(text_of(document).split())


def test_a_running_head_and_page_numbers_are_still_set_aside() -> None:
    pages = [
        [
            (72, 40, "River Office – Institute of Lakes"),
            *below([f"Article {number}", *BODY]),
            (290, 815, f"{number}/3"),
        ]
        for number in (1, 2, 3)
    ]

    document = set_pages([[*pages[0], *below(OPENING, top=150)], *pages[1:]])

    aside = [document.reading.text[one.start : one.end] for one in document.set_aside]
    assert aside == [words for number in (1, 2, 3) for words in ("River Office – Institute of Lakes", f"{number}/3")]


def test_a_page_put_into_the_file_twice_makes_no_running_head_of_its_title() -> None:
    page = [*below([*OPENING, "Article 1", *BODY, "Article 2", *BODY]), (450, 815, "Scanned by the river office")]

    document = set_pages([page, page])

    assert text_of(document).count(OPENING[0]) == 2
    assert {document.reading.text[one.start : one.end] for one in document.set_aside} == {"Scanned by the river office"}
    assert any(warning.startswith("page 2: the same words as page 1") for warning in document.reading.warnings)


def _side(column: int, words: str, at: int) -> PageLine:
    return PageLine(words, 1, (72.0, 60.0 + 14 * at, 280.0, 72.0 + 14 * at), 11.0, 70.0 + 14 * at, False, False, column)


def test_chinese_beside_english_is_as_long_though_it_has_fewer_letters() -> None:
    english = ["The Parties shall keep each other informed of all their work and of meetings"] * 12
    chinese = ["各方应相互通报其全部工作以及与各方有关的会议情况"] * 12
    lines = [_side(1, words, at) for at, words in enumerate(english)] + [
        _side(2, words, at) for at, words in enumerate(chinese)
    ]

    parts, setting = part_languages([PageReading(1, 595, 842, lines)])

    assert (setting, [part.language for part in parts]) == ("columns", ["en", "zh"])


def test_names_in_rows_over_their_offices_are_no_columns() -> None:
    """As a decree is signed by a whole government: four names in a row, each over its office."""
    names = [f"{letter}. {word}" for letter in "ABCD" for word in ("YILDIZ", "KAYA", "DEMIR", "ARSLAN")]
    rows = [
        (60 + 130 * column, 320 + 30 * row + 12 * is_office, f"{names[4 * row + column]}{' Bakani' * is_office}")
        for row in range(4)
        for is_office in (0, 1)
        for column in range(4)
    ]
    head = [(350, 280, "Abdullah ARI"), (350, 292, "Cumhurbaskani"), (60, 300, "Recep SARI"), (60, 312, "Basbakan")]
    document = set_pages([[*below(BODY), *head, *rows]], size=9)
    text = " ".join(document.reading.text.split())
    assert " ".join(words for _x, _y, words in (*head, *rows)) in text
