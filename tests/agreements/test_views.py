"""The pages of the library: what a reader sees on them, what they never show, and what they cost."""

from __future__ import annotations

import hashlib
import html
import re

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.citations.citation import quoted_sha256
from agreements.models import Agreement, Provision, Reference, Source
from tests.agreements import rows
from tests.markup import markup_of

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>\u202eesrever"
READER = "/agreements/harbours/"


@pytest.fixture
def harbours() -> Agreement:
    agreement = rows.hold(
        "Harbours", parties=["Harbour Office", "Lighthouse Union"], signature_date="2010-05-06", place="Port Town"
    )
    rows.tie(
        agreement, "art_3__para_1", "termination", because="may end this Agreement",
        terms={"notice_period": ("P90D", "ninety days'")},
    )  # fmt: skip
    return agreement


def page(client: Client, address: str, *, status: int = 200) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == status, response.status_code
    return markup_of(response)


def seen(markup: str) -> str:
    """The words of a page as a person reads them."""
    blocks = re.sub(r"</?(p|li|dt|dd|div|h\d|td|th|title)\b[^>]*>", " ", markup)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", blocks)))


def words_of(markup: str) -> list[str]:
    return [
        html.unescape(re.sub(r"<[^>]*>", "", p)) for p in re.findall(r'<p class="words"[^>]*>(.*?)</p>', markup, re.S)
    ]


# The library


def test_an_empty_library_says_what_to_do(client: Client) -> None:
    text = seen(page(client, "/agreements/"))
    assert "The library is empty" in text and "Sign in to add one" in text


def test_a_row_says_what_an_agreement_is_and_what_it_holds(client: Client, harbours: Agreement) -> None:
    text = seen(page(client, "/agreements/"))
    assert "Cooperation agreement · signed 6 May 2010, Port Town" in text
    assert "Harbour Office · Lighthouse Union" in text
    assert "1 clause type" in text and "Termination" in text
    assert "13 provisions" in text


def test_a_draft_and_a_mere_mention_are_marked_in_the_list(client: Client) -> None:
    rows.hold("Buoys", status="draft", kind="resolution")
    rows.cite_only("Tides")
    text = seen(page(client, "/agreements/"))
    assert "Buoys draft" in text and "Tides text not held" in text


def test_facets_are_links_with_counts_that_can_be_taken_away(client: Client, harbours: Agreement) -> None:
    rows.hold("Pilots", parties=["Harbour Office"], kind="convention")
    facet = re.search(
        r'<a href="([^"]*)" id="party-lighthouse-union".*?class="n">(\d+)<', page(client, "/agreements/"), re.S
    )
    assert facet is not None and facet[2] == "1"
    narrowed = page(client, f"/agreements/{html.unescape(facet[1])}")
    assert "Harbours" in narrowed and "Pilots" not in narrowed
    assert "with all these parties: Lighthouse Union" in seen(narrowed)
    assert re.search(r'<a class="chip" href="\.">', narrowed)


def test_a_form_left_blank_leads_to_a_clean_address(client: Client) -> None:
    response = client.get("/agreements/?q=&kind=resolution&page=")
    assert (response.status_code, response["Location"]) == (302, "/agreements/?kind=resolution")


@pytest.mark.parametrize("query", ["tpye=termination", "party=nobody", "signature_date__gte=soon", "q=a%00b"])
def test_a_filter_that_means_nothing_lists_nothing_and_says_so(client: Client, harbours: Agreement, query: str) -> None:
    text = page(client, f"/agreements/?{query}", status=400)
    assert 'role="alert"' in text and "Harbours" not in text
    assert "Show the list without it" in seen(text)


def test_nothing_found_says_the_words_back_and_how_to_widen(client: Client, harbours: Agreement) -> None:
    text = seen(page(client, "/agreements/?q=zebra&kind=cooperation_agreement"))
    assert "Nothing found for “zebra”" in text
    assert "Take one away: words: “zebra” · kind: cooperation agreement" in text


@pytest.mark.parametrize(
    ("ordering", "first"), [("title", "Ash"), ("-date", "Birch"), ("date", "Ash"), ("zigzag", "Birch")]
)
def test_the_list_can_be_sorted(client: Client, ordering: str, first: str) -> None:
    rows.agreement("Birch", signature_date="2012")
    rows.agreement("Ash", signature_date="2001-02")
    names = re.findall(r'<h3 dir="auto"><a [^>]*>(\w+)</a>', page(client, f"/agreements/?ordering={ordering}"))
    assert names[0] == first


