"""A person's own draft: read like any agreement, and no word of it where another could find it."""

from __future__ import annotations

import io
import logging
import re
import zipfile

import docx
import openpyxl
import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from agreements.models import Agreement
from comparisons.export import WRITERS
from library.models import UploadedFile
from library.uploads.add import add
from tests.holdings import ferries, lighthouses
from tests.markup import markup_of

pytestmark = pytest.mark.django_db
MARKER = "Zanzibarquux"
DRAFT = f"""AGREEMENT BETWEEN THE {MARKER.upper()} UNION AND THE {MARKER.upper()} FUND

Article 1
Termination

Either Party may terminate this Agreement by giving {MARKER} quagga two years' written notice to the other Party.
"""
ELSEWHERE = (
    "/", "/agreements/", "/agreements/?q=quagga", "/clauses/?q=quagga", "/parties/", "/compare/", "/comparisons/",
    "/api/v1/agreements/?q=quagga", "/api/v1/parties/", "/sitemap.xml",
)  # fmt: skip


@pytest.fixture
def ada(client: Client) -> User:
    ada = User.objects.create_user("ada")
    ada.user_permissions.add(Permission.objects.get(codename="add_agreement"))
    client.force_login(ada)
    ferries()
    lighthouses()
    return ada


def properties(extension: str, content: bytes) -> str:
    """What a program reads of a file without showing its pages."""
    if extension == "docx":
        core = docx.Document(io.BytesIO(content)).core_properties
        return f"{core.title} {core.author} {core.comments} {core.keywords} {core.subject}"
    if extension == "xlsx":
        return str(vars(openpyxl.load_workbook(io.BytesIO(content)).properties))
    if extension == "html":
        return content.decode().partition("<body>")[0]
    if extension == "pdf":
        described = b"".join(re.findall(rb"<x:xmpmeta.*?</x:xmpmeta>", content, flags=re.DOTALL))
        assert described
        return (described + re.sub(rb"stream.*?endstream", b"", content, flags=re.DOTALL)).decode("latin-1")
    return ""  # CSV, JSON and Markdown are their words and nothing else


def test_a_pasted_text_is_kept_as_a_private_draft(client: Client, ada: User) -> None:
    query = "agreement=ferries&agreement=lighthouses&type=termination"
    answer = client.post("/compare/paste/", {"query": query, "words": DRAFT, "keep": "1"})
    assert re.fullmatch(r"/agreements/add/\d+/", answer.headers["Location"])
    held = UploadedFile.objects.get()
    assert held.name.startswith("My draft of ") and bytes(held.content or b"").decode() == DRAFT.strip()
    assert held.upload.visibility == Agreement.Visibility.RESTRICTED
    client.force_login(User.objects.create_user("reader"))
    assert client.post("/compare/paste/", {"query": query, "words": DRAFT, "keep": "1"}).status_code == 403


def test_no_word_of_a_draft_is_found_elsewhere(
    client: Client, ada: User, caplog: pytest.LogCaptureFixture, taxonomy: None
) -> None:
    caplog.set_level(logging.DEBUG)
    outcome = add(DRAFT.encode(), "My draft of 28 November 2026.txt", user=ada, visibility="restricted")
    draft = outcome.agreement
    assert draft is not None and draft.status == Agreement.Status.DRAFT
    assert draft.visibility == Agreement.Visibility.RESTRICTED
    assert draft.slug.startswith("draft-") and MARKER.lower() not in draft.slug
    query = f"agreement=ferries&agreement={draft.slug}&type=termination&base={draft.slug}"
    page = client.get(f"/compare/?{query}&view=diff")
    assert MARKER in markup_of(page), "its owner reads it as a column of its own clauses"
    assert not re.search(rf'(?:href|action)="[^"]*{MARKER}', markup_of(page), re.IGNORECASE)
    found = [str(page.headers)]
    pasted = client.post("/compare/paste/", {"query": f"{query}&view=diff", "words": f"{MARKER} ends it."})
    found.append(str(pasted.headers))
    of_pasted = pasted.headers["Location"].partition("?")[2]
    whole = f"/compare/whole/ferries/{draft.slug}/export"
    for extension in WRITERS:
        for address in (
            f"/compare/export.{extension}?{query}&redline=exact",
            f"/compare/export.{extension}?{query}&view=synopsis&layout=rows",
            f"/compare/export.{extension}?{of_pasted}",
            f"{whole}.{extension}",
            f"{whole}.{extension}?third=lighthouses",
        ):
            answer = client.get(address)
            assert answer.status_code == 200, address
            found += [str(answer.headers), properties(extension, answer.content)]
    redline = client.get(f"{whole}.docx").content
    assert MARKER in zipfile.ZipFile(io.BytesIO(redline)).read("word/document.xml").decode()
    taken = client.post("/compare/freeze/", {"query": query, "title": "How it ends"})
    found.append(str(taken.headers))
    strangers = [Client(), Client()]
    strangers[1].force_login(User.objects.create_user("bob"))
    for stranger in strangers:
        for address in (*ELSEWHERE, f"/agreements/{draft.slug}/", taken.headers["Location"], f"/compare/?{query}"):
            answer = stranger.get(address)
            shown = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[arg-type]
            found += [str(answer.headers), shown.decode()]
        assert stranger.get(f"{whole}.json").status_code == 404
        assert stranger.get(f"/compare/export.json?{of_pasted}").status_code == 400
    found += [record.getMessage() for record in caplog.records]
    for text in found:
        assert MARKER.lower() not in text.lower(), text[:300]
