"""Tables to export: one as a drafter would make it, and one grown of whatever text is handed in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from comparisons.desk.table import Absence, Cell, CellClause, CellTerm, Column, NearMiss, Row, Table

MADE_ON = datetime(2025, 5, 3, 9, 30, tzinfo=UTC)

HARBOUR = Column(
    slug="harbour-relief-2019",
    title="Cooperation Agreement between the Harbour Union and the Relief Organization",
    short_title="Harbour–Relief",
    kind="cooperation_agreement",
    status="in_force",
    parties=("Harbour Union", "Relief Organization"),
    date="2019-02-11",
    date_line="signed 11 February 2019",
    place="Lisbon, Portugal",
    source_name="harbour.pdf",
    sha256="ab" * 32,
    permalink="https://concord.example/agreements/harbour-relief-2019/",
    designations=(("the Union", "Harbour Union"), ("Relief", "Relief Organization")),
)
METRO = Column(
    slug="metro-relief-2021",
    title="Memorandum of Understanding between the Metrology Office and the Relief Organization",
    short_title="Metro–Relief",
    kind="memorandum_of_understanding",
    status="signed",
    parties=("Metrology Office", "Relief Organization"),
    date="2021",
    date_line="signed 2021",
    source_name="metro.docx",
    sha256="cd" * 32,
    permalink="https://concord.example/agreements/metro-relief-2021/",
    designations=(("the Office", "Metrology Office"),),
)
ARCHIVE = Column(slug="archive-draft", title="Draft Arrangement with the Archive", is_draft=True, status="draft")
TERMINATION = Row("termination", "Termination", "says how it is ended, denounced or withdrawn from")
AUDIT = Row("audit", "Audit", "governs audit, oversight, investigation, fraud or corruption")


def sample() -> Table:
    """Two rows and three columns with every state, a cell of two clauses, a heading, terms and a near miss."""
    ending = CellClause(
        eid="art_9__para_2",
        pinpoint="Art. 9(2)",
        heading="Final provisions",
        text="The Union may terminate this Agreement by giving six (6) months' written notice to Relief.",
        score=0.97,
        state="confirmed",
        source="rule",
        terms=(CellTerm("notice_period", "P6M", "six (6) months", "six months' notice"),),
        permalink="https://concord.example/agreements/harbour-relief-2019/#art_9__para_2",
        page=4,
    )
    tail = CellClause(
        eid="art_9__para_3", pinpoint="Art. 9(3)", text="Ongoing activities shall be completed.", score=0.6
    )
    other = CellClause(
        eid="para_12",
        pinpoint="para. 12",
        text="The Office may terminate this Memorandum by giving thirty days' written notice to Relief.",
        score=0.91,
        source="rule",
        terms=(CellTerm("notice_period", "P30D", "thirty days"),),
        permalink="https://concord.example/agreements/metro-relief-2021/#para_12",
    )
    miss = NearMiss("art_3", "Art. 3", "Accounts are kept for seven years.", 0.31)
    cells = (
        (Cell("present", (ending, tail)), Cell("present", (other,)), Cell("text_not_held")),
        (
            Cell("verified_absent", absence=Absence("A. Officer", "2025-04-30", "full text read"), nearest=(miss,)),
            Cell("not_reviewed"),
            Cell("text_not_held"),
        ),
    )
    return Table(
        columns=(HARBOUR, METRO, ARCHIVE),
        rows=(TERMINATION, AUDIT),
        cells=cells,
        made_on=MADE_ON,
        base="harbour-relief-2019",
        title="How our agreements with Relief end",
        notes="For the advice of May.",
        filters=(("party", "relief-organization"),),
        address="https://concord.example/compare/?agreement=harbour-relief-2019&agreement=metro-relief-2021",
    )


def of_texts(texts: Sequence[str]) -> Table:
    """One agreement and one type whose cell holds a clause for each text; the text is put in every other field too."""
    clauses = tuple(
        CellClause(
            eid=f"art_{i}", pinpoint=text[:40], heading=text[:200], text=text, permalink=text[:200], source=text[:20]
        )
        for i, text in enumerate(texts)
    )
    hostile = texts[0][:200] if texts else ""
    column = Column(slug="a", title=hostile, short_title=hostile, parties=(hostile,), place=hostile, permalink=hostile)
    cell = Cell("present", clauses) if clauses else Cell("not_reviewed")
    return Table((column,), (Row("scope", hostile, hostile),), ((cell,),), MADE_ON, title=hostile, notes=hostile)
