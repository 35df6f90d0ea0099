"""A collection gives its members rights in it and nobody else any: each role does what it says, on pages, in the API and in the log."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.urls import reverse

from agreements.audit import collection_problems
from agreements.models import Agreement, AuditEntry, Collection, CollectionMember
from clauses.models import ClauseType, Decision, FirstReading, Report, Sample, Term
from library.collections.membership import found_collection, put, set_four_eyes, set_role
from library.deletion.accounts import anonymise
from tests.agreements import rows
from tests.holdings import ferries, lighthouses
from tests.markup import markup_of

pytestmark = pytest.mark.django_db
Role = CollectionMember.Role


def account(name: str) -> User:
    return get_user_model().objects.create_user(name)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def head() -> User:
    user = account("head")
    user.user_permissions.add(Permission.objects.get(codename="add_collection"))
    return user


@pytest.fixture
def pilots(head: User) -> Agreement:
    return rows.hold("Pilots", visibility="restricted", added_by=head)


@pytest.fixture
def harbour(head: User, pilots: Agreement) -> Collection:
    collection = found_collection(head, "Harbour zymurgy")
    put(head, pilots, collection)
    return collection


def may_see(user: User, agreement: Agreement) -> bool:
    """By the query of every page, and by the function that the log of changes asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT concord_sees(%s, %s)", [user.pk, agreement.pk])
        by_log = cursor.fetchone()[0]
    seen = Agreement.objects.visible_to(user).filter(pk=agreement.pk).exists()
    assert seen == by_log
    return seen


def deny(user: User, agreement: Agreement) -> int:
    """The status of the answer where ``user`` says that there is no clause on salaries."""
    sent = {"agreement": agreement.slug, "type": "termination", "verdict": "absent"}
    return signed_in(user).post(reverse("decide_clause"), sent).status_code


def settings_of(user: User, collection: Collection) -> int:
    return signed_in(user).post(reverse("collection_members", args=[collection.pk]), {"four_eyes": "1"}).status_code


@pytest.mark.parametrize(
    ("role", "sees", "decides", "opens", "runs"),
    [
        ("", 404, 403, 404, 404),
        ("reader", 200, 403, 403, 403),
        ("contributor", 200, 403, 403, 403),
        ("reviewer", 200, 302, 403, 403),
        ("approver", 200, 302, 302, 302),
    ],
)
def test_a_role_allows_what_it_says(
    harbour: Collection, pilots: Agreement, head: User, role: str, sees: int, decides: int, opens: int, runs: int
) -> None:
    ClauseType.objects.get_or_create(code="termination", defaults={"label": "termination"})
    person, elsewhere = account("person"), rows.hold("ferries")
    if role:
        set_role(head, harbour, person, role)
    client = signed_in(person)
    assert may_see(person, pilots) == bool(role)
    for address in (pilots.get_absolute_url(), f"/api/v1/agreements/{pilots.slug}/", harbour.get_absolute_url()):
        assert client.get(address).status_code == sees, address
    assert ("Harbour zymurgy" in client.get(reverse("collection_list")).content.decode()) == bool(role)
    assert deny(person, pilots) == decides
    assert deny(person, elsewhere) == 403, "a role holds in its collection alone"
    facts = client.patch(f"/api/v1/agreements/{pilots.slug}/facts/", {"place": "Oslo"}, "application/json").status_code
    assert facts == {404: 404, 200: 200 if decides == 302 else 403}[sees]
    shared = client.post(reverse("agreement_share", args=[pilots.slug]), {"name": "head"})
    assert shared.status_code == opens
    assert settings_of(person, harbour) == runs


def test_what_ends_a_membership_ends_its_rights(harbour: Collection, pilots: Agreement, head: User) -> None:
    person = account("person")
    set_role(head, harbour, person, Role.READER)
    assert may_see(person, pilots)
    set_role(head, harbour, person, "")
    assert not may_see(person, pilots)
    set_role(head, harbour, person, Role.READER)
    put(head, pilots, None)
    assert not may_see(person, pilots) and may_see(head, pilots)
    logged = AuditEntry.objects.filter(action=AuditEntry.Action.RIGHTS, actor=head.pk)
    assert logged.filter(details__person=person.pk).count() == 3 and logged.filter(agreement=pilots.pk).count() == 2


