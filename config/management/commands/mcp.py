"""Serves search, clauses and comparison to assistants, by the Model Context Protocol on standard input and output."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.api import whole_schema

READ = (
    "clauses_list",
    "clauses_retrieve",
    "agreements_list",
    "agreements_retrieve",
    "provisions_list",
    "comparison_retrieve",
)


class Command(BaseCommand):
    help = "Serve search, clauses and comparison to assistants (needs fastmcp); each passage comes with pinpoint and SHA-256."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--site", default="http://127.0.0.1:8000", help="where the library answers")

    def handle(self, *args: Any, site: str, **options: Any) -> None:
        server(site).run()


def server(site: str) -> Any:
    """The server, with a tool for each way to read; it asks the API at ``site`` as ``CONCORD_TOKEN`` may."""
    try:
        fastmcp, httpx = import_module("fastmcp"), import_module("httpx2")
    except ModuleNotFoundError as missing:
        raise CommandError(f"{missing.name} is not installed: pip install fastmcp") from missing
    token = os.environ.get("CONCORD_TOKEN", "")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return fastmcp.FastMCP.from_openapi(
        openapi_spec=readable_schema(), client=httpx.AsyncClient(base_url=site, headers=headers), name="Concord"
    )


def readable_schema() -> dict[str, Any]:
    """The schema of the API with the ways of ``READ`` alone."""
    whole = whole_schema()
    paths = {
        path: {"get": ways["get"]}
        for path, ways in whole["paths"].items()
        if ways.get("get", {}).get("operationId") in READ
    }
    return {**whole, "paths": paths}
