"""In a paragraph of several types a cell shows the sentences of its own type, with the others folded around them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.html import escape

from clauses.models import Clause
from comparisons.alignment.diff import Op, diff
from comparisons.desk.cells import _with_others_folded
from comparisons.desk.table import CellClause
from library.uploads.add import add
from tests.markup import markup_of

BEFORE, OWN, AFTER = "It lasts five years. ", "It ends on six months' notice.", " It may be amended."
TEXT = BEFORE + OWN + AFTER
CLAUSE = CellClause("art_1", "Art. 1", TEXT, sentences=((len(BEFORE), len(BEFORE + OWN)),))
FOLD = '<details class="others"><summary class="meta">other sentences of this paragraph</summary>'


def folded(clause: CellClause, ops: list[Op] | None = None) -> str:
    return "".join(_with_others_folded(clause, ops))


def test_the_other_sentences_are_folded_around_its_own() -> None:
    own = OWN.replace("'", "&#x27;")
    assert folded(CLAUSE) == f"{FOLD}{BEFORE}</details>{own}{FOLD}{AFTER}</details>"


def test_a_paragraph_of_one_type_is_shown_whole() -> None:
    assert folded(CellClause("art_1", "Art. 1", "It lasts five years.")) == "It lasts five years."


def test_differences_stay_in_the_sentence_that_has_them() -> None:
    ops = list(diff(TEXT.replace("six", "three"), TEXT).ops)
    said = folded(CLAUSE, ops)
    assert f"{FOLD}{BEFORE}</details>" in said and f"{FOLD}{AFTER}</details>" in said
    assert "<ins>six</ins>" in said and "<del>three</del>" in said


COMPOUND = """COOPERATION AGREEMENT BETWEEN THE HARBOUR OFFICE AND THE LIGHTHOUSE UNION

The Harbour Office and the Lighthouse Union have agreed as follows:

Article 1
Final provisions
This Agreement shall enter into force upon signature. It shall remain in force for five years. It may be amended by mutual consent of the Parties. Either Party may terminate this Agreement by giving six months' written notice to the other Party.
"""


@pytest.mark.django_db
def test_a_compound_paragraph_shows_for_each_type_its_own_sentences(client: Client) -> None:
    text = add(COMPOUND.encode(), "compound.txt").text
    assert text is not None
    clause = Clause.objects.get(provision__text=text, provision__eid="art_1", type="termination")
    ((start, end),) = clause.sentences
    assert clause.provision.content[start:end].startswith("Either Party may terminate")
    page = markup_of(client.get(f"/compare/?agreement={text.agreement.slug}&type=termination"))
    assert "other sentences of this paragraph" in page
    own = clause.provision.content[start:end]
    slug = text.agreement.slug
    reader = markup_of(client.get(f"/agreements/{slug}/"))
    assert "its sentences" in reader and f"“{escape(own)}”" in reader
    listed = markup_of(client.get("/clauses/termination/"))
    assert listed.index("other sentences of this paragraph") < listed.index("Either Party may terminate")
    exported = client.get(f"/compare/export.md?agreement={slug}&type=termination").content.decode()
    assert (
        "of this type are the sentences" in exported and "the others of the paragraph belong to other types" in exported
    )
