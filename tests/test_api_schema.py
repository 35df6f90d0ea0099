"""The schema of the API is what the API does: valid, whole, and enough for programs that know nothing else of it."""

from __future__ import annotations

import asyncio
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fastmcp
import httpx
import httpx2
import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import validate
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.core.failures import FailureGroup

from agreements.models import Party
from config.api import whole_schema
from tests.checkers import npm
from tests.holdings import ferries, lighthouses
from web.problems import KINDS

ROOT = Path(__file__).resolve().parent.parent
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json.loads(json.dumps(whole_schema()))


@pytest.fixture
def wsgi(db: None) -> Iterator[Any]:
    """The application as a server calls it, within the transaction of a test: its requests close no connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def reads(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from ((path, ways["get"]) for path, ways in schema["paths"].items() if "get" in ways)


def test_it_is_openapi_3_1(schema: dict[str, Any]) -> None:
    validate(schema)
    assert schema["openapi"].startswith("3.1")


@pytest.mark.django_db
def test_each_list_documents_every_parameter_that_it_knows(client: Client, schema: dict[str, Any]) -> None:
    asked = 0
    for path, operation in reads(schema):
        if "{" in path:
            continue
        answer = client.get(path, {"tpye": "1"})
        if answer.status_code != 400:
            continue
        documented = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"}
        assert documented == set(answer.json()["known"]), path
        asked += 1
    assert asked >= 11


@pytest.mark.django_db
def test_values_of_filters_that_are_few_are_listed(client: Client, schema: dict[str, Any]) -> None:
    for path, operation in reads(schema):
        for parameter in operation.get("parameters", ()):
            shape = parameter["schema"]
            known = shape.get("enum") or shape.get("items", {}).get("enum") or ()
            if "{" in path or parameter["name"] == "format":
                continue
            for value in [*known[:1], *known[-1:]]:
                beside = {"on": "2020-01-01"} if parameter["name"] == "bound" else {}
                answer = client.get(path, {parameter["name"]: value, **beside})
                assert answer.status_code == 200 or answer.json()["code"] == "missing_parameter", (path, value)
                cache.clear()


def test_problems_and_streams_are_described(schema: dict[str, Any]) -> None:
    for path, operation in reads(schema):
        described = operation["responses"]
        assert {"200", "401", "429", "500", "503"} <= set(described), path
        for code, answer in described.items():
            if code[0] in "45":
                assert answer["content"]["application/problem+json"]["schema"] == {
                    "$ref": "#/components/schemas/Problem"
                }
    streamed = schema["paths"]["/api/v1/clauses/"]["get"]["responses"]["200"]["content"]
    assert set(streamed) == {"application/json", "text/csv", "application/jsonl"}
    assert set(schema["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]) == set(KINDS)


@pytest.mark.django_db
def test_answers_are_as_described(wsgi: Any) -> None:
    """A few requests made up from the schema, of each operation; what they are answered with, the schema foresaw."""
    ferries()
    lighthouses()
    loaded = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", wsgi)
    wrong = []
    for operation in loaded.get_all_operations():

        @settings(max_examples=5, suppress_health_check=[*HealthCheck], database=None, derandomize=True)
        @given(case=operation.ok().as_strategy())
        def ask(case: Any) -> None:
            cache.clear()
            case.call_and_validate(checks=CHECKS)

        try:
            ask()
        except (Exception, FailureGroup) as failure:
            wrong += [f"{operation.ok().label}: {one}" for one in getattr(failure, "exceptions", [failure])]
    assert not wrong, "\n\n".join(map(str, wrong))


@pytest.mark.django_db
def test_a_generated_python_client_asks_what_the_readme_asks(schema: dict[str, Any], tmp_path: Path, wsgi: Any) -> None:
    lighthouses(signature_date="2011-05-04", symbol="A/1")
    (tmp_path / "schema.json").write_text(json.dumps(schema))
    (tmp_path / "config.yaml").write_text(
        "literal_enums: true\ncontent_type_overrides: {application/akn+xml: application/octet-stream}\n"
    )
    made = tmp_path / "concord_client"
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--config"]
    done = subprocess.run(
        [*command, str(tmp_path / "config.yaml"), "--path", str(tmp_path / "schema.json"), "--output-path", str(made)],
        capture_output=True,
        timeout=120,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0 and b"WARNING parsing" not in said and b"Unable to" not in said, said
    sys.path.insert(0, str(tmp_path))
    try:
        connection = importlib.import_module("concord_client").Client(base_url="http://testserver")
        connection.set_httpx_client(httpx.Client(base_url="http://testserver", transport=httpx.WSGITransport(app=wsgi)))
        ask = importlib.import_module("concord_client.api.clauses.clauses_list").sync
        party = Party.objects.get(slug="harbour-union")
        page = ask(client=connection, type_=["termination"], party=[party.slug], signature_date_gte="2010-01-01")
    finally:
        sys.path.remove(str(tmp_path))
    assert not hasattr(page, "detail"), page
    (clause,) = page.results
    assert clause.agreement.slug == "lighthouses" and clause.terms[0].value == "P30D" and clause.symbol == "A/1"


@pytest.mark.django_db
def test_an_assistant_reads_the_schema(schema: dict[str, Any]) -> None:
    connection = httpx2.AsyncClient(base_url="http://testserver")
    tools = fastmcp.FastMCP.from_openapi(openapi_spec=schema, client=connection)
    asked = asyncio.run(tools.list_tools())
    assert len(asked) == sum("operationId" in way for ways in schema["paths"].values() for way in ways.values()) > 0
    (clauses,) = (one for one in asked if one.name == "clauses_list")
    assert {"type", "expand", "cursor"} <= set(clauses.parameters["properties"])


@npm.needs_npm
def test_redocly_and_spectral_find_no_error(schema: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text(json.dumps(schema))
    (tmp_path / "spectral.yaml").write_text('extends: ["spectral:oas"]\n')
    for command in (
        ["redocly", "lint", "schema.json", "--config", str(ROOT / "redocly.yaml")],
        ["spectral", "lint", "schema.json", "--ruleset", "spectral.yaml"],
    ):
        done = npm.run(*command, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr


PROGRAM = """
import createClient from "openapi-fetch";
import type { paths } from "./schema.js";

const client = createClient<paths, "application/json">({ baseUrl: process.argv[2] });
const { data, error } = await client.GET("/api/v1/clauses/", {
  params: { query: { type: ["termination"], party: ["harbour-union"], signature_date__gte: "2010-01-01" } },
});
if (error || !data) throw new Error(JSON.stringify(error));
console.log(data.results.map((clause) => `${clause.agreement?.slug} ${clause.terms?.[0]?.value}`).join());
"""


@npm.needs_npm
@pytest.mark.django_db(transaction=True)
def test_a_generated_typescript_client_asks_what_the_readme_asks(
    schema: dict[str, Any], tmp_path: Path, live_server: Any
) -> None:
    lighthouses(signature_date="2011-05-04")
    (tmp_path / "schema.json").write_text(json.dumps(schema))
    (tmp_path / "ask.mts").write_text(PROGRAM)
    (tmp_path / "node_modules").symlink_to(npm.INTO / "node_modules")
    for command in (
        ["openapi-typescript", "schema.json", "-o", "schema.ts"],
        ["tsc", "--strict", "--module", "nodenext", "--target", "es2022", "--skipLibCheck", "ask.mts"],
        ["node", "ask.mjs", live_server.url],
    ):
        done = npm.run(*command, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip() == "lighthouses P30D"
