"""A text that was recognised doubtfully: held, marked, corrected line by line beside its picture, released by a person."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from agreements import ingest as ingesting
from agreements.formats.document import Document
from agreements.formats.ocr.quarantine import confidences, held_for
from agreements.formats.ocr.recognition import RecognisedPage, Recognition
from agreements.models import Agreement, Text
from agreements.models.text import Quarantine
from agreements.verify import problems
from clauses.models import ClauseType, Decision
from clauses.review.repairs import repairs
from comparisons.build import build
from comparisons.desk.table import iter_facts
from comparisons.export import to_csv, to_html, to_markdown, wording
from tests.agreements.pdfs import Layout, make_agreement, typeset

FILE = typeset(make_agreement(3, count=3), Layout("plain", label="centred"))
WORDS = "Each Party shall designate"


def recognised(document: Document, *, confidence: float = 0.97, doubted: str = "") -> Document:
    """``document`` as if a recognition had read it, sure of everything but the lines with ``doubted``."""
    text = document.reading.text
    lines = tuple(
        replace(line, words=((line.start, line.end, 0.05 if doubted and doubted in text[line.start : line.end] else 0.96),))
        for line in document.reading.lines
    )  # fmt: skip
    pages = tuple(
        RecognisedPage(page, "none", confidence, 0.99, packs=("eng",)) for page in range(1, document.reading.pages + 1)
    )
    return replace(
        document, reading=replace(document.reading, lines=lines, recognition=Recognition("Tesseract 5", pages))
    )


@pytest.fixture
def read_as(monkeypatch: pytest.MonkeyPatch):
    """Files are read as if a recognition had read them."""
    parse = ingesting.parse

    def read_as(**doubts) -> None:
        monkeypatch.setattr(ingesting, "parse", lambda content, name: recognised(parse(content, name), **doubts))

    return read_as


@pytest.fixture
def officer(client: Client, db) -> User:
    user = User.objects.create_user("officer", password="officer", is_staff=True)
    client.force_login(user)
    return user


def test_the_gate_is_by_page_and_by_provision() -> None:
    document = ingesting.parse(FILE, "scan.pdf")

    assert held_for(document) == held_for(recognised(document)) == []
    assert held_for(recognised(document, confidence=0.7)) == ["The recognition of page 1 is doubtful."]
    (reason,) = held_for(recognised(document, doubted=WORDS))
    assert reason.startswith("The recognition of art_")
    assert min(confidences(recognised(document, doubted=WORDS)).values()) < 0.75


@pytest.mark.parametrize(
    ("page", "is_below"),
    [
        (RecognisedPage(1, "none", 0.95, 0.97), False),
        (RecognisedPage(1, "none", 0.95, 0.6), False),  # a list of names
        (RecognisedPage(1, "none", 0.95, 0.4), True),
        (RecognisedPage(1, "none", 0.85, 0.6), True),
        (RecognisedPage(1, "none", 0.75, 0.97), True),
        (RecognisedPage(1, "none", 0.95, 0.97, gaps=0.1), True),
        (RecognisedPage(1, "none", 0.95, None, missing="Turkish"), True),
        (RecognisedPage(1, "better", 0.5, 0.97), False),
        (RecognisedPage(1, "better", 0.5, 0.6), True),
        (RecognisedPage(1, "empty"), False),
    ],
)
def test_a_page_below_the_gate(page: RecognisedPage, is_below: bool) -> None:
    assert page.is_below == is_below


def test_a_sure_recognition_is_added_as_any_file(db, read_as) -> None:
    read_as()
    outcome = ingesting.ingest(FILE, "scan.pdf")

    assert (outcome.status, outcome.text.quarantine) == ("added", Quarantine.NONE)
    assert outcome.agreement.visibility == Agreement.Visibility.PUBLIC
    assert outcome.text.provisions.filter(confidence__gt=0.9).exists()


def test_a_doubtful_text_is_private_marked_corrected_and_released(client: Client, officer: User, read_as) -> None:
    read_as(doubted=WORDS)
    outcome = ingesting.ingest(FILE, "scan.pdf", user=officer)
    text, slug = outcome.text, outcome.agreement.slug
    assert (outcome.status, text.quarantine) == ("quarantined", Quarantine.HELD)
    assert "compare it" in outcome.message.lower()
    assert Client().get(reverse("agreement_reader", args=[slug])).status_code == 404
    assert "<b>In quarantine.</b>" in client.get(reverse("agreement_reader", args=[slug])).text
    assert client.get(f"/api/v1/agreements/{slug}/").json()["texts"][0]["quarantine"] == "held"

    overview = reverse("agreement_quarantine", args=[slug])
    assert "Doubtful provisions" in client.get(overview).text
    provision = text.provisions.filter(confidence__lt=0.75, content__contains=WORDS).first()
    span = next(span for span in provision.stored_spans() if WORDS in text.raw[span.start : span.end])
    lines = reverse("page_lines", args=[slug, span.page])
    page = client.get(lines)
    assert page.status_code == 200
    assert f'name="line-{span.start}"' in page.text
    read = text.raw[span.start : span.end]
    client.post(lines, {f"line-{span.start}": read.replace("Each Party", "Every Party")})
    mended = text.provisions.get(eid=provision.eid)
    assert mended.content == provision.content.replace("Each Party", "Every Party")
    assert [text.raw[edit[1] : edit[2]] + "→" + edit[3] for edit in mended.edits if edit[0] == "ocr"] == ["Each→Every"]
    assert mended.confidence == provision.confidence
    assert list(problems(Text.objects.get(pk=text.pk))) == []

    client.post(overview, {"operation": "release", "visibility": "public", "reason": "compared"})
    assert Client().get(reverse("agreement_reader", args=[slug])).status_code == 200
    assert Decision.objects.standing().filter(verdict="release", made_by=officer).exists()
    client.post(overview, {"operation": "hold"})
    assert Text.objects.get(pk=text.pk).is_held
    assert Client().get(reverse("agreement_reader", args=[slug])).status_code == 404

    (correction,) = repairs(outcome.agreement)
    client.post(reverse("repair_undo", args=[slug, correction.pk]))
    assert text.provisions.get(eid=provision.eid).content == provision.content


def test_nobody_releases_who_may_not_decide(client: Client, db, read_as) -> None:
    read_as(confidence=0.5)
    slug = ingesting.ingest(FILE, "scan.pdf").agreement.slug
    reader = User.objects.create_user("reader")
    Agreement.objects.get(slug=slug).shared_with.add(reader)
    client.force_login(reader)

    assert client.get(reverse("agreement_quarantine", args=[slug])).status_code == 403
    assert client.post(reverse("page_lines", args=[slug, 1])).status_code == 403


def test_a_comparison_and_its_exports_say_that_a_text_is_not_checked(client: Client, officer: User, read_as) -> None:
    read_as(confidence=0.5)
    outcome = ingesting.ingest(FILE, "scan.pdf", user=officer)
    table = build([outcome.agreement], list(ClauseType.objects.all()[:2]), user=officer)
    wanted = "in quarantine: recognised from pictures and not compared with them; do not quote it as exact"

    assert table.columns[0].caution == outcome.text.caution == wanted
    assert {fact.record()["caution"] for fact in iter_facts(table)} == {wanted}
    assert wanted.upper() in wording.head(table.columns[0])[1]
    assert wanted.upper() in wording.about(table.columns[0])[2]
    for form in (to_html, to_markdown, to_csv):
        assert wanted in form.write(table).decode().lower(), form.__name__
    asked = {"agreement": outcome.agreement.slug, "type": table.rows[0].code}
    assert ">in quarantine</span>" in client.get(reverse("compare"), asked).text
