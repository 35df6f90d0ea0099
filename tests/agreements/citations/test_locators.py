"""Places are said in the language of the reader on every page and in every file; the API and what is stored keep theirs."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import translation

from agreements.citations import pinpoint
from agreements.citations.address import fold_pinpoint, split
from agreements.models import Provision
from comparisons.models import Snapshot
from tests.comparisons.test_exports_of_views import READERS
from tests.holdings import ferries, lighthouses
from web.locators import WORDS, all_located, located

SAID = [
    ("Art. 4(3)(b)(ii)", "Art. 4, par. 3 b) ii)", "Art. 4, párr. 3 b) ii)"),
    ("Art. [4]([3])", "Art. [4], par. [3]", "Art. [4], párr. [3]"),
    ("Art. 4(b)", "Art. 4 b)", "Art. 4 b)"),
    ("Art. 4, unnumbered para. 2(a)", "Art. 4, al. non numéroté 2 a)", "Art. 4, párr. sin número 2 a)"),
    ("unnumbered para. 1(2)", "al. non numéroté 1, 2)", "párr. sin número 1, 2)"),
    ("preamb. para. 5", "préambule, al. 5", "preámbulo, párr. 5"),
    ("op. para. 21(b)", "dispositif, par. 21 b)", "parte dispositiva, párr. 21 b)"),
    ("Annex I, Art. 2(1)", "Annexe I, Art. 2, par. 1", "Anexo I, Art. 2, párr. 1"),
    ("para. 3(1)", "par. 3, 1)", "párr. 3, 1)"),
    ("Regulation 5(2)", "Regulation 5, par. 2", "Regulation 5, párr. 2"),
    ("Final Protocol, Art. 3", "Final Protocol, Art. 3", "Final Protocol, Art. 3"),
    ("Art. 4, item 3", "Art. 4, point 3", "Art. 4, punto 3"),
    ("Title", "Titre", "Título"),
]


@pytest.mark.parametrize(("stored", "french", "spanish"), SAID)
def test_a_place_in_three_languages(stored: str, french: str, spanish: str) -> None:
    assert located(stored) == stored
    for language, said in (("fr", french), ("es", spanish)):
        with translation.override(language):
            assert located(stored) == said


def test_a_place_is_found_as_it_is_shown() -> None:
    for stored in (stored for stored, *_ in SAID if "unnumbered" not in stored and stored != "Title"):
        for language in ("fr", "es"):
            with translation.override(language):
                assert fold_pinpoint(located(stored)) == fold_pinpoint(stored)
    assert split("ITU-INTERPOL, Art. 4, par. 3 b)") == ("itu-interpol", "art 4 3 b")
    assert split("A/79/L.17, dispositif, par. 21 b)") == ("a/79/l.17", "op 21 b")
    assert split("conclu par 12 États")[1] == ""


def test_places_in_a_row_are_told_apart() -> None:
    with translation.override("fr"):
        assert all_located(["Art. 4(3)", "Art. 5"]) == "Art. 4, par. 3; Art. 5"


def test_every_word_of_a_place_has_its_translations() -> None:
    assert set(pinpoint._WORDS.values()) <= set(WORDS)


def test_no_template_shows_a_place_as_it_is_stored() -> None:
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        for tag in re.findall(r"\{\{.*?\}\}|\{%.*?%\}", path.read_text("utf-8")):
            is_asked = re.match(r"\{%\s*(?:if|elif)\b", tag)
            assert is_asked or not re.search(r"\.pinpoint\b(?!\|located)", tag), f"{path}: {tag}"


@pytest.mark.django_db
def test_pages_and_files_say_it_and_the_api_stays(client: Client) -> None:
    ferries()
    lighthouses()
    client.force_login(User.objects.create_superuser("ada"))
    client.post("/language/", {"language": "fr"})
    query = "agreement=ferries&agreement=lighthouses&type=termination"
    addresses = (
        "/agreements/ferries/", "/agreements/ferries/provisions/art_2__para_1/", "/agreements/?q=six+months",
        "/clauses/termination/", "/clauses/termination/terms/", f"/compare/?{query}", f"/compare/?{query}&view=coverage", "/review/",
    )  # fmt: skip
    for address in addresses:
        page = client.get(address)
        assert page.status_code == 200, address
        words = re.sub(r"<[^>]+>", " ", page.text)
        assert "Art. 2, par. 1" in page.text and "Art. 2(1)" not in words, address
    for extension, read in READERS.items():
        words = read(client.get(f"/compare/export.{extension}?{query}").content)
        is_for_programs = extension == "json"
        assert ("Art. 2(1)" in words) is is_for_programs, extension
        assert ("Art. 2, par. 1" in words) is not is_for_programs, extension
    client.post("/compare/freeze/", {"query": query, "title": "How it ends"})
    assert "Art. 2(1)" in str(Snapshot.objects.get().table) and "par. 1" not in str(Snapshot.objects.get().table)
    assert Provision.objects.get(eid="art_2__para_1", text__agreement__slug="ferries").pinpoint == "Art. 2(1)"
    assert "Art. 2(1)" in client.get("/api/v1/clauses/?type=termination").text
