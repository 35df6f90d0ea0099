"""Parties bear their names in the language of the reader, and lists are sorted by these; the API and agreements keep theirs."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from agreements.facts.authority import entries
from agreements.facts.shown_names import shown_acronym, shown_name
from agreements.models import Agreement, Participation, Party
from comparisons.models import Snapshot
from tests.comparisons.test_exports_of_views import READERS
from tests.holdings import ferries, lighthouses

SPAIN, NETHERLANDS = "Spain", "Netherlands"


def test_names_and_acronyms_by_language() -> None:
    for language, said in (("en", NETHERLANDS), ("fr", "Pays-Bas"), ("es", "Países Bajos")):
        with translation.override(language):
            assert shown_name(NETHERLANDS) == said and shown_name("Harbour Union") == "Harbour Union"
    with translation.override("fr"):
        assert shown_acronym("World Health Organization", "WHO") == "OMS"
        assert shown_acronym("World Health Organization", "W.H.O.") == "W.H.O."
        assert Party(name="United Kingdom", acronym="UK").shown_short == "Royaume-Uni"


def test_an_acronym_of_a_language_is_one_that_finds_the_party() -> None:
    for entry in entries().values():
        assert set(entry.acronyms_in.values()) <= {"", *entry.acronyms[1:]}, entry.slug


def test_no_template_shows_the_name_of_the_directory() -> None:
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        if "admin" not in path.parts:
            assert not re.search(r"party\.(?:name|acronym)\b", path.read_text("utf-8")), path


@pytest.fixture
def library(db: None) -> None:
    ferries(parties=(NETHERLANDS, "Harbour Union"))
    lighthouses(parties=(NETHERLANDS, SPAIN))
    Participation.objects.update(designations=[])  # what the texts call them


def names(client: Client, query: str) -> list[str]:
    row = r'<th scope="row"><a\s+href="/parties/[^"]+"><bdi>([^<]*)</bdi>'
    return [unescape(name) for name in re.findall(row, client.get(f"/parties/?{query}").text)]


@pytest.mark.django_db
def test_the_list_is_in_the_language_of_the_reader_and_so_is_its_order(client: Client, library: None) -> None:
    agreement = Agreement.objects.get(slug="ferries")
    for name in (
        "Group of 77",
        "Group of 8",
        "État du Port",
        "Etat Amiral",
        "Égypte et Soudan",
        "Niños Unidos",
        "Nubes",
    ):
        party = Party.objects.create(slug=f"p{Party.objects.count()}", name=name, is_confirmed=True)
        Participation.objects.create(agreement=agreement, party=party)
    client.post("/language/", {"language": "fr"})
    shown = names(client, "ordering=name")
    asked = ["Égypte et Soudan", "Espagne", "Etat Amiral", "État du Port", "Group of 8", "Group of 77", "Harbour Union"]
    assert shown == [*asked, "Niños Unidos", "Nubes", "Pays-Bas"]
    assert names(client, "")[0] == "Pays-Bas"
    client.post("/language/", {"language": "es"})
    assert names(client, "ordering=name") == [
        "Égypte et Soudan", "España", "Etat Amiral", "État du Port", "Group of 8", "Group of 77", "Harbour Union",
        "Niños Unidos", "Nubes", "Países Bajos",
    ]  # fmt: skip
    Party.objects.filter(name="Nubes").update(name="Ninzo")
    assert names(client, "ordering=name")[-3:-1] == ["Ninzo", "Niños Unidos"]


@pytest.mark.django_db
def test_the_list_has_those_with_agreements_and_on_request_all(client: Client, library: None) -> None:
    assert names(client, "ordering=name") == ["Harbour Union", NETHERLANDS, SPAIN]
    assert "WHO" not in client.get("/parties/").text and len(names(client, "all=1")) > 3
    assert names(client, "q=Organizaci%C3%B3n+Mundial+de+la+Salud") == ["World Health Organization"]
    assert set(names(client, "kind=state&all=1&ordering=name")) < {entry.name for entry in entries().values()}
    page = client.get("/parties/?q=Organizaci%C3%B3n+Mundial+de+la+Salud").text
    assert '<span class="vh">0</span>' in re.sub(r"\s+", " ", page)


@pytest.mark.django_db
def test_pages_and_files_name_parties_in_french_and_the_api_stays(client: Client, library: None) -> None:
    client.force_login(User.objects.create_superuser("ada"))
    query = "agreement=ferries&agreement=lighthouses&type=termination"
    addresses = (
        "/agreements/", "/agreements/?party=netherlands", "/agreements/ferries/", "/agreements/ferries/parties/",
        "/parties/", "/parties/netherlands/", "/find/?q=pays-b", f"/compare/?{query}", "/clauses/termination/",
    )  # fmt: skip
    counts = {}
    for language, said, unsaid in (("en", NETHERLANDS, "Pays-Bas"), ("fr", "Pays-Bas", NETHERLANDS)):
        client.post("/language/", {"language": language})
        for address in addresses:
            with CaptureQueriesContext(connection) as asked:
                words = re.sub(r"<[^>]+>", " ", client.get(address).text)
            assert said in words, address
            assert unsaid not in words or address == "/parties/netherlands/", address
            assert len(asked) <= counts.setdefault(address, len(asked)), address
    for extension, read in READERS.items():
        words = read(client.get(f"/compare/export.{extension}?{query}").content)
        assert (NETHERLANDS if extension == "json" else "Pays-Bas") in words, extension
    client.post("/compare/freeze/", {"query": query, "title": "How it ends"})
    assert [column["parties"][0] for column in Snapshot.objects.get().table["columns"]] == [NETHERLANDS, NETHERLANDS]
    assert client.get("/api/v1/agreements/ferries/").json()["parties"][0]["name"] == NETHERLANDS
    assert client.get("/api/v1/parties/netherlands/").json()["name"] == NETHERLANDS
