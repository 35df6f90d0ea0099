"""What is restricted tells nothing of itself: no number of a slug, no name of a party, no copy in a cache, and its readers are logged."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from agreements.ingest import ingest
from agreements.models import Agreement, AuditEntry, Party
from tests.agreements import rows
from tests.agreements.test_ingest import AGREEMENT

pytestmark = pytest.mark.django_db
SECRET = AGREEMENT.replace("International Bureau of Ferries", "Zyxqia Bureau of Quiet Waters").replace(
    "INTERNATIONAL BUREAU OF FERRIES", "ZYXQIA BUREAU OF QUIET WATERS"
).replace("IBF", "ZYXQIA")  # fmt: skip
OPEN = SECRET.replace("Zyxqia Bureau of Quiet Waters", "ZYXQIA").replace("ZYXQIA BUREAU OF QUIET WATERS", "ZYXQIA").replace(
    "three months", "nine months"
)  # fmt: skip


@pytest.fixture
def owner() -> User:
    return get_user_model().objects.create_user("owner")


@pytest.fixture
def secret(owner: User) -> Agreement:
    agreement = ingest(SECRET.encode(), "quiet.txt", user=owner, visibility="restricted").agreement
    assert agreement is not None
    return agreement


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_neither_slug_nor_name_of_a_party_tells_that_it_is_held(secret: Agreement) -> None:
    other = get_user_model().objects.create_user("other")
    alike = ingest(OPEN.encode(), "open.txt", user=other).agreement
    assert alike is not None and alike.visibility == "public"
    assert not alike.slug.endswith("-2") and not alike.slug[-1].isdigit()
    names = {party.name for party in alike.parties.all()} | {party.slug for party in alike.parties.all()}
    assert "Zyxqia Bureau of Quiet Waters" not in names and not any(name.endswith("-2") for name in names)
    page = signed_in(other).get(alike.get_absolute_url()).content.decode()
    assert "Quiet Waters" not in page
    assert not Party.objects.visible_to(other).filter(name__icontains="quiet").exists()
    assert Party.objects.visible_to(secret.added_by).filter(name__icontains="quiet").exists()


def _addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> list[str]:
    found = []
    for one in patterns:
        path = before + str(one.pattern)
        found += _addresses(one.url_patterns, path) if isinstance(one, URLResolver) else [path]
    return found


def test_no_address_without_a_parameter_names_it_to_others(secret: Agreement) -> None:
    """Every page and resource that has no name in its address, for somebody who is signed in and for anybody."""
    plain = [
        a
        for a in _addresses(get_resolver().url_patterns)
        if not any(sign in a for sign in "<(^?\\") and "/admin" not in a
    ]
    other = signed_in(get_user_model().objects.create_user("other", is_staff=False))
    assert len(plain) > 25
    for address in plain:
        for client in (other, Client()):
            answer = client.get(address)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
            assert b"quiet" not in content.lower() and secret.slug.encode() not in content, address


def _words(answer: HttpResponse, slug: str) -> str:
    """What an answer says, without the name that was asked for, the number of the request and the token of a form."""
    return re.sub(
        r'"request_id":"\w+"|csrfmiddlewaretoken" value="\w+"', "", answer.content.decode().replace(slug, "-")
    )


def test_what_names_it_is_as_what_never_was(secret: Agreement) -> None:
    other = signed_in(get_user_model().objects.create_user("other"))
    for address in (
        "/agreements/{}/", "/agreements/{}/relations/", "/agreements/{}/relations/choose/", "/agreements/{}/references/",
        "/agreements/{}/texts/?left=en.1&right=en.1", "/agreements/{}/provisions/art_1/", "/api/v1/agreements/{}/",
        "/agreements/{}/relations/share/", "/agreements/{}/relations/decide/",
    ):  # fmt: skip
        for method in (other.get, other.post):
            held, never = method(address.format(secret.slug)), method(address.format("never-was"))
            assert held.status_code == never.status_code in {403, 404, 405}, address
            assert _words(held, secret.slug) == _words(never, "never-was"), address


def test_no_cache_keeps_it_and_who_read_it_is_logged(secret: Agreement, owner: User) -> None:
    client = signed_in(owner)
    page = client.get(secret.get_absolute_url())
    assert page["Cache-Control"] == "private, no-store" and "Cookie" in page["Vary"] and "Authorization" in page["Vary"]
    assert "Only its owner" in page.content.decode()
    client.get("/compare/", {"agreement": secret.slug, "type": "termination"})
    assert client.get(f"/api/v1/agreements/{secret.slug}/").json()["owner"] == "owner"
    client.get(f"/agreements/{secret.slug}/source/{secret.texts.get().source.sha256}")
    logged = list(
        AuditEntry.objects.filter(agreement=secret.pk, actor=owner.pk).exclude(action="facts").order_by("sequence")
    )
    assert [entry.action for entry in logged[:3]] == ["viewed", "viewed", "viewed"] and len(logged) == 4
    assert secret.slug not in str([entry.details for entry in logged])
    public = rows.hold("Harbours")
    answer = client.get(public.get_absolute_url())
    assert "no-store" not in answer["Cache-Control"] and "private" in answer["Cache-Control"]
    assert AuditEntry.objects.filter(action__in=["viewed", "exported"]).count() == 4


def test_its_owner_shares_it_and_takes_that_back(secret: Agreement, owner: User) -> None:
    colleague = get_user_model().objects.create_user("colleague")
    address = f"/agreements/{secret.slug}/relations/share/"
    assert "nobody here is called" in signed_in(owner).post(address, {"name": "x"}, follow=True).content.decode()
    signed_in(owner).post(address, {"name": "colleague"})
    assert signed_in(colleague).get(secret.get_absolute_url()).status_code == 200
    assert signed_in(colleague).post(address, {"name": "colleague"}).status_code == 403
    signed_in(owner).post(address, {"name": "colleague", "remove": "1"})
    assert signed_in(colleague).get(secret.get_absolute_url()).status_code == 404
    rights = AuditEntry.objects.filter(action="rights", agreement=secret.pk).order_by("sequence")
    assert [entry.details for entry in rights] == [{"person": colleague.pk, "may_read": m} for m in (True, False)]


def test_signing_in_and_failing_to_is_logged_without_the_name_that_was_tried(owner: User, client: Client) -> None:
    owner.set_password("a long password for the test")
    owner.save()
    client.post("/accounts/login/", {"login": "hunter2", "password": "x"})
    client.post("/accounts/login/", {"login": "owner", "password": "a long password for the test"})
    client.post("/accounts/logout/")
    entries = list(AuditEntry.objects.order_by("sequence").values_list("action", "actor", "details"))
    assert entries == [("sign_in_refused", None, {}), ("signed_in", owner.pk, {}), ("signed_out", owner.pk, {})]


def test_a_change_of_an_account_in_the_back_office_is_logged_as_one_of_rights(owner: User) -> None:
    officer = get_user_model().objects.create_superuser("officer")
    client = signed_in(officer)
    page = client.get(f"/admin/auth/user/{owner.pk}/change/").context["adminform"].form
    sent = {name: value for name, value in page.initial.items() if isinstance(value, str | bool)} | {"is_staff": "on"}
    joined = {"date_joined_0": "2020-01-01", "date_joined_1": "00:00:00"}
    assert client.post(f"/admin/auth/user/{owner.pk}/change/", {**sent, **joined}).status_code == 302
    entry = AuditEntry.objects.get(action="rights")
    assert (entry.actor, entry.details) == (officer.pk, {"kind": "user", "number": str(owner.pk), "flag": 2})
