"""Two whole documents: articles paired, moved, new and gone; one redline of the whole; who changed what."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.translation import override
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from agreements.models import Text
from comparisons.desk.difference_words import passage_sentence, step_sentence, whole_sentence
from comparisons.desk.marks_html import marked
from comparisons.desk.table import Column
from comparisons.desk.whole import Article, Paragraph, Side, compare_whole, who_changed
from comparisons.export.whole_docx import write
from tests.comparisons.tables import MADE_ON
from tests.holdings import hold
from tests.markup import markup_of

NOTICE = "Either Party may terminate this Agreement by giving six months' written notice, subject to Article {}."
SECRET = "Information marked as confidential shall not be disclosed to third parties."
COSTS = "Each Party bears its own costs."
TALKS = "Disputes are settled by negotiation between the Parties."


def side(*articles: str | list[str]) -> Side:
    made = []
    for number, texts in enumerate(articles, start=1):
        paragraphs = tuple(
            Paragraph(f"Art. {number}({n})", text)
            for n, text in enumerate([texts] if isinstance(texts, str) else texts, 1)
        )
        made.append(Article(f"Art. {number}", "", paragraphs, str(number)))
    return Side(tuple(made))


def kinds(base: Side, other: Side) -> list[str]:
    return [step.kind for step in compare_whole(base, other).steps]


def test_articles_are_paired_moved_new_and_gone() -> None:
    base = side(SECRET, COSTS, TALKS, "Archives of the Office are inviolable.")
    other = side(TALKS, SECRET, "Each Party bears its own costs and taxes.", "Samples are kept at sea for two years.")
    assert kinds(base, other) == ["to", "same", "changed", "from", "gone", "new"]
    assert whole_sentence(compare_whole(base, other)) == "1 the same, 1 changed, 1 moved, 1 new, 1 only in the base"


def test_title_answers_title_and_parties_answer_parties_and_other_names_are_told() -> None:
    base, other = (
        Side(
            (
                Article("Title", "", (Paragraph("Title", title),), role="title"),
                Article("Parties", "", (Paragraph("Parties", parties),), role="parties"),
            ),
            Column("x", "X", parties=("Harbour Union", name)),
        )
        for name, title, parties in (
            ("Relief Fund", "Agreement between the Harbour Union and the Relief Fund", "The Harbour Union;"),
            ("Metro Bank", "Memorandum", "Agreement between the Harbour Union and the Metro Bank"),
        )
    )
    whole = compare_whole(base, other)
    assert [(step.here.role, step.kind in ("same", "changed")) for step in whole.steps] == [
        ("title", True),
        ("parties", True),
    ]
    assert whole.names == (("Relief Fund", "Metro Bank"),)


def test_a_name_that_is_set_aside_has_the_other_in_reach() -> None:
    base, other = (
        replace(side(f"The {name} pays the staff for each case."), parties=Column("x", "X", parties=(name,)))
        for name in ("Relief Fund", "Metro Bank")
    )
    (step,) = compare_whole(base, other).steps
    shown = "".join(map(marked, step.passages[0].ops))
    assert 'title="base: The Relief Fund"' in shown
    assert "(base: The Relief Fund)" in shown


def test_a_reference_to_a_renumbered_article_is_no_difference() -> None:
    base, other = side(SECRET, NOTICE.format(1)), side(COSTS, SECRET, NOTICE.format(2))
    assert kinds(base, other) == ["new", "same", "same"]
    assert kinds(base, side(COSTS, SECRET, NOTICE.format(1))) == ["new", "same", "names"]


def test_the_same_words_of_another_party_stand_once_and_say_whom_they_mean() -> None:
    words = "The Agency shall inform the Office of each case. The Office may object."
    base, other = (
        replace(side(words, SECRET), parties=Column("x", "X", parties=parties, designations=called))
        for parties, called in (
            (("Relief", "Harbour"), (("the Agency", "Relief"), ("the Office", "Harbour"))),
            (("Relief", "Metro"), (("the Office", "Relief"), ("the Agency", "Metro"))),
        )
    )
    step = compare_whole(base, other).steps[0]
    (passage,) = step.passages
    assert (step.kind, step.is_changed) == ("names", True)
    assert "".join(op.text for op in passage.ops) == words
    assert all(op.kind == "equal" for op in passage.ops)
    assert passage_sentence(passage) == (
        "“The Agency” is Relief in the base, Metro here; “the Office” is Harbour in the base, Relief here"
    )


def test_parties_that_are_called_alike_answer_each_other_and_an_unknown_one_contradicts_nobody() -> None:
    words = "The Agency pays the Office for each case."
    called = (("the Agency", "Harbour"), ("the Office", "Relief"))
    base = replace(side(words), parties=Column("x", "X", parties=("Harbour", "Relief"), designations=called))
    swapped = Column("y", "Y", parties=("Sea", "Metro"), designations=(("the Office", "Sea"), ("the Agency", "Metro")))
    assert kinds(base, replace(side(words), parties=swapped)) == ["same"]
    (unknown,) = compare_whole(base, side(words)).steps
    assert unknown.kind == "same"
    assert "“the Office” is Relief in the base, not known here" in passage_sentence(unknown.passages[0])


def test_a_reference_to_a_new_article_under_an_old_number_says_so() -> None:
    base, other = side(SECRET, COSTS, NOTICE.format(2)), side(SECRET, "Pilots fly at night.", NOTICE.format(2))
    (passage,) = compare_whole(base, other).steps[-1].passages
    assert passage.meanings == (("Article 2", "Art. 2", "Art. 2"),)
    assert kinds(base, other)[-1] == "names"


def test_a_move_says_from_where_to_where_at_both_of_its_places() -> None:
    base, other = side(SECRET, COSTS, TALKS), side(TALKS, SECRET, COSTS + " So are taxes.")
    told = [(step.here.pinpoint, step_sentence(step)) for step in compare_whole(base, other).steps]
    assert told == [
        ("Art. 1", "moved from Art. 3 to Art. 1"),
        ("Art. 2", "the same, Art. 1 in the base"),
        ("Art. 3", "changed, Art. 2 in the base"),
        ("Art. 3", "moved from Art. 3 to Art. 1"),
    ]


def test_a_move_between_places_of_one_name_says_what_stands_before() -> None:
    annex = Article("Annex", "", (Paragraph("Annex", SECRET),))
    base = Side((*side(COSTS, TALKS).articles, annex))
    other = Side((annex, *side(COSTS, TALKS).articles))
    told = {step_sentence(step) for step in compare_whole(base, other).steps if step.number}
    assert told == {"moved: in the base after Art. 2, here at the beginning"}


@pytest.mark.parametrize(
    ("base", "other"),
    [
        (COSTS, "“Archives” means all records of the Agency, wherever they lie and by whomever they are held."),
        ("Notice is given in writing.", "Archives are inviolable wherever located."),
        ("Les frais sont partagés entre les deux organisations.", "Le terme “archives” désigne tous les documents."),
    ],
)
def test_articles_without_common_words_are_no_pair(base: str, other: str) -> None:
    assert sorted(kinds(side(base), side(other))) == ["gone", "new"]
    (step,) = compare_whole(side([SECRET, TALKS, base]), side([SECRET, TALKS, other])).steps
    assert [passage.kind for passage in step.passages] == ["same", "same", "gone", "new"]


def test_what_differs_is_told_in_the_language_of_the_reader() -> None:
    base, other = side(SECRET, COSTS, TALKS), side(TALKS, SECRET, "Each Party bears its own costs and taxes.")
    with override("fr"):
        told = [step_sentence(step) for step in compare_whole(base, other).steps]
        assert " ".join(told[0].split()) == "déplacé : Art. 3 devient Art. 1"
        assert whole_sentence(compare_whole(base, other)) == "1 identique, 1 modifié, 1 déplacé"


def test_paragraphs_of_an_article_are_compared_one_by_one() -> None:
    (step,) = compare_whole(side([SECRET, COSTS]), side([SECRET, TALKS, COSTS])).steps
    assert [passage.kind for passage in step.passages] == ["same", "new", "same"]


def test_who_changed_what() -> None:
    base = side(SECRET, COSTS, TALKS)
    ours = side(SECRET, "Each Party bears its own costs and taxes.", TALKS)
    theirs = side(
        SECRET,
        "Each Party bears its own costs and fees.",
        TALKS + " Mediation comes first.",
        "Pilots fly at night over the sea.",
    )
    assert [change.who for change in who_changed(base, ours, theirs)] == [
        "nobody",
        "both apart",
        "theirs",
        "theirs added",
    ]


def paragraphs(content: bytes, gone: tuple[str, ...], ends: str) -> list[str]:
    """The paragraphs after a program took away ``gone``; one whose end is tracked as ``ends`` goes with its words."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    found = []
    for paragraph in body.iter(qn("w:p")):
        if paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn(ends)}") is not None:
            continue
        words = [
            piece.text or ""
            for piece in paragraph.iter(qn("w:t"), qn("w:delText"))
            if not any(above.tag in {qn(tag) for tag in gone} for above in piece.iterancestors())
        ]
        found.append("".join(words))
    return found


