"""A reply note of a file is stored, cited and shown as a part of its own."""

from __future__ import annotations

import pytest
from django.test import Client

from agreements.ingest import ingest
from agreements.models import Agreement, Provision
from tests.agreements.structure.instruments.test_components import FIRST, REPLY

pytestmark = pytest.mark.django_db


def test_a_reply_note_is_stored_cited_and_shown(client: Client) -> None:
    head = "Exchange of notes between Freedonia and the Lake Union\n\n"
    text = f"{head}Nr. I\n\nPort Amber, 4 May 1971\n\n{FIRST}\nNr. II\n\nPort Amber, 9 May 1971\n\n{REPLY}\n1. The oil is ours.\n\n2. The lake is yours.\n"
    ingest(text.encode(), "notes.txt")
    agreement = Agreement.objects.get()
    places = dict(Provision.objects.filter(text__agreement=agreement).values_list("eid", "pinpoint"))
    assert places["comp_2"] == "reply note"
    assert {place for eid, place in places.items() if eid.endswith("__para_2")} >= {"reply note, para. 2"} or (
        "reply note, unnumbered para. 1(2)" in places.values()
    )
    page = client.get(agreement.get_absolute_url()).content.decode()
    assert "Nr. II" in page and "acknowledge receipt" in page
