"""Texts in many layouts and languages, written for this purpose: parts, fronts, resolutions and classes of numbering.

``structure_cases/NAME.txt`` has its answers under NAME in ``expected.json``. Each key is a check of the same name below.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agreements.formats.document import Document
from agreements.formats.text import read_text
from agreements.structure.originals import originals
from agreements.structure.segment import segment
from clauses.evaluation.structure import instruments_in, plain_number

CASES = Path(__file__).with_name("structure_cases")
EXPECTED: dict[str, dict[str, Any]] = json.loads((CASES / "expected.json").read_text(encoding="utf-8"))


def numbers(document: Document, *, is_top: bool = False) -> list[str]:
    articles = (p for p in document.provisions if p.kind == "article" and not (is_top and p.eid.startswith("comp")))
    return [plain_number(article.number) for article in articles]


def plain(wanted: list[str]) -> list[str]:
    return [plain_number(number) for number in wanted]


def count(document: Document, kind: str) -> int:
    return sum(provision.kind == kind for provision in document.provisions)


def headings(document: Document, wanted: dict[str, str]) -> bool:
    by_eid = {provision.eid: provision.heading for provision in document.provisions}
    return all(by_eid.get(eid) == heading for eid, heading in wanted.items())


def annex_paragraphs(document: Document) -> list[str]:
    inside = (p for p in document.provisions if p.eid.startswith("annex") and p.kind == "paragraph" and p.number)
    return [paragraph.number or "" for paragraph in inside]


CHECKS: dict[str, Callable[[Document, Any], bool]] = {
    "instruments": lambda document, wanted: instruments_in(document) == wanted,
    "min_instruments": lambda document, wanted: instruments_in(document) >= wanted,
    "kind": lambda document, wanted: document.kind == wanted,
    "kind_not": lambda document, wanted: document.kind not in wanted,
    "signature": lambda document, wanted: document.dates["signature"] == wanted,
    "adoption": lambda document, wanted: document.dates["adoption"] == wanted,
    "symbol": lambda document, wanted: document.symbol == wanted,
    "title_has": lambda document, wanted: wanted.lower() in (document.title or "").lower(),
    "title_lacks": lambda document, wanted: wanted.lower() not in (document.title or "").lower(),
    "parties": lambda document, wanted: [party.name for party in document.parties] == wanted,
    "articles": lambda document, wanted: numbers(document) == plain(wanted),
    "top_articles": lambda document, wanted: numbers(document, is_top=True) == plain(wanted),
    "headings": headings,
    "kinds": lambda document, wanted: all(count(document, kind) >= least for kind, least in wanted.items()),
    "operative": lambda document, wanted: count(document, "operative_paragraph") >= wanted,
    "no_text_starts": lambda document, wanted: not any(p.text.startswith(tuple(wanted)) for p in document.provisions),
    "annex_paras": lambda document, wanted: annex_paragraphs(document) == wanted,
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_text_is_read_as_its_answers_say(name: str) -> None:
    reading = read_text((CASES / f"{name}.txt").read_bytes(), f"{name}.txt")
    documents = [segment(one) for one in originals(reading)]
    wanted = dict(EXPECTED[name])
    assert len(documents) - 1 == wanted.pop("other_languages", 0)
    failed = {key: value for key, value in wanted.items() if not CHECKS[key](documents[0], value)}
    assert not failed, [(p.eid, p.number, p.heading, p.text[:60]) for p in documents[0].provisions]
