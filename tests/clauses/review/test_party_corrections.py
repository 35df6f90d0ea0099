"""Parties corrected by a person: looked up, made anew, removed, merged, and each taken back to exactly what was there."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.test import Client

from agreements.directory import load
from agreements.ingest import ingest
from agreements.models import Agreement, Party
from clauses.models import Decision
from clauses.review.party_corrections import remove, restore_parties, snapshot

pytestmark = pytest.mark.django_db

TEXT = """MEMORANDUM OF UNDERSTANDING

The Northern Lakes Commission ("NLC") and the World Health Organization,

Wishing to keep the lakes clean,

Have agreed as follows:

Article 1

The Parties consult each other.

Article 2

Either Party may terminate this Memorandum.
"""


@pytest.fixture
def officer() -> User:
    return get_user_model().objects.create_superuser("officer")


@pytest.fixture
def agreement() -> Agreement:
    load()
    found = ingest(TEXT.encode(), "lakes.txt").agreement
    assert found is not None
    return found


def names(agreement: Agreement) -> list[str]:
    return [row["name"] for row in snapshot(agreement)]


def correct(client: Client, agreement: Agreement, **form: object):
    return client.post(f"/agreements/{agreement.slug}/parties/", form)


def take_back(client: Client, agreement: Agreement) -> None:
    pk = Decision.objects.standing().filter(agreement=agreement).first().pk  # type: ignore[union-attr]
    client.post(f"/agreements/{agreement.slug}/corrections/{pk}/undo/")


def test_the_page_looks_up_the_directory_and_has_a_way_to_it_from_the_agreement(
    client: Client, officer: User, agreement: Agreement
) -> None:
    client.force_login(officer)
    address = f"/agreements/{agreement.slug}/parties/"
    assert address in client.get(agreement.get_absolute_url()).content.decode()
    first = agreement.participations.order_by("position")[0]
    page = client.get(address, {"replace": first.pk, "q": "Meteorological"}).content.decode()
    assert "World Meteorological Organization" in page
    assert "merge the two entries" in page


def test_a_party_is_replaced_and_the_printed_name_stays(client: Client, officer: User, agreement: Agreement) -> None:
    client.force_login(officer)
    before = snapshot(agreement)
    first = agreement.participations.order_by("position")[0]
    assert (
        correct(
            client, agreement, operation="choose", participation=first.pk, party="wmo", reason="misread"
        ).status_code
        == 302
    )
    assert names(agreement) == ["World Meteorological Organization", "World Health Organization"]
    assert "Northern Lakes Commission" in snapshot(agreement)[0]["designations"]
    decision = Decision.objects.get()
    assert (decision.made_by, decision.reason, decision.after["operation"]) == (officer, "misread", "parties")
    take_back(client, agreement)
    assert snapshot(agreement) == before


def test_a_party_is_added_by_a_new_entry_and_removed(client: Client, officer: User, agreement: Agreement) -> None:
    client.force_login(officer)
    before = snapshot(agreement)
    correct(client, agreement, operation="new", name="Southern Lakes Commission", acronym="SLC", kind="organization")
    assert names(agreement)[-1] == "Southern Lakes Commission"
    correct(client, agreement, operation="remove", participation=agreement.participations.order_by("position")[1].pk)
    assert names(agreement) == ["Northern Lakes Commission", "Southern Lakes Commission"]
    take_back(client, agreement)
    take_back(client, agreement)
    assert snapshot(agreement) == before


def test_an_entry_is_merged_everywhere_and_parted_again(client: Client, officer: User, agreement: Agreement) -> None:
    client.force_login(officer)
    other = ingest(TEXT.replace("World Health", "World Tourism").encode(), "hotels.txt").agreement
    assert other is not None and other != agreement
    before = [snapshot(agreement), snapshot(other)]
    first = agreement.participations.order_by("position")[0]
    correct(client, agreement, operation="merge", participation=first.pk, party="wmo")
    assert not Party.objects.filter(name="Northern Lakes Commission").exists()
    assert Party.objects.named("Northern Lakes Commission") == Party.objects.get(slug="wmo")
    assert names(other)[0] == "World Meteorological Organization"
    take_back(client, agreement)
    assert [snapshot(agreement), snapshot(other)] == before
    assert Party.objects.named("Northern Lakes Commission").slug != "wmo"  # type: ignore[union-attr]


def test_an_earlier_correction_is_not_taken_back_under_a_later_one(
    client: Client, officer: User, agreement: Agreement
) -> None:
    client.force_login(officer)
    correct(client, agreement, operation="new", name="Southern Lakes Commission", kind="organization")
    correct(client, agreement, operation="new", name="Eastern Lakes Commission", kind="organization")
    first = Decision.objects.order_by("pk")[0]
    page = client.post(f"/agreements/{agreement.slug}/corrections/{first.pk}/undo/", follow=True).content.decode()
    assert "Take the later correction back first" in page
    assert len(names(agreement)) == 4


def test_what_is_wrong_is_refused_in_a_sentence_and_only_those_who_decide_may_correct(
    client: Client, officer: User, agreement: Agreement
) -> None:
    address = f"/agreements/{agreement.slug}/parties/"
    assert client.get(address).status_code == 302
    client.force_login(get_user_model().objects.create_user("reader"))
    assert client.get(address).status_code == 403
    assert correct(client, agreement, operation="new", name="X", kind="body").status_code == 403
    client.force_login(officer)
    for form, sentence in (
        ({"operation": "choose", "party": "who"}, "is a party of this agreement already"),
        ({"operation": "choose", "party": "gone"}, "That entry of the directory is gone"),
        ({"operation": "new", "name": " ", "kind": "body"}, "Give the name of the new entry"),
        ({"operation": "remove", "participation": 0}, "Open it anew"),
        ({"operation": "sing"}, "Choose an entry of the directory"),
    ):
        answer = correct(client, agreement, **form)
        assert answer.status_code == 400
        assert sentence in answer.content.decode()
    assert not Decision.objects.exists()


def test_who_signed_is_corrected_and_taken_back(agreement: Agreement, officer: User, client: Client) -> None:
    client.force_login(officer)
    row = agreement.participations.order_by("position").first()
    assert row is not None
    signed = {
        "signatory": ["Ada Marsh", "Omar Beam", ""],
        "office": ["Director", "Counsel", ""],
        "signed_on": ["2001-05-03", "2001-05", ""],
        "signed_at": ["Oslo", "", ""],
    }
    assert correct(client, agreement, operation="sign", participation=row.pk, **signed).status_code == 302
    page = client.get(agreement.get_absolute_url()).content.decode()
    assert "Ada Marsh" in page and "Omar Beam" in page and f"/parties/#party-{row.pk}" in page
    row.refresh_from_db()
    assert [one["name"] for one in row.signatories] == ["Ada Marsh", "Omar Beam"]
    assert row.signatories[1] == {"name": "Omar Beam", "title": "Counsel", "date": "2001-05", "place": ""}
    named = client.get(f"/api/v1/agreements/{agreement.slug}/").json()["parties"][0]
    assert named["signatories"] == row.signatories
    take_back(client, agreement)
    assert agreement.participations.order_by("position").first().signatories == []  # type: ignore[union-attr]


def test_a_date_of_another_form_is_refused_with_the_form(agreement: Agreement, officer: User, client: Client) -> None:
    client.force_login(officer)
    row = agreement.participations.first()
    answer = correct(
        client,
        agreement,
        operation="sign",
        participation=row.pk,
        signatory="A",
        office="",
        signed_on="3 May 2001",
        signed_at="",
    )  # type: ignore[union-attr]
    assert answer.status_code == 400 and "Write the date as 2004-10-29" in answer.content.decode()


def test_each_fact_is_one_click_from_where_it_is_corrected(agreement: Agreement, officer: User, client: Client) -> None:
    assert "/facts/#id_" not in client.get(agreement.get_absolute_url()).content.decode()
    client.force_login(officer)
    page = client.get(agreement.get_absolute_url()).content.decode()
    form = client.get(f"/agreements/{agreement.slug}/facts/").content.decode()
    for name in ("title", "status", "signature_date"):
        assert f"/facts/#id_{name}" in page and f'id="id_{name}"' in form
    assert all(f'id="id_{name}"' in form for name in ("kind", "place", "entry_into_force_date"))


def test_a_correction_made_when_a_party_had_one_signatory_is_taken_back(agreement: Agreement, officer: User) -> None:
    row = agreement.participations.order_by("position").first()
    assert row is not None
    row.signatories = [{"name": "Ada Marsh", "title": "", "date": "2001", "place": ""}]
    row.save()
    decision = remove(officer, agreement.participations.order_by("position").last())  # type: ignore[arg-type]
    for kept in (decision.before, decision.after):
        for party in kept["parties"]:
            one = (party.pop("signatories") or [{"name": "", "title": "", "date": "", "place": ""}])[0]
            party |= {
                "signatory": one["name"],
                "signatory_title": "",
                "signature_date": one["date"],
                "signature_place": "",
            }
    restore_parties(decision)
    assert [len(row.signatories) for row in agreement.participations.order_by("position")] == [1, 0]
