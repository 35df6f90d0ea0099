"""Two texts of one agreement beside each other: languages, and versions with what changed."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from agreements.models import Text
from tests.agreements import rows

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
    page = client.get("/agreements/harbours/texts/?left=en.2&right=fr.1").content.decode()
    row = re.search(r"<tr><th scope=\"row\">Art. 1</th>.*?</tr>", page, re.S)
    assert row is not None and "well lit harbour" in row[0] and "coopèrent" in row[0]
    assert "not in this text" in page and "Fait à Port." in page
    assert "Beside the French" in client.get("/agreements/harbours/").content.decode()


def test_versions_show_what_changed_and_nothing_else(client: Client, harbours: Text) -> None:
    page = client.get("/agreements/harbours/texts/?left=en.1&right=en.2").content.decode()
    assert re.search(r"<ins[^>]*>\s*well", page) and "<del> Noting resolution" in page
    assert "2</b> provisions differ" in page
    assert "any chart" not in page and "No chart is shown" not in page
    assert "No chart is shown" in client.get("/agreements/harbours/texts/?left=en.1&right=en.2&all=on").content.decode()
    assert "what changed since the version before" in client.get("/agreements/harbours/").content.decode()


@pytest.mark.parametrize("query", ["", "left=en.1", "left=en.1&right=xx.1", "left=en&right=fr", "left=en.9&right=en.1"])
def test_a_text_that_is_not_there_is_not_found(client: Client, harbours: Text, query: str) -> None:
    assert client.get(f"/agreements/harbours/texts/?{query}").status_code == 404
