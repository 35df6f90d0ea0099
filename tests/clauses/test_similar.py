"""Similar paragraphs: found by what they say, in any language, and never among what a reader may not see."""

from __future__ import annotations

import numpy as np
import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from agreements.models import Agreement
from clauses import similar
from clauses.annotate import annotate
from clauses.classification.encoder import packed, unpacked
from clauses.models import ParagraphVector
from library.uploads.add import add

pytestmark = pytest.mark.django_db

HARBOURS = b"""AGREEMENT BETWEEN THE HARBOUR UNION AND THE PILOT AGENCY

Article 1
Termination

Either Party may terminate this Agreement by giving six months' written notice to the other Party.

Article 2
Confidentiality

Each Party shall keep confidential the documents that it receives from the other Party.
"""
PHARES = """ACCORD ENTRE L'UNION DES PHARES ET L'AGENCE DES PILOTES

Article 1
Fin de l'accord

Chacune des Parties peut dénoncer le présent Accord moyennant un préavis écrit de six mois adressé à l'autre Partie.

Article 2
Dépenses

Chaque Partie prend à sa charge les dépenses qui résultent pour elle de l'application du présent Accord.
""".encode()


@pytest.fixture(autouse=True)
def _fresh_index() -> None:
    similar.INDEX.forget()


@pytest.fixture
def library() -> tuple[Agreement, Agreement]:
    made = []
    for content, name in ((HARBOURS, "harbours.txt"), (PHARES, "phares.txt")):
        text = add(content, name).text
        assert text is not None
        made.append(text.agreement)
    return made[0], made[1]


def test_a_packed_vector_keeps_its_direction() -> None:
    vector = np.random.default_rng(1).normal(size=384)
    vector /= np.linalg.norm(vector)
    assert float(unpacked(packed(vector)) @ vector) > 0.999


def test_the_likest_is_found_in_another_language(library: tuple[Agreement, Agreement]) -> None:
    text = library[0].texts.get()
    (first, *_) = similar.similar_to(text.provisions.get(eid="art_1"), AnonymousUser()).other_languages
    assert first.provision.content.startswith("Chacune des Parties peut dénoncer")
    (found, *_) = similar.similar_to_words("who bears the costs", AnonymousUser()).other_languages
    assert found.provision.content.startswith("Chaque Partie prend à sa charge les dépenses")


def test_what_may_not_be_seen_is_not_among_them(library: tuple[Agreement, Agreement], client: Client) -> None:
    address = f"/similar/?agreement={library[0].slug}&eid=art_1"
    hidden = library[1].slug
    assert hidden in client.get(address).content.decode()
    assert client.get(f"/api/v1{address}").json()["results"][0]["agreement"] == hidden
    Agreement.objects.filter(slug=hidden).update(visibility=Agreement.Visibility.RESTRICTED)
    assert hidden not in client.get(address).content.decode()
    assert hidden not in [row["agreement"] for row in client.get(f"/api/v1{address}").json()["results"]]
    assert client.get(f"/api/v1/similar/?agreement={hidden}&eid=art_1").status_code == 400


def test_vectors_follow_a_new_reading(library: tuple[Agreement, Agreement]) -> None:
    text = library[0].texts.get()
    count = ParagraphVector.objects.filter(provision__text=text).count()
    annotate(text)
    assert ParagraphVector.objects.filter(provision__text=text).count() == count > 0


@pytest.mark.parametrize("query", ["", "?agreement=a", "?q=a&agreement=b&eid=c", "?tpye=x"])
def test_the_api_asks_for_one_of_the_two(client: Client, query: str) -> None:
    assert client.get(f"/api/v1/similar/{query}").status_code == 400


def test_what_is_added_is_found_without_reading_all_again(
    library: tuple[Agreement, Agreement], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(similar, "_SECONDS", 0)
    version = similar.version()
    before = similar.INDEX.vectors(version)
    assert list(before.keys) == sorted(before.keys) and len(before.keys) == ParagraphVector.objects.count()
    add(HARBOURS.replace(b"Harbour", b"Lighthouse").replace(b"six", b"nine"), "lights.txt")
    more = similar.INDEX.vectors(version)
    assert len(more.keys) == ParagraphVector.objects.count() > len(before.keys)
    assert list(more.keys[: len(before.keys)]) == list(before.keys)
    library[0].texts.update(is_current=False)
    assert len(similar.INDEX.vectors(version).keys) < len(more.keys)
