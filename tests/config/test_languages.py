"""The interface speaks the reader's language: the choice, then the cookie, then the browser; the API stays as it is."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from agreements.facts.date_format import date_line
from agreements.formats import inventory, kinds
from agreements.formats.apart import limits
from agreements.formats.ocr.recognition import pages_named
from agreements.models import Agreement
from comparisons.desk.selection import Choice
from comparisons.desk.table import Column
from comparisons.desk.view_model import _column_steps
from library.models import Preference
from web.stored import retold

pytestmark = pytest.mark.django_db


def test_the_browser_is_heard_and_a_choice_is_heard_first(client: Client) -> None:
    french = {"HTTP_ACCEPT_LANGUAGE": "fr-CH, fr;q=0.9"}
    page = client.get("/", **french)
    assert page["Content-Language"] == "fr" and "Accept-Language" in page["Vary"]
    assert '<html lang="fr">' in page.text and "Bibliothèque" in page.text
    answer = client.post("/language/", {"language": "es", "next": "/parties/?q=x"}, **french)
    assert answer["Location"] == "/parties/?q=x"
    assert '<html lang="es">' in client.get("/", **french).text
    assert client.post("/language/", {"language": "xx"}).status_code == 400
    assert client.post("/language/", {"language": "en", "next": "https://elsewhere.example/"})["Location"] == "/"


def test_arabic_is_not_offered_unless_the_office_says_so(client: Client) -> None:
    page = client.get("/").text
    assert 'value="fr"' in page and 'value="ar"' not in page
    assert client.post("/language/", {"language": "ar"}).status_code == 400
    client.cookies["django_language"] = "ar"
    assert '<html lang="en">' in client.get("/").text


def test_arabic_stands_from_right_to_left_and_only_where_it_is_chosen(client: Client, settings: Any) -> None:
    settings.LANGUAGES = list(settings.ALL_LANGUAGES.items())
    assert '<html lang="en">' in client.get("/", HTTP_ACCEPT_LANGUAGE="ar").text
    client.post("/language/", {"language": "ar"})
    assert '<html lang="ar" dir="rtl">' in client.get("/").text


def test_the_api_speaks_as_it_always_does(client: Client) -> None:
    client.post("/language/", {"language": "fr"})
    english = Client().get("/api/v1/agreements/?no=1")
    assert client.get("/api/v1/agreements/?no=1").json()["detail"] == english.json()["detail"]


def test_a_person_takes_the_choice_along_to_every_browser_and_into_mails(client: Client) -> None:
    anna = get_user_model().objects.create_user("anna", password="a-password-for-tests")
    client.force_login(anna)
    elsewhere = {"HTTP_SEC_FETCH_SITE": "cross-site"}
    client.post("/language/", {"language": "es"}, **elsewhere)
    assert not Preference.objects.exists()
    client.post("/language/", {"language": "fr"})
    assert 'value="fr"' in re.search(r"<option[^>]* selected>", client.get("/accounts/").text)[0]
    other = Client()
    other.cookies["django_language"] = "es"
    other.post("/accounts/login/", {"login": "anna", "password": "a-password-for-tests"})
    assert '<html lang="fr">' in other.get("/").text
    assert Preference.objects.language_of(anna) == "fr"
    Preference.objects.update(language="xx")
    assert Preference.objects.language_of(anna) == "en"


def test_a_person_takes_the_choice_along_within_the_session(client: Client) -> None:
    client.force_login(get_user_model().objects.create_user("anna"))
    client.post("/language/", {"language": "fr"})
    client.cookies.pop("django_language")
    assert '<html lang="fr">' in client.get("/").text


@pytest.mark.parametrize(
    ("stored", "french"),
    [
        ("note *: call not found", "note * : appel de note introuvable"),
        (f"needs OCR: no text on {pages_named([3])}", "reconnaissance de caractères nécessaire : aucun texte (page 3)"),
        (f"{pages_named([1, 2, 5])}: the same words as page 4; the file may hold a page twice", "pages 1-2, 5 : le même texte que page 4"),
        ("5 provisions read by the machine, nearest Art. 2(1) (certainty of its type 98 %, rejected)", "5 dispositions lues par la machine, la plus proche : Art. 2, par. 1"),
        ("party not identified: note 7: call not found", "partie non identifiée : note 7: call not found"),
        ("The file is a spreadsheet. Add the document that its text comes from.", "Le fichier est une feuille de calcul. Ajoutez le document d’où vient son texte."),
        ("a b.docx is damaged: its XML is broken. Nobody wrote this.", "a b.docx est endommagé : son XML est mal formé. Nobody wrote this."),
        ("3 footnotes were left out of the text: nothing in the text calls them.", "Hors du texte : 3 notes de bas de page ; rien dans le texte ne les appelle."),
        ("f.pdf was added. It may be another text of X: same date; 9 of 9 articles alike.", "f.pdf a été ajouté. Ce peut être un autre texte de « X » : même date ; 9 articles sur 9 semblables."),
        ("Art. 4(3): “It replaces the Agreement.”", "Art. 4, par. 3 : « It replaces the Agreement. »"),
        ("What nobody wrote here.", "What nobody wrote here."),
    ],
)  # fmt: skip
def test_what_was_stored_in_english_is_told_in_the_language_of_the_reader(stored: str, french: str) -> None:
    with translation.override("fr"):
        assert (
            retold(stored)
            .replace("\N{NO-BREAK SPACE}", " ")
            .replace("\N{NARROW NO-BREAK SPACE}", " ")
            .startswith(french)
        )
    with translation.override("en"):
        assert retold(stored) == stored


def test_every_refusal_and_every_thing_in_a_file_is_told_in_french() -> None:
    tables = [
        sentence
        for table in (kinds._STARTS, kinds._OLE_KINDS, kinds._ZIP_MEMBERS, kinds._ZIP_MIMETYPES)
        for _, sentence in table
    ]
    refusals = {
        *tables,
        kinds._EMAIL,
        kinds._OLE_OTHER,
        kinds._DAMAGED,
        kinds._VIDEO,
        kinds._archive(["a.txt"]),
        limits.TOO_HEAVY,
    }
    holdings = {
        inventory._sentence(kind, state, count, "")
        for kind in inventory._KINDS
        for state in inventory._STATES
        for count in (1, 2)
    }
    with translation.override("fr"):
        for said in refusals | (
            holdings - {"1 symbol was read.", "1 symbol was left out of the text.", "1 symbol was not read."}
        ):
            assert not re.search(r"\b(?:The|file|is|was|were|and|it|that)\b", retold(said)), (said, retold(said))


def test_a_template_names_languages_in_the_language_of_the_reader() -> None:
    page = Template("{% load words i18n %}{{ code|name_of_language }}")
    with translation.override("fr"):
        assert [page.render(Context({"code": code})) for code in ("en", "zh")] == ["Anglais", "Chinois"]


def test_from_right_to_left_an_earlier_column_is_to_the_right_and_a_date_keeps_its_order() -> None:
    choice = Choice(("one", "two"), ("termination",))
    columns = [Column(slug, slug.title()) for slug in choice.agreements]
    with translation.override("ar"):
        assert next(step.sign for step in _column_steps(columns[0], choice, "")) == "←"
        assert next(step.sign for step in _column_steps(columns[1], choice, "")) == "→"
        assert "\N{FIRST STRONG ISOLATE}6 " in date_line(Agreement(signature_date="2010-05-06"))
    with translation.override("en"):
        assert next(step.sign for step in _column_steps(columns[0], choice, "")) == "→"
        assert date_line(Agreement(signature_date="2010-05-06")) == "signed 6 May 2010"