@pytest.mark.parametrize(
    ("forgery", "found"),
    [
        ("UPDATE agreements_collectionmember SET role = 'approver' WHERE role = 'reader'", "the role of account"),
        ("DELETE FROM agreements_collectionmember WHERE role = 'reader'", "the role of account"),
        ("INSERT INTO agreements_collectionmember (collection_id, person_id, role) SELECT c.id, u.id, 'reader'"
         " FROM agreements_collection c, auth_user u WHERE u.username = 'other'", "the role of account"),
        ("UPDATE agreements_agreement SET collection_id = NULL", "pilots: it is not in the collection"),
        ("UPDATE agreements_agreement SET collection_id = c.id FROM agreements_collection c WHERE slug = 'ferries'", "ferries: it is"),
        ("UPDATE agreements_collection SET has_four_eyes = NOT has_four_eyes", "asks for four eyes"),
    ],
)  # fmt: skip
def test_verify_finds_a_forged_member_and_no_rightful_one(
    harbour: Collection, head: User, forgery: str, found: str
) -> None:
    rows.hold("ferries")
    account("other")
    for name in ("one", "gone", "former", "deleted"):
        set_role(head, harbour, account(name), Role.READER)
    set_role(head, harbour, User.objects.get(username="gone"), "")
    anonymise(head, User.objects.get(username="former"))
    User.objects.get(username="deleted").delete()
    set_four_eyes(head, harbour, True)
    assert not list(collection_problems())
    with connection.cursor() as cursor:
        cursor.execute(forgery)
    (problem,) = collection_problems()
    assert found in problem


def test_who_contributes_puts_their_own_in_and_only_who_runs_it_takes_it_out(harbour: Collection, head: User) -> None:
    person = account("person")
    own = rows.hold("own", visibility="restricted", added_by=person)
    address, other = reverse("agreement_collect", args=["own"]), {"collection": harbour.pk}
    assert signed_in(person).post(address, other).status_code == 404, "nobody is told which collections there are"
    set_role(head, harbour, person, Role.READER)
    assert signed_in(person).post(address, other).status_code == 403
    set_role(head, harbour, person, Role.CONTRIBUTOR)
    assert "Harbour zymurgy" in signed_in(person).get(reverse("agreement_relations", args=["own"])).content.decode()
    assert signed_in(person).post(address, other).status_code == 302 and may_see(head, own)
    assert signed_in(person).post(address, {"collection": ""}).status_code == 403
    assert signed_in(head).post(address, {"collection": ""}).status_code == 302 and not may_see(head, own)
    assert signed_in(person).post(address, {"collection": "x"}).status_code == 404


def test_four_eyes_are_asked_for_where_the_collection_asks(harbour: Collection, pilots: Agreement, head: User) -> None:
    ClauseType.objects.get_or_create(code="audit", defaults={"label": "audit"})
    one, two = account("one"), account("two")
    for person in (one, two):
        set_role(head, harbour, person, Role.REVIEWER)
    sent = {"agreement": pilots.slug, "type": "audit", "verdict": "absent"}
    assert settings_of(head, harbour) == 302
    signed_in(one).post(reverse("decide_clause"), sent)
    reading = FirstReading.objects.get()
    assert not Decision.objects.exists()
    assert signed_in(account("other")).get(reverse("second_readings")).status_code == 403
    assert "Pilots" in signed_in(two).get(reverse("second_readings")).content.decode()
    signed_in(two).post(reverse("second_reading", args=[reading.pk]), {"wish": "confirm"})
    assert Decision.objects.get().made_by == two


def test_the_page_gives_a_role_and_the_number_of_queries_is_constant(
    harbour: Collection, pilots: Agreement, head: User, django_assert_max_num_queries: object
) -> None:
    account("person")
    client, address = signed_in(head), reverse("collection_members", args=[harbour.pk])
    client.post(address, {"name": "person", "role": "reviewer"})
    assert harbour.members.get(person__username="person").role == "reviewer"
    for sent in ({"name": "nobody", "role": "reader"}, {"name": "person", "role": "king"}):
        assert "Nothing was changed" in client.post(address, sent, follow=True).content.decode()
    for at in range(20):
        set_role(head, harbour, account(f"p{at}"), Role.READER)
        put(head, rows.hold(f"a{at}", added_by=head), harbour)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        assert "a19" in client.get(harbour.get_absolute_url()).content.decode()
    created = client.post(reverse("collection_list"), {"name": "Second"})
    assert created["Location"] == Collection.objects.get(name="Second").get_absolute_url()
    assert client.post(reverse("collection_list"), {"name": "Second"}).status_code == 400
    assert signed_in(account("plain")).post(reverse("collection_list"), {"name": "Third"}).status_code == 403


