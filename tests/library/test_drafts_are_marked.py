"""On every page, the word "draft" stands beside a draft's name, so that nobody takes it for what was signed; and every button
that sends a form from elsewhere on its page finds that form there, since a browser says nothing where it does not."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from lxml import html

from agreements.models import Agreement, Source
from clauses.models import Report
from library.models import Note
from tests.test_no_trace import ASKED, keep, public, restrict

pytestmark = pytest.mark.django_db
__all__ = ["public"]

NAME = "Qinfolge Accord"
ROWS = {"li", "tr", "article", "section"}
BLOCKS = {"p", "h1", "h2", "h3", "dd", "caption", "div"}
NAMING = "//main//*[self::a or self::h1 or self::h2 or self::h3][contains(., $name)]"


def unmarked(page: html.HtmlElement) -> list[str]:
    """The links and headings that name the draft without its mark in the same row, nor over the whole page."""
    if page.find_class("draft-banner"):
        return []
    for unseen in page.find_class("vh"):
        unseen.drop_tree()
    found = []
    for element in page.xpath(NAMING, name=NAME):
        around = [element, *element.iterancestors()]
        rows = [one for one in around if one.tag in ROWS]
        block = next(one for one in rows or around if one.tag in {*ROWS, *BLOCKS})
        if "draft" not in block.text_content().lower():
            found.append(" ".join(block.text_content().split())[:160])
    return found


def idle(page: html.HtmlElement) -> set[str]:
    """The forms that fields and buttons name, and that the page does not have."""
    return set(page.xpath("//@form")) - set(page.xpath("//form/@id"))


def test_every_page_marks_drafts_and_has_the_forms_of_its_buttons(client: Client, public: dict[str, str]) -> None:
    user = get_user_model().objects.create_superuser("keeper-of-drafts")
    filled = {**public, **keep(user), **restrict()}
    Agreement.objects.filter(slug="harbours").update(title=NAME, short_title=NAME, status="draft", added_by=user)
    filled["secret"] = Source.objects.get(name="harbours.txt").sha256
    assert Note.objects.exists() and Report.objects.exists()
    client.force_login(user)
    addresses = [
        re.sub(r"\{(\w+)\}", lambda slot: filled.get(slot[1], "0" * 64), one) for its in ASKED.values() for one in its
    ]
    missing, without, named_on = {}, {}, 0
    for address in addresses:
        response = client.get(address)
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            content = b"".join(response) if response.streaming else response.content
            page = html.document_fromstring(content.strip() or b"<p></p>")
            if lost := idle(page):
                without[address] = lost
            named_on += NAME in page.text_content()
            if where := unmarked(page):
                missing[address] = where
    assert named_on > 40
    assert (missing, without) == ({}, {})
