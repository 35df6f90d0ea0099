"""Rules that every reading must keep: a title is short and holds no article, a party is a name.

``failures`` says which rule a document breaks; ``tamed`` takes out what breaks one and says so in a warning, so that nothing
that cannot be right is shown as a fact.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from agreements.formats.document import Document
from agreements.structure.grammar import grammar, normalize

LONGEST_TITLE = 400
LONGEST_PARTY = 120
_SHOWN = 60


def failures(document: Document) -> list[str]:
    """What cannot be right in a document, a sentence each; empty where nothing is known to be wrong."""
    found = []
    title = document.title or ""
    if len(title) > LONGEST_TITLE:
        found.append(f"what was read as the title has {len(title)} characters; no title was taken")
    elif _holds_article(document):
        found.append("what was read as the title holds an article; no title was taken")
    found += [
        f"“{party.name[:_SHOWN]} …” is too long for the name of a party and was not taken for one"
        for party in document.parties
        if len(party.name) > LONGEST_PARTY
    ]
    return found


def tamed(document: Document) -> Document:
    """The document without a title or party that breaks a rule, and with a warning for each."""
    found = failures(document)
    if not found:
        return document
    has_title = len(document.title or "") <= LONGEST_TITLE and not _holds_article(document)
    return replace(
        document,
        title=document.title if has_title else None,
        parties=tuple(party for party in document.parties if len(party.name) <= LONGEST_PARTY),
        warnings=(*document.warnings, *found),
    )


@cache
def _label(code: str) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word, level in grammar(code).labels.items() if level == "article")
    return re.compile(
        rf"^\W{{0,6}}(?:{words})\.?\s{{0,3}}(?:\d{{1,3}}|[IVXL]{{1,6}}|1er|premier)\W{{0,4}}$", re.I | re.M
    )


def _holds_article(document: Document) -> bool:
    """Whether a line of the title is the label of an article ("Article 1"), and no reference to one."""
    title = next((provision for provision in document.provisions if provision.kind == "title"), None)
    if not document.title or title is None:
        return False
    text = document.reading.text
    lines = (normalize(text[span.start : span.end]) for span in title.spans if span.part == "heading")
    return any(_label(document.language).search(line) for line in lines)
