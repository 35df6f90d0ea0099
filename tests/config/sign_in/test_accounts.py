"""Second factors, forgotten passwords, sessions, tokens that end with a password, and what is too weak to start with."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth import get_user_model
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from config.sign_in import weak
from library.models import Token

pytestmark = pytest.mark.django_db
PASSWORD, NEW = "a password for tests", "another password for tests"
STRONG = "".join(map(chr, range(48, 110)))


@pytest.fixture
def person() -> Any:
    return get_user_model().objects.create_superuser("ada", "ada@example.org", PASSWORD)


def sign_in(client: Client, password: str = PASSWORD) -> Any:
    return client.post("/accounts/login/", {"login": "ada", "password": password})


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up(client: Client) -> str:
    """Set up the second factor of whoever is signed in; its secret."""
    asked = client.get("/accounts/second-factor/totp/activate/")["Location"]
    client.post(asked, {"password": PASSWORD})
    page = client.get("/accounts/second-factor/totp/activate/")
    secret = page.context["form"].secret
    assert "<script" not in page.content.decode().split("</head>")[1] and ' style="' not in page.content.decode()
    done = client.post("/accounts/second-factor/totp/activate/", {"code": code_of(secret)})
    assert done.status_code == 302, done.content.decode()
    return secret


def test_a_second_factor_is_asked_for_and_kept_encrypted(client: Client, person: Any) -> None:
    sign_in(client)
    secret = set_up(client)
    assert secret not in str(Authenticator.objects.get(type="totp").data)
    codes = client.get("/accounts/second-factor/recovery-codes/").context["unused_codes"]
    asked = Client()
    assert sign_in(asked)["Location"] == "/accounts/second-factor/authenticate/"
    assert "_auth_user_id" not in asked.session
    wrong = asked.post("/accounts/second-factor/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200 and "_auth_user_id" not in asked.session
    asked.post("/accounts/second-factor/authenticate/", {"code": codes[0]})
    assert asked.session["_auth_user_id"] == str(person.pk)
    assert Client().get("/admin/login/")["Location"].startswith("/accounts/login/")


def test_a_key_that_was_taken_away_is_said_to_whoever_needs_it(client: Client, person: Any, settings: Any) -> None:
    sign_in(client)
    secret = set_up(client)
    settings.SECRET_KEY = STRONG
    asked = Client(raise_request_exception=False)
    sign_in(asked)
    refused = asked.post("/accounts/second-factor/authenticate/", {"code": code_of(secret)})
    assert refused.status_code == 503 and "SECRET_KEY_FALLBACKS" in refused.content.decode()
    assert "_auth_user_id" not in asked.session


@pytest.mark.parametrize(
    ("asked_of", "lands"), [("deciders", "/accounts/second-factor/totp/activate/"), ("optional", None)]
)
def test_who_decides_sets_up_a_second_factor_first(
    client: Client, person: Any, settings: Any, asked_of: str, lands: str | None
) -> None:
    settings.SECOND_FACTOR = asked_of
    sign_in(client)
    assert client.get("/parties/").headers.get("Location") == lands
    assert client.get("/accounts/").status_code == 200
    if lands:
        assert client.get("/api/v1/agreements/").status_code == 403
        set_up(client)
        assert client.get("/parties/").status_code == 200


def test_a_forgotten_password_is_set_by_mail_and_ends_sessions_and_tokens(
    client: Client, person: Any, mailoutbox: Any
) -> None:
    sign_in(client)
    token = Token(owner=person, name="copier", scopes=["read"])
    key = {"authorization": f"Bearer {token.give_key()}"}
    token.save()
    assert Client().get("/api/v1/agreements/", headers=key).status_code == 200
    other = Client()
    for address in ("nobody@example.org", "ada@example.org"):
        assert (
            other.post("/accounts/password/reset/", {"email": address})["Location"] == "/accounts/password/reset/done/"
        )
    (mail,) = mailoutbox
    link = re.search(r"http://testserver(/accounts/password/reset/\S+)", mail.body)[1]
    form = other.get(link)["Location"]
    weak_one = other.post(form, {"password1": "password", "password2": "password"})
    assert "too common" in weak_one.content.decode()
    assert other.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    assert client.get("/accounts/").status_code == 302
    assert Client().get("/api/v1/agreements/", headers=key).status_code == 401
    client.force_login(person)
    assert sign_in(Client(), NEW).status_code == 302
    assert sign_in(Client(), PASSWORD).status_code == 200
    assert "already" in Client().get(link, follow=True).content.decode()


def test_a_person_sees_and_ends_their_sessions(client: Client, person: Any, settings: Any) -> None:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": 1}
    forwarded = {"user-agent": "a browser at the office", "x-forwarded-for": "198.51.100.7, 192.0.2.7"}
    other = Client(headers=forwarded, REMOTE_ADDR="")  # a proxy that speaks to a socket file
    sign_in(other)
    sign_in(client)
    page = client.get("/accounts/sessions/").content.decode()
    assert "a browser at the office" in page and "192.0.2.7" in page and "198.51.100.7" not in page
    client.post("/accounts/sessions/")
    assert other.get("/accounts/").status_code == 302 and client.get("/accounts/").status_code == 200


@pytest.mark.parametrize(
    ("settings_", "sentence"),
    [
        (("short", ["a.example.org"], {"HOST": "/run"}), "SECRET_KEY is too weak"),
        (("a" * 80, ["a.example.org"], {"HOST": "/run"}), "SECRET_KEY is too weak"),
        ((STRONG, ["*"], {"HOST": "/run"}), "answers to names that are not yours"),
        ((STRONG, ["a.example.org"], {"HOST": "db", "USER": "concord", "PASSWORD": "Concord123"}), "tried first"),
        ((STRONG, ["a.example.org"], {"HOST": "db", "USER": "concord"}), "has no password"),
        ((STRONG, ["a.example.org"], {"HOST": "db", "USER": "concord", "PASSWORD": "c8Jw-2kd"}), ""),
    ],
)
def test_weak_settings_stop_the_start_without_being_told(settings_: Any, sentence: str) -> None:
    if not sentence:
        weak.refuse(*settings_)
        return
    with pytest.raises(ImproperlyConfigured, match=sentence) as refusal:
        weak.refuse(*settings_)
    assert "Concord123" not in str(refusal.value)


def test_an_account_that_decides_with_a_guessed_password_stops_the_start(person: Any) -> None:
    def found() -> list[str]:
        checks = run_checks(include_deployment_checks=True, databases=["default"], tags=["database"])
        return [check.msg for check in checks if check.id == "concord.E001"]

    get_user_model().objects.create_user("reader", password="reader")
    assert found() == []
    person.set_password("Ada123".casefold())
    person.save()
    assert found() == ["The password of the account 'ada' is one that is tried first."]
