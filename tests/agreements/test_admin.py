"""The back office: facts and the directory can be mended, what was read cannot."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from agreements.directory import merge
from agreements.models import Agreement, Participation, Party, Provision, Reference, Source, Text
from agreements.structure.repair import FACTS
from tests.agreements import rows

pytestmark = pytest.mark.django_db

OMAR = {"name": "Omar Beam", "title": "Keeper", "date": "2001-05-03", "place": ""}
DERIVED = [Text, Provision, Reference, Source]


@pytest.fixture
def keeper(client: Client, django_user_model) -> Client:
    client.force_login(django_user_model.objects.create_superuser("keeper"))
    return client


@pytest.fixture
def harbours() -> Agreement:
    agreement = rows.hold("Harbours", parties=["Harbour Office", "Lighthouse Union"])
    provision = Provision.objects.get(eid="pp_2")
    Reference.objects.create(provision=provision, words="resolution", kind="x", start=7, end=17)
    return agreement


def address(model, page: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", [Agreement, Party, *DERIVED])
def test_every_list_and_every_row_opens(keeper: Client, harbours: Agreement, model) -> None:
    assert keeper.get(address(model, "changelist")).status_code == 200
    row = model.objects.order_by("-pk").first()
    assert keeper.get(address(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", DERIVED)
def test_what_was_read_cannot_be_added_changed_or_deleted(keeper: Client, harbours: Agreement, model) -> None:
    row = model.objects.first()
    for page, args in (("add", ()), ("delete", (row.pk,))):
        assert keeper.post(address(model, page, *args), {"post": "yes"}).status_code == 403
    assert keeper.post(address(model, "change", row.pk), {"heading": "other"}).status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", [Agreement, Text, Provision, Party, Source])
def test_a_clerk_sees_only_what_a_clerk_may_see(client: Client, django_user_model, model) -> None:
    rows.hold("Secret", visibility="restricted", parties=["Secret Board"])
    clerk = django_user_model.objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.set(
        Permission.objects.filter(codename__startswith="view_").exclude(codename="view_restricted")
    )
    client.force_login(clerk)
    assert "Secret" not in client.get(address(model, "changelist")).content.decode()
    row = model.objects.order_by("-pk").first()
    assert client.get(address(model, "change", row.pk)).status_code == 302


def test_what_resolves_to_a_hidden_agreement_does_not_name_it(client: Client, django_user_model) -> None:
    shown, hidden = rows.hold("Open"), rows.hold("Hidden wrecks", visibility="restricted")
    place, secret = (
        Provision.objects.get(text__agreement=shown, eid="pp_2"),
        Provision.objects.get(text__agreement=hidden, eid="art_1"),
    )
    cited = {"agreement": hidden, "cited_provision": secret}
    reference = Reference.objects.create(provision=place, words="w", kind="agreement", start=0, end=1, **cited)
    Agreement.objects.filter(pk=shown.pk).update(described_in=secret)
    clerk = django_user_model.objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename__in=["view_reference", "change_agreement"]))
    keeper = django_user_model.objects.create_superuser("keeper")
    pages = [
        address(Reference, "changelist"),
        address(Reference, "change", reference.pk),
        address(Agreement, "change", shown.pk),
    ]
    for user, is_named in ((clerk, False), (keeper, True)):
        client.force_login(user)
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == 200
            assert ("Hidden wrecks" in answer.content.decode()) is is_named, page
    client.force_login(clerk)
    form = client.get(pages[-1]).context["adminform"].form
    assert form.instance.described_in_id == secret.pk


def test_facts_are_corrected_where_each_correction_is_kept_and_not_here(keeper: Client, harbours: Agreement) -> None:
    page = keeper.get(address(Agreement, "change", harbours.pk))
    shown = page.context["adminform"].form.fields
    assert not {*FACTS} & {*shown} and "visibility" in shown
    assert "kept" in page.content.decode()
    by_hand = keeper.get(address(Agreement, "add")).context["adminform"].form.fields
    assert {*FACTS} - {*by_hand} == {"kind", "status"}


def test_an_agreement_goes_with_all_that_was_read_of_it(keeper: Client, harbours: Agreement) -> None:
    assert keeper.post(address(Agreement, "delete", harbours.pk), {"post": "yes"}).status_code == 302
    assert not Agreement.objects.exists() and not Provision.objects.exists()


def form_of(party: Party, **changes: str) -> dict[str, str]:
    return {
        "name": party.name,
        "acronym": party.acronym,
        "slug": party.slug,
        "kind": party.kind,
        "aliases": "",
        **changes,
    }


def test_names_of_a_party_are_given_one_a_line_and_found_afterwards(keeper: Client) -> None:
    party = rows.party("Harbour Office")
    aliases = "Office of Ports, Quays and Piers\n\n  Bureau des ports  "
    keeper.post(address(Party, "change", party.pk), form_of(party, aliases=aliases))
    party.refresh_from_db()
    assert party.aliases == ["Office of Ports, Quays and Piers", "Bureau des ports"]
    assert Party.objects.named("office of ports quays and piers") == party


def test_proposed_parties_are_confirmed(keeper: Client) -> None:
    chosen = [rows.party("Harbour Office").pk, rows.party("Tide Bureau").pk]
    keeper.post(address(Party, "changelist"), {"action": "confirm_entries", "_selected_action": chosen})
    assert Party.objects.filter(pk__in=chosen, is_confirmed=True).count() == 2


def test_merging_asks_which_entry_is_kept_and_then_keeps_its_agreements(keeper: Client, harbours: Agreement) -> None:
    kept, other = rows.party("Harbour Office"), rows.party("Office of Harbours", "OH")
    rows.agreement("Tides", parties=["Office of Harbours"])
    sent = {"action": "merge_entries", "_selected_action": [kept.pk, other.pk]}
    asked = keeper.post(address(Party, "changelist"), sent)
    assert "Which one is kept?" in asked.content.decode() and Party.objects.filter(pk=other.pk).exists()
    keeper.post(address(Party, "changelist"), {**sent, "kept": kept.pk})
    assert set(kept.agreements.values_list("short_title", flat=True)) == {"Harbours", "Tides"}
    assert Party.objects.named("OH") == kept and not Party.objects.filter(pk=other.pk).exists()


def test_merging_one_entry_is_refused_with_a_sentence(keeper: Client) -> None:
    party = rows.party("Harbour Office")
    sent = {"action": "merge_entries", "_selected_action": [party.pk]}
    assert "at least two" in keeper.post(address(Party, "changelist"), sent, follow=True).content.decode()


def test_two_entries_in_one_agreement_become_one_participation(harbours: Agreement) -> None:
    kept, other = rows.party("Harbour Office"), rows.party("Lighthouse Union")
    Participation.objects.filter(party=other).update(signatories=[OMAR], designations=["Lighthouse", "Harbour"])
    before = Agreement.objects.get().modified
    merge(kept, [other])
    participation = Participation.objects.get()
    assert participation.party == kept and participation.signatories == [OMAR]
    assert participation.designations == ["Harbour", "Lighthouse"]
    assert Party.objects.get(pk=kept.pk).aliases == ["Lighthouse Union"] and Agreement.objects.get().modified > before