def test_the_ticks_lead_to_a_comparison_without_javascript(client: Client, harbours: Agreement) -> None:
    text = page(client, "/agreements/")
    assert '<input type="checkbox" class="tick" form="compare" name="agreement" value="harbours"' in text
    assert re.search(r'<form id="compare" class="compare-bar" action="/compare/"', text)


def test_a_long_list_has_pages_that_keep_the_filters(client: Client) -> None:
    for number in range(27):
        rows.agreement(f"Reef {number}")
    text = page(client, "/agreements/?kind=cooperation_agreement")
    assert "Page 1 of 2" in text and 'href="?kind=cooperation_agreement&amp;page=2"' in text


# The reader


def test_every_word_of_the_text_stands_on_the_page_once_and_unchanged(client: Client, harbours: Agreement) -> None:
    contents = [p.content for p in Provision.objects.order_by("position") if p.content]
    assert words_of(page(client, READER)) == contents


def test_every_provision_has_an_anchor_and_a_permalink(client: Client, harbours: Agreement) -> None:
    text = page(client, READER)
    for provision in Provision.objects.all():
        assert f'id="{provision.eid}"' in text
        address = provision.get_absolute_url()
        assert address == f"{READER}?at={provision.eid}#{provision.eid}"
    assert text.count("Cite<") == 13


def test_notes_are_gathered_at_the_end_and_tied_to_their_call(client: Client) -> None:
    pieces = [
        ("pp_1", "", "", "Recalling its acts,"),
        ("note_2", "2", "", "Act two."),
        ("note_1", "1", "", "Act one."),
        ("op_1", "- 1.", "", "Acts;"),
    ]
    agreement = rows.hold("Buoys", pieces)
    Provision.objects.filter(text__agreement=agreement, eid="note_1").update(
        called_in=Provision.objects.get(eid="pp_1")
    )
    text = page(client, "/agreements/buoys/")
    assert words_of(text) == ["Recalling its acts,", "Acts;", "Act one.", "Act two."]
    assert "called in preamb. para. 1" in seen(text) and "where it is called was not found" in seen(text)
    assert '<a class="num" href="#op_1">1.</a>' in text


def test_labels_stand_as_printed_and_a_lost_number_in_brackets(client: Client) -> None:
    rows.hold("Buoys", [("op_1", "[1]", "", "Calls for buoys;"), ("art_2", "ARTÍCULO 2.-", "Fin", "Termina.")])
    text = page(client, "/agreements/buoys/")
    assert '<a class="num" href="#op_1">[1]</a>' in text
    assert ">ARTÍCULO 2.-</a>" in text


def test_the_margin_says_the_type_how_sure_and_why(client: Client, harbours: Agreement) -> None:
    text = page(client, READER)
    margin = seen(re.search(r'aria-label="Notes on Art\. 3\(1\)"\s*>(.*?)</ul>', text, re.S)[1])
    assert "suggested: Termination, Art. 3(1). Why and how certain certainty of its type 90 %" in margin
    assert "Notice period 90 days" in margin
    assert "because: “may end this Agreement”" in margin
    assert "<mark>may end this Agreement</mark>" in text


def test_a_confirmed_clause_says_so_and_a_rejected_one_is_gone(client: Client, harbours: Agreement) -> None:
    rows.tie(harbours, "art_2__para_1", "confidentiality", state="confirmed")
    rows.tie(harbours, "art_1", "purpose", state="rejected")
    rows.tie(harbours, "art_1", "scope", is_tentative=True)
    text = seen(page(client, READER))
    assert "Confidentiality confirmed" in text
    assert "Purpose suggested" not in text and "Scope suggested" not in text
    assert "2 found, 1 confirmed by a person" in text


def test_the_facts_name_source_hash_and_what_was_set_aside(client: Client, harbours: Agreement) -> None:
    rows.add_text(harbours, rows.HARBOURS, language="fr", set_aside=["-- 3 --", HOSTILE])
    text = page(client, f"{READER}?language=fr")
    source = Source.objects.get(texts__language="fr")
    assert source.sha256 in text and f"/agreements/harbours/source/{source.sha256}" in text
    assert "Noise 2 passages" in seen(text) and "-- 3 --" in text
    assert "In force not known from the text" in seen(text)
    assert "No list was made of it when the file was read." in seen(text)
    assert page(client, f"{READER}?language=de", status=404)