TEXTS = st.lists(
    st.one_of(
        st.sampled_from([SECRET, COSTS, TALKS, NOTICE.format(1), NOTICE.format(3)]),
        st.text("ab c.", min_size=1, max_size=8),
    ),
    min_size=1,
    max_size=5,
)


@given(TEXTS, TEXTS)
@settings(max_examples=30, deadline=None)
def test_the_redline_of_the_whole_gives_both_documents_to_the_letter(base: list[str], other: list[str]) -> None:
    content = write(compare_whole(side(*base), side(*other)), title="Both", made_on=MADE_ON)
    assert paragraphs(content, ("w:del", "w:moveFrom"), "w:del") == other
    assert paragraphs(content, ("w:ins", "w:moveTo"), "w:ins") == base


def test_the_redline_says_in_comments_what_moved_and_what_a_reference_means() -> None:
    base, other = side(SECRET, COSTS, NOTICE.format(1)), side(NOTICE.format(1), SECRET, COSTS + " So are taxes.")
    with zipfile.ZipFile(io.BytesIO(write(compare_whole(base, other), title="Both", made_on=MADE_ON))) as package:
        comments = "".join(etree.fromstring(package.read("word/comments.xml")).itertext())
        body = package.read("word/document.xml").decode()
    assert comments.count("moved from Art. 3 to Art. 1, and changed") == 2
    assert body.count("w:commentReference") == 2
    assert "“Article 1”" not in comments  # it is the same article under both numbers, which moved too


