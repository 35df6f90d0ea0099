"""Tokens: made and revoked by their owner, shown once, hashed, within scopes, for a time, from known networks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from library.models import Token
from tests.holdings import lighthouses

pytestmark = pytest.mark.django_db
AGREEMENTS, WRITE = "/api/v1/agreements/", "/api/v1/comparison/?agreement=lighthouses&type=termination"


@pytest.fixture
def owner() -> Any:
    return get_user_model().objects.create_user("owner")


def token(owner: Any, **facts: Any) -> str:
    made = Token(owner=owner, name="copier", **{"scopes": ["read"], **facts})
    key = made.give_key()
    made.save()
    return key


def ask(client: Client, key: str, way: str = "Bearer", **more: Any) -> Any:
    return client.get(AGREEMENTS, headers={"authorization": f"{way} {key}"}, **more)


def test_a_person_makes_and_revokes_tokens_in_the_browser(client: Client, owner: Any) -> None:
    assert client.get("/accounts/tokens/").status_code == 302
    client.force_login(owner)
    made = client.post("/accounts/tokens/", {"name": "copier", "scopes": ["read", "decide"], "networks": "127.0.0.0/8"})
    key = made.context["key"]
    assert key in made.content.decode() and made["Cache-Control"].startswith("max-age=0")
    row = Token.objects.get()
    assert (
        key not in str(row.__dict__.values()) and row.scopes == ["read", "decide"] and row.networks == ["127.0.0.0/8"]
    )
    assert key not in client.get("/accounts/tokens/").content.decode()
    assert ask(Client(), key).status_code == 200
    assert Token.objects.get().last_used is not None
    client.force_login(get_user_model().objects.create_user("other"))
    assert client.post(f"/accounts/tokens/{row.pk}/revoke/").status_code == 404
    client.force_login(owner)
    client.post(f"/accounts/tokens/{row.pk}/revoke/")
    assert ask(Client(), key).status_code == 401


@pytest.mark.parametrize(
    "sent", [{"networks": "everywhere"}, {"expires": "2001-01-01"}, {"scopes": ["all"]}, {"name": ""}]
)
def test_what_cannot_be_meant_makes_no_token(client: Client, owner: Any, sent: dict[str, Any]) -> None:
    client.force_login(owner)
    answer = client.post("/accounts/tokens/", {"name": "copier", "scopes": ["read"], **sent})
    assert answer.status_code == 400 and not Token.objects.exists()


@pytest.mark.parametrize("way", ["Bearer", "Token", "bearer"])
def test_bearer_and_token_are_the_same(client: Client, owner: Any, way: str) -> None:
    lighthouses(visibility="restricted", added_by=owner)
    assert len(ask(client, token(owner), way).json()["results"]) == 1


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer", "Basic b3duZXI6eA==", "x", "Token"])
def test_a_header_that_nothing_accepts_is_never_a_silent_visitor(client: Client, header: str) -> None:
    answer = client.get(AGREEMENTS, headers={"authorization": header})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="api"')
    assert answer.json()["code"] == "not_authenticated"


def test_expired_tokens_other_networks_and_closed_accounts_are_refused(client: Client, owner: Any) -> None:
    assert ask(client, token(owner, expires=timezone.now() - timedelta(seconds=1))).status_code == 401
    key = token(owner, networks=["10.0.0.0/8", "2001:db8::/32"])
    assert ask(client, key).status_code == 401
    assert ask(client, key, REMOTE_ADDR="10.1.2.3").status_code == 200
    owner.is_active = False
    owner.save()
    assert ask(client, key, REMOTE_ADDR="10.1.2.3").status_code == 401


def test_a_token_acts_within_its_scopes(client: Client, owner: Any) -> None:
    lighthouses()
    decides = {"authorization": f"Bearer {token(owner, scopes=['decide'])}"}
    assert client.get(AGREEMENTS, headers=decides).status_code == 403
    reads = {"authorization": f"Bearer {token(owner)}"}
    sent = {"agreement": "lighthouses", "action": "show"}
    answer = client.post("/api/v1/relations/", sent, content_type="application/json", headers=reads)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert client.post(WRITE, {"pasted": "Nobody may leave."}, headers=reads).status_code == 200


def test_405_comes_before_401_and_options_tell_what_is_open(client: Client, owner: Any) -> None:
    assert client.delete(AGREEMENTS).status_code == 405
    assert client.post("/api/v1/relations/", {}).status_code == 401
    assert "POST" not in client.options("/api/v1/relations/").json()["methods"]
    client.force_login(owner)
    told = client.options("/api/v1/relations/").json()
    assert "POST" in told["methods"] and "agreement" in told["parameters"]


def test_headers_for_caches_scripts_and_rates(client: Client) -> None:
    answer = client.get(AGREEMENTS)
    assert answer["Access-Control-Allow-Origin"] == "*" and answer["Cache-Control"] == "public, no-cache"
    assert {"Accept", "Authorization", "Cookie"} <= {part.strip() for part in answer["Vary"].split(",")}
    assert int(answer["RateLimit-Remaining"]) < int(answer["RateLimit-Limit"]) and answer["X-Request-Id"]
    assert client.head(AGREEMENTS).status_code == 200
    asked = {"origin": "https://else.example", "access-control-request-method": "GET"}
    preflight = client.options(AGREEMENTS, headers=asked)
    assert preflight.status_code == 204 and "Authorization" in preflight["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(("error", "status"), [("error", 500), ("unavailable", 503)])
def test_faults_are_problem_documents_too(settings: Any, monkeypatch: Any, error: str, status: int) -> None:
    from django.db import OperationalError

    from agreements.api import AgreementViewSet

    def fail(_self: Any) -> Any:
        raise OperationalError("gone") if status == 503 else RuntimeError("secret")

    monkeypatch.setattr(AgreementViewSet, "get_queryset", fail)
    answer = Client(raise_request_exception=False).get(AGREEMENTS, headers={"x-request-id": "seen-by-me-1"})
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert (problem["code"], problem["request_id"]) == (
        error,
        "seen-by-me-1",
    ) and "secret" not in answer.content.decode()
