"""Clauses put aside while comparing become a Word draft in the drafter's own terms."""

from __future__ import annotations

import io

import docx
import pytest
from django.test import Client

from agreements.models import Agreement
from comparisons.desk.basket import replaced
from tests.comparisons.test_views import THREE, read
from tests.holdings import ferries, lighthouses
from tests.markup import markup_of


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The Union pays. It tells the Union's members.", "The Office pays. It tells the Office's members."),
        ("The European Union pays the Unions.", "The European Union pays the Unions."),
        ("the World Union and the Union", "the Bureau and the Office"),
    ],
)
def test_only_whole_terms_are_replaced_the_longest_first(text: str, said: str) -> None:
    assert replaced(text, {"the Union": "the Office", "the World Union": "the Bureau", "x": ""}) == said


@pytest.mark.django_db
def test_a_basket_becomes_a_word_draft(client: Client) -> None:
    ferries(status="signed")
    lighthouses(status="signed")
    page = read(client, THREE)
    refs = [part.partition('"')[0] for part in page.split('form="basket" name="clause" value="')[1:]]
    assert any(ref.startswith("ferries termination ") for ref in refs)
    for ref in (refs[0], refs[-1], refs[0], "nonsense"):
        client.post("/basket/add/", {"clause": ref, "next": THREE})
    assert "In the draft: 2" in read(client, THREE)
    held = read(client, "/basket/")
    name = held.partition('name="old" value="')[2].partition('"')[0]
    answer = client.post("/basket/draft.docx", {"old": [name], "new": ["the Zephyr Office"]})
    words = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(answer.content)).paragraphs)
    assert "Article 1. " in words and (not name or "Zephyr Office" in words)
    Agreement.objects.update(visibility="restricted")
    assert "Nothing is put aside" in read(client, "/basket/")
    client.post("/basket/change/", {"act": "empty"})
    assert client.session["basket"] == []
    assert refs[0].split()[2] not in markup_of(Client().get("/basket/"))
