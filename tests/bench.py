"""``make bench``: how fast, as ratios within one run, since machines differ and are noisy.

Each line says what was measured and the bound it is held to. Reading is measured against the floor of its own library
(pdfplumber's words), the compare page against one SQL statement for what its cells say, through a plain template of
the same words (without the heads, the menus, the practice lines and the states, which the page has as well). pytest collects this
file only when it is named.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from multiprocessing.process import BaseProcess
from pathlib import Path
from urllib.parse import urlencode

import pdfplumber
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.template import Context, Engine
from django.test import Client

from agreements.formats.document import Document
from agreements.formats.read import read
from agreements.ingest import parse
from agreements.models import Agreement
from clauses.classification.classify import classify
from clauses.classification.encoder import encoder_in
from clauses.classification.nlp import ENCODER_FOLDER, context_of, pipeline, words_of
from clauses.classification.paragraph import units_of
from clauses.terms.extract import extract_terms
from library.uploads.add import add
from library.uploads.workers import present_workers
from tests.agreements.pdfs import Layout, make_agreement, typeset
from tests.agreements.test_ingest import AGREEMENT
from tests.workers import is_all_read, send, wait, workers

WORDS = 1_000
COLUMNS, MANY_COLUMNS = 20, 40
COMPARED = ("purpose", "consultation", "information_exchange", "confidentiality", "financial", "liability",
            "privileges_immunities", "dispute_settlement", "amendment", "termination")  # fmt: skip
LONG = (*COMPARED, "scope", "intellectual_property", "capacity_building", "personnel", "data_protection")
FILES, TURNS = 16, 3
LONG_PAGES, LONG_ARTICLES = 2_000, 10_600
READ_ALONE = """
import resource, sys, time
from pathlib import Path
from agreements.formats.read import read
from agreements.structure.segment import segment
document = segment(read(Path(sys.argv[1]).read_bytes(), "long.pdf"))
print(document.reading.pages, len(document.provisions), time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


ONE_STATEMENT = """
SELECT a.slug, a.title, t.code, t.label, t.definition, p.eid, p.pinpoint, coalesce(nullif(p.heading, ''), h.heading) AS heading,
    p.content, round((c.score * 100)::numeric) AS score, c.state,
    (SELECT json_agg(json_build_array(m.kind, m.value, m.words) ORDER BY m.start) FROM clauses_term m WHERE m.clause_id = c.id) AS terms
FROM clauses_clausetype t CROSS JOIN agreements_agreement a
LEFT JOIN (clauses_clause c JOIN agreements_provision p ON p.id = c.provision_id
    JOIN agreements_text x ON x.id = p.text_id AND x.is_current LEFT JOIN agreements_provision h ON h.id = p.parent_id)
    ON c.type_id = t.code AND x.agreement_id = a.id AND NOT c.is_tentative AND c.state <> 'rejected'
WHERE t.code = ANY(%s) AND a.slug = ANY(%s) ORDER BY t.position, a.slug, p.position
"""
PLAIN = Engine().from_string("""<table>{% for cell in cells %}<td>{% if cell.eid %}
<p><a href="/agreements/{{ cell.slug }}/#{{ cell.eid }}">{{ cell.pinpoint }}</a> <i>{{ cell.heading }}</i>
<span>{{ cell.state }} · {{ cell.score }} %</span></p><p>{{ cell.content }}</p>
{% if cell.terms %}<dl>{% for kind, value, words in cell.terms %}<dt>{{ kind }}</dt><dd title="{{ words }}">{{ value }}</dd>{% endfor %}</dl>{% endif %}
<p><a href="/compare/article/{{ cell.slug }}/{{ cell.eid }}/">whole article<span> around {{ cell.pinpoint }} of {{ cell.title }}</span></a></p>
{% else %}<b>Not yet reviewed</b>{% endif %}</td>{% endfor %}</table>""")
"""The floor of the compare page: what its cells say, from one statement, through a template that does nothing else."""


def best(work: Callable[[], object], times: int = 5, *, clock: Callable[[], float] = time.perf_counter) -> float:
    """The median of the quicker half of ``times`` runs, in seconds; by ``process_time`` where this process does all the work."""
    taken = []
    for _ in range(times):
        start = clock()
        work()
        taken.append(clock() - start)
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

    hold("reading a PDF", best(lambda: read(content, "a.pdf"), 3) / best(words, 3), 0.3)


def test_a_pdf_of_two_thousand_pages(tmp_path: Path) -> None:
    """In a process of its own, whose seconds of work and highest memory are its own."""
    path = tmp_path / "long.pdf"
    path.write_bytes(
        typeset(make_agreement(3, count=LONG_ARTICLES, notes=40), Layout("long", has_heads=True, has_notes=True))
    )

    command = [sys.executable, "-c", READ_ALONE, path]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=3600).stdout

    pages, provisions, seconds, mebibytes = map(float, told.split())
    print(f"\n  {pages:,.0f} pages, {provisions:,.0f} provisions")
    assert pages > LONG_PAGES
    assert provisions > LONG_ARTICLES
    hold("reading 2,000 pages, the clock of one processor", seconds * LONG_PAGES / pages, 180, "s")
    hold("memory meanwhile", mebibytes, 1024, "MiB")


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
    taken = best(work, clock=time.process_time)
    print(f"\n  {count / taken:,.0f} words a second are read, typed and searched for terms")
    floor = best(lambda: _floor(parse(content, "a.txt")), clock=time.process_time)
    hold("reading and typing, by tokenizer and encoder alone", taken / floor, 3)


