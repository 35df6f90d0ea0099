"""The examples of docs/api.md run as they stand there, against a site that answers."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import fastmcp
import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.core.management.base import CommandError

from clauses.models import Clause
from config.management.commands.mcp import READ, readable_schema, server
from library.models import Change, Upload
from tests.checkers import npm
from tests.checkers.rscript import needs_r
from tests.holdings import lighthouses
from tests.library.tokens.test_tokens import token

ROOT = Path(__file__).resolve().parent.parent
DOC = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```(\w+)\n(.*?)^```$", DOC, re.MULTILINE | re.DOTALL)
COMMANDS = {"sh": ["bash", "-euc"], "python": [sys.executable, "-c"], "r": ["Rscript", "-e"]}


@pytest.mark.django_db(transaction=True)
def test_the_examples_run_as_they_stand(live_server: Any, tmp_path: Path) -> None:
    officer = get_user_model().objects.create_user("officer", is_staff=True)
    officer.user_permissions.add(Permission.objects.get(codename="add_agreement"))
    lighthouses(signature_date="2011-05-04")
    Change.objects.filter(resource__in=["parties", "clause-types"]).delete()  # hundreds of addresses, all alike
    (tmp_path / "agreement.txt").write_text("AGREEMENT between the Harbour Union and the Relief Organization")
    environment = {**os.environ, "SITE": live_server.url, "TOKEN": token(officer, scopes=["read", "decide", "write"])}
    said = []
    for language, example in EXAMPLES:
        command = COMMANDS[language]
        if language == "r" or "npx" in example:
            continue
        done = subprocess.run(
            [*command, example], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, f"{example}\n{done.stderr}"
        said.append(done.stdout)
    assert len(said) >= 5 and "lighthouses.en.art_2.termination" in said[0]
    assert any(re.search(r"\d+ rows; the next time ask after \d+", one) for one in said)
    assert Upload.objects.get().sent_by == officer
    assert Clause.objects.get(type="termination").state == "confirmed"


@npm.needs_npm
@pytest.mark.django_db(transaction=True)
def test_clients_are_generated_as_it_stands(live_server: Any, tmp_path: Path) -> None:
    (example,) = [example for _, example in EXAMPLES if "npx" in example]
    npm.install_npx(tmp_path)
    path = os.pathsep.join([str(tmp_path), str(Path(sys.executable).parent), npm.ENVIRONMENT["PATH"]])
    environment = {**npm.ENVIRONMENT, "PATH": path, "SITE": live_server.url}
    done = subprocess.run(
        [*COMMANDS["sh"], example], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0 and "WARNING parsing" not in done.stdout + done.stderr, done.stdout + done.stderr
    assert (tmp_path / "concord-client" / "pyproject.toml").is_file()
    assert "/api/v1/clauses/" in (tmp_path / "concord.ts").read_text(encoding="utf-8")


@needs_r
@pytest.mark.django_db(transaction=True)
def test_the_example_in_r_runs_as_it_stands(live_server: Any) -> None:
    lighthouses(title="Accord sur l’entraide des gardiens")
    (example,) = [example for language, example in EXAMPLES if language == "r"]
    environment = {**os.environ, "SITE": live_server.url}
    done = subprocess.run([*COMMANDS["r"], example], env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-2:] == ["lighthouses", "1"] and not done.stderr, done.stdout + done.stderr


@pytest.mark.django_db(transaction=True)
def test_the_notebook_runs_as_it_stands(live_server: Any, tmp_path: Path) -> None:
    lighthouses()
    notebook = json.loads((ROOT / "docs" / "api.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(not cell.get("outputs") for cell in notebook["cells"])
    environment = {**os.environ, "SITE": live_server.url}
    command = [sys.executable, "-c", "\n\n".join(cells)]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "30 days" in done.stdout and "Agreement lighthouses | " in done.stdout


def test_the_changes_of_the_api_end_with_its_version() -> None:
    version = settings.SPECTACULAR_SETTINGS["VERSION"].rpartition(".")[0]
    assert re.search(r"^- \*\*(\d+\.\d+)\*\*", DOC, re.MULTILINE)[1] == version


def test_an_assistant_is_given_search_clauses_and_comparison() -> None:
    offered = {tool.name for tool in asyncio.run(server("http://testserver").list_tools())}
    assert offered == {*READ} and len(readable_schema()["paths"]) == len(READ)


@pytest.mark.django_db(transaction=True)
def test_an_assistant_quotes_with_pinpoint_and_checksum(live_server: Any) -> None:
    lighthouses()

    async def asked() -> Any:
        async with fastmcp.Client(server(live_server.url)) as assistant:
            return await assistant.call_tool("clauses_list", {"type": ["termination"], "agreement": ["lighthouses"]})

    (clause,) = asyncio.run(asked()).structured_content["results"]
    assert clause["text_sha256"] == hashlib.sha256(clause["text"].encode()).hexdigest()
    assert clause["provision"]["pinpoint"] == "Art. 2" and clause["terms"][0]["value"] == "P30D"


def test_the_command_says_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fastmcp", None)
    with pytest.raises(CommandError, match="pip install fastmcp"):
        call_command("mcp")