DECIDED_ON = re.compile(
    r'value="(?:confirm|reject) (\w+) '  # a button of a clause
    r"|/clauses/[a-z_]+/(\w+)/\?next"  # review now
    r"|/compare/pairing/[a-z_]+/\w+/(\w+)/"
    r'|name="item" value="[a-z_]+ (\w+) '  # the item of the queue
    r'|name="row"\s+value="(\w+)"'  # a row of the table of facts
    r"|/review/agreements/(\w+)/assign/"
)
WALKED = {
    "/review/": {"ferries"},
    "/review/?reason=near": set(),
    "/review/agreements/": {"ferries"},
    "/review/together/?agreement=ferries": set(),  # a tick each
    "/clauses/termination/": {"ferries"},
    "/compare/?agreement=ferries&agreement=lighthouses&type=termination&type=audit&view=diff": {"ferries"},
    "/facts/": {"ferries"},
}
"""Each page that offers decisions on several agreements, and those of which a reviewer of the ferries alone is offered any."""


def offered(page: str) -> set[str]:
    return {slug for found in DECIDED_ON.findall(page) for slug in found if slug}


def test_every_page_offers_decisions_on_the_agreements_of_the_collection_and_on_no_others(head: User) -> None:
    text, lights, person = ferries(), lighthouses(), account("person")
    client, officer = signed_in(person), User.objects.create_superuser("officer")
    assert client.get("/review/").status_code == 403
    for address in WALKED:
        assert not offered(client.get(address).content.decode()), address
        if "together" not in address and "near" not in address:
            assert len(offered(signed_in(officer).get(address).content.decode())) >= 1, (
                f"{address}: the walk sees nothing"
            )
    collection = found_collection(head, "Harbours")
    put(head, text.agreement, collection)
    set_role(head, collection, person, Role.REVIEWER)
    for address, slugs in WALKED.items():
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert offered(answer.content.decode()) == slugs, address
    assert "/review/" in client.get("/agreements/").content.decode(), "the bar leads to the queue"
    assert client.get("/review/together/?agreement=lighthouses").status_code == 404
    values = {term.clause.provision.text.agreement.slug: term.pk for term in Term.objects.select_related("clause")}
    table = client.get("/clauses/termination/terms/").content.decode()
    assert f"/terms/{values['ferries']}/decide/" in table and f"/terms/{values['lighthouses']}/decide/" not in table
    pair = client.get("/compare/pairing/termination/ferries/lighthouses/")
    assert pair.status_code == 403, "a pairing is of both"
    assigned = client.post(reverse("review_assign", args=["lighthouses"]), {"me": "1"})
    assert assigned.status_code == 404 and lights.agreement.slug == "lighthouses"


def test_samples_reports_and_the_queue_hold_what_is_of_the_collection(head: User) -> None:
    text, lights, person, other = ferries(), lighthouses(), account("person"), account("other")
    collection = found_collection(head, "Harbours")
    put(head, text.agreement, collection)
    set_role(head, collection, person, Role.REVIEWER)
    client = signed_in(person)
    for slug in ("ferries", "lighthouses"):
        signed_in(other).post(reverse("report_error"), {"place": f"{slug} art_2"})
    mine, theirs = Report.objects.get(agreement=text.agreement), Report.objects.get(agreement=lights.agreement)
    assert client.post(reverse("report_change", args=[theirs.pk]), {"wish": "settle"}).status_code == 404
    assert client.post(reverse("report_change", args=[mine.pk]), {"wish": "settle"}).status_code == 302
    assert client.post(reverse("sample_list"), {"agreement": "lighthouses", "size": "59"}).status_code == 400
    assert client.post(reverse("sample_list"), {"type": "termination", "size": "59"}).status_code == 302
    sample = Sample.objects.get()
    assert sample.population == 2 and {row[0] for row in sample.drawn} == {"ferries"}
    set_role(head, collection, person, "")
    assert client.get(sample.get_absolute_url()).status_code == 403 and client.get("/review/").status_code == 403
    assert "1 suggestion" not in markup_of(client.get("/"))