@pytest.mark.django_db
def test_the_page_and_its_redline_and_who_may_see_them(client: Client) -> None:
    hold("first", "art_1 | # Secrecy", f"art_1__para_1 | {SECRET}", "art_2 | # Costs", f"art_2__para_1 | {COSTS}")
    hold(
        "second",
        "art_1 | # Costs",
        f"art_1__para_1 | {COSTS} So are taxes.",
        "art_2 | # Secrecy",
        f"art_2__para_1 | {SECRET}",
    )
    added = "art_2 | Pilots fly at night over the sea."
    hold("draft-of-ada", f"art_1 | {COSTS}", added, visibility="restricted", status="draft")
    page = markup_of(client.get("/compare/whole/first/second/"))
    assert "1 moved" in page
    assert "<ins> So are taxes.</ins>" in page
    redline = client.get("/compare/whole/first/second/export.docx")
    assert 'filename="redline_first_second_' in redline.headers["Content-Disposition"]
    assert b"w:ins" in zipfile.ZipFile(io.BytesIO(redline.content)).read("word/document.xml")
    assert client.get("/compare/whole/first/draft-of-ada/").status_code == 404
    assert client.get("/compare/whole/first/second/?third=draft-of-ada").status_code == 404
    client.force_login(User.objects.create_superuser("ada"))
    three = markup_of(client.get("/compare/whole/first/second/?third=draft-of-ada"))
    assert "added by theirs" in three
    assert "not there" in three


@pytest.mark.django_db
def test_articles_of_chapters_that_number_them_anew_are_told_apart_and_compared_one_by_one(client: Client) -> None:
    general = ("chap_1 | # General", f"chap_1__art_1 | {SECRET}", f"chap_1__art_2 | {TALKS}")
    hold("first", *general, "chap_2 | # Money", f"chap_2__art_1 | {COSTS}")
    hold(
        "second", *general[:2], "chap_2 | # Money", f"chap_2__art_1 | {COSTS} So are taxes.", f"chap_2__art_2 | {TALKS}"
    )
    page = markup_of(client.get("/compare/whole/first/second/"))
    assert "moved from Chapter 1, Art. 2 to Chapter 2, Art. 2" in page
    assert "Articles: 3 the same, 1 changed, 1 moved." in page
    french = markup_of(client.get("/compare/whole/first/second/", headers={"Accept-Language": "fr"}))
    assert "3 identiques, 1 modifié, 1 déplacé." in french


@pytest.mark.django_db
def test_nothing_is_said_to_be_missing_in_another_language(client: Client) -> None:
    hold("first", f"art_1 | {COSTS}")
    Text.objects.filter(agreement=hold("second", "art_1 | Les frais sont partagés.").agreement).update(language="fr")
    page = markup_of(client.get("/compare/whole/first/second/"))
    assert "nothing in them answers" in page
    assert "only in the base" not in page
    assert client.get("/compare/whole/first/second/export.csv").status_code == 400
