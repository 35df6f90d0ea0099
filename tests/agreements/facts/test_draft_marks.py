"""What calls itself a draft, and what only speaks of drafts or projects."""

from __future__ import annotations

import pytest

from agreements.facts.draft_marks import _MARKS, draft_mark, draft_mark_of_name
from agreements.formats.document import Document, Provision, Reading, SetAside, Span


def document(*lines: str, furniture: str = "") -> Document:
    head = "\n".join(lines)
    text = f"{head}\nArticle 1 The drafts of the Parties are secret.\n{furniture}"
    start = text.index("Article 1")
    provision = Provision("art_1", "article", "1", "", "x", None, (Span(start, start + 40),))
    aside = (SetAside(len(text) - len(furniture), len(text), "page_furniture"),) if furniture else ()
    return Document(
        Reading("a.txt", "text/plain", "0" * 64, text, ()), "agreement", provisions=(provision,), set_aside=aside
    )


@pytest.mark.parametrize(
    "line",
    [
        *(example for _pattern, example in _MARKS), "DRAFT", "[DRAFT]", "Draft No. 3", "Confidential draft, version 2",
        "Draft Agreement between the Lakes and the Ferries", "IBF draft of 2 June 2011", "Avant-projet d'accord", "PROJET",
        "Proyecto de convenio", "ANTEPROYECTO", "Vertragsentwurf", "Проект соглашения", "DRAFT – NOT FOR DISTRIBUTION",
    ],
)  # fmt: skip
def test_a_line_of_the_head_marks_a_draft(line: str) -> None:
    assert draft_mark(document(line, "AGREEMENT BETWEEN THE LAKES AND THE FERRIES"))


@pytest.mark.parametrize(
    "line",
    [
        "Projet de développement rural", "Projet Mékong", "Proyecto Hidroeléctrico Binacional", "Drafting Committee",
        "Agreement on the draft budget of the Union", "Draft law No. 4 on ferries", "Overdraft facility", "Concept note on drafts",
    ],
)  # fmt: skip
def test_a_project_is_no_draft(line: str) -> None:
    assert not draft_mark(document(line, "AGREEMENT BETWEEN THE LAKES AND THE FERRIES"))


def test_a_counter_draft_is_told_and_a_running_head_counts() -> None:
    assert draft_mark(document("Counter-draft of the Commission")) == "counter_draft"
    assert draft_mark(document("Contre-projet du 3 mai 2010")) == "counter_draft"
    assert draft_mark(document("AGREEMENT", furniture="DRAFT 3 May 2010")) == "draft"
    assert draft_mark(document("AGREEMENT")) == ""


@pytest.mark.parametrize(
    "name",
    [
        "draft.docx", "MoU_IBF_draft v3.pdf", "2011-05-04 Draft Agreement.pdf", "Accord - avant-projet.odt", "Projet d'accord.docx",
        "projet de convention v2.docx", "Entwurf Abkommen.pdf", "Vertragsentwurf.docx", "Borrador_convenio.docx", "Anteproyecto.pdf",
        "Проект соглашения.docx", "协定草案.pdf", "Proyecto de acuerdo.docx",
    ],
)  # fmt: skip
def test_the_name_of_a_file_tells_a_draft(name: str) -> None:
    assert draft_mark_of_name(name) == "draft"


@pytest.mark.parametrize(
    "name",
    ["Draft agreement, signed.pdf", "drafting manual.pdf", "Projet Mekong.pdf", "overdraft.docx", "Agreement.pdf",
     "Accord, projet, signé.pdf", "Proyecto hidroeléctrico.pdf", "minutes of 3 May.docx", "/home/drafts/Agreement.pdf"],
)  # fmt: skip
def test_the_name_of_another_file_tells_none(name: str) -> None:
    assert draft_mark_of_name(name) == ""
