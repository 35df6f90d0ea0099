"""What every answer of the API has, whatever it answers: HEAD, leave for scripts of other sites, problems for all that fails."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from clauses.api import ClauseViewSet
from tests.holdings import lighthouses

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"
ROWS = ("clauses/", "agreements/lighthouses/", "states/?agreement=lighthouses", "changes/?format=atom", "schema/", "")


@pytest.mark.parametrize("address", ROWS)
def test_head_has_the_headers_of_get_and_no_body(client: Client, address: str) -> None:
    lighthouses()
    whole, head = client.get(V1 + address), client.head(V1 + address)
    assert head.status_code == 200 and head.content == b"" and whole.content
    for name in ("Content-Type", "Content-Length", "ETag", "Vary", "Cache-Control", "Access-Control-Allow-Origin"):
        assert head.get(name) == whole.get(name), name
    assert client.get(V1 + address, headers={"if-none-match": head["ETag"]}).status_code == 304


def test_head_of_a_stream_promises_no_length(client: Client) -> None:
    head = client.head(f"{V1}clauses/?format=csv")
    assert head.status_code == 200 and "Content-Length" not in head and head["Content-Type"].startswith("text/csv")


def test_scripts_of_other_sites_may_ask_and_resume(client: Client) -> None:
    asked = {"origin": "https://x.example", "access-control-request-method": "GET"}
    preflight = client.options(f"{V1}clauses/", headers=asked)
    allowed = preflight["Access-Control-Allow-Headers"].lower()
    assert preflight.status_code == 204 and all(name in allowed for name in ("authorization", "range", "if-match"))
    answer = client.get(f"{V1}clauses/", headers={"origin": "https://x.example"})
    assert answer["Access-Control-Allow-Origin"] == "*" and "Access-Control-Allow-Credentials" not in answer
    assert {"ETag", "Location", "Content-Range"} <= {*answer["Access-Control-Expose-Headers"].split(", ")}


@pytest.mark.parametrize(("fault", "status"), [(OperationalError("gone"), 503), (ValueError("a bug"), 500)])
def test_what_fails_inside_is_a_problem_too(monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int) -> None:
    def fail(_view: Any) -> Any:
        raise fault

    monkeypatch.setattr(ClauseViewSet, "get_queryset", fail)
    answer = Client(raise_request_exception=False).get(f"{V1}clauses/", headers={"x-request-id": "request-1"})
    problem = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert (problem["status"], problem["request_id"]) == (status, "request-1") and str(fault) not in str(problem)
    assert problem["type"].startswith("http://testserver/") and problem["title"] and problem["detail"]
    assert answer.has_header("Retry-After") == (status == 503)


def test_a_body_that_is_too_large_is_said_to_be(client: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    client.force_login(get_user_model().objects.create_user("officer", is_staff=True))
    answer = client.post(f"{V1}decisions/", "x" * 200, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large") and "100 bytes" in answer.json()["detail"]


def test_a_host_that_is_not_ours_is_a_problem(client: Client) -> None:
    answer = client.get(f"{V1}clauses/", headers={"host": "evil.example"})
    problem = answer.json()
    assert answer.status_code == 400 and answer["Content-Type"] == "application/problem+json"
    assert problem["code"] == "wrong_host" and "host" in problem["detail"] and "evil" not in str(problem)


@pytest.mark.parametrize(
    ("address", "methods"),
    [
        ("clauses/", "GET, HEAD, OPTIONS"), ("decisions/", "GET, HEAD, OPTIONS, POST"), ("nothing/", "OPTIONS"),
        ("agreements/lighthouses/facts/", "GET, HEAD, OPTIONS, PATCH"), ("notes/1/", "GET, HEAD, OPTIONS, DELETE"),
        ("uploads/", "OPTIONS, POST"), ("schema/", "GET, HEAD, OPTIONS"),
    ],
)  # fmt: skip
def test_a_preflight_names_the_methods_of_its_address(client: Client, address: str, methods: str) -> None:
    answer = client.options(V1 + address, headers={"access-control-request-method": "POST"})
    assert answer["Access-Control-Allow-Methods"] == methods


@pytest.mark.parametrize(
    ("method", "address", "headers", "status"),
    [
        ("get", "clauses/", {"authorization": "Bearer nothing"}, 401), ("put", "clauses/", {}, 405), ("post", "notes/", {}, 401),
        ("put", "clauses/", {"authorization": "Bearer nothing"}, 405), ("get", "nothing/", {}, 404), ("get", "clauses/?x=1", {}, 400),
        ("get", "agreements/none/", {}, 404), ("get", "clauses/?format=xml", {}, 400),
    ],
)  # fmt: skip
def test_what_is_refused_counts_and_has_no_etag(
    client: Client, method: str, address: str, headers: dict[str, str], status: int
) -> None:
    answer, again = (getattr(client, method)(V1 + address, headers=headers) for _ in range(2))
    assert answer.status_code == status and "ETag" not in answer
    assert int(again["RateLimit-Remaining"]) == int(answer["RateLimit-Remaining"]) - 1


def test_credentials_are_not_tried_without_end(client: Client) -> None:
    refused = {"authorization": "Bearer nothing"}
    left = int(client.get(f"{V1}clauses/", headers=refused)["RateLimit-Remaining"])
    found = [client.get(f"{V1}clauses/", headers=refused).status_code for _ in range(left + 1)]
    assert set(found[:-1]) == {401} and found[-1] == 429


def test_how_much_may_still_be_asked_is_told_and_then_when_to_come_again(client: Client, settings: Any) -> None:
    cache.clear()
    first = client.get(f"{V1}problems/not_found/")
    limit, left = int(first["RateLimit-Limit"]), int(first["RateLimit-Remaining"])
    assert left == limit - 1 and int(first["RateLimit-Reset"]) <= 60
    for _ in range(left):
        client.get(f"{V1}problems/not_found/")
    refused = client.get(f"{V1}problems/not_found/")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests") and int(
        refused["Retry-After"]
    ) > 0
    assert refused["RateLimit-Remaining"] == "0"
