"""Classes of numbering and layout in which structure used to fail, each with texts in several languages.

``class_cases/CLASS.txt`` holds the texts of a class one after the other: a line ``=== NAME``, the answers as ``check: value``
lines, a line ``---`` and the text. Each check is a function of ``CHECKS``; what follows its name is its argument.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agreements.formats.document import Document
from agreements.formats.text import read_text
from agreements.structure.originals import originals
from agreements.structure.segment import segment
from clauses.evaluation.structure import plain_number

FOLDER = Path(__file__).with_name("class_cases")


def cases() -> Iterator[tuple[str, list[str], str]]:
    for path in sorted(FOLDER.glob("*.txt")):
        for case in path.read_text(encoding="utf-8").split("=== ")[1:]:
            head, text = case.split("\n---\n", 1)
            name, *checks = head.split("\n")
            yield f"{path.stem}/{name}", checks, text


CASES = {name: (checks, text) for name, checks, text in cases()}


def plain(numbers: list[str]) -> list[str]:
    return [plain_number(number) for number in numbers]


def own_numbers(document: Document, kind: str, parent: str = "") -> list[str]:
    inside = (p for p in document.provisions if p.kind == kind and p.number and parent in ("", p.parent))
    return [provision.number or "" for provision in inside]


def field(document: Document, eid: str, name: str) -> str:
    found = next((p for p in document.provisions if p.eid == eid), None)
    return getattr(found, name) if found else f"no {eid}"


def listed(value: str) -> list[str]:
    return [one.strip() for one in value.split(";") if one.strip()]


def heads(document: Document, eid: str) -> list[str]:
    """The headings that stand in a container, as sections or as unnumbered paragraphs with a heading."""
    return [p.heading for p in document.provisions if p.eid.startswith(eid) and p.heading and p.eid != eid]


def callers(document: Document) -> list[str]:
    return [p.note.split("__")[0] for p in document.provisions if p.kind == "footnote"]


CHECKS: dict[str, Callable[[list[Document], str], object]] = {
    "articles": lambda d, _: plain(own_numbers(d[0], "article")),
    "annex_paras": lambda d, _: [p.number for p in d[0].provisions if p.eid.startswith("annex") and p.kind == "paragraph" and p.number],
    "paras": lambda d, eid: [p.number for p in d[0].provisions if p.parent == eid and p.number],
    "heading": lambda d, eid: field(d[0], eid, "heading"),
    "text": lambda d, eid: field(d[0], eid, "text"),
    "heads": lambda d, eid: heads(d[0], eid),
    "signatories": lambda d, _: [one.name for one in d[0].signatories],
    "inferred": lambda d, _: [p.number for p in d[0].provisions if p.kind == "article" and p.is_number_inferred],
    "recitals": lambda d, _: str(sum(p.kind == "recital" for p in d[0].provisions)),
    "operative": lambda d, _: own_numbers(d[0], "operative_paragraph"),
    "sections": lambda d, _: [p.heading.strip(" ,:") for p in d[0].provisions if p.kind == "section"],
    "symbol": lambda d, _: d[0].symbol or "",
    "notes": lambda d, _: str(sum(p.kind == "footnote" for p in d[0].provisions)),
    "count": lambda d, kind: str(sum(p.kind == kind for p in d[0].provisions)),
    "title": lambda d, _: d[0].title or "",
    "preamble": lambda d, _: field(d[0], "preamble", "heading"),
    "called": lambda d, _: callers(d[0]),
    "languages": lambda d, _: [document.language for document in d],
}  # fmt: skip
LISTS = {"heads", "signatories", "sections"}
WORDS = {"articles", "annex_paras", "paras", "inferred", "operative", "called", "languages"}


def wanted(check: str, value: str) -> object:
    if check in LISTS:
        return listed(value)
    return plain(value.split()) if check == "articles" else value.split() if check in WORDS else value


@pytest.mark.parametrize("name", CASES)
def test_a_text_of_a_class_is_read_as_its_answers_say(name: str) -> None:
    checks, text = CASES[name]
    documents = [segment(one) for one in originals(read_text(text.encode(), "x.txt"))]
    for line in checks:
        head, value = line.split(":", 1)
        check, _, argument = head.partition(" ")
        if check in CHECKS:
            shown = [(p.eid, p.number, p.heading, p.text[:70]) for p in documents[0].provisions]
            assert CHECKS[check](documents, argument) == wanted(check, value.strip()), shown
