"""Where an account is asked of everybody, no page and no address of the API answers without one, but for signing in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from library.models import Token
from tests.agreements import rows

pytestmark = pytest.mark.django_db
FILLED = {"slug": "harbours", "pk": "1", "number": "1", "sha256": "a" * 64}
OPEN = re.compile(
    r"/(health/(live|ready)|language/|api/v1/(schema|docs)/|accounts/(login|signup|inactive|password/reset|oidc|saml|institution"
    r"|second-factor/authenticate|logout|reauthenticate).*|admin/login/)$"
)


@pytest.fixture
def closed(settings: Any) -> None:
    after = settings.MIDDLEWARE.index("django.contrib.auth.middleware.AuthenticationMiddleware") + 1
    settings.MIDDLEWARE = [
        *settings.MIDDLEWARE[:after], "config.sign_in.required.SignInRequired", *settings.MIDDLEWARE[after:],
    ]  # fmt: skip
    settings.SIGN_IN_REQUIRED = True


def addresses(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    """One of each route, with something in the place of its variables."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern).lstrip("^").rstrip("$")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, route)
        elif isinstance(pattern, URLPattern):
            path = re.sub(r"<(?:\w+:)?(\w+)>", lambda name: FILLED.get(name[1], "x"), route)
            yield re.sub(r"\(\?P(\w+)[^)]*\)\)?|\(\?:[^)]*\)\??", "x", path).replace("\\", "")


def test_no_address_answers_without_an_account(closed: None, client: Client) -> None:
    rows.hold("Harbours")
    asked = [path for path in addresses(get_resolver()) if not OPEN.match(path)]
    assert len(asked) > 150
    client.raise_request_exception = False
    answered = {path: client.get(path) for path in asked}
    told = {
        path: answer.status_code
        for path, answer in answered.items()
        if answer.status_code not in (301, 302, 401, 403, 404, 405)
    }
    assert told == {}
    led = {answer["Location"].split("?")[0] for answer in answered.values() if answer.status_code == 302}
    assert led <= {"/accounts/login/", "/admin/login/"}


def test_who_signs_in_reads_on(closed: None, client: Client, django_user_model: type[User]) -> None:
    agreement = rows.hold("Harbours")
    assert client.get("/accounts/login/").status_code == client.get("/health/live").status_code == 200
    assert client.get("/api/v1/agreements/").status_code == 401
    person = django_user_model.objects.create_user("officer")
    token = Token(owner=person, name="program", scopes=["read"])
    key = token.give_key()
    token.save()
    assert client.get("/api/v1/agreements/", headers={"authorization": f"Bearer {key}"}).status_code == 200
    client.force_login(person)
    assert client.get(agreement.get_absolute_url()).status_code == 200
