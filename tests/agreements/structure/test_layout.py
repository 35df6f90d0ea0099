"""One page under every grammar: what is furniture, contents or a note of an agreement is the same of a resolution or paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agreements.formats.document import Document
from agreements.formats.text import read_text
from agreements.structure.agreement.segment import segment_agreement
from agreements.structure.paper.segment import segment_paper
from agreements.structure.resolution.segment import segment_resolution

Grammar = Callable[..., Document]
BODIES: dict[str, tuple[Grammar, str]] = {
    "agreement": (
        segment_agreement,
        "AGREEMENT BETWEEN THE UNION AND THE CENTRE\n\nThe Union and the Centre have agreed as follows:\n\n{head}"
        "Article 1\n\nThe Parties shall{call} consult each other{inner}on ships.\n\n{block}Article 2\n\nThey meet.\n\n"
        "Article 3\n\nThey part.\n\n{foot}",
    ),
    "resolution": (
        segment_resolution,
        "Resolution on ships\n\n{head}The General Assembly,\n\nRecalling its resolution 1/1 on ships,\n\n"
        "1. Decides to{call} consult its members{inner}on ships;\n\n{block}2. Requests them to meet;\n\n"
        "3. Decides to part.\n\n{foot}",
    ),
    "paper": (
        segment_paper,
        "Background paper on ships\n\n{head}I. Consultations\n\n1. The members shall{call} consult each other{inner}on ships.\n\n"
        "{block}2. They meet once a year.\n\n3. They part in June.\n\n{foot}",
    ),
}
RUNS = {
    "page number in a sentence": ({"inner": "\n\n14\n\n"}, "page_furniture", ["14"]),
    "page number of a series": ({"inner": "\n\n14 United Nations — Treaty Series 1983\n\n"}, "page_furniture", ["14 U"]),
    "job number": ({"block": "24-21810 5/9\n\n"}, "page_furniture", ["24-21810 5/9"]),
    "page word": ({"block": "Page 3 of 9\n\n"}, "page_furniture", ["Page 3 of 9"]),
    "running symbol": (
        {"head": "CTX/WG.7/2013/4\n\n", "inner": "\n\nCTX/WG.7/2013/4\n\n"}, "page_furniture", ["CTX", "CTX"],
    ),
    "running head": (
        {"inner": "\n\nPage 15\n\nGazette of the Seas\n\n", "block": "Page 16\n\nGazette of the Seas\n\n", "foot": "Gazette of the Seas\n\nPage 17"},
        "page_furniture", ["Page 15", "Gazette", "Page 16", "Gazette", "Gazette", "Page 17"],
    ),
    "speck": ({"block": "~ .\n\n"}, "noise", ["~ ."]),
    "rule": ({"block": "________________\n\n"}, "page_furniture", ["____"]),
    "contents with leaders": (
        {"head": "CONTENTS\n\nIntroduction ........ 2\nOn ships .......... 3\nThe end ........... 9\n\n"},
        "contents", ["CONTENTS", "Intro", "On ships", "The end"],
    ),
    "contents without leaders": (
        {"head": "CONTENTS\n\nIntroduction 2\nOn ships 3\nThe end 9\n\n"},
        "contents", ["CONTENTS", "Intro", "On ships", "The end"],
    ),
    "settings of a print job": ({"foot": "<<\n/ASCII85 false\n/Binding /Left\n/Optimize true\n>>"}, "job_settings", ["<<", "/A", "/B", "/O", ">>"]),
}  # fmt: skip
NOTES = {
    "raised": ("¹", "¹ All of them."),
    "bracketed": ("[^1]", "[^1]: All of them."),
    "typewriter": (" 1/", "1/ All of them."),
    "under a rule": ("1", "____________\n1  All of them."),
    "under a heading": ("¹", "NOTES\n\n1  All of them."),
    "words that notes open with": ("¹", "1 See footnote to the title."),
}
bodies = pytest.mark.parametrize("body", BODIES)


def read_as(body: str, **words: str) -> Document:
    grammar, text = BODIES[body]
    filled = text.format(**({"head": "", "call": "", "inner": " ", "block": "", "foot": ""} | words))
    return grammar(read_text(filled.encode(), "x.txt"), "en")


@bodies
@pytest.mark.parametrize("run", RUNS)
def test_a_page_has_the_same_furniture_under_each_grammar(body: str, run: str) -> None:
    words, reason, begin = RUNS[run]
    document = read_as(body, **words)
    lines = [
        line.strip()
        for aside in document.set_aside
        if aside.reason == reason
        for line in document.reading.text[aside.start : aside.end].split("\n")
        if line.strip()
    ]
    assert [line[: len(start)] for line, start in zip(lines, begin, strict=True)] == begin
    assert any("on ships" in provision.text for provision in document.provisions)


@bodies
@pytest.mark.parametrize("form", NOTES)
def test_a_note_is_tied_to_its_call_under_each_grammar(body: str, form: str) -> None:
    call, note = NOTES[form]
    document = read_as(body, call=call, foot=note)
    found = [provision for provision in document.provisions if provision.kind == "footnote"]
    callers = {provision.eid: provision.text for provision in document.provisions}
    assert [(one.number, one.text) for one in found] == [
        ("1", note.split(maxsplit=2 if "_" in note or "NOTES" in note else 1)[-1])
    ]
    assert call.strip() not in callers[found[0].note]
    assert "on ships" in callers[found[0].note]


@bodies
def test_a_figure_that_no_note_answers_stays(body: str) -> None:
    document = read_as(body, call=" within 10 days", foot="¹¹ All of them.")
    assert any("within 10 days" in provision.text for provision in document.provisions)
