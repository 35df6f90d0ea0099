"""The directory of parties: one entry for one body, and no name that is wider than the body it leads to."""

from __future__ import annotations

from collections import Counter

import pytest

from agreements.directory import load, party_of
from agreements.facts.authority import entries
from agreements.formats.document import Document, PartyFact, Reading, Signatory
from agreements.ingest import ingest
from agreements.models import Party
from agreements.store import party_of_fact, write_participations
from tests.agreements import rows

AGREEMENT = """MEMORANDUM OF UNDERSTANDING

The {first} and the Northern Lakes Commission ("NLC"),

Wishing to keep the crossings of the lakes safe,

Have agreed as follows:

Article 1
Purpose

The Parties consult each other on ferries.

Article 2
Termination

Either Party may terminate this Memorandum.
"""


def test_every_name_of_the_directory_leads_to_one_entry() -> None:
    parties = [party_of(entry) for entry in entries().values()]
    names = Counter(name for party in parties for name in party.fold_names())
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("printed", "found", "narrower"),
    [
        ("World Bank", "world-bank", "ibrd"),
        ("Banque mondiale", "world-bank", "ibrd"),
        ("World Bank Group", "world-bank-group", "ibrd"),
        ("European Communities", None, "ec"),
        ("Commonwealth", None, "comsec"),
    ],
)
def test_a_name_that_is_wider_than_a_body_does_not_lead_to_it(printed: str, found: str | None, narrower: str) -> None:
    load()
    party = Party.objects.named(printed)
    assert (party.slug if party is not None else None) == found
    assert Party.objects.filter(slug=narrower).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("printed", "name", "designations", "short"),
    [
        ("World Bank", "World Bank", [], "World Bank – NLC"),
        ("World Health Organisation", "World Health Organization", ["World Health Organisation"], "WHO – NLC"),
        ("World Health Organization", "World Health Organization", [], "WHO – NLC"),
    ],
)
def test_the_name_that_is_printed_stays_beside_the_one_of_the_directory(
    printed: str, name: str, designations: list[str], short: str
) -> None:
    load()
    agreement = ingest(AGREEMENT.format(first=printed).encode(), "lakes.txt").agreement
    assert agreement is not None
    first = agreement.participations.order_by("position")[0]
    assert (first.party.name, first.designations, agreement.short_title) == (name, designations, short)


@pytest.mark.django_db
def test_all_who_signed_for_a_party_are_stored_in_their_order() -> None:
    agreement = rows.agreement("Harbours")
    fact = PartyFact("Harbour Office", kind="organization")
    signed = (
        Signatory("Ada Marsh", "Director", "Harbour Office", "2001-05-03", "Oslo"),
        Signatory("Omar Beam", party="Harbour Office"),
    )
    document = Document(Reading("x.txt", "text/plain", "", "", ()), "agreement", parties=(fact,), signatories=signed)
    write_participations(agreement, document, [(fact, party_of_fact(fact, agreement))])
    participation = agreement.participations.get()
    participation.full_clean()
    assert [one["name"] for one in participation.signatories] == ["Ada Marsh", "Omar Beam"]
    assert participation.signatories[0]["place"] == "Oslo"
