"""What an agreement cites, what cites it, and the pages of parties that show practice."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from agreements.models import Provision, Reference
from tests.agreements import rows
from tests.markup import markup_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def citing(taxonomy: None) -> None:
    harbours = rows.hold("Harbours", parties=["Harbour Office"], signature_date="2010-05-06")
    rows.tie(harbours, "art_3__para_1", "termination")
    pilots = rows.hold("Pilots", parties=["Harbour Office"], signature_date="2013")
    noting = Provision.objects.get(text__agreement=pilots, eid="pp_2")
    facts = {"provision": noting, "kind": "resolution", "start": 7, "end": 21}
    Reference.objects.create(words="resolution 7/2", target="resolution 7/2", **facts)
    Reference.objects.create(words="resolution 7/2", target="Harbours", agreement=harbours, **facts)
    Reference.objects.create(words="Article III of the Treaty on Buoys", target="treaty//buoys#art_3", **facts)


def test_an_agreement_says_what_it_cites_and_what_cites_it(client: Client, citing: None) -> None:
    ours = markup_of(client.get("/agreements/pilots/references/"))
    assert "resolution 7/2" in ours and "not in this library" in ours and 'href="/agreements/harbours/"' in ours
    assert "No text that you may read here cites it" in ours
    assert "treaty//buoys" not in re.sub(r'href="[^"]*"', "", ours)
    assert ">Article III of the Treaty on Buoys<" in ours
    theirs = markup_of(client.get("/references/?target=treaty//buoys%23art_3"))
    assert "What cites <bdi>Article III of the Treaty on Buoys</bdi>" in theirs
    cited = markup_of(client.get("/agreements/harbours/references/"))
    assert 'href="/agreements/pilots/?at=pp_2#pp_2"' in cited


def test_what_is_not_held_says_who_cites_it(client: Client, citing: None) -> None:
    page = markup_of(client.get("/references/?target=resolution 7/2"))
    assert 'href="/agreements/pilots/?at=pp_2#pp_2"' in page and '<b class="n">1</b> place' in page
    assert "No text that you may read here cites this" in markup_of(client.get("/references/"))


def test_a_party_has_a_timeline_and_a_practice(client: Client, citing: None) -> None:
    page = markup_of(client.get("/parties/harbour-office/"))
    assert "2010: 1 agreement" in page and "?party=harbour-office&amp;year=2013" in page
    assert "/clauses/termination/?party=harbour-office" in page and "1 of 2" in page
    assert "Over time" not in markup_of(client.get("/parties/undp/"))


def test_a_type_says_in_how_many_agreements_it_was_found(client: Client, citing: None) -> None:
    assert "Found in 1 of 2 agreements" in markup_of(client.get("/clauses/termination/"))
