"""A search that forgives: accents, spelling, fields in the line, names of parties and clause types in other languages."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from agreements.models import Agreement, Participation, Party
from clauses.type_names import types_named
from tests.agreements import rows
from tests.markup import markup_of

pytestmark = pytest.mark.django_db
BAIL = (
    ("title", "", "", "Accord entre le Bureau du Port et l'Union des Phares"),
    ("art_1", "Article 1", "Dénonciation", "La dénonciation prend effet six mois après la notification de l'État."),
    ("art_2", "Article 2", "Frais", "Chaque partie supporte ses frais."),
)


@pytest.fixture
def library(taxonomy: None) -> None:
    port, phares = rows.party("Harbour Office", "HO"), rows.party("Lighthouse Union", "LU")
    rows.hold("Harbours", parties=("Harbour Office", "Lighthouse Union"))
    rows.hold("Phares", BAIL, language="fr", kind="protocol", signature_date="1994-05-02")
    for party in (port, phares):
        party.folded_names = party.fold_names()
        party.save()


@pytest.mark.parametrize("typed", ["denonciation", "dénonciation", "Dénonciation"])
def test_accents_may_be_left_out(library: None, typed: str) -> None:
    assert [found.short_title for found in Agreement.objects.search(typed)] == ["Phares"]


def test_a_misspelt_word_finds_what_was_meant_and_says_so(client: Client, library: None) -> None:
    page = markup_of(client.get("/agreements/", {"q": "notificaton"}))
    assert "No text has “<bdi>notificaton</bdi>”" in page and "Phares" in page
    assert "Nothing found" in markup_of(client.get("/agreements/", {"q": "zymurgy"}))


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("frais kind:protocol", {"q": ["frais"], "kind": ["protocol"]}),
        ('party:"lighthouse union"', {"party": ["lu"]}),
        ("party:LU year:1994", {"party": ["lu"], "year": ["1994"]}),
        ("type:Kündigung language:french", {"clause_type": ["termination"], "language": ["fr"]}),
        ("without:termination -type:Audit", {"without": ["termination", "audit"]}),
        ("party:nobody", {"party": ["nobody"]}),
    ],
)
def test_fields_in_the_line_become_filters(client: Client, library: None, typed: str, asked: dict) -> None:
    answer = client.get("/agreements/", {"q": typed})
    assert answer.status_code == 302 and parse_qs(urlsplit(answer["Location"]).query) == asked


def test_a_field_that_names_nothing_is_refused_by_name(client: Client, library: None) -> None:
    answer = client.get("/agreements/", {"q": "party:nobody"}, follow=True)
    assert answer.status_code == 400 and "There is no party “nobody”." in markup_of(answer)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("denonciation", "termination"), ("governing law", "applicable_law"), ("Haftung", "liability"),
        ("propiedad intelectual", "intellectual_property"), ("dispute_settlement", "dispute_settlement"),
        ("immunit", "privileges_immunities"),
    ],
)  # fmt: skip
def test_a_clause_type_is_found_under_its_other_names(library: None, words: str, code: str) -> None:
    assert [type.code for type in types_named(words, most=1)] == [code]


def test_a_search_names_the_party_and_the_clause_type_of_that_name(client: Client, library: None) -> None:
    assert 'Party: <a href="/parties/lu/">' in markup_of(client.get("/agreements/", {"q": "LU"}))
    page = markup_of(client.get("/agreements/", {"q": "denonciation"}))
    assert ">Termination</a>" in page


def test_two_words_are_found_near_one_another_in_either_order(client: Client, library: None) -> None:
    def found(typed: str) -> list[str]:
        return [agreement.short_title for agreement in Agreement.objects.search(typed)]

    assert found('"ship harbour"~4') == ["Harbours"] == found('"harbour ship"~4')
    assert found('"ship harbour"~1') == []


GERMAN = (
    ("title", "", "", "Abkommen über den Sitz der Organisation"),
    ("art_1", "Artikel 1", "Immunität", "Die Organisation genießt Immunität von der Gerichtsbarkeit."),
)


@pytest.fixture
def seat(taxonomy: None) -> Agreement:
    """Between a State and an organisation of the directory, in words that name neither."""
    agreement = rows.hold("Sitz", GERMAN, language="de", signature_date="1995-02-03")
    for position, slug in enumerate(("switzerland", "wipo")):
        Participation.objects.create(agreement=agreement, party=Party.objects.get(slug=slug), position=position)
    return agreement


@pytest.mark.parametrize(
    "typed",
    [
        "WIPO", "OMPI", "Switzerland", "Suisse", "Schweiz", "WIPO Immunität", "immunitat OMPI", "wipo sitz", "Switzerland WIPO",
        "World Intellectual Property Organization Sitz", '"World Intellectual Property Organization" Suisse', "Sitz Switzerland or zymurgy",
    ],
)  # fmt: skip
def test_a_party_is_found_under_its_names_in_any_language(library: None, seat: Agreement, typed: str) -> None:
    assert [found.short_title for found in Agreement.objects.search(typed)] == ["Sitz"]


@pytest.mark.parametrize("typed", ["WIPO zymurgy", "ITU Immunität", "wipo -Sitz", "who Sitz zymurgy"])
def test_a_party_alone_does_not_answer_for_the_other_words(library: None, seat: Agreement, typed: str) -> None:
    assert not Agreement.objects.search(typed).exists()


def test_each_condition_of_a_line_is_a_chip_that_can_be_taken_away(client: Client, seat: Agreement) -> None:
    page = markup_of(client.get("/agreements/", {"q": 'WIPO "der Organisation" -war', "year": "1995"}))
    for words, rest in (
        ("“WIPO”", "%22der+Organisation%22+-war"),
        ("the phrase “der Organisation”", "WIPO+-war"),
        ("without “war”", "WIPO+%22der+Organisation%22"),
    ):
        assert f"<bdi>{words}</bdi>" in page and f"q={rest}" in page, words
    assert "year=1995" in page and ": 1995</bdi>" in page


def test_the_best_provisions_stand_in_one_list(client: Client, library: None, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(60):
        page = markup_of(client.get("/agreements/", {"q": "party", "show": "provisions"}))
    assert page.index("Art. 2(1)") and "of <bdi>Harbours</bdi>" in page and 'aria-current="true">Provisions' in page


def test_words_of_a_provision_stand_before_a_heading_that_has_none(client: Client, taxonomy: None) -> None:
    articles = [("art_1", "Article 1", "Notice", ""), ("art_2", "Article 2", "Form", "Each notice is written.")]
    rows.hold("Notices", articles)
    page = markup_of(client.get("/agreements/", {"q": "notice"}))
    assert page.index(">Art. 2<") < page.index(">Art. 1<") and page.count('<b dir="auto">Notice</b>') == 0


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("HO propriété intellectuelle", "Propriété intellectuelle"),
        ("HO règlement des différends", "Règlement des différends"),
        ("confidentialty", "Confidentialité"),
    ],
)
def test_a_type_named_among_other_words_is_offered_and_its_name_not_respelt(
    client: Client, library: None, typed: str, label: str
) -> None:
    rows.hold("Ferries", (("title", "", "", "Ferries"), ("art_1", "Article 1", "", "The proprietary rights remain.")))
    page = markup_of(client.get("/agreements/", {"q": typed}, HTTP_ACCEPT_LANGUAGE="fr"))
    assert f">{label}</a>" in page.partition('class="also"')[2].partition("</p>")[0]
    assert "proprietary" not in page
