"""Every page says its own words in the language of its reader: no English is left beside the words of agreements and people.

``tests.words`` tells English by the catalogues. What the library and its people wrote is taken out of a page first.
"""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from agreements.models import Agreement, Party, Provision, Source
from clauses.models import FirstReading, Report, Term
from library.models import Note, SavedSearch, WorkingSet
from tests.browser import states
from tests.words import english_of, said

pytestmark = pytest.mark.django_db
LANGUAGES = ("fr", "es")
FURTHER = {
    "reset": "/accounts/password/reset/", "password": "/accounts/password/", "sessions": "/accounts/sessions/",
    "remarks": "/compare/remarks/", "pairing": "/compare/pairing/termination/harbours/pilots/",
    "beside": "/agreements/harbours/relations/with/pilots/", "choose": "/agreements/harbours/relations/choose/?q=pilots",
    "compare-terms": f"/compare/?{states.QUERY}&view=terms", "compare-synopsis": f"/compare/?{states.QUERY}&view=synopsis",
    "recitals": "/clauses/recital/", "checklist-of-data": "/checklists/data_protection/?agreement=harbours",
    "missing-of-a-type": "/missing/?type=audit",
}  # fmt: skip
_NAMED_BY_PROGRAMS = re.compile(
    r"https?://\S+|\b[0-9a-f]{16,}\b|\b[\w-]+\.(?:txt|pdf|csv)\b|/[\w/-]+/|\b\w+(?:__?\w+)+\b|(?<=connus : ).*|(?<=conocen: ).*|“[^”]*”|«[^»]*»|\"[^\"]*\""
)
"""Addresses, files, codes, what is quoted, and the names of the filters that are known."""
_LOANS = {"mail"}
"""English words that Django's and allauth's own sentences have in French."""


def written() -> list[str]:
    """What stands in the library, and what its people wrote; the longest first."""
    rows = [
        *Agreement.objects.values_list("title", "short_title", "place", "slug"), *Party.objects.values_list("name", "acronym"),
        *Provision.objects.values_list("content", "heading", "number"), *Note.objects.values_list("content"),
        *Report.objects.values_list("words", "remark", "outcome"), *SavedSearch.objects.values_list("name"),
        *WorkingSet.objects.values_list("name", "note"), *Term.objects.values_list("words"), *Source.objects.values_list("name"),
        *FirstReading.objects.values_list("reason"), *get_user_model().objects.values_list("username", "first_name", "last_name"),
    ]  # fmt: skip
    words = {word for row in rows for word in row if word and len(word) > 2}
    return sorted({" ".join(word.split()) for word in words}, key=len, reverse=True)


def pages(client: Client) -> dict[tuple[str, str], str]:
    """The markup of each, by language and name: before there is anything, for a visitor, and for a person who may do everything.

    One page is in French and the next in Spanish: words that no catalogue knows are English in both.
    """
    found: dict[tuple[str, str], str] = {}

    def take(addresses: dict[str, str]) -> None:
        for number, (name, address) in enumerate(addresses.items()):
            if not address.startswith("/state/"):
                language = LANGUAGES[number % len(LANGUAGES)]
                answer = client.get(re.split("[~#]", address)[0], follow=True, HTTP_ACCEPT_LANGUAGE=language)
                found[language, name] = answer.text

    take(states.EMPTY)
    client.force_login(states.see_to_officer())
    take(states.EMPTY_SIGNED_IN)
    client.logout()
    filled = states.fill()
    take(states.addressed(states.PAGES, filled))
    client.force_login(states.see_to_officer())
    take(states.addressed({**states.SIGNED_IN, **states.WORKING, **FURTHER}, filled))
    return found


def without(words: str, theirs: list[str]) -> str:
    for one in theirs:
        words = words.replace(one, " ")
    return _NAMED_BY_PROGRAMS.sub(" ", words)


def test_no_page_has_english_words_of_its_own(client: Client, taxonomy: None) -> None:
    taken = pages(client)
    theirs = written()
    left: dict[tuple[str, ...], str] = {}
    for (language, name), markup in taken.items():
        for words in said(markup):
            if english_of(words, language) and (found := english_of(without(words, theirs), language) - _LOANS):
                left.setdefault((language, words[:200], *sorted(found)), name)
    assert len(taken) > 130
    assert left == {}
