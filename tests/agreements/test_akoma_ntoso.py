"""A text as Akoma Ntoso in the browser, by the API and by command: whole, and only for those who may see it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from lxml import etree

from agreements.models import Agreement, Provision, Text
from tests.agreements import rows
from tests.agreements.akoma_ntoso.test_writer import faults

pytestmark = pytest.mark.django_db
ADDRESS = "/agreements/harbours/en.akn"


@pytest.fixture
def harbours() -> Agreement:
    return rows.hold("Harbours", parties=["Harbour Office", "Lighthouse Union"], signature_date="2010-05-06")


def test_the_file_has_each_provision_at_its_address(harbours: Agreement, client: Client) -> None:
    response = client.get(ADDRESS)
    assert response["Content-Type"] == "application/akn+xml"
    assert 'filename="harbours.en.akn"' in response["Content-Disposition"]
    assert faults(response.content) == []
    named = {element.get("eId") for element in etree.fromstring(response.content).iter() if element.get("eId")}
    assert named >= set(Provision.objects.values_list("eid", flat=True))
    assert f'href="{ADDRESS}"' in client.get("/agreements/harbours/").content.decode()


def test_api_and_command_give_the_same_file(harbours: Agreement, client: Client, tmp_path: Path) -> None:
    content = client.get(ADDRESS).content
    assert client.get("/api/v1/texts/harbours.en.1/akn/").content == content
    call_command("export_akn", tmp_path, "--agreement", "harbours")
    assert (tmp_path / "harbours.en.akn").read_bytes() == content
    file = tmp_path / "ports.txt"
    file.write_text("AGREEMENT ON PORTS\n\nArticle 1\nPorts are open.\n\nArticle 2\nSo are piers.\n")
    call_command("export_akn", tmp_path, "--from", file)
    assert faults((tmp_path / "ports.en.akn").read_bytes()) == []
    with pytest.raises(CommandError, match="nowhere"):
        call_command("export_akn", tmp_path, "--agreement", "nowhere")


def test_who_may_not_see_the_text_gets_none(harbours: Agreement, client: Client) -> None:
    Agreement.objects.update(visibility=Agreement.Visibility.RESTRICTED)
    assert client.get(ADDRESS).status_code == 404
    assert client.get("/api/v1/texts/harbours.en.1/akn/").status_code == 404


def test_a_text_in_quarantine_says_so(harbours: Agreement, client: Client) -> None:
    Text.objects.update(quarantine="held")
    content = client.get(ADDRESS).content
    assert faults(content) == []
    assert b"in quarantine" in content
