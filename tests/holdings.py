"""Agreements for tests of pages: rows as ``ingest`` would write them, from a few lines, without a reader in between.

``hold("a-b", "art_1 | Purpose", "art_1__para_1 | The Parties shall …")`` makes an agreement whose current text has these
provisions: eid, then its words; the last word after ``#`` of a heading line is its heading. Spans point into the text
as read, so that every provision yields its content.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from agreements.citations.pinpoint import Step, pinpoint
from agreements.models import Agreement, Participation, Party, Provision, Source, Text
from clauses.models import Clause, ClauseType, Term

_KINDS = {
    "art": "article",
    "chap": "chapter",
    "para": "paragraph",
    "subpara": "subparagraph",
    "item": "list_item",
    "op": "operative_paragraph",
}


def hold(slug: str, *lines: str, **facts: Any) -> Text:
    """An agreement with a current text; a line is "eid | words" or "eid | # heading"."""
    parties = facts.pop("parties", ("Harbour Union", "Relief Organization"))
    facts = {"title": f"Agreement {slug}", "short_title": slug.upper(), "kind": "cooperation_agreement"} | facts
    agreement = Agreement.objects.create(slug=slug, **facts)
    for position, name in enumerate(parties):
        party, _ = Party.objects.get_or_create(slug=name.lower().replace(" ", "-"), defaults={"name": name})
        Participation.objects.create(
            agreement=agreement, party=party, position=position, designations=[name.split()[0]]
        )
    raw = "\n".join(line.partition("|")[2].strip().removeprefix("# ") for line in lines)
    sha256 = hashlib.sha256(f"{slug}\n{raw}".encode()).hexdigest()
    source = Source.objects.create(
        name=f"{slug}.txt", content=raw.encode(), sha256=sha256, size=len(raw.encode()), media_type="text/plain"
    )
    text = Text.objects.create(
        agreement=agreement, source=source, reader="1", raw=raw, raw_sha256=hashlib.sha256(raw.encode()).hexdigest()
    )
    _write(text, lines)
    return text


def _write(text: Text, lines: tuple[str, ...]) -> None:
    rows: dict[str, Provision] = {}
    steps: dict[str, list[Step]] = {}
    start = 0
    for position, line in enumerate(lines):
        eid, _, words = (part.strip() for part in line.partition("|"))
        is_heading, words = words.startswith("# "), words.removeprefix("# ")
        above = eid.rpartition("__")[0]
        kind, number = re.fullmatch(r"([a-z]+)_(\w+)", eid.rpartition("__")[2]).groups()  # type: ignore[union-attr]
        steps[eid] = [*steps.get(above, []), Step(_KINDS[kind], number, int(number) if number.isdigit() else 1)]
        rows[eid] = Provision.objects.create(
            text=text,
            parent=rows.get(above),
            position=position,
            depth=eid.count("__"),
            eid=eid,
            kind=_KINDS[kind],
            number=number,
            pinpoint=pinpoint(steps[eid]),
            heading=words if is_heading else "",
            content="" if is_heading else words,
            spans=[[start, start + len(words), "heading" if is_heading else "text", None, None]],
        )
        start += len(words) + 1


def clause(text: Text, eid: str, code: str, **facts: Any) -> Clause:
    """A suggested clause; ``terms`` are (kind, value, words)."""
    terms = facts.pop("terms", ())
    facts = {"score": 0.9, "source": "rule", "rules_version": "1"} | facts
    made = Clause.objects.create(provision=text.provisions.get(eid=eid), type_id=code, **facts)
    for kind, value, words in terms:
        start = made.provision.content.index(words)
        Term.objects.create(clause=made, kind=kind, value=value, words=words, start=start, end=start + len(words))
    return made


def types(*codes: str) -> list[ClauseType]:
    """In the order named."""
    found = ClauseType.objects.in_bulk(codes)
    return [found[code] for code in codes]


def ferries(slug: str = "ferries", **facts: Any) -> Text:
    """A small agreement with a termination clause on six months' notice, and introductory words with two items."""
    text = hold(
        slug,
        "art_1 | # Cooperation",
        "art_1__para_1 | The Parties shall cooperate by:",
        "art_1__para_1__subpara_a | sharing the timetables of their ferries;",
        "art_1__para_1__subpara_b | training pilots of both Parties.",
        "art_2 | # Final provisions",
        "art_2__para_1 | Harbour may terminate this Agreement by giving six (6) months' written notice to Relief.",
        "art_2__para_2 | Voyages under way at that time shall be completed.",
        **facts,
    )
    clause(text, "art_1__para_1", "areas_of_cooperation", score=0.8)
    clause(text, "art_1__para_1__subpara_b", "capacity_building", score=0.7)
    clause(text, "art_2__para_1", "termination", terms=[("notice_period", "P6M", "six (6) months")], score=0.98)
    clause(text, "art_2__para_2", "termination", score=0.61)
    return text


def lighthouses(slug: str = "lighthouses", **facts: Any) -> Text:
    """Another, with thirty days' notice, nothing on areas of cooperation, and a near miss on audit."""
    text = hold(
        slug,
        "art_1 | # Accounts",
        "art_1__para_1 | The accounts of each lighthouse are kept for seven years.",
        "art_2 | Either Party may terminate this Agreement by giving thirty days' written notice to the other.",
        **facts,
    )
    clause(text, "art_1__para_1", "audit", is_tentative=True, score=0.31)
    clause(text, "art_2", "termination", terms=[("notice_period", "P30D", "thirty days")], score=0.95)
    return text