def test_the_facts_tell_what_the_file_holds(client: Client, harbours: Agreement) -> None:
    place = {"page": 3, "where": "", "words": HOSTILE}
    held = {
        "kind": "comment",
        "state": "set_aside",
        "count": 1,
        "sentence": "1 comment was left out.",
        "places": [place],
    }
    harbours.texts.update(inventory=[held])
    text = page(client, READER)
    assert "1 comment was left out. page 3:" in seen(text) and HOSTILE not in text


def test_a_draft_carries_its_banner_and_its_citation_says_draft(client: Client) -> None:
    rows.hold("Buoys", status="draft", symbol="B/1/L.2", kind="resolution")
    assert "This is a draft." in seen(page(client, "/agreements/buoys/"))
    assert "B/1/L.2, draft, Art. 1" in seen(page(client, permalink("buoys", "art_1")))


def test_what_is_only_cited_says_text_not_held_where_described_and_its_address(
    client: Client, harbours: Agreement
) -> None:
    passage = Provision.objects.get(eid="art_1")
    rows.cite_only("Tides", address="https://tides.example/treaty.pdf", described_in=passage)
    text = page(client, "/agreements/tides/")
    assert "Text not held." in text and 'href="https://tides.example/treaty.pdf"' in text
    assert passage.content in words_of(text)
    assert "Tides described here; text not held" in seen(page(client, READER))


def test_a_restricted_guide_leaves_no_trace_in_what_it_describes(client: Client) -> None:
    guide = rows.hold("Guide", visibility="restricted")
    described = Provision.objects.get(text__agreement=guide, eid="art_1")
    tides = rows.cite_only("Tides", described_in=described)
    Reference.objects.create(provision=described, words="The", kind="agreement", start=0, end=3, agreement=tides)
    assert "Guide" not in page(client, "/agreements/tides/")


def test_citations_link_to_what_may_be_seen_and_only_there(client: Client, harbours: Agreement) -> None:
    secret = rows.hold("Secret", visibility="restricted")
    noting = Provision.objects.get(text__agreement=harbours, eid="pp_2")
    article = Provision.objects.get(text__agreement=harbours, eid="art_1")
    for words, facts in (("resolution 7/2", {"agreement": secret}), ("Harbour Assembly", {"cited_provision": article})):
        start = noting.content.index(words)
        Reference.objects.create(provision=noting, words=words, kind="x", start=start, end=start + len(words), **facts)
    text = page(client, READER)
    assert '<a class="cited" href="#art_1">Harbour Assembly</a>' in text
    assert "/agreements/secret/" not in text


def test_the_page_of_a_provision_gives_words_children_and_citation_to_copy(client: Client, harbours: Agreement) -> None:
    text = page(client, permalink("harbours", "art_2__para_2"))
    assert [w for w in words_of(text) if w] == [
        "No chart is shown to others, unless:", "the other Party agrees in writing; or", "life is in danger at sea.",
    ]  # fmt: skip
    said = seen(text)
    assert "Agreement Harbours, signed 6 May 2010, Port Town, Art. 2(2), http://testserver/agreements/harbours/" in said
    quoted = "No chart is shown to others, unless:\nthe other Party agrees in writing; or\nlife is in danger at sea."
    assert f"<code>{hashlib.sha256(quoted.encode()).hexdigest()}</code>" in text
    assert page(client, permalink("harbours", "art_99"), status=404)


def permalink(slug: str, eid: str) -> str:
    return reverse("provision_permalink", args=[slug, eid])


def test_the_checksum_of_a_citation_is_that_of_the_words_quoted_and_never_of_none(
    client: Client, harbours: Agreement
) -> None:
    text = page(client, permalink("harbours", "art_2"))
    quoted = [words for row in rows.HARBOURS if row[0].startswith("art_2") for words in row[2:] if words]
    assert hashlib.sha256("\n".join(quoted).encode()).hexdigest() in text
    assert hashlib.sha256(b"").hexdigest() not in text
    paragraph = Provision.objects.get(eid="art_2__para_1")
    assert paragraph.content_sha256 in page(client, permalink("harbours", "art_2__para_1"))
    assert quoted_sha256([]) == ""


