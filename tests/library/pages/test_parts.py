"""A long text in parts: nothing lost or doubled, cut at divisions, light pages, and every link leads to its place."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement, Provision
from library.pages.page_parts import Bone, Part, part_with, parts, stems
from tests.agreements import rows
from tests.agreements.test_views import page, words_of

WORDS = (
    "The Parties keep the records of each voyage, and show them to each other on request, within thirty days of it. "
    * 4
)


def bones(*kinds: str, weight: int = 10) -> list[Bone]:
    """One for each of "article" or "article/1" (level 1), with running keys."""
    made = []
    for pk, said in enumerate(kinds, 1):
        kind, _, level = said.partition("/")
        made.append(Bone(pk, f"{kind}_{pk}", kind, f"{kind} {pk}", None, None, int(level or 0), weight))
    return made


def eids(cut: list[Part]) -> list[list[str]]:
    return [[bone.eid for bone in part.bones.values()] for part in cut]


def test_a_text_that_fits_is_one_part() -> None:
    whole = bones("title", "article", "footnote")
    assert parts(whole, page=30) == [Part(1, whole)]
    assert [part.number for part in parts(bones(), page=30)] == [1]


def test_a_part_ends_before_the_widest_division_of_its_second_half() -> None:
    text = bones(
        "chapter", "article/1", "paragraph/1", "chapter", "article/1", "paragraph/1", "article/1", "paragraph/1"
    )
    assert eids(parts(text, page=50)) == [
        ["chapter_1", "article_2", "paragraph_3"],
        ["chapter_4", "article_5", "paragraph_6", "article_7", "paragraph_8"],
    ]


@pytest.mark.parametrize("size", [1, 7, 25, 60, 1000])
def test_nothing_is_lost_or_doubled_at_any_size(size: int) -> None:
    text = bones(*["article", "paragraph/1", "paragraph/1", "footnote", "list_item/1"] * 9)
    cut = parts(text, page=size)
    assert sorted(bone.pk for part in cut for bone in part.bones.values()) == [bone.pk for bone in text]
    assert [part.number for part in cut] == list(range(1, len(cut) + 1))


def test_notes_stand_where_they_are_called() -> None:
    text = [*bones(*["paragraph"] * 6), Bone(7, "note_1", "footnote", "note 1", None, 5, 0, 10)]
    cut = parts(text, page=30)
    assert part_with(cut, "note_1") is part_with(cut, "paragraph_5") is not cut[0]


def test_what_the_first_provisions_hang_under_is_known() -> None:
    text = [
        Bone(1, "art_1", "article", "Art. 1", None, None, 0, 10),
        Bone(2, "art_1__para_1", "paragraph", "Art. 1(1)", 1, None, 1, 10),
        Bone(3, "art_1__para_2", "paragraph", "Art. 1(2)", 1, None, 1, 10),
    ]
    assert stems(text, parts(text, page=20)[1]) == {1}


# The pages


@pytest.fixture
def voyages(taxonomy: None) -> Agreement:
    """Four hundred articles under ten chapters, of which the first defines a term that the last uses."""
    pieces: list[rows.Piece] = [("title", "", "", "Convention on Voyages")]
    for number in range(1, 401):
        if number % 40 == 1:
            chapter = number // 40 + 1
            pieces.append((f"chap_{chapter}", f"Chapter {chapter}", f"Matter {chapter}", ""))
        words = (
            "“Log” means the book of a voyage."
            if number == 1
            else f"{WORDS} The Log is kept."
            if number > 390
            else WORDS
        )
        pieces.append((f"art_{number}", f"Article {number}", f"Duty {number}", words))
    agreement = rows.hold("Voyages", pieces)
    for number in range(1, 11):
        within = [f"art_{article}" for article in range(40 * number - 39, 40 * number + 1)]
        Provision.objects.filter(eid__in=within).update(parent=Provision.objects.get(eid=f"chap_{number}"))
    rows.tie(agreement, "art_300", "information_exchange", because="show them")
    return agreement


def opened(client: Client, address: str) -> list[str]:
    return re.findall(r'<section class="row [^"]*" id="([^"]+)"', page(client, address))


def test_the_parts_of_a_long_text_hold_all_of_it_and_are_light(client: Client, voyages: Agreement) -> None:
    address, met = "/agreements/voyages/", []
    while address:
        text = page(client, address)
        assert len(text.encode()) < 150_000
        met += words_of(text)
        onward = re.search(r'rel="next" href="(\?at=[^#"]+)', text)
        address = f"/agreements/voyages/{onward[1]}" if onward else ""
    held = [p.content for p in Provision.objects.order_by("position") if p.content]
    assert [words.split() for words in met] == [words.split() for words in held]


def test_a_link_opens_the_part_that_holds_its_place(client: Client, voyages: Agreement) -> None:
    provision = Provision.objects.get(eid="art_300")
    shown = opened(client, provision.get_absolute_url())
    assert "art_300" in shown and "art_1" not in shown
    text = page(client, provision.get_absolute_url())
    assert "because:" in text and 'rel="prev"' in text and 'rel="next"' in text
    assert "401 found" not in text and "1 found, none confirmed" in re.sub(r"<[^>]+>", "", text)


def test_the_contents_name_all_chapters_and_lead_to_each(client: Client, voyages: Agreement) -> None:
    text = page(client, "/agreements/voyages/?at=art_300")
    listed = re.search(r'<nav class="toc".*?</nav>', text, re.DOTALL)
    assert listed is not None
    links = re.findall(r'href="([^"]+)"', listed[0])
    assert "?at=chap_1#chap_1" in links and "#chap_8" in links and "#art_300" in links and "#art_1" not in links


def test_a_term_defined_in_another_part_is_explained_and_leads_there(client: Client, voyages: Agreement) -> None:
    text = page(client, "/agreements/voyages/?at=art_395")
    assert '<a class="term" href="?at=art_1#art_1" aria-describedby="term-0">Log</a>' in text
    assert '<dd id="term-0" dir="auto">“Log” means the book of a voyage.</dd>' in text
    assert 'id="term-0"' not in page(client, "/agreements/voyages/?at=art_300")


def test_a_place_that_is_not_there_is_said(client: Client, voyages: Agreement) -> None:
    text = page(client, "/agreements/voyages/?at=art_999")
    assert "This text has no provision “<bdi>art_999</bdi>”" in text
    assert "has no provision" not in page(client, "/agreements/voyages/")


def test_the_whole_is_shown_on_one_page_where_it_is_asked_for(client: Client, voyages: Agreement) -> None:
    assert 'href="?whole=1"' in page(client, "/agreements/voyages/")
    assert len(opened(client, "/agreements/voyages/?whole=1")) == 411


def test_a_division_longer_than_a_page_is_cited_by_its_beginning(client: Client, taxonomy: None) -> None:
    long: list[rows.Piece] = [("art_1", "Article 1", "Lists", "")]
    long += [(f"art_1__para_{n}", f"{n}.", "", WORDS) for n in range(1, 301)]
    rows.hold("Lists", long)
    text = page(client, "/agreements/lists/provisions/art_1/")
    assert "Art. 1 is long: these are its first" in text and len(text.encode()) < 300_000


def test_a_part_costs_as_many_queries_as_a_short_text(client: Client, voyages: Agreement) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client, address)
        return len(captured)

    rows.tie(rows.hold("Short", rows.HARBOURS[:4]), "art_1", "purpose", because="cooperate")
    short = queries("/agreements/short/")
    assert queries("/agreements/voyages/?at=art_300") == short == queries("/agreements/voyages/?whole=1")
