"""The five documents that the work began with are read exactly: ``expected.json`` was written by hand from the sources."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from agreements.formats.document import Document, Span, render
from agreements.formats.read import read
from agreements.structure.agreement.segment import segment_agreement
from agreements.structure.paper.described_instruments import key_of
from agreements.structure.paper.guide import looks_like_guide, segment_guide
from agreements.structure.paper.segment import looks_like_paper, segment_paper
from agreements.structure.resolution.segment import looks_like_resolution, segment_resolution

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "agreements"
GRAMMARS = {
    "itu-interpol": segment_agreement,
    "interpol-iom": segment_agreement,
    "a-79-l-17": segment_resolution,
    "tool-4-9": segment_guide,
    "ctoc-cop-wg-7-2013-4": segment_paper,
}
HELD_KINDS = {"recital", "article", "paragraph", "subparagraph", "list_item", "operative_paragraph", "section", "annex"}
slugs = pytest.mark.parametrize("slug", GRAMMARS)


@cache
def document_of(slug: str) -> Document:
    return GRAMMARS[slug](read((FOLDER / slug / f"{slug}.txt").read_bytes(), f"{slug}.txt"), "en")


@cache
def expected_of(slug: str) -> dict[str, Any]:
    return json.loads((FOLDER / slug / "expected.json").read_text(encoding="utf-8"))


@slugs
def test_facts(slug: str) -> None:
    document, expected = document_of(slug), expected_of(slug)
    assert (document.kind, document.status, document.symbol) == (
        expected["kind"],
        expected["status"],
        expected["symbol"],
    )
    assert {event: document.dates.get(event) for event in expected["dates"]} == expected["dates"]
    assert document.facts == expected["facts"]
    if "title" in expected:
        assert document.title == expected["title"]
    assert all(words in (document.title or "") for words in expected.get("title_contains", ()))


@slugs
def test_parties(slug: str) -> None:
    parties, expected = list(document_of(slug).parties), expected_of(slug)["parties"]
    assert [party.role for party in parties] == [party["role"] for party in expected]
    for party, wanted in zip(parties, expected, strict=True):
        assert_party(party, wanted)


@slugs
def test_signatories(slug: str) -> None:
    signatories, expected = document_of(slug).signatories, expected_of(slug)["signatories"]
    assert [signatory.name for signatory in signatories] == [wanted["name"] for wanted in expected]
    for signatory, wanted in zip(signatories, expected, strict=True):
        assert {field: getattr(signatory, field) for field in wanted} == wanted


@slugs
def test_provisions(slug: str) -> None:
    found = [provision for provision in document_of(slug).provisions if provision.kind in HELD_KINDS]
    expected = expected_of(slug)["provisions"]
    assert [provision.eid for provision in found] == [wanted["eid"] for wanted in expected]
    for provision, wanted in zip(found, expected, strict=True):
        told = (provision.kind, provision.number, provision.is_number_inferred, provision.heading, provision.parent)
        assert told == tuple(wanted[field] for field in ("kind", "number", "number_inferred", "heading", "parent")), (
            wanted["eid"]
        )
        assert bool(provision.text) == bool(wanted["first"]), wanted["eid"]
        assert provision.text.startswith(wanted["first"]), wanted["eid"]
        assert provision.text.endswith(wanted["last"]), wanted["eid"]


@slugs
def test_notes(slug: str) -> None:
    found = [provision for provision in document_of(slug).provisions if provision.kind == "footnote"]
    expected = expected_of(slug)["notes"]
    assert [(note.number, note.eid, note.note or None) for note in found] == [
        (wanted["label"], wanted["eid"], wanted["call"]) for wanted in expected
    ]
    assert all(note.text.startswith(wanted["first"]) for note, wanted in zip(found, expected, strict=True))
    uncalled = [wanted["label"] for wanted in expected if wanted["call"] is None]
    assert [warning for warning in document_of(slug).warnings if "call not found" in warning] == [
        f"note {label}: call not found" for label in uncalled
    ]


@slugs
def test_instruments(slug: str) -> None:
    found, expected = document_of(slug).instruments, expected_of(slug)["instruments"]
    assert [(one.kind, one.dates, one.provision) for one in found] == [
        (one["kind"], one["dates"], one["provision"]) for one in expected
    ]
    for one, wanted in zip(found, expected, strict=True):
        assert one.title.startswith(wanted["title_starts"])
        assert (one.address or "").endswith(wanted["address"] or "") and bool(one.address) == bool(wanted["address"])
        if wanted["parties"] is not None:
            assert [{"name": party.name, "role": party.role} for party in one.parties] == wanted["parties"]


def test_one_instrument_described_twice_has_one_key() -> None:
    in_guide, in_paper = document_of("tool-4-9").instruments[0], document_of("ctoc-cop-wg-7-2013-4").instruments[-1]
    assert key_of(in_guide.title) == key_of(in_paper.title)


@slugs
def test_set_aside(slug: str) -> None:
    document = document_of(slug)
    for reason, runs in expected_of(slug)["set_aside"].items():
        found = [
            document.reading.text[run.start : run.end].strip() for run in document.set_aside if run.reason == reason
        ]
        for words in runs:
            assert any(run.startswith(words) for run in found), words


def test_paragraphs_that_run_over_pages_are_one_text_of_several_spans() -> None:
    by_eid = {provision.eid: provision for provision in document_of("a-79-l-17").provisions}
    for eid in ("pp_5", "pp_21", "pp_28"):
        assert len([span for span in by_eid[eid].spans if span.part == "text"]) > 1
    for eid in expected_of("a-79-l-17")["run_over_pages"]:
        assert "\n" in document_of("a-79-l-17").reading.text[by_eid[eid].spans[0].start : by_eid[eid].spans[-1].end]


@slugs
def test_every_character_is_accounted_for_once(slug: str) -> None:
    document = document_of(slug)
    assert unaccounted(document) == []


@slugs
def test_words_are_what_the_spans_yield(slug: str) -> None:
    document = document_of(slug)
    for provision in document.provisions:
        assert render(document.reading.text, provision.spans, provision.edits) == provision.text


@slugs
def test_the_kind_is_told_by_content(slug: str) -> None:
    reading = document_of(slug).reading
    scores = {
        segment_resolution: looks_like_resolution(reading),
        segment_guide: looks_like_guide(reading),
        segment_paper: looks_like_paper(reading),
    }
    grammar = max(scores, key=lambda one: scores[one])
    assert GRAMMARS[slug] is (grammar if scores[grammar] >= 0.5 else segment_agreement)


def assert_party(party: Any, wanted: dict[str, Any]) -> None:
    assert wanted.get("name", party.name) == party.name
    assert wanted.get("name_contains", "") in party.name
    assert party.kind == wanted.get("kind", party.kind)
    assert set(wanted.get("designations", ())) <= set(party.designations)


def unaccounted(document: Document) -> list[str]:
    """Runs of characters that stand nowhere, or twice; white space and marks of Markdown apart."""
    text = document.reading.text
    count = [0] * len(text)
    runs: list[Span | Any] = [span for provision in document.provisions for span in provision.spans]
    for run in [*runs, *document.set_aside]:
        for at in range(run.start, run.end):
            count[at] += 1
    markup = {at for line in document.reading.lines for edit in line.edits for at in range(edit.start, edit.end)}
    return [
        text[at : at + 20]
        for at, times in enumerate(count)
        if times > 1 or (times == 0 and not text[at].isspace() and at not in markup)
    ]