def test_hostile_text_is_words_and_nothing_else(client: Client) -> None:
    agreement = rows.hold(
        "Hostile", [("title", "", "", HOSTILE), ("art_1", f"Article 1 {HOSTILE}", HOSTILE, HOSTILE)],
        title=HOSTILE, place=HOSTILE, facts={HOSTILE: HOSTILE}, parties=[HOSTILE],
    )  # fmt: skip
    rows.tie(agreement, "art_1", "purpose", because="<script>")
    agreement.short_title = HOSTILE
    agreement.save()
    for address in ("/", "/agreements/", "/agreements/hostile/", permalink("hostile", "art_1"), "/parties/"):
        text = page(client, address)
        assert "<script>alert" not in text, address
        assert not re.search(r"\sstyle=|<script(?![^>]*\bsrc=)|\son\w+=", text), address
    reader = page(client, "/agreements/hostile/")
    assert "<bdi>\u202e</bdi>" in reader
    assert [w for w in words_of(reader) if w] == [HOSTILE, HOSTILE]


def test_a_right_to_left_text_is_set_from_the_right(client: Client) -> None:
    rows.hold("Mina", [("art_1", "المادة 1", "الغرض", "يتعاون الطرفان.")], language="ar")
    text = page(client, "/agreements/mina/")
    assert '<article class="leaves" lang="ar" dir="rtl"' in text


# The file


def test_the_source_comes_back_byte_for_byte_as_a_download(client: Client, harbours: Agreement) -> None:
    source = Source.objects.get()
    response = client.get(f"/agreements/harbours/source/{source.sha256}")
    assert response.content == bytes(source.content)
    assert response["Content-Disposition"] == 'attachment; filename="harbours.txt"'
    assert response["X-Content-Type-Options"] == "nosniff" and "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Type"] == "text/plain"


def test_a_file_is_found_only_under_its_own_agreement(client: Client, harbours: Agreement) -> None:
    rows.hold("Pilots", visibility="restricted")
    restricted = Source.objects.get(name="pilots.txt")
    for slug in ("pilots", "harbours"):
        assert client.get(f"/agreements/{slug}/source/{restricted.sha256}").status_code == 404
    assert client.get("/agreements/harbours/source/..%2F..").status_code == 404


# Home, parties, errors


def test_home_tells_a_newcomer_what_this_is_and_an_officer_what_is_new(client: Client, harbours: Agreement) -> None:
    text = seen(page(client, "/"))
    assert "Concord reads cooperation agreements between international organisations" in text
    assert "New in the library Harbours" in text and "1 agreement with" in text


def test_a_party_page_lists_its_agreements_by_date(client: Client, harbours: Agreement) -> None:
    rows.hold("Pilots", parties=["Harbour Office"], signature_date="2020")
    names = re.findall(r'<h3 dir="auto"><a [^>]*>(\w+)</a>', page(client, "/parties/harbour-office/"))
    assert names == ["Pilots", "Harbours"]
    assert "Harbour Office" in page(client, "/parties/?q=harbour") and page(client, "/parties/?q=a%00b")


@pytest.mark.parametrize(
    "address", ["/nowhere/", "/agreements/nowhere/", "/parties/nowhere/", "/agreements/x/source/y"]
)
def test_what_is_not_there_is_a_page_that_helps(client: Client, address: str) -> None:
    assert "There is no such page" in page(client, address, status=404)


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("400.html", "cannot be understood"),
        ("403.html", "not open to you"),
        ("429.html", "wait 7 seconds"),
        ("500.html", "fault is ours"),
    ],
)
def test_error_pages_stand_without_a_request(template: str, said: str) -> None:
    assert said in seen(render_to_string(template, {"retry_after": 7}))


def test_signing_in_is_refused_with_a_sentence_and_leads_back(client: Client) -> None:
    get_user_model().objects.create_user("officer", password="a-long-password")
    refused = client.post("/accounts/login/?next=/parties/", {"login": "officer", "password": "wrong"})
    assert 'role="alert"' in markup_of(refused)
    admitted = client.post("/accounts/login/?next=/parties/", {"login": "officer", "password": "a-long-password"})
    assert admitted["Location"] == "/parties/"
    assert "Sign out" in page(client, "/")


