"""The search of the library: what is found, in which order, with which passages; and what leads straight to a place."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from agreements.models import Agreement, Provision, Text
from agreements.search.query import parse
from agreements.search.results import best_first, marked_headline, other_spelling, passages, place_of
from agreements.search.word_index import Concordance, Word
from tests.agreements import rows
from tests.agreements.test_views import page, seen

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


@pytest.fixture
def library() -> None:
    rows.hold("Harbours", parties=["Harbour Office", "Lighthouse Union"], symbol="H/1/L.2", signature_date="2010-05-06")
    rows.hold("Pilots", rows.HARBOURS[:4], parties=["Harbour Office", "Pilots' Guild"], signature_date="2012")
    rows.hold("Phares", [("art_1", "Article 1", "Secret", "Les cartes marines sont gardées secrètes.")], language="fr")
    rows.cite_only("Tides", title="Convention on Tides and Secrets")
    rows.hold("Wrecks", [("art_1", "Article 1", "Salvage", "The zymurgist keeps wrecks.")], visibility="restricted")


def found(words: str) -> set[str]:
    return set(Agreement.objects.visible_to(NOBODY).search(words).values_list("short_title", flat=True))


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("cooperating ships", {"Harbours", "Pilots"}),
        ("cartes", {"Phares"}),
        ("gardé", {"Phares"}),
        ("secret", {"Harbours", "Phares", "Tides"}),
        ("secret -charts", {"Phares", "Tides"}),
        ('"kept secret"', {"Harbours"}),
        ('"secret kept"', set()),
        ('ship -"kept secret"', {"Pilots"}),
        ("lighth*", {"Harbours", "Pilots"}),
        ("cooperat*", {"Harbours", "Pilots"}),
        ("Secretl*", set()),
        ("secrè*", {"Phares"}),
        ("secret -kep*", {"Phares", "Tides"}),
        ("cartes or ninety", {"Phares", "Harbours"}),
        ("purpose ninety", {"Harbours"}),
        ("lighthouse union", {"Harbours", "Pilots"}),
        ("omar beam", {"Harbours"}),
        ("pilots' guild", {"Pilots"}),
        ("h/1/l.2", {"Harbours"}),
        ("zymurgist", set()),
        ("''\\ :*|!&", set()),
        ("the of and", set()),
    ],
)
def test_words_phrases_prefixes_or_and_not(library: None, words: str, names: set[str]) -> None:
    assert found(words) == names


def test_the_database_keeps_the_words_of_each_text_itself(library: None) -> None:
    text = Text.objects.get(agreement__short_title="Pilots")
    text.raw = "Beacons are lit every conven-\ntional night."
    text.save()
    assert found("beacon conventional") == {"Pilots"} and found("cooperate ninety") == {"Harbours"}
    Text.objects.filter(pk=text.pk).update(is_current=False)
    assert found("beacon") == set()
    assert Word.objects.filter(word="beacons").exists()
    Agreement.objects.filter(short_title="Pilots").delete()
    assert not Concordance.objects.filter(text_id=text.pk).exists()


def test_a_very_long_or_hostile_text_is_kept_and_found() -> None:
    long = " ".join(f"w{n:x}q" for n in range(150_000)) + " lastword"
    agreement = rows.hold("Long", [("art_1", "Article 1", "", "Short.")])
    Text.objects.filter(agreement=agreement).update(raw=long)
    assert found("w0q") == {"Long"}


def test_names_come_first_then_the_provision_that_answers_best(library: None) -> None:
    query = parse("secret ship")
    rows.hold("Ships", [("art_1", "Article 1", "", "No ship carries a secret, and no ship sinks.")])
    rows.hold("Secret Ship", [("art_1", "Article 1", "", "Nothing is said of them here.")])
    ordered = best_first(Agreement.objects.visible_to(NOBODY).search("secret ship"), query, 10)
    names = [Agreement.objects.get(pk=key).short_title for key in ordered]
    assert names[:2] == ["Secret Ship", "Ships"] and set(names[2:]) == {"Harbours"}


@pytest.mark.parametrize("typed", ["HQO LHU notice", "notice HQO LHU", '"Lighthouse Union" HQO notice'])
@pytest.mark.parametrize("show", ["", "&show=provisions"])
def test_what_parties_agreed_comes_before_what_others_write_of_them(client: Client, typed: str, show: str) -> None:
    """The names of the parties say which agreement is meant; the other words, which of its provisions."""
    rows.party("Harbour Quay Office", "HQO")
    rows.party("Lighthouse Union", "LHU")
    theirs = [
        ("art_1", "Article 1", "", "The use by HQO of the name of LHU, and by LHU of that of HQO, is for HQO and LHU."),
        ("art_2", "Article 2", "", "It ends by written notice to the other."),
    ]
    rows.hold("Lamps", theirs, parties=["Harbour Quay Office", "Lighthouse Union"])
    of_others = "A notice, notice, is sent to HQO and LHU, the Lighthouse Union."
    rows.hold("Written of", [("art_1", "Article 1", "", of_others)])
    text = page(client, f"/agreements/?q={quote(typed)}{show}")
    assert 0 < text.index("by written <mark>notice</mark>") < text.index("A <mark>notice</mark>")
    assert "of the name of" not in text


def test_the_best_passages_stand_under_each_agreement_with_the_words_marked(library: None) -> None:
    harbours = Agreement.objects.get(short_title="Harbours")
    answers = passages([harbours], parse("ships secret harb*"))[harbours.pk]
    assert 1 < len(answers) <= 3
    assert [answer.provision.eid for answer in answers][:2] == ["art_1", "art_2__para_1"]
    assert "every <mark>ship</mark> finds a lit <mark>harbour</mark>" in answers[0].headline
    assert "are kept <mark>secret</mark> by the Party" in answers[1].headline


def test_markup_in_a_passage_is_words(client: Client) -> None:
    rows.hold("Hostile", [("art_1", "Article 1", "", "A <script>alert(1)</script> ship \x02 sails <b>far</b>.")])
    text = page(client, "/agreements/?q=ship")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>ship</mark>" in text and "<script>alert" not in text
    assert str(marked_headline("\x02a\x03\x04i>", "so b a<i> and c")) == "… <mark>a</mark>&lt;i&gt; …"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("H/1/L.2", "/agreements/harbours/"),
        ("h/1/l.2 art 2(2)(b)", "/agreements/harbours/?at=art_2__para_2__subpara_b#art_2__para_2__subpara_b"),
        ("Harbours Article 3, paragraph 1", "/agreements/harbours/?at=art_3__para_1#art_3__para_1"),
        ("harbours pp 2", "/agreements/harbours/?at=pp_2#pp_2"),
        ("art. 3(1) of the Harbours", "/agreements/harbours/?at=art_3__para_1#art_3__para_1"),
        ("Article 2(2)(b), H/1/L.2", "/agreements/harbours/?at=art_2__para_2__subpara_b#art_2__para_2__subpara_b"),
        ("article 4 of wrecks", None),
        ("Harbour Office", None),
        ("harbours", None),
        ('"H/1/L.2"', None),
        ("wrecks art 1", None),
        ("art 4", None),
    ],
)
def test_a_symbol_or_pinpoint_goes_straight_there(library: None, typed: str, address: str | None) -> None:
    place = place_of(typed, NOBODY)
    assert (place.address if place else None) == address


def test_a_place_that_is_not_there_is_said_and_the_words_are_searched(client: Client, library: None) -> None:
    text = seen(page(client, "/agreements/?q=harbours+art+99"))
    assert "Harbours has no such provision" in text
    assert client.get("/agreements/?q=H/1/L.2").headers["Location"] == "/agreements/harbours/"


def test_another_spelling_is_offered_only_where_it_finds_what_one_may_see(client: Client, library: None) -> None:
    assert other_spelling("harbuor", parse("harbuor"), NOBODY) in {"harbour", "harbours"}
    assert other_spelling("zymurgst", parse("zymurgst"), NOBODY) == ""
    text = page(client, "/agreements/?q=lighthuose")
    assert "No text has “lighthuose”. Shown is what was found for “lighthouse”" in seen(text)
    assert "Agreements with a similar name" in seen(page(client, "/agreements/?q=Conventon+on+Tidez"))


def test_suggestions_name_agreements_parties_types_and_places_that_one_may_see(client: Client, library: None) -> None:
    text = seen(page(client, "/find/?q=harb"))
    assert "Agreements Harbours" in text and "Parties Harbour Office" in text
    assert "Clauses Termination" in seen(page(client, "/find/?q=termin"))
    assert 'href="/agreements/harbours/?at=art_1#art_1"' in page(client, "/find/?q=harbours+art+1")
    assert page(client, "/find/?q=wrecks").strip() == page(client, "/find/?q=h").strip() == ""
    assert page(client, "/find/?q=%00%25_'")


def test_a_search_says_what_it_looked_for(client: Client, library: None) -> None:
    text = seen(page(client, "/agreements/?q=ship+-%22kept+secret%22"))
    assert "Looked for: “ship”, without the phrase “kept secret”." in text
    assert "Pilots" in text and "Harbours" not in text.split("1 agreement")[1]
    assert "Best first" in seen(page(client, "/agreements/?q=ship")) and "Best first" not in page(
        client, "/agreements/"
    )


def test_years_languages_and_statuses_are_facets(client: Client, library: None) -> None:
    text = page(client, "/agreements/")
    assert 'id="year-2010"' in text and 'id="language-fr"' in text and 'id="status-signed"' in text
    narrowed = seen(page(client, "/agreements/?year=2012"))
    assert "of the year: “2012”" in narrowed or "of the year: 2012" in narrowed
    assert "Pilots" in narrowed and "1 agreement" in narrowed


@pytest.mark.parametrize(
    ("words", "eids"),
    [
        ("secret", {"art_2__para_1", "art_1"}),
        ('secret "sea chart" or zymurgist', {"art_1"}),
        ("secret -charts", {"art_1"}),
        ("zymurgy*", set()),
        ("keeps", {"art_1"}),
    ],
)
def test_few_provisions_are_found_as_many_are(
    library: None, words: str, eids: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def answers() -> set[int]:
        return set(Provision.objects.search(words).values_list("pk", flat=True))

    looked_up = answers()
    monkeypatch.setattr("agreements.models.text._FEW", -1)
    assert looked_up == answers()
    assert set(Provision.objects.filter(pk__in=looked_up).values_list("eid", flat=True)) == eids


def test_a_word_that_an_edit_made_whole_is_found_where_the_file_has_it_broken(library: None) -> None:
    changed = Provision.objects.filter(text__agreement__short_title="Wrecks", eid="art_1")
    changed.update(content="The lampwright keeps wrecks.")
    assert set(Provision.objects.search("lampwright")) == set(changed)
