"""Sign-in by the institution's OpenID Connect, against a provider that checks what a real one checks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from agreements.models import AuditEntry
from config.sign_in import institution
from library.roles import make_roles
from tests.config.sign_in.provider import CLIENT, SECRET, Provider, running

LOGIN = "/accounts/oidc/institution/login/"


class Stays(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        return None


@pytest.fixture
def provider(settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Provider]:
    with running() as it:
        monkeypatch.setenv("OIDC_SERVER_URL", it.url)
        monkeypatch.setenv("OIDC_CLIENT_ID", CLIENT)
        monkeypatch.setenv("OIDC_CLIENT_SECRET", SECRET)
        monkeypatch.setenv("OIDC_NAME", "the Harbour Office")
        settings.SOCIALACCOUNT_PROVIDERS = institution.providers(is_production=False)
        yield it


def sign_in(client: Client, **query: str) -> Any:
    """The way of a browser: the form, the provider's page, and back; the last answer."""
    there = client.post(LOGIN, query_params=query)["Location"]
    try:
        build_opener(Stays).open(there)
    except Exception as redirected:
        back = redirected.headers["Location"]  # type: ignore[attr-defined]
    return client.get(back.removeprefix("http://testserver"))


def test_a_person_of_the_institution_signs_in_and_has_an_account(client: Client, provider: Provider) -> None:
    page = client.get("/accounts/login/?next=/parties/").content.decode()
    assert (
        "Sign in with the Harbour Office" in page and f'action="{LOGIN}?process=login&amp;next=%2Fparties%2F"' in page
    )
    answer = sign_in(client, process="login", next="/parties/")
    assert (answer.status_code, answer["Location"]) == (302, "/parties/")
    person = get_user_model().objects.get()
    assert (person.username, person.email, person.has_usable_password()) == ("ada", "ada@example.org", False)
    assert AuditEntry.objects.filter(action=AuditEntry.Action.SIGNED_IN, actor=person.pk).exists()
    assert "Set a password" in client.get("/accounts/").content.decode()
    again = Client()
    assert sign_in(again)["Location"] == "/"
    assert again.session["_auth_user_id"] == str(person.pk)
    assert get_user_model().objects.count() == 1


def test_the_roles_follow_the_claim(client: Client, provider: Provider, settings: Any) -> None:
    make_roles()
    settings.SIGN_IN_ROLES_CLAIM = "groups"
    provider.person["groups"] = ["reviewer", "everybody at the office"]
    sign_in(client)
    person = get_user_model().objects.get()
    assert [group.name for group in person.groups.all()] == ["reviewer"]
    provider.person["groups"] = ["auditor"]
    sign_in(Client())
    assert [group.name for group in person.groups.all()] == ["auditor"]
    assert AuditEntry.objects.filter(action=AuditEntry.Action.RIGHTS).count() == 2


def test_an_administrator_by_the_claim_enters_the_back_office_while_it_says_so(
    client: Client, provider: Provider, settings: Any
) -> None:
    make_roles()
    settings.SIGN_IN_ROLES_CLAIM = "groups"
    provider.person["groups"] = ["administrator"]
    sign_in(client)
    assert client.get("/admin/auth/user/").status_code == 200
    get_user_model().objects.update(is_staff=False)  # as with the role of an older release
    sign_in(client)
    assert client.get("/admin/auth/user/").status_code == 200
    provider.person["groups"] = ["reviewer"]
    sign_in(Client())
    assert client.get("/admin/auth/user/").status_code == 302


def test_a_provider_that_does_not_answer_is_told_in_a_sentence(provider: Provider, settings: Any) -> None:
    (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"]["server_url"] = "http://127.0.0.1:9"
    answer = Client(raise_request_exception=False).post(LOGIN)
    assert answer.status_code == 503 and "The sign-in of your institution does not answer." in answer.content.decode()


def test_an_account_is_taken_over_by_its_address_only_where_the_settings_say_so(
    client: Client, provider: Provider, settings: Any
) -> None:
    held = get_user_model().objects.create_user("keeper", "ada@example.org", "a password for tests")
    sign_in(client)
    assert "_auth_user_id" not in client.session
    (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"].update(email_authentication=True, verified_email=True)
    sign_in(client)
    assert client.session["_auth_user_id"] == str(held.pk)


def test_nobody_new_comes_in_where_accounts_are_made_by_hand(client: Client, provider: Provider, settings: Any) -> None:
    settings.SIGN_IN_CREATES_ACCOUNTS = False
    assert "sign up is currently closed" in sign_in(client).content.decode()
    assert not get_user_model().objects.exists()


def test_a_code_that_is_not_the_providers_signs_nobody_in(client: Client, provider: Provider) -> None:
    client.post(LOGIN)
    answer = client.get("/accounts/oidc/institution/login/callback/?code=forged&state=forged")
    assert answer.status_code in {200, 401, 403} and "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"OIDC_SERVER_URL": "http://id.example.org"}, "is not an https address"),
        ({"OIDC_SERVER_URL": "https://id.example.org"}, "OIDC_SERVER_URL needs OIDC_CLIENT_ID"),
        ({"SAML_METADATA_URL": "https://id.example.org/saml"}, "SAML_METADATA_URL needs SAML_ENTITY_ID"),
    ],
)
def test_half_a_provider_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], sentence: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=sentence):
        institution.providers(is_production=True)


def test_forms_may_lead_to_the_provider_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OIDC_SERVER_URL", "https://id.example.org/realms/office")
    monkeypatch.setenv("SIGN_IN_ORIGINS", "https://login.example.org")
    assert institution.origins() == ["https://id.example.org", "https://login.example.org"]