def test_a_restricted_agreement_leaves_no_trace_on_any_page(client: Client, harbours: Agreement) -> None:
    rows.hold("Wrecks", visibility="restricted", parties=["Wreck Commission"], title="Secret Wreck Pact")
    for address in ("/", "/agreements/", "/agreements/?q=lit+harbour", "/parties/", READER):
        text = page(client, address)
        assert "Wreck" not in text and "2 agreements" not in seen(text), address
    for address in ("/agreements/wrecks/", permalink("wrecks", "art_1"), "/parties/wreck-commission/"):
        page(client, address, status=404)
    client.force_login(get_user_model().objects.create_superuser("keeper"))
    assert "Wrecks" in page(client, "/agreements/") and "Wreck Commission" in page(client, "/parties/")


# What pages cost


COVE = [piece for piece in rows.HARBOURS if piece[0] in {"art_2", "art_2__para_1", "art_3", "art_3__para_1"}]


def grow(start: int, end: int) -> None:
    for number in range(start, end):
        agreement = rows.hold(
            f"Cove {number}", COVE, parties=["Harbour Office", f"Cove Board {number}"], signature_date="2001"
        )
        rows.tie(agreement, "art_3__para_1", "termination", terms={"notice_period": ("P90D", "ninety days'")})
        rows.tie(agreement, "art_2__para_1", "confidentiality", because="kept secret")


def queries(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        page(client, address)
    return [query["sql"] for query in captured.captured_queries]


MOST = {
    "/": 4,
    "/agreements/": 15,
    "/agreements/?q=secret&party=harbour-office&clause_type=termination": 29,
    "/agreements/cove-0/": 20,
    "/parties/": 4,
    "/parties/harbour-office/": 10,
}


def test_pages_run_as_many_queries_for_forty_agreements_as_for_two_and_stay_light(client: Client) -> None:
    most = {**MOST, permalink("cove-0", "art_2"): 12}
    grow(0, 2)
    few = {address: len(queries(client, address)) for address in most}
    grow(2, 40)
    many = {address: len(queries(client, address)) for address in most}
    assert many == few
    assert {address: count for address, count in many.items() if count > most[address]} == {}
    assert {address for address in most if len(page(client, address).encode()) > 150_000} == set()


@pytest.mark.parametrize("address", ["/", "/agreements/", "/parties/harbour-office/"])
def test_lists_never_load_texts_or_files(client: Client, address: str) -> None:
    grow(0, 2)
    loaded = " ".join(sql.split(" FROM ")[0] for sql in queries(client, address))
    for column in ('"raw"', '"agreements_source"."content"', '"agreements_provision"."content"', '"search"'):
        assert column not in loaded


def test_a_long_text_costs_no_more_queries_than_a_short_one(client: Client) -> None:
    rows.hold("Short", rows.HARBOURS[:4])
    long: list[rows.Piece] = [(f"art_{n}", f"Article {n}", "Duty", f"The Parties do thing {n}.") for n in range(1, 120)]
    rows.tie(rows.hold("Long", long), "art_7", "undertaking", because="do thing")
    rows.tie(Agreement.objects.get(slug="short"), "art_1", "purpose", because="cooperate")
    assert len(queries(client, "/agreements/long/")) == len(queries(client, "/agreements/short/"))


def test_designations_and_defined_terms_are_explained_where_they_are_used(client: Client) -> None:
    pieces = [
        ("parties", "", "", "The Harbour Office (hereinafter “the Office”) and the Lighthouse Union"),
        ("art_1", "Article 1", "Terms", "“Chart” means a map of the sea."),
        ("art_2", "Article 2", "Duty", "The Office keeps each Chart, and every Chart is the Office's."),
    ]
    rows.hold("Defining", pieces, parties=["Harbour Office", "Lighthouse Union"])
    text = page(client, "/agreements/defining/")
    used = re.findall(r'<a class="term" href="#(\w+)" aria-describedby="(term-\d+)">(\w+)</a>', text)
    assert [(eid, word) for eid, _id, word in used] == [("parties", "Office"), ("art_1", "Chart")]
    meanings = [re.search(rf'<dd id="{means}"[^>]*>(.*?)</dd>', text)[1] for _eid, means, _word in used]  # type: ignore[index]
    assert meanings == ["The Harbour Office", "“Chart” means a map of the sea."]
    assert "keeps each Chart, and every Chart is the Office's." in seen(text)


def test_of_forty_parties_twelve_are_open_and_all_are_there(client: Client) -> None:
    rows.hold("Coasts", parties=[f"Coast Guard of Bay {number}" for number in range(1, 41)])
    text = seen(page(client, "/agreements/coasts/"))
    assert "and 28 more" in text
    assert "Coast Guard of Bay 40, here “Coast”" in text
