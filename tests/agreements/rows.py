"""Rows of a library for the tests of pages, written without a reader: ``hold`` an agreement, ``cite_only`` one, ``tie`` clauses.

The text as read is put together from the pieces, so that spans, labels and ``verify`` hold as they do for a file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.contrib.auth import get_user_model
from django.utils.text import slugify

from agreements.citations.pinpoint import Step, pinpoint
from agreements.models import Agreement, Participation, Party, Provision, Source, Text
from clauses.models import Clause, Term
from library.identity.decisions import join
from library.uploads.add import add

KINDS = {
    "title": "title", "parties": "parties", "preamble": "preamble", "pp": "recital", "formula": "enacting_formula",
    "part": "part", "chap": "chapter", "sec": "section", "art": "article", "para": "paragraph", "unp": "paragraph",
    "subpara": "subparagraph", "item": "list_item", "op": "operative_paragraph", "annex": "annex",
    "testimonium": "testimonium", "signature": "signature_block", "note": "footnote",
}  # fmt: skip

Piece = tuple[str, str, str, str]
"""eid, label as printed, heading, words."""

HARBOURS: Sequence[Piece] = (
    ("title", "", "", "Cooperation Agreement between the Harbour Office and the Lighthouse Union"),
    ("pp_1", "", "", "Recalling that safe harbours are a common concern of their members,"),
    ("pp_2", "", "", "Noting resolution 7/2 of the Harbour Assembly,"),
    ("art_1", "Article 1", "Purpose", "The Parties cooperate so that every ship finds a lit harbour."),
    ("art_2", "Article 2", "Secrecy", ""),
    ("art_2__para_1", "1.", "", "Charts marked “secret” are kept secret by the Party that receives them."),
    ("art_2__para_2", "2.", "", "No chart is shown to others, unless:"),
    ("art_2__para_2__subpara_a", "(a)", "", "the other Party agrees in writing; or"),
    ("art_2__para_2__subpara_b", "(b)", "", "life is in danger at sea."),
    ("art_3", "Article 3", "End of this Agreement", ""),
    ("art_3__para_1", "1.", "", "Either Party may end this Agreement by ninety days' written notice to the other."),
    ("signature_1", "", "", "For the Harbour Office: Ada Quay, Director"),
    ("signature_2", "", "", "For the Lighthouse Union: Omar Beam, President"),
)  # fmt: skip


def party(name: str, acronym: str = "", **facts: object) -> Party:
    found = Party.objects.named(name)
    if found is not None:
        return found
    made = Party(slug=slugify(acronym or name)[:100], name=name, acronym=acronym, **facts)
    made.folded_names = made.fold_names()
    made.save()
    return made


def agreement(short_title: str, *, parties: Sequence[str] = (), **facts: object) -> Agreement:
    defaults = {"title": f"Agreement {short_title}", "kind": "cooperation_agreement", "status": "signed"}
    made = Agreement.objects.create(slug=slugify(short_title)[:100], short_title=short_title, **{**defaults, **facts})
    for position, name in enumerate(parties):
        Participation.objects.create(
            agreement=made, party=party(name), position=position, designations=[name.split()[0]]
        )
    return made


def hold(short_title: str, pieces: Sequence[Piece] = HARBOURS, *, language: str = "en", **facts: object) -> Agreement:
    """An agreement with its text."""
    made = agreement(short_title, **facts)
    add_text(made, pieces, language=language)
    return made


def cite_only(short_title: str, **facts: object) -> Agreement:
    return agreement(short_title, is_cited_only=True, status="unknown", **facts)


def add_text(
    agreement: Agreement,
    pieces: Sequence[Piece],
    *,
    language: str = "en",
    version: int = 1,
    set_aside: Sequence[str] = (),
    is_current: bool = True,
) -> Text:
    raw, places = "", []
    for _eid, *parts in pieces:
        spans = []
        for name, words in zip(("label", "heading", "text"), parts, strict=True):
            if words:
                spans.append([len(raw), len(raw) + len(words), name, None, None])
                raw += f"{words}\n"
        places.append(spans)
        raw += "\n"
    asides = []
    for words in set_aside:
        asides.append([len(raw), len(raw) + len(words), "noise"])
        raw += f"{words}\n"
    content = f"{agreement.slug} {language} {version}\n{raw}".encode()
    source = Source.objects.create(
        name=f"{agreement.slug}.txt", content=content, sha256=hashlib.sha256(content).hexdigest(), size=len(content),
        media_type="text/plain",
    )  # fmt: skip
    text = Text.objects.create(
        agreement=agreement, source=source, language=language, version=version, reader="1", raw=raw, set_aside=asides,
        is_current=is_current,
        raw_sha256=hashlib.sha256(raw.encode()).hexdigest(),
    )  # fmt: skip
    for provision in _provisions(text, pieces, places):
        provision.save()
    return text


def _provisions(text: Text, pieces: Sequence[Piece], places: Sequence[list]) -> list[Provision]:
    rows: dict[str, Provision] = {}
    steps: dict[str, list[Step]] = {}
    for position, ((eid, label, heading, words), spans) in enumerate(zip(pieces, places, strict=True)):
        above, _, own = eid.rpartition("__")
        name, _, number = own.partition("_")
        is_numbered = bool(label) and label[0] != "["
        steps[eid] = [
            *steps.get(above, []),
            Step(KINDS[name], number if label else None, int(number) if number.isdigit() else 1),
        ]
        rows[eid] = Provision(
            text=text, parent=rows.get(above), position=position, depth=eid.count("__"), eid=eid, kind=KINDS[name],
            number=number if label else None, is_number_inferred=bool(label) and not is_numbered,
            pinpoint=pinpoint(steps[eid]), heading=heading, content=words, language=text.language, spans=spans,
        )  # fmt: skip
    return list(rows.values())


def tie(
    agreement: Agreement, eid: str, code: str, *, because: str = "", terms: dict | None = None, **facts: object
) -> Clause:
    """``agreement``'s provision ``eid`` is a clause of type ``code``, because of these words of it."""
    provision = Provision.objects.get(text__agreement=agreement, eid=eid)
    start = provision.content.find(because) if because else 0
    assert start >= 0, "the evidence stands in the provision"
    evidence = [{"start": start, "end": start + len(because), "reason": "cue test"}] if because else []
    clause = Clause.objects.create(
        provision=provision, type_id=code, **{"score": 0.9, "source": "rule", "evidence": evidence, **facts}
    )
    for kind, (value, words) in (terms or {}).items():
        at = provision.content.index(words)
        Term.objects.create(clause=clause, kind=kind, value=value, words=words, start=at, end=at + len(words))
    return clause


def renew(agreement: Agreement, content: bytes, name: str = "newer.txt") -> Text:
    """Another file of ``agreement``, which an administrator joins to it as a new version."""
    officer, _ = get_user_model().objects.get_or_create(username="registrar", is_superuser=True, is_staff=True)
    text = add(content, name).text
    assert text is not None
    join(officer, text, agreement, "new_version")
    return Text.objects.get(pk=text.pk)
