"""From a ``Reading`` to a ``Document``: the kind of document is told from its content, and its grammar called.

Each grammar says how much a reading looks like its own (0 to 1). An agreement shows itself by labels of articles that
count up, an enacting formula, a testimonium; a resolution by an organ that speaks. Where an organ adopts a convention
and annexes it, the resolution is the document; where the parties "have agreed", the agreement is.
"""

from __future__ import annotations

from dataclasses import replace

from agreements.facts.draft_marks import draft_mark, draft_mark_of_name
from agreements.facts.registration import registration_number
from agreements.formats.document import Document, Reading
from agreements.formats.language import UNDETERMINED, language_of, name_of
from agreements.structure.agreement.segment import segment_agreement
from agreements.structure.dates import impossible_dates
from agreements.structure.detect import is_report, looks_like_agreement
from agreements.structure.grammar import grammar, grammars
from agreements.structure.instruments.components import Segment, segment_parts
from agreements.structure.marked import with_marked_units
from agreements.structure.paper.guide import looks_like_guide, segment_guide
from agreements.structure.paper.segment import looks_like_paper, segment_paper
from agreements.structure.resolution.segment import looks_like_resolution, segment_resolution
from agreements.structure.rows import rows_of
from agreements.structure.sanity import failures, tamed

_PLAIN = 0.5
"""From here on a reading is taken for what it looks like."""
_CERTAIN = 0.9
_MAY_BE_DRAFT = frozenset({"signed", "unknown", "in_force"})
NAMED_DRAFT = "the name of the file calls it a draft, but its text says that it was signed; it is private until its owner says otherwise"
_LABELS_ALONE = "the text is in {language}; its articles were told by their labels alone, and no facts were read"


def segment(reading: Reading) -> Document:
    """The provisions and facts of a reading, with warnings; what is marked as a draft is one, whatever else it says."""
    document = with_marked_units(segment_parts(reading, language_of(reading.text), _segmented))
    if document.status in _MAY_BE_DRAFT and draft_mark(document):
        document = replace(document, status="draft")
    elif draft_mark_of_name(reading.name):
        document = _called_a_draft(document)
    number = document.facts.get("registration_number") or registration_number(document)
    if number:
        document = replace(document, facts={**document.facts, "registration_number": number})
    strange = _without_grammar(document.language)
    doubts = (
        f"“{date}” is not a day of the calendar; no date was taken from it"
        for date in dict.fromkeys(impossible_dates(reading.text))
    )
    return replace(document, warnings=(*document.warnings, *strange, *doubts))


def _called_a_draft(document: Document) -> Document:
    """A text that only the name of its file calls a draft: one, unless it shows that it was signed or adopted."""
    if document.status == "unknown":
        return replace(document, status="draft")
    if document.status in _MAY_BE_DRAFT:
        return replace(document, warnings=(*document.warnings, NAMED_DRAFT))
    return document


def _without_grammar(language: str) -> list[str]:
    if language != UNDETERMINED and language in grammars():
        return []
    named = "a language that is not known here" if language == UNDETERMINED else f"{name_of(language)}"
    return [_LABELS_ALONE.format(language=named)]


def _segmented(reading: Reading, language: str, *, is_further: bool = False) -> Document:
    """What the grammar makes of a reading that it looks most like; another, where the first breaks a rule of ``sanity``."""
    first, *others = _grammars(reading, language)
    document = first(reading, language, is_further=is_further)
    if not failures(document):
        return document
    for other in others:
        again = other(reading, language, is_further=is_further)
        if not failures(again) and _substance(again) >= _substance(document):
            return again
    return tamed(document)


def _grammars(reading: Reading, language: str) -> tuple[Segment, ...]:
    """The grammars that may read a reading, the one that it looks most like first."""
    agreement = looks_like_agreement(reading, language)
    resolution = looks_like_resolution(reading) if agreement < _CERTAIN else 0.0
    if resolution >= _CERTAIN or resolution > max(agreement, _PLAIN):
        return _resolution, segment_agreement
    if agreement < _PLAIN:
        guide, paper = looks_like_guide(reading), looks_like_paper(reading)
        if guide >= _PLAIN and guide >= paper:
            return (_guide,)
        if paper >= _PLAIN:
            return (_paper,)
        if resolution >= _PLAIN:
            return _resolution, segment_agreement
        if is_report(rows_of(reading), grammar(language)):
            return _paper, segment_agreement
    return segment_agreement, _resolution, _paper


def _substance(document: Document) -> int:
    return sum(provision.kind in ("article", "operative_paragraph") for provision in document.provisions)


def _resolution(reading: Reading, language: str, *, is_further: bool = False) -> Document:
    return segment_resolution(reading, language)


def _paper(reading: Reading, language: str, *, is_further: bool = False) -> Document:
    return segment_paper(reading, language)


def _guide(reading: Reading, language: str, *, is_further: bool = False) -> Document:
    return segment_guide(reading, language)


__all__ = ["segment"]
