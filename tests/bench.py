"""``make bench``: how fast, as ratios within one run, since machines differ and are noisy.

Each line says what was measured and the bound it is held to. Reading is measured against the floor of its own library
(pdfplumber's words), the compare page against one SQL statement for the same rows, plainly rendered. pytest collects this
file only when it is named.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

import pdfplumber
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils.html import escape

from agreements.ingest import parse
from agreements.models import Agreement
from agreements.readers import read
from clauses.add import add
from clauses.classify import classify
from clauses.models import Clause, ClauseType
from clauses.presence import present_workers
from clauses.terms import extract_terms
from clauses.units import units_of
from tests.agreements.pdfs import Layout, make_agreement, typeset
from tests.agreements.test_ingest import AGREEMENT
from tests.workers import is_all_read, send, wait, workers

WORDS = 1_000
COLUMNS, ROWS = 20, 10
FILES, TURNS = 12, 3


def best(work: Callable[[], object], times: int = 5) -> float:
    """The median of the quicker half of ``times`` runs, in seconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(sorted(taken)[: (times + 1) // 2])


def hold(what: str, found: float, bound: float, unit: str = "x") -> None:
    print(f"\n  {what}: {found:.2f} {unit} (at most {bound:g} {unit})")
    assert found <= bound


def test_reading_a_pdf_against_the_words_of_pdfplumber() -> None:
    content = typeset(make_agreement(1, count=40), Layout("plain"))

    def words() -> None:
        with pdfplumber.open(io.BytesIO(content)) as document:
            for page in document.pages:
                page.extract_words()
                page.close()

    hold("reading a PDF", best(lambda: read(content, "a.pdf"), 3) / best(words, 3), 2)


def test_a_thousand_words_are_read_and_typed() -> None:
    pieces = make_agreement(2, count=30)
    body = "".join(
        f"Article {article.number}\n{article.heading}\n\n"
        + "".join(f"{n}. {paragraph}\n" for n, paragraph in enumerate(article.paragraphs, 1))
        + "\n"
        for article in pieces.articles
    )
    text = AGREEMENT.split("Article 1")[0] + body + "In witness whereof" + AGREEMENT.split("In witness whereof")[1]
    content, count = text.encode(), len(text.split())

    def work() -> int:
        units = units_of(parse(content, "a.txt"))
        types: dict[str, list[str]] = {}
        for label in classify(units):
            types.setdefault(label.eid, []).append(label.type)
        return sum(len(extract_terms(unit, types[unit.eid])) for unit in units if unit.eid in types)

    work()
    taken = best(work)
    print(f"\n  {count / taken:,.0f} words a second are read, typed and searched for terms")
    hold("a thousand words", taken / count * WORDS * 1_000, 50, "ms")


@pytest.mark.django_db
def test_the_compare_page_against_one_statement(client: Client) -> None:
    for number in range(COLUMNS):
        words = AGREEMENT.replace("LAKES", f"LAKES {number}").replace("4 May 2011", f"4 May {1960 + number}")
        assert add(words.encode(), f"{number}.txt").status == "added"
    slugs = list(Agreement.objects.values_list("slug", flat=True))
    used = list(Clause.objects.order_by().values_list("type", flat=True).distinct())
    codes = (used + [code for code in ClauseType.objects.values_list("code", flat=True) if code not in used])[:ROWS]
    address = f"/compare/?{urlencode([('agreement', slug) for slug in slugs] + [('type', code) for code in codes])}"

    def page() -> bytes:
        answer = client.get(address)
        assert answer.status_code == 200
        return answer.content

    def plainly() -> str:
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT a.slug, c.type_id, p.eid, p.pinpoint, p.heading, p.content, c.score, c.state
                FROM clauses_clause c JOIN agreements_provision p ON p.id = c.provision_id
                JOIN agreements_text t ON t.id = p.text_id AND t.is_current
                JOIN agreements_agreement a ON a.id = t.agreement_id
                WHERE a.slug = ANY(%s) AND c.type_id = ANY(%s) ORDER BY a.slug, p.position""",
                [slugs, codes],
            )
            return "".join(f"<td>{escape(cell)}</td>" for row in cursor.fetchall() for cell in row)

    print(f"\n  the page of {COLUMNS} agreements x {ROWS} types has {len(page()) / 1024:.0f} KB")
    hold("the compare page", best(page) / best(plainly), 3)


@pytest.mark.django_db(transaction=True)
def test_two_workers_against_one(taxonomy: None) -> None:
    """On a machine with two processors to spare: files a second, from the moment they are sent to the last report."""
    user = User.objects.create_user("officer")

    def taken(count: int, turn: int) -> float:
        files = []
        for number in range(FILES):
            drawn = make_agreement(number, count=8)
            title = f"{drawn.title} for the Years {1900 + number} to {2000 + turn * 10 + count}"
            files.append((f"{number}.pdf", typeset(replace(drawn, title=title), Layout("plain"))))
        with workers(count):
            wait(lambda: len(present_workers()) == count)
            start = time.perf_counter()
            upload = send(files, user)
            wait(is_all_read, every=0.1)
            seconds = time.perf_counter() - start
        assert upload.files.filter(state="added").count() == FILES
        return seconds

    turns = [(taken(1, turn), taken(2, turn)) for turn in range(TURNS)]
    print(f"\n  {FILES} PDFs, one worker and two: " + ", ".join(f"{one:.1f} s and {two:.1f} s" for one, two in turns))
    one, two = (min(seconds) for seconds in zip(*turns, strict=True))
    print(f"\n  two workers do {one / two:.2f} x the work of one (at least 1.5 x)")
    assert one / two >= 1.5
