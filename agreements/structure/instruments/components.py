"""Several parts of one file as one document: the first at its top, each further one below a component of its own.

Each part is read by the grammar of its own kind from a reading in which all else is blank, so that offsets hold. The
facts are those of the first instrument; of an exchange, those of all its notes together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from agreements.formats.document import Document, Provision, Reading
from agreements.formats.language import language_of
from agreements.structure.agreement.divisions import annexes
from agreements.structure.agreement.front import title_at
from agreements.structure.agreement.labels import candidates
from agreements.structure.agreement.segment import segment_agreement
from agreements.structure.grammar import Grammar, grammar
from agreements.structure.instruments.correspondence import Letter
from agreements.structure.instruments.exchange import exchange_facts
from agreements.structure.instruments.parts import Part, parts_of, title_rows
from agreements.structure.resolution.segment import looks_like_resolution
from agreements.structure.rows import Row, rows_of

_LANGUAGE = 3000
"""Letters from which on a part tells its own language."""
_ADOPTS = 0.4
"""From here on the words before an instrument are taken for the resolution that adopts it."""


class Segment(Protocol):
    """Reads an instrument that is no note by the grammar of its kind."""

    def __call__(self, reading: Reading, language: str, *, is_further: bool = False) -> Document: ...


def segment_parts(reading: Reading, language: str, segment: Segment) -> Document:
    """The document of a file that may hold several instruments; ``segment`` reads one that is no note."""
    rows = rows_of(reading)
    adopted = adopted_at(reading, rows, grammar(language))
    further = [adopted.row] if adopted and not adopted.is_annexed else []
    parts = parts_of(rows, grammar(language), further)
    if len(parts) == 1 and parts[0].role == "instrument":
        return _with_annexed(reading, language, segment, adopted.start) if adopted else segment(reading, language)
    documents = []
    for number, part in enumerate(parts, 1):
        inside = part_of(reading, _offset(reading, rows, part.start), _offset(reading, rows, part.end))
        if part.role == "note":
            letter = _letter(reading, rows, part, language, number)
            documents.append(segment_agreement(inside, language, letter=letter, is_further=number > 1))
        else:
            own = language_of(inside.text) if len(inside.text) - inside.text.count(" ") > _LANGUAGE else language
            documents.append(segment(inside, own, is_further=number > 1))
    joined = _joined(reading, documents)
    notes = [document for part, document in zip(parts, documents, strict=True) if part.role == "note"]
    return exchange_facts(joined, notes) if parts[0].role == "note" else joined


@dataclass(frozen=True, slots=True)
class Adopted:
    """Where the instrument begins that the resolution before it adopts or approves: its row, and the place in the text."""

    row: int
    start: int
    is_annexed: bool


def adopted_at(reading: Reading, rows: Sequence[Row], rules: Grammar) -> Adopted | None:
    """The instrument in articles behind the resolution that a file begins with, in an annex or under its own title."""
    articles = [c.row for c in candidates(list(rows), rules) if c.level == "article" and c.layout != "reference"]
    head = rows[: articles[0]] if len(articles) > 1 else []
    annexed = [index for index, _ in annexes(list(head), rules)]
    row = annexed[-1] if annexed else title_at(head, rules)
    if not row:
        return None
    start = _offset(reading, rows, row)
    if looks_like_resolution(part_of(reading, 0, start)) < _ADOPTS:
        return None
    return Adopted(row, start, bool(annexed))


def _with_annexed(reading: Reading, language: str, segment: Segment, start: int) -> Document:
    """A resolution with the instrument that it annexes, each read by its own grammar."""
    resolution = segment(part_of(reading, 0, start), language)
    annex = segment_agreement(part_of(reading, start, len(reading.text)), language, is_further=True)
    return _merged(reading, [resolution, annex], [*resolution.provisions, *_renamed(resolution, annex)])


def _renamed(before: Document, document: Document) -> list[Provision]:
    """The provisions of ``document`` with addresses that none of those before has."""
    taken = {provision.eid for provision in before.provisions}
    names: dict[str, str] = {}
    for provision in document.provisions:
        names[provision.eid] = f"{provision.eid}~2" if provision.eid in taken else provision.eid
    return [
        replace(
            provision,
            eid=names[provision.eid],
            parent=names[provision.parent] if provision.parent else None,
            note=names.get(provision.note, ""),
        )
        for provision in document.provisions
    ]


def _offset(reading: Reading, rows: Sequence[Row], index: int) -> int:
    if index == 0:
        return 0
    return rows[index].line.start if index < len(rows) else len(reading.text)


def _letter(reading: Reading, rows: Sequence[Row], part: Part, language: str, number: int) -> Letter:
    title = title_rows(rows, part, grammar(language)) if number == 1 else part.start
    return Letter(
        title=_offset(reading, rows, title),
        label=_offset(reading, rows, max(part.head, title)),
        head=_offset(reading, rows, part.body),
        is_component=number > 1,
    )


def part_of(reading: Reading, start: int, end: int) -> Reading:
    """The reading of a stretch of the text: all else is blank or left out, and every offset stays."""
    first = bisect_left(reading.lines, start, key=lambda line: line.start)
    last = bisect_left(reading.lines, end, key=lambda line: line.start)
    return replace(reading, text=" " * start + reading.text[start:end], lines=reading.lines[first:last])


def _joined(reading: Reading, documents: Sequence[Document]) -> Document:
    """The documents of the parts as one, with the facts of the first."""
    provisions = list(documents[0].provisions)
    for number, document in enumerate(documents[1:], 2):
        provisions += below(f"comp_{number}", document.provisions)
    return _merged(reading, documents, provisions)


def _merged(reading: Reading, documents: Sequence[Document], provisions: Sequence[Provision]) -> Document:
    return replace(
        documents[0],
        reading=reading,
        provisions=tuple(provisions),
        set_aside=tuple(run for document in documents for run in document.set_aside),
        instruments=tuple(found for document in documents for found in document.instruments),
        warnings=tuple(dict.fromkeys(warning for document in documents for warning in document.warnings)),
    )


def below(eid: str, provisions: Sequence[Provision]) -> list[Provision]:
    """The provisions of a part below a component, which takes the place of its title or of its only opening paragraph."""
    first = provisions[0] if provisions else None
    is_taken = first is not None and not any(other.parent == first.eid for other in provisions)
    is_taken = is_taken and first is not None and first.kind in ("component", "title", "paragraph", "parties")
    rest = provisions[1:] if is_taken else provisions
    component = Provision(eid, "component", None, "", "", None, ())
    if is_taken and first is not None:
        component = replace(first, eid=eid, kind="component", parent=None)
    return [component, *(_moved(provision, eid, first.eid if is_taken and first else "") for provision in rest)]


def _moved(provision: Provision, eid: str, taken: str) -> Provision:
    note = f"{eid}__{provision.note}" if provision.note else ""
    return replace(
        provision,
        eid=f"{eid}__{provision.eid}",
        parent=f"{eid}__{provision.parent}" if provision.parent else eid,
        note=eid if provision.note and provision.note == taken else note,
    )
