"""Two texts of one agreement beside each other: languages, and versions with what changed."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from agreements.models import Text
from tests.agreements import rows
from tests.markup import markup_of

pytestmark = pytest.mark.django_db
FRENCH = [("art_1", "Article 1", "But", "Les Parties coopèrent."), ("art_9", "Article 9", "", "Fait à Port.")]


@pytest.fixture
def harbours(taxonomy: None) -> Text:
    agreement = rows.hold("Harbours")
    rows.add_text(agreement, FRENCH, language="fr")
    text = agreement.texts.get(language="en")
    Text.objects.filter(pk=text.pk).update(is_current=False)
    changed = [list(piece) for piece in rows.HARBOURS if piece[0] != "pp_2"]
    changed[2][3] = "The Parties cooperate so that every ship finds a well lit harbour."
    newer = rows.add_text(agreement, [tuple(piece) for piece in changed], language="en", version=2)
    assert newer.version == 2
    return newer


def test_languages_stand_beside_each_other_provision_by_provision(client: Client, harbours: Text) -> None:
    page = markup_of(client.get("/agreements/harbours/texts/?left=en.2&right=fr.1"))
    row = re.search(r"<tr><th scope=\"row\">Art. 1</th>.*?</tr>", page, re.S)
    assert row is not None and "well lit harbour" in row[0] and "coopèrent" in row[0]
    assert "not in this text" in page and "Fait à Port." in page
    assert "Beside the French" in markup_of(client.get("/agreements/harbours/"))


def test_versions_show_what_changed_and_nothing_else(client: Client, harbours: Text) -> None:
    page = markup_of(client.get("/agreements/harbours/texts/?left=en.1&right=en.2"))
    assert re.search(r"<ins[^>]*>\s*well", page) and "<del> Noting resolution" in page
    assert "2</b> provisions differ" in page
    assert "any chart" not in page and "No chart is shown" not in page
    assert "No chart is shown" in markup_of(client.get("/agreements/harbours/texts/?left=en.1&right=en.2&all=on"))
    assert "what changed since the version before" in markup_of(client.get("/agreements/harbours/"))


def test_long_texts_come_in_pages_and_answer_wherever_they_stand(client: Client, taxonomy: None) -> None:
    pieces = [(f"art_{n}", f"Article {n}", "", f"Buoy {n} is lit.") for n in range(1, 1_001)]
    agreement = rows.hold("Buoys", pieces)
    agreement.texts.update(is_current=False)
    moved = [*pieces[500:], *pieces[:500], ("art_1001", "Article 1001", "", "Buoy 1001 is new.")]
    rows.add_text(agreement, moved, version=2)
    address = "/agreements/buoys/texts/?left=en.1&right=en.2"
    changed = markup_of(client.get(address))
    assert "1</b> provision differs" in changed and changed.count('<th scope="row"') == 1
    pages = [markup_of(client.get(f"{address}&all=on&page={number}")) for number in (1, 6)]
    assert [page.count('<th scope="row"') for page in pages] == [200, 1]
    assert "Page 1 of 6" in pages[0] and "all=on" in pages[0].partition('rel="next"')[2]


@pytest.mark.parametrize("query", ["", "left=en.1", "left=en.1&right=xx.1", "left=en&right=fr", "left=en.9&right=en.1"])
def test_a_text_that_is_not_there_is_not_found(client: Client, harbours: Text, query: str) -> None:
    assert client.get(f"/agreements/harbours/texts/?{query}").status_code == 404