def _floor(document: Document) -> None:
    """What no way of typing can do without: tokens, and one run of the encoder a paragraph."""
    encoder, nlp = encoder_in(ENCODER_FOLDER), pipeline("en")
    assert encoder is not None
    for unit in units_of(document):
        if unit.is_typed:
            nlp.make_doc(unit.text)
            encoder.encode(context_of(unit), words_of(unit))


def comparable(number: int, codes: Sequence[str] = COMPARED, paragraphs: int = 2) -> str:
    """An agreement of one article a type, each of some paragraphs, worded otherwise than the next agreement's."""
    by_type: dict[str, list[str]] = {}
    for line in Path("fixtures/model_clauses/en.jsonl").read_text(encoding="utf-8").splitlines():
        clause = json.loads(line)
        for code in clause["types"]:
            by_type.setdefault(code, []).append(re.sub(r"\{\w+\}", "NLC", clause["text"]))
    articles = [
        f"Article {place}\n{code.replace('_', ' ').capitalize()}\n\n"
        + "".join(f"{n}. {by_type[code][(number + 3 * n) % len(by_type[code])]}\n" for n in range(1, paragraphs + 1))
        for place, code in enumerate(codes, 1)
    ]
    words = AGREEMENT.replace("LAKES", f"LAKES {number}").replace("4 May 2011", f"4 May {1960 + number}")
    return words.partition("Article 1")[0] + "\n".join(articles) + "\nIn witness" + words.partition("In witness")[2]


def library(texts: Iterable[str]) -> None:
    """Adds them, and has the database look at them: what one transaction writes, nobody else can count for its plans."""
    for number, text in enumerate(texts):
        assert add(text.encode(), f"{number}.txt").status == "added"
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.mark.django_db
def test_the_compare_page_against_one_statement(client: Client) -> None:
    library(map(comparable, range(COLUMNS)))
    slugs = list(Agreement.objects.values_list("slug", flat=True))
    codes = list(COMPARED)
    address = f"/compare/?{urlencode([('agreement', slug) for slug in slugs] + [('type', code) for code in codes])}"

    def page() -> bytes:
        answer = client.get(address)
        assert answer.status_code == 200
        return answer.content

    def plainly() -> str:
        with connection.cursor() as cursor:
            cursor.execute(ONE_STATEMENT, [codes, slugs])
            names = [column.name for column in cursor.description]
            cells = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        return PLAIN.render(Context({"cells": cells}))

    hold(f"the page of {COLUMNS} agreements x {len(COMPARED)} types", len(page()) / 1024, 1024, "KB")
    assert "notice_period" in plainly()
    hold("the compare page", best(page, 9) / best(plainly, 9), 3)
    address += "&view=diff"
    hold("the compare page with its differences", best(page, 9) / best(plainly, 9), 4)


@pytest.mark.django_db
def test_forty_agreements_of_long_clauses_in_each_view(client: Client) -> None:
    """Each view for the first time, when nothing of it is kept yet: the work of this process, against that of the text."""
    library(comparable(number, LONG, paragraphs=6) for number in range(MANY_COLUMNS))
    slugs = Agreement.objects.values_list("slug", flat=True)
    query = urlencode([("agreement", slug) for slug in slugs] + [("type", code) for code in LONG])
    client.get("/compare/")
    worked = {}
    for view in ("text", "diff", "passages", "limbs", "terms", "synopsis", "coverage"):
        start = time.process_time()
        answer = client.get(f"/compare/?{query}&view={view}")
        worked[view] = time.process_time() - start
        assert answer.status_code == 200
        size, sent = len(answer.content) / 1024, len(gzip.compress(answer.content)) / 1024
        print(f"\n  {MANY_COLUMNS} x {len(LONG)}, {view}: {worked[view]:.2f} s, {size:,.0f} KB, {sent:.0f} KB sent")
    hold("the slowest view against the text", max(worked.values()) / worked["text"], 8)


def waited(process: BaseProcess) -> float:
    """The seconds in which it could have worked, but others had the processors; 0 where the system does not tell."""
    try:
        return int(Path(f"/proc/{process.pid}/schedstat").read_text().split()[1]) / 1e9
    except OSError:
        return 0.0


def reading(count: int, turn: int, user: User) -> tuple[float, float]:
    """The seconds from when files are sent until ``count`` workers have read them, and those without waiting for others."""
    files = []
    for number in range(FILES):
        drawn = make_agreement(number, count=8)
        title = f"{drawn.title} for the Years {1900 + number} to {2000 + turn * 10 + count}"
        files.append((f"{number}.pdf", typeset(replace(drawn, title=title), Layout("plain"))))
    with workers(count) as processes:
        wait(lambda: len(present_workers()) == count)
        before, start = [waited(process) for process in processes], time.perf_counter()
        upload = send(files, user)
        wait(is_all_read, every=0.1)
        seconds = time.perf_counter() - start
        least = min(waited(process) - earlier for process, earlier in zip(processes, before, strict=True))
    assert upload.files.filter(state="added").count() == FILES
    return seconds, seconds - least


@pytest.mark.django_db(transaction=True)
def test_two_workers_against_one(taxonomy: None) -> None:
    """Where others are at work too, two of anything do not do twice the work of one, so time lost to them is left out."""
    user, found = User.objects.create_user("officer"), []
    for turn in range(TURNS):
        (one, one_alone), (two, two_alone) = reading(1, turn, user), reading(2, turn, user)
        print(f"\n  {FILES} PDFs: one worker {one:.1f} s ({one_alone:.1f} s), two {two:.1f} s ({two_alone:.1f} s)")
        found.append(one_alone / two_alone)
    print(f"\n  two workers do {statistics.median(found):.2f} x the work of one (at least 1.5 x)")
    assert statistics.median(found) >= 1.5
